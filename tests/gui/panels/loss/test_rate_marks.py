"""RateMarks: what the curve's marks say of the learning rate, as the run's record has it. Without Qt."""

from dataclasses import replace

import pytest

from rnnviz.core.record.checkpoint import RateChange
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.panels.loss.rate_marks import RateMarks
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import RunInfo

INFO = RunInfo(1, TrainingConfig(learning_rate=0.1), Vocabulary("ab"), None, False, 1, 1.0, True)


@pytest.fixture
def rates():
    rates = RateMarks()
    rates.start_run(INFO)
    return rates


def test_a_change_says_what_holds_now_and_before(rates):
    rates.change(100, 0.05)
    rates.change(200, 0.01)
    assert rates.marks == [
        (100, "learning rate 0.05, before 0.1"),
        (200, "learning rate 0.01, before 0.05"),
    ]


def test_of_several_at_one_iteration_the_last_counts(rates):
    rates.change(100, 0.05)
    rates.change(100, 0.02)
    assert rates.marks == [(100, "learning rate 0.02, before 0.1")]
    rates.change(100, 0.1)  # as before: nothing has changed
    assert rates.marks == []


def test_going_back_cuts_them(rates):
    rates.change(100, 0.05)
    rates.change(500, 0.5)
    rates.change(300, 0.025)  # gone back to 300, with half the rate
    assert [iteration for iteration, _ in rates.marks] == [100, 300]
    rates.change(50, 0.1)
    assert rates.marks == []


def test_a_checkpoint_brings_its_own(rates):
    rates.change(7, 0.3)
    rates.start_run(replace(INFO, rate_changes=(RateChange(100, 0.05), RateChange(200, 0.2))))
    assert rates.marks[-1] == (200, "learning rate 0.2, before 0.05")
    rates.start_run(INFO)
    assert rates.marks == []

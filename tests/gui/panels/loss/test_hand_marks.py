"""HandMarks: what the curve's marks say of changes by hand, as the run's record has them. Without Qt."""

from dataclasses import replace

import pytest

from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.panels.loss.hand_marks import HandMarks
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import RunInfo

INFO = RunInfo(1, TrainingConfig(), Vocabulary("ab"), None, False, 1, 1.0, True)


@pytest.fixture
def marks():
    marks = HandMarks()
    marks.start_run(INFO)
    return marks


def changes(iteration, *words):
    return tuple(ChangeByHand(iteration, each) for each in words)


def test_changes_at_one_iteration_are_one_mark(marks):
    marks.add(changes(5, "by[0] = 1"))
    marks.add(changes(5, "by[0] = 1", "by[1] = 2"))  # all of them are told again
    marks.add(changes(9, *(f"by[{i}] = 0" for i in range(5))))
    assert marks.marks == [
        (5, "set by hand: by[0] = 1; by[1] = 2"),
        (9, "set by hand: by[0] = 0; by[1] = 0; by[2] = 0; and 2 more"),
    ]


def test_going_back_cuts_them(marks):
    marks.add(changes(5, "by[0] = 1"))
    marks.add(changes(9, "by[0] = 2"))
    marks.rewind(9)
    assert [iteration for iteration, _ in marks.marks] == [5]


def test_a_checkpoint_brings_its_own(marks):
    marks.add(changes(5, "by[0] = 1"))
    marks.start_run(replace(INFO, by_hand=changes(7, "by[1] = 0")))
    assert marks.marks == [(7, "set by hand: by[1] = 0")]
    marks.start_run(INFO)
    assert marks.marks == []

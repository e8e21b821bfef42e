"""Evidence: every number of a lesson is the engine's own, of the run that was made."""

import math

import numpy as np
import pytest

from rnnviz.core.network.clipping import clip_gradients, clip_norm
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.lessons.evidence import MEASURES, Evidence
from rnnviz.training.run.learner import Learner

TEXT = "the quick brown fox jumps over the lazy dog and the cat sat on the mat. " * 30


@pytest.fixture(scope="module")
def learner():
    learner = Learner(
        corpus_from_string(TEXT, "fox.txt"), TrainingConfig(hidden_size=20, seq_length=10, held_out=0.2)
    )
    for _ in range(600):
        learner.step()
    return learner


@pytest.fixture(scope="module")
def run(learner):
    return Evidence(learner.checkpoint(), learner.corpus)


def value(run, name, number=0.0):
    return MEASURES[name].compute(run, number)


@pytest.mark.parametrize("name", MEASURES)
def test_each_can_be_measured_and_said(run, name):
    measure = MEASURES[name]
    number = {"temperature": 1.0, "limit": 0.5, "characters back": 3.0, "": 0.0}[measure.takes]
    found = measure.compute(run, number)
    if measure.is_text:
        assert isinstance(found, str)
        assert found
    else:
        assert math.isfinite(found)
        assert measure.in_words(found)
    assert measure.words


def test_measuring_changes_nothing_and_gives_the_same_again(run, learner):
    before = learner.now.params.flat.copy(), learner.iteration
    fresh = Evidence(learner.checkpoint(), learner.corpus)
    names = ("reach", "hprev", "loss_cleared", "gradient_length")
    assert [value(fresh, name) for name in names] == [value(run, name) for name in names]
    assert fresh.written(0.7) == run.written(0.7) != run.written(1.4)
    assert (learner.now.params.flat == before[0]).all()
    assert learner.iteration == before[1]


def test_losses_are_those_of_the_run(run, learner):
    losses = learner.history.points("train").values[-500:]
    assert value(run, "lowest_window") == losses.min()
    assert value(run, "highest_window") == losses.max()
    assert value(run, "share_that_rose") == pytest.approx(np.mean(np.diff(losses) > 0))
    assert value(run, "smooth_loss") == pytest.approx(learner.smooth_loss / 10)
    assert value(run, "held_out_loss") == learner.history.points("held_out").values[-1] / 10


def test_without_a_held_out_text_its_loss_is_unknown():
    learner = Learner(corpus_from_string(TEXT, "fox.txt"), TrainingConfig(hidden_size=4, seq_length=5))
    learner.step()
    assert math.isnan(value(Evidence(learner.checkpoint(), learner.corpus), "held_out_loss"))


def test_clipping_entries_turns_and_clipping_by_norm_does_not(run):
    limit = 0.5 * float(np.abs(run.gradients[0]).max())
    assert run.turned(limit, clip_gradients) > 1
    assert run.turned(limit, clip_norm) == pytest.approx(0, abs=0.01)
    assert run.turned(1e6, clip_gradients) == pytest.approx(0, abs=1e-4)
    assert value(run, "share_cut", limit) == np.mean([np.mean(np.abs(g) > limit) for g in run.gradients])


def test_the_state_is_carried_and_missed(run):
    length, carried, cleared = run.state_before_windows
    assert 0.5 < length <= math.sqrt(20)
    assert cleared > carried


def test_what_is_copied_stands_in_the_text_and_what_is_invented_does_not(run):
    text = "".join(TEXT)
    length = value(run, "copied", 0.5)
    assert value(run, "copied_words", 0.5)[1:20] in text
    assert length >= 10
    invented = value(run, "invented_words", 1.5)
    assert all(word not in TEXT.split() for word in invented.split(", "))
    assert value(run, "count_of_invented", 1.5) >= len(invented.split(", "))


def test_what_is_left_of_a_gradient_falls_from_all_of_it(run):
    assert value(run, "gradient_left", 0) == 1
    assert 0 <= value(run, "gradient_left", 9) < 1
    assert value(run, "gradient_left", 99) == value(run, "gradient_left", 9)  # the window's beginning

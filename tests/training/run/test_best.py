"""Which network is the best: by the held-out text where there is one, whatever the smooth loss says."""

import dataclasses

import pytest

from rnnviz.core.record.history import LossHistory
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import held_out_at, is_lowest_held_out, last_is_best
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_files import best_checkpoint

CONFIG = TrainingConfig(hidden_size=6, seq_length=5, held_out=0.2)


@pytest.fixture
def learner(story):
    learner = Learner(corpus_from_string(story(2000), "story"), CONFIG)
    for _ in range(3):
        learner.step()
    learner.measure_held_out()
    return learner


def test_a_run_that_learns_by_heart_is_best_where_its_held_out_loss_was_lowest(learner):
    best = learner.best
    for _ in range(20):
        learner.step()
    learner.history.measure("held_out", 1e6)  # it has turned, however low the smooth loss is
    checkpoint = learner.checkpoint()
    low = dataclasses.replace(checkpoint.last.place, smooth_loss=0.0)
    object.__setattr__(checkpoint.last, "place", low)
    assert not last_is_best(checkpoint)
    assert best_checkpoint(checkpoint).last.place.iteration == best.place.iteration == 3


def test_without_a_held_out_text_the_last_step_may_be_the_best(story):
    learner = Learner(corpus_from_string(story(2000), "story"), dataclasses.replace(CONFIG, held_out=0.0))
    for _ in range(130):
        learner.step()
    assert learner.best.place.iteration == 100
    assert last_is_best(learner.checkpoint()) is (learner.smooth_loss <= learner.best.place.smooth_loss)


def test_only_the_best_is_compared_with(learner):
    best = learner.best
    history = LossHistory()
    for value in (9.0, 1.0, 5.0, 4.0):
        history.append(9.0, 9.0)
        history.measure("held_out", value)
    assert best.place.iteration == 3
    assert held_out_at(history, 3) == 5.0
    assert held_out_at(history, 7) is None
    assert is_lowest_held_out(history, best)  # the 1.0 may be of another text
    assert is_lowest_held_out(history, None)
    history.append(9.0, 9.0)
    history.measure("held_out", 6.0)
    assert not is_lowest_held_out(history, best)
    assert not is_lowest_held_out(LossHistory(), best)


def test_another_text_has_a_best_of_its_own(learner, story):
    learner.history.measure("held_out", 1e-6)
    other = story(2000)[::-1]
    gone_on = Learner.resume(learner.checkpoint(), corpus_from_string(other, "other"))
    assert gone_on.best is None
    gone_on.step()
    gone_on.measure_held_out()
    best = gone_on.checkpoint().best
    assert best is not None
    assert best.place.iteration == 4

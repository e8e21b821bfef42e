"""Which network is the best: by the held-out text where there is one, whatever the smooth loss says."""

import dataclasses

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.network.dials import Dials
from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import (
    BEST_EVERY,
    BY,
    BestLoss,
    Bests,
    bests_in_words,
    bests_of,
    held_out_at,
    last_is_best,
    window_every,
)
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


def test_only_what_was_kept_is_compared_with(learner):
    """A curve may hold a lower value of another text; one that has become too long, no value of the best."""
    (kept, *_), bests = learner.bests, Bests(learner.checkpoint())
    assert (kept.by, kept.iteration, kept.value) == ("held_out", 3, learner.history.last("held_out")[1])
    assert not bests.is_lower("held_out", kept.value + 0.01)
    assert bests.is_lower("held_out", kept.value)
    without = dataclasses.replace(learner.checkpoint(), best_held_out=None)
    assert bests_of(without)[0] == kept, "a file of an older release: its curve knows"
    history = LossHistory()
    for _ in range(2):
        history.append(9.0, 9.0)
    history.measure("held_out", 1.0)
    unknown = Bests(dataclasses.replace(without, history=history.to_arrays()))
    assert unknown.is_lower("held_out", 1e9)
    assert [best.by for best in unknown.losses] == ["window"]
    assert held_out_at(history, 2) == 1.0
    assert held_out_at(history, 1) is None


def test_the_least_window_is_kept_as_it_stood_and_not_at_every_step(story):
    learner = Learner(corpus_from_string(story(300), "story"), CONFIG)
    expected, kept_at = None, 0
    for _ in range(400):
        loss = learner.step()
        is_due = learner.iteration >= kept_at + window_every(learner.iteration)
        if is_due and (expected is None or loss < expected):
            expected, kept_at, params = loss, learner.iteration, learner.now.params.flat.copy()
        assert BestLoss("window", expected, kept_at) in learner.bests
    assert kept_at > BEST_EVERY
    assert window_every(1) == window_every(10) == 1, "the first windows of a run say nothing soon"
    assert (
        window_every(10 * BEST_EVERY - 1) < window_every(10 * BEST_EVERY) == window_every(10**9) == BEST_EVERY
    )
    checkpoint = learner.checkpoint()
    window = checkpoint.rivals["window"]
    assert (window.params.flat == params).all()
    assert window.place.loss == expected
    writer, _ = learner.start_writing("a", Dials(1.0), 0, network="window")
    again, _ = Learner.resume(best_checkpoint(checkpoint, "window"), None).start_writing("a", Dials(1.0), 0)
    assert writer.write(50).tolist() == again.write(50).tolist()


def test_each_best_can_be_taken_out_of_a_file_and_gone_on_from(story, tmp_path):
    corpus = corpus_from_string(story(2000), "story")
    learner = Learner(corpus, CONFIG)
    for _ in range(420):
        learner.step()
        if learner.is_sample_due():
            learner.log_sample()
    save_checkpoint(tmp_path / "run.npz", learner.checkpoint())
    opened = load_checkpoint(tmp_path / "run.npz")
    resumed = Learner.resume(opened, corpus)
    assert resumed.bests == learner.bests
    assert [best.by for best in learner.bests] == list(BY)
    for best in learner.bests:
        alone = best_checkpoint(opened, best.by)
        save_checkpoint(tmp_path / "best.npz", alone)
        gone_on = Learner.resume(load_checkpoint(tmp_path / "best.npz"), corpus)
        assert gone_on.iteration == best.iteration
        while gone_on.iteration < learner.iteration:
            if gone_on.is_sample_due():
                gone_on.log_sample()
            gone_on.step()
        assert (gone_on.now.params.flat == learner.now.params.flat).all()


def test_a_best_that_was_not_kept_is_refused_in_a_sentence(story):
    learner = Learner(corpus_from_string(story(2000), "story"), dataclasses.replace(CONFIG, held_out=0.0))
    learner.step()
    with pytest.raises(UserError, match="no network with the lowest held-out loss: take"):
        learner.start_writing("", Dials(1.0), 0, network="held_out")
    with pytest.raises(UserError, match="no network with the lowest held-out loss"):
        best_checkpoint(learner.checkpoint(), "held_out")


def test_going_back_forgets_the_bests_after_it(story):
    learner = Learner(corpus_from_string(story(2000), "story"), dataclasses.replace(CONFIG, held_out=0.0))
    for _ in range(1200):
        learner.step()
    assert max(best.iteration for best in learner.bests) > 500
    learner.go_back()
    assert learner.iteration == 1000
    assert all(best.iteration <= 1000 for best in learner.bests)


def test_going_back_to_the_very_step_of_a_best_keeps_it(learner):
    bests = Bests(learner.checkpoint())
    bests.forget(after=3)
    assert bests.best is not None
    assert bests.best.place.iteration == 3
    bests.forget(after=2)
    assert bests.best is None


def test_of_a_best_and_a_last_step_that_are_equal_the_last_is_the_best(story):
    learner = Learner(corpus_from_string(story(2000), "story"), dataclasses.replace(CONFIG, held_out=0.0))
    for _ in range(130):
        learner.step()
    checkpoint = learner.checkpoint()
    for more, is_best in ((0.0, True), (0.001, False)):
        place = dataclasses.replace(
            checkpoint.last.place, smooth_loss=checkpoint.best.place.smooth_loss + more
        )
        last = dataclasses.replace(checkpoint.last, place=place)
        assert last_is_best(dataclasses.replace(checkpoint, last=last)) is is_best


def test_the_bests_in_a_line():
    bests = (BestLoss("held_out", 40.5, 3000), BestLoss("window", 11.283, 52310))
    assert bests_in_words(bests) == "held-out 40.50 at 3,000 · one window 11.28 at 52,310"


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

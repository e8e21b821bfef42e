"""A run that goes wrong is caught, told in words, and comes back by the offered way."""

import math

import pytest

from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.divergence import FACTOR, PATIENCE, DivergenceGuard
from rnnviz.training.run.learner import GOOD_EVERY, DivergedError, Learner

GUESSING = 100.0
HIGH = FACTOR * GUESSING + 1


@pytest.fixture(scope="module")
def corpus(story):
    return corpus_from_string(story(6000), "story")


def learner_of(corpus, **settings):
    return Learner(corpus, TrainingConfig(**({"hidden_size": 30, "seq_length": 15} | settings)))


def steps_until_diverged(learner, at_most):
    for done in range(at_most):
        try:
            learner.step()
        except DivergedError as error:
            return done, str(error)
    raise AssertionError(f"not caught within {at_most} steps, loss {learner.loss}")


# ── the guard ──


@pytest.mark.parametrize("loss", [math.nan, math.inf, -math.inf])
def test_a_loss_that_is_no_number_is_told_at_once(loss):
    guard = DivergenceGuard(GUESSING)
    if loss == -math.inf:
        assert guard.check(loss) == ""  # cannot come of a sum of -log p, and is not too high
        return
    assert "no longer a number" in guard.check(loss)
    assert not guard.is_calm


def test_a_loss_that_stays_too_high_is_told_with_the_numbers():
    guard = DivergenceGuard(GUESSING)
    assert [guard.check(HIGH) for _ in range(PATIENCE - 1)] == [""] * (PATIENCE - 1)
    assert not guard.is_calm
    message = guard.check(1234.5)
    assert all(number in message for number in ("300", str(PATIENCE), "1,23", "100.0"))


def test_one_passage_that_is_hard_is_none_of_it():
    guard = DivergenceGuard(GUESSING)
    for _ in range(5):
        assert all(guard.check(HIGH) == "" for _ in range(PATIENCE - 1))
        assert guard.check(GUESSING) == ""
        assert guard.is_calm


def test_after_a_reset_it_counts_anew():
    guard = DivergenceGuard(GUESSING)
    for _ in range(PATIENCE - 1):
        guard.check(HIGH)
    guard.reset()
    assert guard.is_calm
    assert guard.check(HIGH) == ""


# ── runs ──


@pytest.mark.parametrize(
    "settings", [{"learning_rate": 100.0}, {"sigma": 10.0}, {"sigma": 100.0, "learning_rate": 1000.0}]
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_diverging_settings_are_caught_and_recovered_by_the_offered_way(corpus, dtype, settings):
    learner = learner_of(corpus, dtype=dtype, **settings)
    taken, message = steps_until_diverged(learner, 100)
    assert taken < 100
    assert "guessing alone" in message or "no longer a number" in message
    rewinds = 0
    while learner.iteration < 3000:
        try:
            learner.step()
        except DivergedError:
            learner.rewind(0.5)
            rewinds += 1
            assert rewinds <= 14
    assert learner.smooth_loss < learner.guessing_loss


def test_a_run_that_begins_again_is_the_run_of_its_new_settings(corpus):
    """sigma as used, and nothing of the weights that are gone: whoever repeats it gets the same numbers."""
    learner = learner_of(corpus, sigma=10.0)
    learner.log_sample()
    steps_until_diverged(learner, 100)
    learner.rewind(0.5)
    assert (learner.config.sigma, learner.config.learning_rate) == (0.01, learner.learning_rate)
    assert learner.rate_changes == []
    assert learner.samples == []
    repeated = Learner(corpus, learner.config)
    for run in (learner, repeated):
        run.log_sample()
    assert learner.samples == repeated.samples
    assert [learner.step() for _ in range(30)] == [repeated.step() for _ in range(30)]
    assert learner.log_sample() == repeated.log_sample()
    assert Learner.resume(learner.checkpoint(), corpus).config == learner.config


def test_a_run_that_goes_back_to_a_later_moment_keeps_its_settings(corpus):
    learner = learner_of(corpus, sigma=0.02)
    config = learner.config
    for _ in range(GOOD_EVERY + 200):
        learner.step()
    learner.rewind(0.5)
    assert learner.iteration == GOOD_EVERY
    assert learner.config is config


def test_a_rate_raised_too_far_is_taken_back_in_one_go(corpus):
    learner = learner_of(corpus, learning_rate=0.1)
    for _ in range(GOOD_EVERY + 300):
        learner.step()
    smooth_loss = learner.smooth_loss
    learner.now.place.learning_rate = 500.0
    steps_until_diverged(learner, 100)
    assert learner.good_moment.place.iteration == GOOD_EVERY
    learner.rewind(0.5)
    assert (learner.iteration, learner.learning_rate) == (GOOD_EVERY, 0.05)
    assert len(learner.history) == GOOD_EVERY
    assert all(sample.iteration <= GOOD_EVERY for sample in learner.samples)
    for _ in range(300):
        learner.step()
    assert learner.smooth_loss == pytest.approx(smooth_loss, rel=0.1)


def test_a_rate_lowered_since_is_not_raised_by_going_back(corpus):
    learner = learner_of(corpus, learning_rate=0.1)
    for _ in range(10):
        learner.step()
    learner.now.place.learning_rate = 0.01
    learner.rewind(0.5)
    assert learner.learning_rate == 0.005
    assert learner.iteration == 0


def test_going_back_can_be_repeated(corpus):
    learner = learner_of(corpus)
    for _ in range(5):
        learner.step()
        learner.rewind(1.0)
        learner.rewind(1.0)
        assert learner.iteration == 0


def test_going_back_repeats_the_same_steps(corpus):
    learner = learner_of(corpus)
    for _ in range(GOOD_EVERY):
        learner.step()
    first = [learner.step() for _ in range(150)]
    learner.rewind(1.0)
    assert learner.iteration == GOOD_EVERY
    assert [learner.step() for _ in range(150)] == first


def test_a_diverged_run_that_is_tried_again_keeps_its_way_back(corpus):
    """Also where it diverged just when a moment would have been kept."""
    learner = learner_of(corpus)
    for _ in range(2 * GOOD_EVERY):
        learner.step()
    learner.now.params.flat[:] = math.nan
    for _ in range(3):
        with pytest.raises(DivergedError):
            learner.step()
    assert learner.good_moment.place.iteration == GOOD_EVERY
    learner.rewind(0.5)
    assert math.isfinite(learner.step())


def test_a_resumed_run_has_a_way_back(corpus):
    learner = learner_of(corpus)
    for _ in range(40):
        learner.step()
    resumed = Learner.resume(learner.checkpoint(), corpus)
    resumed.now.place.learning_rate = 500.0
    steps_until_diverged(resumed, 100)
    assert resumed.good_moment.place.iteration == 40
    resumed.rewind(0.5)
    assert (resumed.iteration, resumed.learning_rate) == (40, 0.05)
    assert len(resumed.history) == 40
    assert resumed.step() == learner.step()


def test_a_run_that_is_no_number_is_not_saved(corpus):
    learner = learner_of(corpus)
    learner.now.params["Whh"][0, 0] = math.nan
    with pytest.raises(Exception, match="has diverged"):
        learner.checkpoint()

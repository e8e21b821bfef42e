"""A run that learns far worse than the card's networks is told so, once; made-up losses, a real text."""

import pytest

from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.core.text.ngrams import reference_losses
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.pace import Pace
from rnnviz.training.run.run_folder import Ending, RunFolder

AT = 5000


@pytest.fixture(scope="module")
def corpus(story):
    return corpus_from_string(story(20_000), "story")


def learner_at(corpus, iteration, nats, **settings):
    """As if a run had come so far, and to that smooth loss (nats per character)."""
    learner = Learner(corpus, TrainingConfig(**settings))
    learner.now.place.iteration = iteration
    learner.now.place.smooth_loss = nats * learner.config.seq_length
    return learner


def bigrams(corpus):
    return reference_losses(corpus.ids, corpus.vocab_size)[2].nats


def test_a_run_that_is_far_behind_is_told_once_and_which_rate_fits(corpus):
    nats = bigrams(corpus) + 0.5
    pace, learner = Pace(), learner_at(corpus, AT, nats, hidden_size=256)
    behind = pace.look(learner)
    assert behind.better_rate == 0.03
    assert behind.iteration == AT
    for part in (
        f"After 5,000 steps this network loses {nats:.2f} nats per character",
        "256 rnn units learn worse at 0.1 than at 0.03.",
    ):
        assert part in behind.message
    learner.now.place.iteration = 10_000
    assert pace.look(learner) is None
    assert Pace().look(learner_at(corpus, AT, nats, hidden_size=256)) == behind  # another run, the same words


def test_a_run_that_came_as_far_as_others_is_told_nothing(corpus):
    trigrams = reference_losses(corpus.ids, corpus.vocab_size)[3].nats
    assert Pace().look(learner_at(corpus, AT, trigrams, hidden_size=256)) is None


@pytest.mark.parametrize(
    "settings",
    [{}, {"hidden_size": 256, "learning_rate": 0.03}, {"layers": 2}, {"cell": "lstm", "dtype": "float64"}],
)
def test_a_rate_that_fits_or_that_nobody_measured_is_no_alarm_however_bad_the_loss(corpus, settings):
    for iteration in (2000, 5000, 20_000):
        assert Pace().look(learner_at(corpus, iteration, 4.0, **settings)) is None


def test_it_looks_only_after_some_steps(corpus):
    for iteration in (0, 1000, 4999, 5001):
        assert Pace().look(learner_at(corpus, iteration, 4.0, hidden_size=256)) is None


def test_the_present_rate_counts_and_not_the_first(corpus):
    learner = learner_at(corpus, AT, 4.0, hidden_size=256)
    learner.change_learning_rate(0.03)
    assert Pace().look(learner) is None


def test_a_run_in_a_folder_tells_it_once_and_goes_on(corpus, tmp_path):
    learner, told = Learner(corpus, TrainingConfig(hidden_size=64, learning_rate=1.0)), []
    folder = RunFolder(tmp_path)
    done = folder.train(learner, 2010, on_step=lambda _: None, is_interrupted=lambda: False, tell=told.append)
    (words,) = told
    assert "After 2,000 steps" in words
    assert (done, learner.iteration) == (Ending.FINISHED, 2010)


def test_of_a_text_without_a_ladder_nothing_is_said():
    """Where pairs of characters say no more than characters do, no loss is far from another."""
    noise = corpus_from_string("".join(chr(97 + (i * i * 7 + i // 3) % 23) for i in range(60)), "noise")
    assert Pace().look(learner_at(noise, AT, 3.0, hidden_size=256)) is None

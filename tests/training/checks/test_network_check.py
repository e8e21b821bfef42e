"""The check of a fresh or trained network: what is drawn, how much of it is checked, and the words for it."""

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled, CheckpointError, TextError
from rnnviz.core.network.gradcheck import engine_gradients
from rnnviz.core.network.reading import read
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.checks.check_words import explain, verdict, what_was_checked
from rnnviz.training.checks.network_check import (
    SAMPLED_ENTRIES,
    SMALL,
    check_fresh_network,
    check_trained_network,
)
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner


@pytest.fixture
def corpus(story):
    return corpus_from_string(story(), "story.txt")


def without_dhnext(architecture, inputs, targets, state, params):
    """The engine's gradients, but for what reaches a step from the next one."""
    loss, grads, errors = engine_gradients(architecture, inputs, targets, state, params)
    hs = read(architecture, params, inputs, state).states
    dh = errors["dy"] @ params["Why"]
    dhraw = (1 - hs**2) * dh
    errors["dh"][...], errors["dhraw"][...], errors["dhnext"][...] = dh, dhraw, 0
    grads["bh"][...] = dhraw.sum(axis=0)
    grads["Whh"][...] = dhraw.T @ np.vstack([state, hs[:-1]])
    grads["Wxh"][...] = dhraw.T @ np.eye(architecture.vocab_size)[inputs]
    return loss, grads, errors


@pytest.mark.parametrize("sigma", [0.01, 0.1, 1.0])
def test_a_small_network_passes_in_every_entry(corpus, sigma):
    check = check_fresh_network(corpus, TrainingConfig(hidden_size=5, seq_length=5, sigma=sigma))
    assert verdict(check.report) == "passed"
    assert check.entries_per_array is None
    assert sum(row.checked for row in check.report.rows) == check.parameter_count
    assert check.report.step == 1e-4
    assert "below 1e-06" in explain(check)
    assert "every entry" in what_was_checked(check)


def test_of_a_large_network_a_sample_is_checked(corpus):
    check = check_fresh_network(corpus, TrainingConfig())
    assert verdict(check.report) == "passed"
    assert check.entries_per_array == SAMPLED_ENTRIES
    assert "200 entries of each array" in what_was_checked(check)
    fewer = check_fresh_network(corpus, TrainingConfig(), entries_per_array=3)
    assert [row.checked for row in fewer.report.rows] == [3] * 5


def test_a_failure_names_the_step_and_the_term(corpus):
    config = TrainingConfig(hidden_size=4, seq_length=6, sigma=0.5)
    check = check_fresh_network(corpus, config, gradients=without_dhnext)
    assert verdict(check.report) == "failed"
    assert "the first term that disagrees is dhnext into t = 5" in explain(check)


def test_a_network_too_wild_to_judge_is_undecided(corpus):
    config = TrainingConfig(hidden_size=60, seq_length=25, sigma=1.0)
    check = check_fresh_network(corpus, config, entries_per_array=10)
    assert verdict(check.report) == "undecided"
    assert check.report.step == 1e-4
    assert "smaller sigma" in explain(check)


def test_gradients_as_small_as_rounding_pass(corpus):
    check = check_fresh_network(corpus, TrainingConfig(hidden_size=5, seq_length=5, sigma=1e-5))
    assert verdict(check.report) == "passed"
    assert "rounding" in explain(check)


def test_a_text_too_short_is_told():
    with pytest.raises(TextError, match="at least 501"):
        check_fresh_network(corpus_from_string("hello", "h"), TrainingConfig(seq_length=500))


def test_it_can_be_cancelled(corpus):
    def cancel(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        check_fresh_network(corpus, TrainingConfig(), progress=cancel)


def test_what_the_window_does_not_read_is_called_not_tested():
    many = corpus_from_string("".join(map(chr, range(0x4E00, 0x4E00 + 5000))), "characters.txt")
    check = check_fresh_network(many, TrainingConfig(hidden_size=4, seq_length=6, sigma=0.5))
    assert verdict(check.report) == "passed"
    assert "Not tested: 4,994 of the 5,000 columns of Wxh" in explain(check)


def test_a_window_of_one_character_does_not_test_whh(corpus):
    """hprev is zero there, and with it every entry of dWhh: nothing could be wrong."""
    check = check_fresh_network(corpus, TrainingConfig(hidden_size=5, seq_length=1, sigma=0.5))
    assert {row.name: row.outcome for row in check.report.rows}["Whh"] == "not tested"
    assert "dWhh was not tested" in explain(check)
    assert "the arrays that were tested" in explain(check)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"cell": "lstm"}, "fresh LSTM, first 5 characters of story.txt"),
        ({"cell": "gru", "layers": 2}, "fresh GRU of 2 layers, first 5"),
        ({"batch_size": 3}, "first 5 characters of each of 3 streams of story.txt"),
    ],
)
def test_every_kind_of_network_passes_and_says_what_it_is(corpus, settings, words):
    check = check_fresh_network(corpus, replace(SMALL, **settings))
    assert verdict(check.report) == "passed"
    assert words in what_was_checked(check)
    count = {5: "five"}.get(len(check.report.rows), len(check.report.rows))
    assert f"both errors of all {count} arrays" in explain(check)


@pytest.mark.parametrize(
    "settings", [{"init": "glorot"}, {"init": "orthogonal"}, {"forget_bias": 3.0}, {"batch_size": 2}]
)
def test_what_can_be_set_is_what_is_checked(corpus, settings):
    """First weights, forget bias and streams: the loss of the window is another one."""
    lstm = replace(SMALL, cell="lstm")
    check = check_fresh_network(corpus, replace(lstm, **settings))
    assert check.report.loss != check_fresh_network(corpus, lstm).report.loss
    assert check.report.loss == pytest.approx(Learner(corpus, replace(lstm, **settings)).step(), rel=1e-5)


# ── the trained network ──


@pytest.fixture(scope="module")
def trained(story):
    """A run of 40 steps with more than one pass behind it, and its text."""
    corpus = corpus_from_string(story(200), "story.txt")
    learner = Learner(corpus, TrainingConfig(hidden_size=6, seq_length=7, seed=3))
    for _ in range(40):
        learner.step()
    return learner, corpus


def test_the_trained_network_is_checked_on_the_window_it_would_learn_from_next(trained):
    learner, corpus = trained
    seen = []

    def gradients(architecture, inputs, targets, state, params):
        seen.append((inputs.tolist(), targets.tolist(), state.copy(), params.flat.copy()))
        return engine_gradients(architecture, inputs, targets, state, params)

    before = learner.now.params.flat.copy()
    check = check_trained_network(learner.checkpoint(), corpus, gradients=gradients)
    inputs, targets, hprev, _ = learner.next_window()
    assert seen[0][:2] == (inputs.tolist(), targets.tolist())
    assert (seen[0][2] == hprev).all()
    assert hprev.any()
    assert (seen[0][3] == before).all()
    assert learner.now.params.flat.tobytes() == before.tobytes()
    assert (check.iteration, check.position, check.report.passed) == (40, learner.position, True)
    assert f"after 40 steps, characters {learner.position + 1:,} to {learner.position + 7:,}" in (
        what_was_checked(check)
    )


def test_at_the_end_of_the_text_the_next_window_is_the_first(story):
    corpus = corpus_from_string(story(24), "story.txt")
    learner = Learner(corpus, TrainingConfig(hidden_size=4, seq_length=7))
    for _ in range(3):
        learner.step()
    assert learner.position + 8 >= corpus.size
    check = check_trained_network(learner.checkpoint(), corpus)
    assert check.position == 0
    assert check.report.passed


def test_a_mistake_in_the_trained_network_is_named(trained):
    learner, corpus = trained
    check = check_trained_network(learner.checkpoint(), corpus, gradients=without_dhnext)
    assert verdict(check.report) == "failed"
    assert "dhnext into t = 6" in explain(check)


def test_undecided_has_another_way_out_where_the_weights_are_learned(corpus):
    config = TrainingConfig(hidden_size=60, seq_length=25, sigma=1.0)
    check = check_trained_network(Learner(corpus, config).checkpoint(), corpus, entries_per_array=10)
    assert verdict(check.report) == "undecided"
    assert "An earlier moment of the run" in explain(check)


def test_another_text_is_refused(trained):
    with pytest.raises(CheckpointError, match="needs the same characters"):
        check_trained_network(trained[0].checkpoint(), corpus_from_string("other characters", "other.txt"))


def test_a_trained_network_of_several_streams_is_checked_on_all_of_them(story):
    corpus = corpus_from_string(story(200), "story.txt")
    config = TrainingConfig(hidden_size=4, seq_length=5, batch_size=3, cell="gru", layers=2, dropout=0.2)
    learner = Learner(corpus, config)
    for _ in range(5):
        learner.step()
    check = check_trained_network(learner.checkpoint(), corpus)
    assert verdict(check.report) == "passed"
    assert "GRU of 2 layers after 5 steps" in what_was_checked(check)
    assert "of each of 3 streams of story.txt" in what_was_checked(check)

"""The check of a fresh network: what is drawn, how much of it is checked, and the words for it."""

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled, TextError
from rnnviz.core.gradcheck import engine_gradients
from rnnviz.core.text import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.fresh_check import (
    SAMPLED_ENTRIES,
    check_fresh_network,
    explain,
    verdict,
    what_was_checked,
)


@pytest.fixture
def corpus(story):
    return corpus_from_string(story(), "story.txt")


def without_dhnext(inputs, targets, hprev, params):
    """The engine's gradients, but for what reaches a step from the next one."""
    loss, grads, window = engine_gradients(inputs, targets, hprev, params)
    dh = window.dys @ params["Why"]
    dhraw = (1 - window.hs[1:] ** 2) * dh
    window.dh[...], window.dhraw[...], window.dhnext[...] = dh, dhraw, 0
    grads["bh"][...] = dhraw.sum(axis=0)
    grads["Whh"][...] = dhraw.T @ window.hs[:-1]
    grads["Wxh"][...] = dhraw.T @ np.eye(params.vocab_size)[inputs]
    return loss, grads, window


@pytest.mark.parametrize("sigma", [0.01, 0.1, 1.0])
def test_a_small_network_passes_in_every_entry(corpus, sigma):
    check = check_fresh_network(corpus, TrainingConfig(hidden_size=5, seq_length=5, sigma=sigma))
    assert verdict(check.report) == "passed"
    assert check.entries_per_array is None
    assert sum(row.checked for row in check.report.rows) == check.parameter_count
    assert check.report.step == 1e-4
    assert "below 1e-06" in explain(check.report)
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
    assert "the first term that disagrees is dhnext into t = 5" in explain(check.report)


def test_a_network_too_wild_to_judge_is_undecided(corpus):
    config = TrainingConfig(hidden_size=60, seq_length=25, sigma=1.0)
    check = check_fresh_network(corpus, config, entries_per_array=10)
    assert verdict(check.report) == "undecided"
    assert check.report.step == 1e-4
    assert "smaller sigma" in explain(check.report)


def test_gradients_as_small_as_rounding_pass(corpus):
    check = check_fresh_network(corpus, TrainingConfig(hidden_size=5, seq_length=5, sigma=1e-5))
    assert verdict(check.report) == "passed"
    assert "rounding" in explain(check.report)


def test_a_text_too_short_is_told():
    with pytest.raises(TextError, match="at least 501"):
        check_fresh_network(corpus_from_string("hello", "h"), TrainingConfig(seq_length=500))


def test_it_can_be_cancelled(corpus):
    def cancel(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        check_fresh_network(corpus, TrainingConfig(), progress=cancel)

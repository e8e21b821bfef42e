"""The check at every h: its steps, its entries, and that it tells how far it is."""

from dataclasses import replace

import pytest

from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.checks.errors_by_step import CURVE_ENTRIES, CURVE_STEPS, errors_by_step
from rnnviz.training.checks.network_check import SMALL, STEPS, check_fresh_network, fresh_network


@pytest.fixture(scope="module")
def corpus(story):
    return corpus_from_string(story(), "story.txt")


def test_the_steps_go_from_a_hundredth_to_a_ten_billionth_and_hold_every_h_of_the_check():
    assert (CURVE_STEPS[0], CURVE_STEPS[-1], len(CURVE_STEPS)) == (1e-2, 1e-10, 17)
    assert list(CURVE_STEPS) == sorted(CURVE_STEPS, reverse=True)
    assert set(STEPS) <= set(CURVE_STEPS)


def test_at_our_h_the_curve_is_the_table(corpus):
    told = []
    network = fresh_network(corpus, replace(SMALL, hidden_size=3))
    errors = errors_by_step(network, progress=lambda *told_now: told.append(told_now))
    report = errors.check.report
    assert report.rows == check_fresh_network(corpus, replace(SMALL, hidden_size=3)).report.rows
    at = CURVE_STEPS.index(report.step)
    assert {row.name: row.error for row in report.rows} == {
        name: values[at] for name, values in errors.curve.errors.items()
    }
    assert (
        errors.curve.largest_at(report.step)
        < PASS_MARK
        < min(errors.curve.largest[0], errors.curve.largest[-1])
    )
    assert told == [(done, told[-1][1]) for done in range(1, told[-1][1] + 1)]


def test_of_a_larger_network_few_entries_are_compared(corpus):
    network = fresh_network(corpus, replace(SMALL, hidden_size=100))
    errors = errors_by_step(network, entries_per_array=None)
    assert {row.checked for row in errors.check.report.rows} <= {CURVE_ENTRIES, corpus.vocab_size}
    assert errors.check.entries_per_array == CURVE_ENTRIES

"""Results by other names: rows, sentences, curves and published figures follow; the numbers stay."""

from dataclasses import replace

import pytest

from rnnviz.core.network.gradcheck import Disagreement
from rnnviz.core.network.notation import COURSE, FIELD
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.checks.called import check_called, errors_called, sizes_called
from rnnviz.training.checks.check_words import explain
from rnnviz.training.checks.course_sizes import check_all_sizes
from rnnviz.training.checks.errors_by_step import errors_by_step
from rnnviz.training.checks.network_check import SMALL, NetworkCheck, check_network, fresh_network


@pytest.fixture(scope="module")
def corpus(story):
    return corpus_from_string(story(), "story.txt")


def checked(corpus, **settings: object) -> NetworkCheck:
    network = fresh_network(corpus, replace(SMALL, **settings))
    return check_network(network, 4)


def test_rows_and_sentences_follow_and_numbers_stay(corpus):
    check = checked(corpus)
    called = check_called(check, COURSE)
    assert [row.name for row in called.report.rows] == ["U", "W", "V", "b", "c"]
    assert [row.error for row in called.report.rows] == [row.error for row in check.report.rows]
    largest = max(check.report.rows, key=lambda row: row.error)
    assert f"of {COURSE.named(largest.name)}." in explain(called)
    assert check_called(check, FIELD) == check


def test_beside_an_lstm_the_bias_of_the_scores_keeps_its_name(corpus):
    names = [row.name for row in check_called(checked(corpus, cell="lstm", layers=2), COURSE).report.rows]
    assert sorted(names) == sorted(["U", "W", "U2", "W2", "V", "b", "b2", "by"])


def test_the_term_that_is_wrong_is_called_so_too(corpus):
    check = checked(corpus)
    for term, place in (("dWhh", "dW, summed over the steps"), ("dhraw", "dhraw, summed over the steps")):
        wrong = replace(check.report, disagreement=Disagreement(term, None, (0,), 1.0, 2.0))
        called = check_called(replace(check, report=wrong), COURSE)
        assert called.report.disagreement is not None
        assert called.report.disagreement.place == place


def test_what_is_published_stays_beside_its_array(corpus):
    sizes = check_all_sizes(corpus, entries_per_array=2)
    for each, called in zip(sizes, sizes_called(sizes, COURSE), strict=True):
        assert called.published == {COURSE.named(name): value for name, value in each.published.items()}
        assert {row.name for row in called.check.report.rows} == set(called.published)


def test_the_curves_of_all_arrays_keep_their_numbers(corpus):
    errors = errors_by_step(fresh_network(corpus, SMALL), entries_per_array=2)
    called = errors_called(errors, COURSE)
    assert list(called.curve.errors) == ["U", "W", "V", "b", "c"]
    assert called.curve.largest == errors.curve.largest

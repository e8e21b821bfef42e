"""The three sizes of the course: all of them pass, with the errors that a report of it published."""

from dataclasses import replace

import pytest

from rnnviz.core.errors import Cancelled, TextError
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.checks.course_sizes import COURSE_SIZES, check_all_sizes
from rnnviz.training.checks.network_check import SAMPLED_ENTRIES, SMALL


@pytest.fixture(scope="module")
def corpus(story):
    return corpus_from_string(story(), "story.txt")


def test_they_are_those_of_the_course():
    assert [size.name for size in COURSE_SIZES] == ["m = 5, T = 5", "m = 100, T = 5", "m = 100, T = 100"]
    assert (COURSE_SIZES[0].hidden_size, COURSE_SIZES[0].seq_length) == (SMALL.hidden_size, SMALL.seq_length)


def test_all_pass_with_errors_such_as_were_published(corpus):
    checks = check_all_sizes(corpus, entries_per_array=20)
    assert [each.size for each in checks] == list(COURSE_SIZES)
    for each in checks:
        assert each.check.report.passed
        assert (each.check.hidden_size, each.check.seq_length) == (
            each.size.hidden_size,
            each.size.seq_length,
        )
        assert each.published.keys() == {row.name for row in each.check.report.rows}
        # Of a hundred characters the loss of another text bends elsewhere.
        for row in each.check.report.rows if each.size.seq_length == 5 else ():
            assert row.sum_error < 10 * each.published[row.name]
        assert 0 < each.check.times.backpropagation < each.check.times.differences
        assert each.check.times.entries == sum(row.checked for row in each.check.report.rows)


def test_of_the_small_one_every_entry_is_compared(corpus):
    told = []
    checks = check_all_sizes(corpus, progress=lambda *told_now: told.append(told_now))
    assert [each.check.entries_per_array for each in checks] == [None, SAMPLED_ENTRIES, SAMPLED_ENTRIES]
    assert told == sorted(told)
    assert told[-1] == (100, 100)


def test_another_network_has_nothing_published(corpus):
    config = replace(SMALL, cell="gru", layers=2, batch_size=2)
    checks = check_all_sizes(corpus, config, entries_per_array=2)
    assert all(each.check.report.passed for each in checks)
    assert [each.published for each in checks] == [{}] * 3


def test_a_text_too_short_for_the_longest_window_is_told_before_anything_is_checked():
    def fail(_done, _total):
        raise AssertionError("checked")

    with pytest.raises(TextError, match="at least 101"):
        check_all_sizes(corpus_from_string("hello" * 10, "h"), progress=fail)


def test_it_can_be_cancelled_on_the_way(corpus):
    def cancel(done, _total):
        if done == 60:
            raise Cancelled

    with pytest.raises(Cancelled):
        check_all_sizes(corpus, entries_per_array=10, progress=cancel)

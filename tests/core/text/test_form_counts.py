"""What is typical of a text is counted sample by sample, ten together, beside the text in pieces as long."""

from rnnviz.core.text.form_counts import NEIGHBOURS, FormCounts, count_samples
from rnnviz.core.text.forms import BRACES, COMMENTS, PASSAGE, Tally, Typical
from rnnviz.core.text.words import Lexicon

LEXICON = Lexicon(frozenset({"the", "sea"}), frozenset())
TYPICAL = Typical((BRACES, COMMENTS), (" {the sea} {a} x", " /* the sea */ {"))


def braces(counts: FormCounts):
    return counts.counts[0]


def test_each_sample_is_counted_by_itself_and_with_those_before_it() -> None:
    counts = FormCounts(TYPICAL, LEXICON)
    counts.add(0, "no brace here")
    counts.add(100, " { the } {")
    counts.add(200, " { the } /* the sea */")
    first, second, third = braces(counts).samples
    assert [each.iteration for each in (first, second, third)] == [0, 100, 200]
    assert [each.tally for each in (first, second, third)] == [Tally(0, 0), Tally(1, 2), Tally(1, 1)]
    assert [each.recent for each in (first, second, third)] == [Tally(0, 0), Tally(1, 2), Tally(2, 3)]
    assert braces(counts).curve == ((100, 1 / 2), (200, 2 / 3))  # where nothing is there is no share
    assert braces(counts).recent == Tally(2, 3)
    assert counts.counts[1].total == Tally(1, 1)


def test_no_more_than_ten_samples_are_recent_and_all_are_in_the_total() -> None:
    samples = [(n, " {the} " if n < NEIGHBOURS else " { ") for n in range(NEIGHBOURS + 1)]
    (found, _) = count_samples(samples, TYPICAL, LEXICON)
    assert found.samples[NEIGHBOURS - 1].recent == Tally(NEIGHBOURS, NEIGHBOURS)
    assert found.recent == Tally(NEIGHBOURS - 1, NEIGHBOURS)
    assert found.total == Tally(NEIGHBOURS, NEIGHBOURS + 1)


def test_the_text_is_counted_in_pieces_as_long_as_the_latest_sample() -> None:
    counts = FormCounts(TYPICAL, LEXICON)
    counts.add(0, "x" * 16)
    assert braces(counts).book is None
    while counts.count_book():
        assert braces(counts).book is None  # half of a text is no rate
    assert braces(counts).book == Tally(1, 3)  # {a} has no real word
    counts.add(100, "x" * 5)  # cut into fives, no brace has its partner
    assert braces(counts).book is None
    while counts.count_book():
        pass
    assert braces(counts).book == Tally(0, 3)
    counts.add(200, "y" * 5)
    assert braces(counts).book == Tally(0, 3)


def test_what_has_not_happened_is_not_counted() -> None:
    counts = FormCounts(TYPICAL, LEXICON)
    for iteration in (0, 100, 200):
        counts.add(iteration, " {the} ")
    counts.rewind(150)
    assert [each.iteration for each in braces(counts).samples] == [0, 100]
    counts.add(200, " { ")
    assert braces(counts).recent == Tally(2, 3)


def test_of_a_long_sample_the_beginning_is_counted() -> None:
    (found, _) = count_samples([(0, " " * PASSAGE + "{the}")], TYPICAL, LEXICON)
    assert found.total == Tally()


def test_a_text_of_no_kind_counts_nothing() -> None:
    counts = FormCounts(Typical(), LEXICON)
    counts.add(0, "{the}")
    assert not counts.count_book()
    assert counts.counts == ()
    assert count_samples([], TYPICAL, LEXICON)[0].book is None

"""The table of words: what is said of a count, and when it may be luck."""

import pytest

from rnnviz.core.text.interest import Places, Wanted
from rnnviz.gui.pages.write.words.samples import PlaceInSample, WordCount
from rnnviz.gui.pages.write.words.table import WordTable, against_in_words, against_the_book, in_words


def count(word, found, in_book, *, size=10_000, samples=20):
    places = tuple(PlaceInSample(number % samples, 0, 3) for number in range(found))
    book = Places(in_book, ()) if in_book is not None else None
    return WordCount(Wanted(word), places, samples, size, book, 100_000)


@pytest.fixture
def table(qtbot):
    table = WordTable()
    qtbot.addWidget(table)
    return table


def test_a_row_is_said_in_a_sentence():
    assert (
        in_words(count("sea", 1, None))
        == "“sea” stands once in 10,000 characters written, in 1 of 20 samples."
    )
    assert in_words(count("sea", 2, 30)).endswith("; at the rate of the book it would be 3.")
    assert in_words(count("zebra", 2, 0)).endswith("; in the book it does not stand.")
    assert "not counted yet" in in_words(count("sea", 0, 30, samples=0))
    assert against_in_words(count("sea", 250, 10)).startswith("Written 250 times as often as in the book")


@pytest.mark.parametrize(
    ("found", "in_book", "value", "is_faint"),
    [
        (30, 300, 0.0, True),
        (60, 300, 1 / 3, False),
        (240, 300, 1.0, False),
        (0, 10, -1.0, True),  # one is expected
        (0, 100, -1.0, False),
        (3, 0, 1.0, False),
        (0, 0, 0.0, True),
    ],
)
def test_the_bar_is_faint_where_it_may_be_luck(found, in_book, value, is_faint):
    row = count("sea", found, in_book)
    assert against_the_book(row).value == pytest.approx(value)
    assert against_the_book(row).is_faint == is_faint
    assert ("may be luck" in against_in_words(row)) == (is_faint and in_book > 0)


def test_rows_are_sorted_by_what_was_written_most(table):
    rows = [count("sea", 2, 30), count("the", 50, 300), count("zebra", 0, 0)]
    table.set_rows(rows)
    assert [row.word.text for row in table.rows] == ["the", "sea", "zebra"]
    assert table.accessibleName()

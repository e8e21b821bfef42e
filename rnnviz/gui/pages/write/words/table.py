"""WordTable: a row for each word that is looked for: how often it was written, and how often the book has it.

Knows counts; knows neither who wrote nor the book.
"""

import math

from PySide6.QtWidgets import QWidget

from rnnviz.core.numerals import figures, per_cent
from rnnviz.gui.pages.write.words.samples import PER, WordCount
from rnnviz.gui.parts.row_table import Bar, RowTable, TableColumn

BOOK = "book"
"""The column of what the book has."""
_FULL = 3.0
"""Doublings at which the bar is full: eight times as often, or an eighth."""


class WordTable(RowTable):
    """The table is named ``words_table``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_COLUMNS, lambda row: row.word.text, in_words, 1, parent)
        self.setObjectName("words_table")
        self.setAccessibleName("Words, how often they were written, and how often they are in the book")
        self.setAccessibleDescription("↑ and ↓ choose a word, ← → and Enter sort by another column.")


def in_words(row: WordCount) -> str:
    """A row in a sentence."""
    if not row.samples:
        return f"“{row.word.text}” is not counted yet: no samples are written."
    written = (
        f"“{row.word.text}” stands {times(len(row.found))} in {row.size:,} characters written, in "
        f"{row.of_samples:,} of {row.samples:,} samples"
    )
    expected = row.expected
    if row.book is None or expected is None:
        return f"{written}."
    if not row.book.total:
        return f"{written}; in the book it does not stand."
    return f"{written}; at the rate of the book it would be {figures(expected, 3)}."


def times(count: int) -> str:
    """``once``, ``12 times``."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def _rate(value: float | None) -> str:
    if value is None:
        return "…"
    return f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def _doublings(row: WordCount) -> float:
    """log2 of the rate written over the rate in the book; 0 where one of them is not known."""
    expected = row.expected
    if expected is None or (not expected and not row.found):
        return 0.0
    if not expected:
        return math.inf
    return math.log2(len(row.found) / expected) if row.found else -math.inf


def _written(row: WordCount) -> str:
    return f"{len(row.found):,}" if row.samples else "…"


def _written_rate(row: WordCount) -> str:
    return _rate(row.rate if row.samples else None)


def _share(row: WordCount) -> str:
    return per_cent(row.of_samples / row.samples) if row.samples else "…"


def against_the_book(row: WordCount) -> Bar:
    """The line is as long as what counting so few may miss by: two standard deviations (Poisson)."""
    expected = row.expected if row.samples else None
    if expected is None:
        return Bar(0.0)
    value = max(-1.0, min(1.0, _doublings(row) / _FULL))
    luck = 2 * math.sqrt(expected)
    chance = min(1.0, math.log2(1 + luck / expected) / _FULL) if expected else 0.0
    return Bar(value, chance, is_faint=abs(len(row.found) - expected) <= luck)


def against_in_words(row: WordCount) -> str:
    """The bar as a sentence."""
    expected = row.expected
    if expected is None or not row.samples:
        return "Not counted yet."
    if not expected:
        return "The word does not stand in the book." if row.found else "Neither written nor in the book."
    times = f"{figures(len(row.found) / expected, 2)} times as often as in the book"
    luck = " That may be luck." if against_the_book(row).is_faint else ""
    return f"Written {times}: {len(row.found):,} instead of {figures(expected, 3)}.{luck}"


_COLUMNS = (
    TableColumn(
        "word", "What is looked for.", lambda row: row.word.text, lambda row: row.word.text.casefold(),
        stretches=1,
    ),
    TableColumn(
        "written", "How often it stands in all samples together.", _written,
        lambda row: -len(row.found), is_number=True, is_quiet=lambda row: not row.found, sample="10,000",
    ),
    TableColumn(
        "samples", "In how many of the samples it stands.", _share, lambda row: -row.of_samples,
        is_number=True, is_quiet=lambda row: not row.found,
    ),
    TableColumn(
        "rate", f"Times per {PER:,} characters written.", _written_rate,
        lambda row: -row.rate,
        is_number=True, is_quiet=lambda row: not row.found, sample="000.00",
    ),
    TableColumn(
        BOOK, f"Times per {PER:,} characters of the book.", lambda row: _rate(row.book_rate),
        lambda row: -(row.book_rate or 0.0), is_number=True, is_quiet=lambda row: not row.book_rate,
        sample="000.00",
    ),
    TableColumn(
        "against the book",
        "log2 of the rate written over the rate in the book, full at eight times and at an eighth; faint "
        "within 2√n of the n that are expected, as long as the line: that may be luck.",
        against_in_words, lambda row: -_doublings(row), picture=against_the_book, spare=1,
        tooltip=against_in_words,
    ),
)  # fmt: skip

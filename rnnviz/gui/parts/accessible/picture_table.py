"""PictureTable: what a painted picture shows, as rows and columns of words. Tabled: a widget that has one.

Knows words; knows no Qt and no picture.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, overload, runtime_checkable

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.numerals import figures


class Names(Sequence[str]):
    """``count`` names that are made when they are asked for, by their place."""

    def __init__(self, count: int, name: Callable[[int], str]) -> None:
        self._count, self._name = count, name

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self._name(each) for each in range(*place.indices(self._count))]
        if not -self._count <= place < self._count:
            raise IndexError(place)
        return self._name(place % self._count)


@dataclass(frozen=True, slots=True)
class PictureTable:
    """One moment of a picture; making it costs little, since cells are made when they are asked for.

    caption  a sentence: what is shown, of which moment; '' where the picture's own description says it
    columns  what stands at the head of each
    rows     what each row is called
    cell     (row, column) to words, both counted from 0
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[str]
    cell: Callable[[int, int], str]

    @classmethod
    def of_rows(
        cls, caption: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]
    ) -> "PictureTable":
        """Of rows that are there: the first of each is its name, then a value for each of ``columns``."""
        taken = [tuple(map(in_words, row)) for row in rows]
        return cls(caption, columns, [row[0] for row in taken], lambda row, column: taken[row][1 + column])

    @classmethod
    def of_curves(
        cls,
        caption: str,
        names: Sequence[str],
        places: Iterable[Array],
        value: Callable[[int, float], str],
        place_in_words: Callable[[float], str] = lambda place: f"{place:,.0f}",
    ) -> "PictureTable":
        """A column for each curve, a row for each place at which one of them has a point.

        places  (n,) of each curve
        value   (number of a curve, place) to words; '' where it has none
        """
        each = [np.asarray(one, np.float64) for one in places]
        rows = np.unique(np.concatenate(each)) if each else np.zeros(0)
        names_of_rows = Names(len(rows), lambda row: place_in_words(float(rows[row])))
        return cls(caption, names, names_of_rows, lambda row, column: value(column, float(rows[row])))

    @classmethod
    def empty(cls, why: str) -> "PictureTable":
        """Of a picture that shows nothing yet."""
        return cls(why, (), (), lambda *_: "")

    def as_tabbed(self) -> str:
        """As what is pasted into a spreadsheet: tabs between, a line for each row."""
        lines = [["", *self.columns]]
        for row, name in enumerate(self.rows):
            lines.append([name, *(self.cell(row, column) for column in range(len(self.columns)))])
        return "".join("\t".join(map(_one_line, line)) + "\n" for line in lines)


@runtime_checkable
class Tabled(Protocol):
    """A picture that says what it shows."""

    def as_table(self) -> PictureTable:
        """What it shows now; with no rows where it shows nothing yet. The caption then says why."""


@runtime_checkable
class Pointed(Protocol):
    """A picture with a place that arrow keys move."""

    def words_here(self) -> str:
        """What stands at that place; '' for none."""


_SPOKEN = {"␣": "space", "⏎": "line break", "⇥": "tab"}


def spoken(mark: str) -> str:
    """A character as it is drawn, read aloud: ``“a”``, but ``space``: its mark has no sound."""
    return _SPOKEN.get(mark, f"“{mark}”")


def in_words(value: Any) -> str:
    """A value as it is read aloud: at least four figures of a number, a true minus sign, nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case int():
            return f"{value:,}".replace("-", "−")
    return figures(float(value), 4).replace("-", "−")


def _one_line(words: str) -> str:
    return " ".join(words.split())

"""TextGrid: how lines of characters are painted: colours, letters, a cursor, what was expected beneath.

Knows fonts and colours; knows neither where a text is scrolled to nor a key.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter, QPen

from rnnviz.core.arrays import Array
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import GRID, Theme, mono_font, small_font

EXPECTED = 3
"""Characters under each other that were expected where one stands."""
LEFT, TOP = GRID // 2, GRID // 4
_BETWEEN = 3
"""Pixels between two lines."""


class Cells(NamedTuple):
    """The lines in sight: ``starts`` of each, and the end of the last; ``ids`` of all, and their looks."""

    starts: Sequence[int]
    ids: Ids
    marks: Sequence[str]
    is_blank: Sequence[bool]


class TextGrid:
    """``cell`` pixels a character is wide, ``surface`` its colour is high."""

    def __init__(self, theme: Theme, columns_each: int, larger: float = 1.0) -> None:
        self.theme = theme
        self._mono = PaintedText(mono_font(larger * mono_font().pointSizeF()))
        self._small = PaintedText(mono_font(small_font().pointSizeF() * 0.9))
        self.cell = (math.ceil(self._mono.advance) + 1) * columns_each
        self.surface = self._mono.height + 1
        self._inks: list[QPen] = []
        self._faint: list[QPen] = []
        self._pitch = self.pitch(has_expected=False)

    def pitch(self, *, has_expected: bool) -> int:
        """Pixels from one line to the next."""
        below = EXPECTED * self._small.height + 2 if has_expected else 0
        self._pitch = self.surface + below + _BETWEEN
        return self._pitch

    def choose_inks(self, table: NDArray[np.uint32]) -> None:
        """For each colour a pen that can be read on it, and a fainter one for marks of white space."""
        self._inks = self.theme.ink_pens(table)
        self._faint = self.theme.ink_pens(table, 0.55)

    def paint_surfaces(
        self, painter: QPainter, cells: Cells, indices: Array, table: NDArray[np.uint32], columns: int
    ) -> None:
        """Each character on the colour (n,) of ``table``; −1 is none. A line has so many columns at most."""
        starts = cells.starts
        if not (indices >= 0).any():
            return
        card = np.uint32(self.theme.color("card").rgb())
        grid = np.full((len(starts) - 1, columns), card, np.uint32)
        colors = np.where(indices >= 0, table[np.maximum(indices, 0)], card)
        for row, (start, end) in enumerate(pairwise(starts)):
            grid[row, : end - start] = colors[start - starts[0] : end - starts[0]]
        # Every pixel, and not a small picture that is made larger: a drawing in a file would blur it.
        pixels = np.full((len(grid), self._pitch, columns * self.cell), card, np.uint32)
        pixels[:, : self.surface] = np.repeat(grid, self.cell, axis=1)[:, None]
        height, width = len(grid) * self._pitch, columns * self.cell
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        painter.drawImage(LEFT, TOP, image)

    def paint_letters(self, painter: QPainter, cells: Cells, indices: Array, given: int = 0) -> None:
        """Each in an ink that can be read on its colour; marks of white space are fainter, and so are, where
        they have no colour, the first ``given``."""
        ids, places, starts = cells.ids.tolist(), indices.tolist(), cells.starts
        marks, is_blank, cell, first = cells.marks, cells.is_blank, self.cell, starts[0]
        plain, quiet = self.theme.pen("text"), self.theme.pen("quiet")
        faint = self.theme.pixel_pen("quiet", 1.0, 0.7)
        down = 1 - (self.surface - self._mono.height) // 2
        for row, (start, end) in enumerate(pairwise(starts)):
            by_pen: dict[int, tuple[QPen, list[tuple[float, str]]]] = {}
            center = LEFT + cell / 2
            for at in range(start - first, end - first):
                number, color = ids[at], places[at]
                if color < 0:
                    pen = faint if is_blank[number] else quiet if first + at < given else plain
                else:
                    pen = self._faint[color] if is_blank[number] else self._inks[color]
                key = pen.color().rgba() if color >= 0 else id(pen)
                group = by_pen.get(key)
                if group is None:
                    group = by_pen[key] = (pen, [])
                group[1].append((center, marks[number]))
                center += cell
            top = TOP + row * self._pitch + down
            for pen, letters in by_pen.values():
                self._mono.begin(painter, pen)
                self._mono.draw_in_cells(painter, letters, top, cell)

    def paint_expected(self, painter: QPainter, cells: Cells, known: int, expected: Array) -> None:
        """Under each character from ``known`` on those (n,3) expected there; warm the one that came."""
        cell, marks, height, starts = self.cell, cells.marks, self._small.height, cells.starts
        quiet, warm = self.theme.pen("quiet"), self.theme.pen("warm")
        for row, (start, end) in enumerate(pairwise(starts)):
            top = TOP + row * self._pitch + self.surface + 1
            low, high = max(start, known), min(end, known + len(expected))
            if low >= high:
                continue
            chosen = expected[low - known : high - known].tolist()
            true = cells.ids[low - starts[0] : high - starts[0]].tolist()
            for rank in range(expected.shape[1]):
                hits: list[tuple[float, str]] = []
                misses: list[tuple[float, str]] = []
                center = LEFT + (low - start + 0.5) * cell
                for wanted, came in zip(chosen, true, strict=True):
                    if wanted[rank] >= 0:
                        (hits if wanted[rank] == came else misses).append((center, marks[wanted[rank]]))
                    center += cell
                for pen, letters in ((quiet, misses), (warm, hits)):
                    self._small.begin(painter, pen)
                    self._small.draw_in_cells(painter, letters, top + rank * height, cell)

    def paint_selection(self, painter: QPainter, cells: Cells, low: int, high: int) -> None:
        """Characters [low, high) washed over, between two lines."""
        if low == high:
            return
        wash, pen = self.theme.color("accent", 0.3), self.theme.pixel_pen("accent", 2)
        for row, (start, end) in enumerate(pairwise(cells.starts)):
            first, last = max(low, start), min(high, end)
            if first >= last:
                continue
            left, top = LEFT + (first - start) * self.cell, TOP + row * self._pitch
            width = (last - first) * self.cell
            painter.fillRect(left, top, width, self.surface, wash)
            painter.setPen(pen)
            for y in (top, top + self.surface):
                painter.drawLine(left, y, left + width, y)

    def paint_underlines(self, painter: QPainter, cells: Cells, passages: Sequence[tuple[int, int]]) -> None:
        """A line below characters [start, end) of each passage; a gap tells two apart that meet."""
        painter.setPen(self.theme.pixel_pen("warm", 2))
        for low, high in passages:
            for row, (start, end) in enumerate(pairwise(cells.starts)):
                first, last = max(low, start), min(high, end)
                if first < last:
                    y = TOP + row * self._pitch + self.surface + 1
                    left, right = LEFT + (first - start) * self.cell, LEFT + (last - start) * self.cell
                    painter.drawLine(left + 1, y, right - 2, y)

    def paint_cursor(self, painter: QPainter, cells: Cells, place: int) -> None:
        """A frame around one character, if it is in sight."""
        starts = cells.starts
        if not starts[0] <= place < starts[-1]:
            return
        row = int(np.searchsorted(starts, place, side="right")) - 1
        left, top = LEFT + (place - starts[row]) * self.cell, TOP + row * self._pitch
        for meaning, width in (("card", 4), ("warm", 2)):
            painter.setPen(self.theme.pixel_pen(meaning, width))
            painter.drawRect(left - 1, top - 1, self.cell + 1, self.surface + 1)

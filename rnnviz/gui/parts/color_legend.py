"""ColorLegend: the colours of a picture from one end to the other, and what stands at its ends.

Knows meanings of the theme and words; knows no values.
"""

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import GRID, Theme, small_font

BAR_WIDTH = 12 * GRID
DIVERGING = ("negative", "zero", "positive")
SEQUENTIAL = ("zero", "accent")
"""Meanings of the theme's two colour tables, from the low end to the high one."""


class ColorLegend(QWidget):
    """A bar of colours between two words."""

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme = theme
        self._meanings: tuple[str, ...] = SEQUENTIAL
        self._low, self._high = "", ""
        self._others: tuple[tuple[str, str], ...] = ()
        self._set_font()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_colors(self, meanings: tuple[str, ...], low: str, high: str) -> None:
        """The colours of ``meanings``, evenly spread from ``low`` to ``high``."""
        self._meanings, self._low, self._high = meanings, low, high
        self.setAccessibleName(f"Colours from {low} to {high}")
        self._fit()

    def make_room(self, ends: Sequence[tuple[str, str]]) -> None:
        """Be as wide as any of these (low, high) needs, so that no change of them moves what is beside it."""
        self._others = tuple(ends)
        self._fit()

    def _set_font(self) -> None:
        self._text = PaintedText(small_font())
        self._fit()

    def _fit(self) -> None:
        ends = [(self._low, self._high), *self._others]
        self.setFixedSize(max(math.ceil(self._width_with(*each)) for each in ends), self._text.height)
        self.update()

    def _width_with(self, low: str, high: str) -> float:
        return self._text.width(low) + self._text.width(high) + BAR_WIDTH + 2 * GRID + GRID // 2

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._text.begin(painter, self._theme.pen("quiet"))
            start = self.width() - math.ceil(self._width_with(self._low, self._high))
            left = round(self._text.draw(painter, start, 0, self._low)) + GRID
            bar = QRectF(left, 2, BAR_WIDTH, self.height() - 4)
            self._text.draw(painter, left + BAR_WIDTH + GRID, 0, self._high)
            gradient = QLinearGradient(bar.topLeft(), bar.topRight())
            for index, meaning in enumerate(self._meanings):
                gradient.setColorAt(index / (len(self._meanings) - 1), self._theme.color(meaning))
            painter.fillRect(bar, gradient)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_font()
        super().changeEvent(event)

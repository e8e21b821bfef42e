"""ColorLegend: the colours of a picture from one end to the other, and what stands at its ends.

Knows meanings of the theme and words; knows no values.
"""

import math

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
        self._set_font()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_colors(self, meanings: tuple[str, ...], low: str, high: str) -> None:
        """The colours of ``meanings``, evenly spread from ``low`` to ``high``."""
        self._meanings, self._low, self._high = meanings, low, high
        self._fit()

    def _set_font(self) -> None:
        self._text = PaintedText(small_font())
        self._fit()

    def _fit(self) -> None:
        width = self._text.width(self._low) + self._text.width(self._high) + BAR_WIDTH + 2 * GRID
        self.setFixedSize(math.ceil(width) + GRID // 2, self._text.height)
        self.update()

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._text.begin(painter, self._theme.pen("quiet"))
            left = round(self._text.draw(painter, 0, 0, self._low)) + GRID
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

"""Pointer: a line at a place of the loss picture, and the words for what the curve says there.

Paints what it is given, in pixels of a view box; knows no curve.
"""

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsObject

from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font


class Pointer(QGraphicsObject):
    """A thin vertical line and what the curve says there. Hidden where nothing is pointed at."""

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__(view)
        self._view = view
        self._theme = DARK
        self._text = ""
        self._x = 0.0
        self._box = QRectF()
        self.setZValue(1)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def words(self) -> str:
        return self._text if self.isVisible() else ""

    def point(self, x: float, text: str) -> None:
        """Show ``text`` at ``x`` pixels from the left; '' hides it."""
        x = math.floor(x) + 0.5
        if text and (x, text) != (self._x, self._text):
            self.prepareGeometryChange()
            self._x, self._text = x, text
            rect, metrics = self._view.rect(), QFontMetricsF(small_font())
            width, height = metrics.horizontalAdvance(text) + 2 * GRID, metrics.height() + GRID
            left = x + GRID if x + GRID + width <= rect.right() else x - GRID - width
            self._box = QRectF(max(rect.left() + 0.5, left), rect.top() + GRID / 2 + 0.5, width, height)
        self.setVisible(bool(text))

    # Qt's overrides

    def boundingRect(self) -> QRectF:
        rect = self._view.rect()
        line = QRectF(self._x - 1, rect.top(), 2, rect.height())
        return line.united(self._box.adjusted(-1, -1, 1, 1))

    def paint(self, painter: QPainter, _option: Any, _widget: Any = None) -> None:
        rect, theme = self._view.rect(), self._theme
        painter.setPen(theme.pixel_pen("quiet"))
        painter.drawLine(QPointF(self._x, rect.top()), QPointF(self._x, rect.bottom()))
        painter.setFont(small_font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.pixel_pen("line"))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(self._box, 4, 4)
        painter.setPen(theme.pen("text"))
        painter.drawText(self._box, Qt.AlignmentFlag.AlignCenter, self._text)

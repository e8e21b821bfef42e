"""AccuracyPlot: how many unseen cases a small network gets right, over the cases that it has learnt from.

Knows points and words; knows no network and no task.
"""

import bisect
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.gui.pages.lecture.shares import percent
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.axes import nice_end, nice_step, short_number, ticks
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

GOAL = 0.95
"""The accuracy that a task is taken to be learnt at."""


class AccuracyCurve(NamedTuple):
    """``points`` are (cases, accuracy 0 … 1), cases ascending; ``ink`` is a colour by meaning."""

    words: str
    ink: str
    points: tuple[tuple[int, float], ...] = ()

    def at(self, cases: float) -> float | None:
        """The accuracy that was measured last by then."""
        number = bisect.bisect_right(self.points, (cases, math.inf))
        return self.points[number - 1][1] if number else None


class AccuracyPlot(TippedPicture):
    """The y axis is 0 … 100 %; the x axis holds the longest curve, and grows by large steps."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Accuracy on unseen cases, over the cases learnt from")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = DARK
        self._text = PaintedText(small_font())
        self.curves: tuple[AccuracyCurve, ...] = ()

    def show_curves(self, curves: Sequence[AccuracyCurve]) -> None:
        """The last is painted on top."""
        self.curves = tuple(curves)
        self.setAccessibleDescription(self._said_at(math.inf))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def tip_at(self, position: QPoint) -> str:
        area = self._area()
        share = (position.x() - area.left()) / max(1.0, area.width())
        cases = share * self._end()
        said = self._said_at(cases)
        return f"after {max(0, round(cases)):,} cases: {said}" if said else ""

    def as_table(self) -> PictureTable:
        """A row for each number of cases at which one of the curves was measured."""
        curves = self.curves

        def value(number: int, cases: float) -> str:
            share = curves[number].at(cases)
            return percent(share) if share is not None else ""

        places = [np.array([cases for cases, _ in curve.points]) for curve in curves]
        caption = "Accuracy on unseen cases, by the cases learnt from."
        return PictureTable.of_curves(caption, [curve.words for curve in curves], places, value)

    def _said_at(self, cases: float) -> str:
        said = [(curve.words, curve.at(cases)) for curve in self.curves]
        return " · ".join(f"{words} {percent(value)}" for words, value in said if value is not None)

    def _end(self) -> int:
        return nice_end(max((curve.points[-1][0] for curve in self.curves if curve.points), default=0))

    def _area(self) -> QRectF:
        left = self._text.width("100 %") + GRID / 2
        return QRectF(self.rect()).adjusted(left, self._text.height / 2, -GRID, -self._text.height - 3)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(28 * GRID, 12 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(16 * GRID, 7 * GRID)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, text, area, end = self._theme, self._text, self._area(), self._end()

        def place(cases: float, accuracy: float) -> QPointF:
            return QPointF(
                area.left() + area.width() * min(1.0, cases / end), area.bottom() - area.height() * accuracy
            )

        with QPainter(self) as painter:
            painter.fillRect(area, theme.color("raised", 0.35))
            shares = (0.0, 0.5, 1.0)
            painter.setPen(theme.pixel_pen("line", 1))
            for share in shares:
                painter.drawLine(place(0, share), place(end, share))
            painter.setPen(theme.pixel_pen("good", 1, dashed=True))
            painter.drawLine(place(0, GOAL), place(end, GOAL))
            text.begin(painter, theme.pen("quiet"))
            for share in shares:
                words = f"{100 * share:.0f} %"
                left = round(area.left() - GRID / 2 - text.width(words))
                text.draw(painter, left, round(place(0, share).y() - text.height / 2), words)
            below = round(area.bottom()) + 2
            step = nice_step(end / max(1.0, area.width() / 90))
            for tick in ticks(0, end, step):
                words = short_number(tick) + (" cases" if tick + step > end else "")
                x = min(place(tick, 0).x() - text.width(words) / 2, self.width() - text.width(words))
                text.draw(painter, round(x), below, words)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for curve in self.curves:
                painter.setPen(theme.pixel_pen(curve.ink, 1.6))
                points = [place(*point) for point in curve.points]
                painter.drawPolyline(QPolygonF(points))
                if points:
                    painter.setBrush(theme.color(curve.ink))
                    painter.drawEllipse(points[-1], 2.5, 2.5)
                    painter.setBrush(Qt.BrushStyle.NoBrush)

"""RunPlot: curves over a run, with the moment that is pointed at.

Paints what it is given about once a second; measures nothing. Knows curves with their colours and words;
knows no signal.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.gui.pages.signals.run_axis import RunAxis
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

LARGE_STEP = 8
"""Rows that Page Up and Page Down go over."""


class RunCurve(NamedTuple):
    """``values`` (n,) at ``iterations`` (n,); ``color`` is a number of the theme's series, or a meaning.

    words  its name in the legend and in the tip
    """

    words: str
    iterations: Array
    values: Array
    color: int | str = "accent"
    is_dashed: bool = False


class ValueAxis(NamedTuple):
    """The y axis: its ends, whether it is a logarithm, and how a number is written."""

    low: float
    high: float
    is_log: bool
    write: Callable[[float], str]

    def share(self, value: Array) -> Array:
        """Where numbers stand, 0 at the bottom and 1 at the top; those beyond at the ends."""
        low, high = (math.log(self.low), math.log(self.high)) if self.is_log else (self.low, self.high)
        with np.errstate(divide="ignore"):
            raised = np.log(np.maximum(value, 0)) if self.is_log else value
        return np.clip((raised - low) / (high - low), 0, 1)


class RunPlot(QWidget):
    """With ``names_curves`` their names stand at the right.

    pointed  the mouse or the keys are at this iteration; 0: at none
    """

    pointed = Signal(int)

    def __init__(
        self, name: str, accessible_name: str, parent: QWidget | None = None, *, names_curves: bool = False
    ) -> None:
        super().__init__(parent)
        self._names_curves = names_curves
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setToolTip(
            "← →, Page Up, Page Down, Home, End go from one measured step to another and say its values; Esc "
            "lets go."
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = DARK
        self._text = PaintedText(small_font())
        self.setMinimumHeight(5 * self._text.height)
        self._tip = PlaceTip(self)
        self.curves: tuple[RunCurve, ...] = ()
        self._scale = ValueAxis(0.0, 1.0, False, "{:g}".format)
        self.level: float | None = None
        self._axis = RunAxis(1000)
        self._mark = 0

    def show_curves(
        self, curves: Sequence[RunCurve], scale: ValueAxis, axis: RunAxis, level: float | None = None
    ) -> None:
        """Show these. ``level``: a value that a dashed line stands at."""
        self.curves, self._scale, self._axis, self.level = tuple(curves), scale, axis, level
        self.update()

    def mark(self, iteration: int) -> None:
        """Let a line stand at ``iteration``; 0: at none."""
        if iteration != self._mark:
            self._mark = iteration
            self.update()

    @property
    def highest(self) -> float:
        """Where the y axis ends."""
        return self._scale.high

    @property
    def marked(self) -> int:
        """The iteration that a line stands at; 0: none does."""
        return self._mark

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def numbers_at(self, iteration: int) -> str:
        """What the curves say there: ``step 1,000: Wxh 0.2 · Whh 0.3``."""
        if not iteration:
            return ""
        said = []
        for curve in self.curves:
            row = _row_at(curve, iteration)
            if row is not None:
                said.append(f"{curve.words} {self._scale.write(float(curve.values[row]))}")
        return f"step {iteration:,}: {' · '.join(said)}" if said else ""

    def tip_at(self, position: QPoint) -> str:
        return self.numbers_at(self._iteration_at(position.x()))

    def as_table(self) -> PictureTable:
        """A row for each measured iteration, a column for each curve."""
        curves, scale = self.curves, self._scale

        def value(number: int, iteration: float) -> str:
            row = _row_at(curves[number], int(iteration))
            return "" if row is None else scale.write(float(curves[number].values[row]))

        names = [curve.words for curve in curves]
        return PictureTable.of_curves("", names, [curve.iterations for curve in curves], value)

    def words_here(self) -> str:
        """What the curves say at the marked iteration."""
        return self.numbers_at(self._mark)

    # ── where things stand ──

    def area(self) -> QRectF:
        """Where the curves are."""
        words = (self._scale.write(self._scale.low), self._scale.write(self._scale.high))
        left = max(map(self._text.width, words)) + GRID
        bottom = self._text.height + 2
        return QRectF(self.rect()).adjusted(
            left, self._text.height / 2, -GRID - self._legend_width(), -bottom
        )

    def _legend_width(self) -> float:
        if not (self._names_curves and self.curves):
            return 0.0
        return max(self._text.width(curve.words) for curve in self.curves) + 4 * GRID

    def _across(self, iteration: float) -> float:
        area = self.area()
        return area.left() + area.width() * self._axis.share(iteration)

    def _iteration_at(self, x: float) -> int:
        """The measured iteration nearest to that place; 0 where nothing is measured."""
        area, iterations = self.area(), self._iterations()
        if not len(iterations) or area.width() <= 0:
            return 0
        wanted = self._axis.iteration((x - area.left()) / area.width())
        logs = np.abs(np.log(iterations) - math.log(wanted))
        return int(iterations[int(np.argmin(logs))])

    def _iterations(self) -> Array:
        longest = max(self.curves, key=lambda curve: len(curve.iterations), default=None)
        return longest.iterations if longest is not None else np.zeros(0, np.int64)

    def _turn(self, by: int) -> None:
        iterations = self._iterations()
        if not len(iterations):
            return
        at = int(np.searchsorted(iterations, self._mark)) if self._mark else len(iterations)
        self.pointed.emit(int(iterations[min(len(iterations) - 1, max(0, at + by))]))

    def _color(self, color: int | str) -> QColor:
        return self._theme.series(color) if isinstance(color, int) else self._theme.color(color)

    # ── painting ──

    def paint_ground(self, painter: QPainter, area: QRectF) -> None:
        """What lies under the curves."""
        painter.fillRect(area, self._theme.color("raised", 0.35))

    def paint_axes(self, painter: QPainter, area: QRectF) -> None:
        """The ends of y, and the ticks of x."""
        text, scale = self._text, self._scale
        text.begin(painter, self._theme.pen("quiet"))
        for value, y in ((scale.high, area.top()), (scale.low, area.bottom())):
            words = scale.write(value)
            text.draw(
                painter, round(area.left() - GRID / 2 - text.width(words)), round(y - text.height / 2), words
            )
        last_right = -math.inf
        for share, words in self._axis.ticks:
            center = area.left() + share * area.width()
            left = min(
                max(center - text.width(words) / 2, area.left()), area.right() + GRID - text.width(words)
            )
            if left > last_right + GRID:
                last_right = text.draw(painter, round(left), round(area.bottom()) + 2, words)

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            area = self.area()
            self.paint_ground(painter, area)
            self.paint_axes(painter, area)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.level is not None:
                y = area.bottom() - area.height() * float(self._scale.share(np.array(self.level)))
                painter.setPen(self._theme.pixel_pen("quiet", 1, 0.8, dashed=True))
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            for curve in self.curves:
                self._paint_curve(painter, area, curve)
            if self._names_curves:
                self._paint_names(painter, area)
            if self._mark:
                painter.setPen(self._theme.pixel_pen("text", 1, 0.7))
                x = round(self._across(self._mark)) + 0.5
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            if self.hasFocus():
                painter.setPen(self._theme.pixel_pen("accent", 1))
                painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_curve(self, painter: QPainter, area: QRectF, curve: RunCurve) -> None:
        if not len(curve.iterations):
            return
        xs = area.left() + area.width() * np.log(curve.iterations) / math.log(self._axis.last)
        ys = area.bottom() - area.height() * self._scale.share(curve.values)
        painter.setPen(self._theme.pen_of(self._color(curve.color), 1.5, dashed=curve.is_dashed))
        points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        if len(points) == 1:
            painter.drawEllipse(points[0], 1.5, 1.5)
        painter.drawPolyline(QPolygonF(points))

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        """One below the other, spread over the height; where there is too little, closer than a line."""
        text, left = self._text, round(area.right()) + 2 * GRID
        line = min(text.height + 4.0, self.height() / max(1, len(self.curves)))
        top = max(0.0, area.center().y() - line * len(self.curves) / 2)
        for number, curve in enumerate(self.curves):
            y = round(top + number * line)
            painter.setPen(self._theme.pen_of(self._color(curve.color), 2))
            painter.drawLine(QPointF(left, y + text.height / 2), QPointF(left + GRID, y + text.height / 2))
            text.begin(painter, self._theme.pen("quiet"))
            text.draw(painter, left + 2 * GRID, y, curve.words)

    def sizeHint(self) -> QSize:
        return QSize(28 * GRID, 12 * GRID)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self._iteration_at(event.position().x()))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._tip.watch(self)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tip.forget(self)
        self.pointed.emit(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointed.emit(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -LARGE_STEP,
            Qt.Key.Key_PageDown: LARGE_STEP, Qt.Key.Key_Home: -(1 << 30), Qt.Key.Key_End: 1 << 30,
        }  # fmt: skip
        by = turns.get(Qt.Key(event.key()))
        if by is not None:
            self._turn(by)
            announce(self, self.words_here())
        elif event.key() == Qt.Key.Key_Escape and self._mark:
            self.pointed.emit(0)
        else:
            super().keyPressEvent(event)


def _row_at(curve: RunCurve, iteration: int) -> int | None:
    """The newest row that is not after ``iteration``."""
    row = int(np.searchsorted(curve.iterations, iteration, side="right")) - 1
    return row if row >= 0 else None

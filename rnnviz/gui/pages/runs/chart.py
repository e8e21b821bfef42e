"""Chart: curves of several runs over one axis, each by its mark; what they say where the mouse or a key is.

Knows points, words and places; knows neither what is counted nor a run.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.gui.pages.runs.marks import RunMark
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.axes import nice_step, readable, short_number, ticks
from rnnviz.gui.parts.focus_ring import paint_focus_ring
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

KEY_STEP = 1 / 64
"""Of the width, by an arrow key."""
BAND_ALPHA = 0.22
"""Two bands that overlap are still told apart."""


class ChartCurve(NamedTuple):
    """``values`` (n,) at ``places`` (n,), which ascend; ``words`` name it.

    band  the least and the greatest value at each place, where the curve stands for several
    """

    words: str
    mark: RunMark
    places: Array
    values: Array
    band: tuple[Array, Array] | None = None

    def at(self, place: float) -> float:
        """The value there, between two points in proportion; NaN before the first and after the last."""
        if not len(self.places):
            return math.nan
        return self._at(place, self.values)

    def said_at(self, place: float) -> str:
        """In words, with the band's ends; '' where it has no value."""
        value = self.at(place)
        if not math.isfinite(value):
            return ""
        if self.band is None:
            return f"{self.words} {readable(value)}"
        low, high = (self._at(place, values) for values in self.band)
        return f"{self.words} {readable(value)} ({readable(low)} to {readable(high)})"

    def since(self, place: float) -> "ChartCurve":
        """What of it is there and after it."""
        first = int(np.searchsorted(self.places, place))
        band = None if self.band is None else (self.band[0][first:], self.band[1][first:])
        return self._replace(places=self.places[first:], values=self.values[first:], band=band)

    def _at(self, place: float, values: Array) -> float:
        return float(np.interp(place, self.places, values, left=math.nan, right=math.nan))


class Span(NamedTuple):
    """An axis from ``low`` to ``high``, even or logarithmic."""

    low: float
    high: float
    is_log: bool = False

    def share(self, values: Array) -> Array:
        """Where they stand, 0 … 1; those beyond outside of that."""
        if not self.is_log:
            return np.asarray((values - self.low) / (self.high - self.low))
        low, high = math.log(self.low), math.log(self.high)
        return np.asarray((np.log(np.maximum(values, self.low / 10)) - low) / (high - low))

    def place(self, share: float) -> float:
        if not self.is_log:
            return self.low + share * (self.high - self.low)
        return float(self.low * (self.high / self.low) ** share)

    def ticks(self, count: float) -> list[float]:
        """About so many round numbers."""
        if not self.is_log:
            return ticks(self.low, self.high, nice_step((self.high - self.low) / max(1.0, count)))
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        step = max(1, math.ceil((last - first + 1) / max(1.0, count)))
        return [10.0**power for power in range(first, last + 1, step)]


class Chart(TippedPicture):
    """Axes hold what is shown: they move when other curves come, never under the mouse."""

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setToolTip("← and → go along the curves and say their values there.")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = DARK
        self._text = PaintedText(small_font())
        self.curves: tuple[ChartCurve, ...] = ()
        self._across, self._up = Span(0.0, 1.0), Span(0.0, 1.0)
        self._unit = ""
        self._pointed: float | None = None
        self._hint = ""

    def show_curves(
        self, curves: Sequence[ChartCurve], across: Span, up: Span, unit: str, hint: str = ""
    ) -> None:
        """``unit`` stands at the end of the axis below; ``hint`` in the middle, where there is no curve."""
        self.curves, self._across, self._up = tuple(curves), across, up
        self._unit, self._hint = unit, hint
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def words(self) -> str:
        """What the curves say where the mouse or a key is; '' for nowhere."""
        if self._pointed is None:
            return ""
        said = [words for curve in self.curves if (words := curve.said_at(self._pointed))]
        place = f"{self._pointed:,.0f}" if self._across.high >= 20 else f"{self._pointed:.2g}"
        return f"{self._unit} {place}: {' · '.join(said)}" if said else ""

    def as_table(self) -> PictureTable:
        """A row for each place at which a curve has a point; between its own a curve is in proportion."""
        curves = self.curves
        if not curves:
            return PictureTable.empty(self._hint)

        def value(number: int, place: float) -> str:
            return curves[number].said_at(place).removeprefix(f"{curves[number].words} ")

        def place_in_words(place: float) -> str:
            return f"{place:,.0f}" if self._across.high >= 20 else f"{place:.4g}"

        names, places = [curve.words for curve in curves], [curve.places for curve in curves]
        return PictureTable.of_curves(f"By {self._unit}.", names, places, value, place_in_words)

    def words_here(self) -> str:
        """What the curves say where the keys are."""
        return self.words

    def tip_at(self, position: QPoint) -> str:
        self._point(position.x())
        return self.words

    # ── where things stand ──

    def _area(self) -> QRectF:
        left = 5 * self._text.advance + GRID
        return QRectF(self.rect()).adjusted(left, self._text.height / 2, -GRID, -self._text.height - 3)

    def _point(self, x: float) -> None:
        area = self._area()
        share = min(1.0, max(0.0, (x - area.left()) / max(1.0, area.width())))
        self._pointed = self._across.place(share)
        self.update()

    # ── painting ──

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        text, theme = self._text, self._theme
        text.begin(painter, theme.pen("quiet"))
        unit_left = area.right() - text.width(self._unit)
        heights = []
        for value in self._up.ticks(area.height() / (2.2 * text.height)):
            y = area.bottom() - area.height() * float(self._up.share(np.array(value)))
            words = short_number(float(f"{value:.4g}"))
            text.draw(
                painter, round(area.left() - GRID / 2 - text.width(words)), round(y - text.height / 2), words
            )
            heights.append(round(y) + 0.5)
        right = -math.inf
        for value in self._across.ticks(area.width() / (9 * text.advance)):
            words = short_number(value)
            x = area.left() + area.width() * float(self._across.share(np.array(value)))
            left = min(x - text.width(words) / 2, area.right() + GRID - text.width(words))
            if left > right + GRID and left + text.width(words) < unit_left - GRID:
                right = left + text.width(words)
                text.draw(painter, round(left), round(area.bottom()) + 2, words)
        text.draw(painter, round(unit_left), round(area.bottom()) + 2, self._unit)
        painter.setPen(theme.pixel_pen("line"))
        for y in heights:
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _points(self, area: QRectF, places: Array, values: Array) -> list[QPointF]:
        xs = area.left() + area.width() * self._across.share(places)
        ys = area.bottom() - area.height() * np.clip(self._up.share(values), -0.02, 1.02)
        return [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]

    def _paint_band(self, painter: QPainter, area: QRectF, curve: ChartCurve) -> None:
        if curve.band is None or not len(curve.places):
            return
        low, high = (self._points(area, curve.places, values) for values in curve.band)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(curve.mark.ink(self._theme, BAND_ALPHA))
        painter.drawPolygon(QPolygonF([*low, *reversed(high)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_curve(self, painter: QPainter, area: QRectF, curve: ChartCurve) -> None:
        if not len(curve.places):
            return
        points = self._points(area, curve.places, curve.values)
        painter.setPen(curve.mark.pen(self._theme))
        if len(points) == 1:
            painter.drawEllipse(points[0], 1.5, 1.5)
        painter.drawPolyline(QPolygonF(points))

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            area, theme = self._area(), self._theme
            if not self.curves:
                paint_focus_ring(painter, self, theme)
                painter.setPen(theme.pen("quiet"))
                painter.drawText(
                    QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._hint
                )
                return
            self._paint_axes(painter, area)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.save()
            painter.setClipRect(area.adjusted(-1, -1, 1, 1))
            for curve in self.curves:
                self._paint_band(painter, area, curve)
            for curve in self.curves:
                self._paint_curve(painter, area, curve)
            painter.restore()
            if self._pointed is not None:
                x = area.left() + area.width() * float(self._across.share(np.array(self._pointed)))
                painter.setPen(theme.pixel_pen("quiet"))
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            if self.hasFocus():
                painter.setPen(theme.pixel_pen("accent"))
                painter.drawRect(area)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointed = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -KEY_STEP, Qt.Key.Key_Right: KEY_STEP}.get(Qt.Key(event.key()))
        if by is None or not self.curves:
            super().keyPressEvent(event)
            return
        share = 1.0 if self._pointed is None else float(self._across.share(np.array(self._pointed)))
        self._pointed = self._across.place(min(1.0, max(0.0, share + by)))
        announce(self, self.words_here())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40 * GRID, 18 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(16 * GRID, 8 * GRID)


def span_across(curves: Sequence[ChartCurve], *, is_log: bool = False) -> Span:
    """From the first step, or 0, to the last of all curves."""
    last = max((float(curve.places[-1]) for curve in curves), default=1.0) or 1.0
    first = min((float(curve.places[0]) for curve in curves), default=0.1)
    return Span(min(max(first, last / 1e6), last / 10), last, True) if is_log else Span(0.0, last)


def span_up(curves: Sequence[ChartCurve]) -> Span:
    """From a little below the lowest to a little above the highest, of what is finite."""
    drawn = [each for curve in curves for each in (curve.values, *(curve.band or ()))]
    values = np.concatenate(drawn) if drawn else np.empty(0)
    values = values[np.isfinite(values)]
    if not len(values):
        return Span(0.0, 1.0)
    low, high = float(values.min()), float(np.quantile(values, 0.999))
    room = 0.05 * (high - low) or 0.05 * max(1e-3, math.fabs(high))
    return Span(max(0.0, low - room), high + room)

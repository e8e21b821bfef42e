"""LossPicture: the loss as it is drawn: grid, band, lines, flags, marks; and the pointer's words.

Is given values in the unit shown and paints them in pixels; knows neither units nor the run.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEngine, QPainter, QPainterPath, QPolygonF
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem

from rnnviz.core.arrays import Array
from rnnviz.gui.panels.loss.iteration_axis import EVEN, IterationAxis
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

SMOOTH_WIDTH = 1.5
"""Of the smooth loss, in pixels."""


@dataclass(frozen=True, slots=True)
class _Levels:
    """The horizontal lines, in pixels, for one size and range."""

    key: object
    grid: list[QLineF]
    references: list[QLineF]
    guessing: list[QLineF]


class _Flag:
    """A pole of ``height`` pixels (up from the curve, or down below 0), and its cloth at the tip."""

    def __init__(self, height: float) -> None:
        wave = math.copysign(GRID - 1, height)
        self.pole = QLineF(0, 0, 0, -height)
        self.cloth = QPainterPath(QPointF(0, -height))
        self.cloth.lineTo(GRID, wave / 2 - height)
        self.cloth.lineTo(0, wave - height)
        self.cloth.closeSubpath()


def _foot() -> QPainterPath:
    path = QPainterPath(QPointF(-GRID / 2, 0))
    path.lineTo(GRID / 2, 0)
    path.lineTo(0, -GRID * 3 / 4)
    path.closeSubpath()
    return path


_FOOT = _foot()
_FLAG_UP, _FLAG_DOWN = _Flag(2 * GRID), _Flag(-2 * GRID)


class LossPicture(QGraphicsObject):
    """Grid, band, lines and flags, in the pixels of a view box; data in the unit shown.

    In pixels and not in data coordinates, because then nothing needs clipping: values
    are limited before they are drawn, and an exported SVG has nothing outside its frame.
    """

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__(view)
        self._view = view
        self._theme = DARK
        self._curve: tuple[Array, Array, Array, Array] = (np.empty(0),) * 4
        self._measured: list[tuple[str, Array, Array]] = []
        self._guessing = math.nan
        self._grid: list[float] = []
        self._references: list[float] = []
        self._flags: list[tuple[int, str]] = []
        self._marks: list[tuple[int, str]] = []
        self._axis: IterationAxis = EVEN
        self._known_levels: _Levels | None = None
        self._rect = QRectF(view.rect())
        view.sigResized.connect(self._on_view_resized)
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # gives the exposed rectangle

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_axis(self, axis: IterationAxis) -> None:
        """How iterations are counted; the curve is to be set anew."""
        self._axis = axis
        self._curve = (np.empty(0),) * 4
        self.update()

    def set_curve(self, iterations: Array, smooth: Array, low: Array, high: Array) -> None:
        """(n,) each. Only the part that differs from what was drawn is drawn again."""
        x = self._axis.place(iterations)
        old, self._curve = self._curve, (x, smooth, low, high)
        count = min(len(x), len(old[0]))
        differs = np.zeros(count, dtype=bool)
        for values, old_values in zip(self._curve, old, strict=True):
            differs |= values[:count] != old_values[:count]
        same = int(differs.argmax()) if differs.any() else count
        if same == 0:
            self.update()
            return
        rect = QRectF(self._rect)
        rect.setLeft(float(self._map(x[same - 1], 0.0)[0]) - 2)
        self.update(rect)

    def set_measured(self, curves: list[tuple[str, Array, Array]]) -> None:
        """Further curves: one of the theme's colours, iterations (n,) and values (n,) of each."""
        if curves or self._measured:
            self._measured = curves
            self.update()

    def set_lines(self, guessing: float, references: list[float]) -> None:
        """The loss of guessing, and other levels."""
        self._guessing, self._references = guessing, references
        self._known_levels = None
        self.update()

    def set_flags(self, flags: list[tuple[int, str]]) -> None:
        """Iterations and their labels, ascending."""
        self._flags = flags
        self.update()

    def set_marks(self, marks: list[tuple[int, str]]) -> None:
        """Iterations at which something was changed, and what, ascending."""
        self._marks = marks
        self.update()

    def set_grid(self, values: list[float]) -> None:
        self._grid = values
        self._known_levels = None
        self.update()

    def map(self, iteration: Any, y: Any) -> tuple[Any, Any]:
        """Data to pixels; y is limited to the picture's height."""
        return self._map(self._axis.place(iteration), y)

    def _map(self, x: Any, y: Any) -> tuple[Any, Any]:
        """The same from places on the axis."""
        (left, right), (bottom, top) = self._view.viewRange()
        rect = self._rect
        across = rect.left() + (x - left) * (rect.width() / (right - left))
        down = rect.bottom() - (y - bottom) * (rect.height() / (top - bottom))
        return across, np.clip(down, rect.top() - 2, rect.bottom() + 2)

    def flag_at(self, pixel: float) -> tuple[int, str] | None:
        """The flag or the mark that stands ``pixel`` from the left, or nearly; a flag before a mark."""
        near = [
            (abs(float(self.map(flag[0], 0.0)[0]) - pixel), kind, flag)
            for kind, flags in enumerate((self._flags, self._marks))
            for flag in flags
        ]
        distance, _, flag = min(near, default=(math.inf, 0, None))
        return flag if distance < GRID else None

    def _visible_curve(self) -> tuple[Array, Array, Array, Array]:
        """The part in the view, cut at its edges."""
        x = self._curve[0]
        left, right = self._view.viewRange()[0]
        if len(x) == 0 or right <= x[0] or left >= x[-1]:
            return (np.empty(0),) * 4
        inner = (x > left) & (x < right)
        edges = np.clip([left, right], x[0], x[-1])
        cut = np.concatenate([edges[:1], x[inner], edges[1:]])
        return (cut, *(np.interp(cut, x, values) for values in self._curve[1:]))

    def _make_shapes(self, exposed: QRectF) -> tuple[QPolygonF, QPolygonF]:
        """The smooth line and the band, in so far as they touch ``exposed``."""
        x, smooth, low, high = self._visible_curve()
        across, line = self._map(x, smooth)
        # Whole segments, so that the pixels are the same whichever part is drawn.
        first = max(0, int(np.searchsorted(across, exposed.left() - 1)) - 1)
        last = int(np.searchsorted(across, exposed.right() + 1)) + 1
        across, line = across[first:last], line[first:last]
        if len(across) < 2:
            return QPolygonF(), QPolygonF()  # pyqtgraph's conversion crashes on empty arrays
        lower, upper = (self._map(0.0, edge[first:last])[1] for edge in (low, high))
        to_polygon = pg.functions.arrayToQPolygonF
        band = to_polygon(np.concatenate([across, across[::-1]]), np.concatenate([upper, lower[::-1]]))
        return to_polygon(across, line), band

    def _draw_smooth(self, painter: QPainter, line: QPolygonF) -> None:
        engine = painter.paintEngine()
        if engine.type() != QPaintEngine.Type.Raster:
            painter.setPen(self._theme.pixel_pen("warm", SMOOTH_WIDTH))
            painter.drawPolyline(line)
            return
        # On the screen, hairlines half a pixel apart look the same and cost an eighth of it.
        painter.setPen(self._theme.pen("warm"))
        hairline = 1.0 / painter.deviceTransform().m11()
        count = round((SMOOTH_WIDTH - hairline) / 0.5) + 1
        for index in range(count):
            offset = (index - (count - 1) / 2) * 0.5
            painter.translate(0, offset)
            painter.drawPolyline(line)
            painter.translate(0, -offset)

    def _draw_measured(self, painter: QPainter) -> None:
        """Lines from point to point; one that stands alone is a dot."""
        for role, iterations, values in self._measured:
            across, down = self.map(iterations, values)
            painter.setPen(self._theme.pixel_pen(role, SMOOTH_WIDTH))
            if len(across) > 1:
                painter.drawPolyline(pg.functions.arrayToQPolygonF(across, down))
            elif len(across) == 1:
                painter.drawEllipse(QPointF(float(across[0]), float(down[0])), 1.5, 1.5)

    def _levels(self) -> _Levels:
        """Where the horizontal lines and their labels stand; worked out again when something moved."""
        rect = self._rect
        key = (rect.getRect(), tuple(self._view.viewRange()[1]))
        if self._known_levels is None or self._known_levels.key != key:
            self._known_levels = self._work_out_levels(rect, key)
        return self._known_levels

    def _work_out_levels(self, rect: QRectF, key: object) -> _Levels:
        def height_of(value: float) -> float | None:
            y = float(self._map(0.0, value)[1])
            return math.floor(y) + 0.5 if rect.top() <= y <= rect.bottom() else None

        def lines_at(values: list[float]) -> list[QLineF]:
            heights = [y for value in values if (y := height_of(value)) is not None]
            return [QLineF(rect.left(), y, rect.right(), y) for y in heights]

        guessing = [self._guessing] if math.isfinite(self._guessing) else []
        return _Levels(key, lines_at(self._grid), lines_at(self._references), lines_at(guessing))

    def _draw_flags(self, painter: QPainter) -> None:
        x, smooth = self._curve[:2]
        if not self._flags or len(x) == 0:
            return
        rect = self._rect
        places = self._axis.place(np.array([iteration for iteration, _ in self._flags]))
        places = places[(places >= x[0]) & (places <= x[-1])]
        feet = self._map(places, np.interp(places, x, smooth))
        painter.setPen(self._theme.pixel_pen("text"))
        painter.setBrush(self._theme.color("text"))
        for across, down in zip(*(place.tolist() for place in feet), strict=True):
            if not rect.left() <= across <= rect.right():
                continue
            across = math.floor(across) + 0.5
            # Up from the curve, or down where the top is near.
            flag = _FLAG_UP if down + _FLAG_UP.pole.y2() > rect.top() else _FLAG_DOWN
            painter.translate(across, down)
            painter.drawLine(flag.pole)
            painter.drawPath(flag.cloth)
            painter.translate(-across, -down)

    def _draw_marks(self, painter: QPainter) -> None:
        """A line from top to bottom, and a foot to point at."""
        if not self._marks:
            return
        rect = self._rect
        across, _ = self.map(np.array([iteration for iteration, _ in self._marks]), 0.0)
        places = {math.floor(x) + 0.5 for x in across.tolist() if rect.left() <= x <= rect.right()}
        painter.setPen(self._theme.pixel_pen("accent", alpha=0.6))
        painter.drawLines([QLineF(x, rect.top(), x, rect.bottom()) for x in places])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        for x in places:
            painter.translate(x, rect.bottom())
            painter.drawPath(_FOOT)
            painter.translate(-x, -rect.bottom())

    def _on_view_resized(self) -> None:
        self.prepareGeometryChange()
        self._rect = QRectF(self._view.rect())

    # Qt's overrides

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: Any = None) -> None:
        theme = self._theme
        line, band = self._make_shapes(option.exposedRect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        levels = self._levels()
        painter.setPen(theme.pixel_pen("line"))
        painter.drawLines(levels.grid)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent", 0.20))
        painter.drawPolygon(band)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pixel_pen("quiet", alpha=0.4))
        painter.drawLines(levels.references)
        self._draw_marks(painter)
        painter.setPen(theme.pixel_pen("quiet", dashed=True))
        painter.drawLines(levels.guessing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_smooth(painter, line)
        self._draw_measured(painter)
        self._draw_flags(painter)


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

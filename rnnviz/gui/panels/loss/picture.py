"""LossPicture: the loss as it is drawn: grid, band, lines, flags, marks.

Is given values in the unit shown and paints them in pixels; knows neither units nor the run.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPainterPath, QPolygonF
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem

from rnnviz.core.arrays import Array
from rnnviz.core.record.measured import Points
from rnnviz.gui.panels.loss.backdrops import Backdrop
from rnnviz.gui.panels.loss.curves import CurveSpec
from rnnviz.gui.panels.loss.iteration_axis import EVEN, IterationAxis
from rnnviz.gui.parts.theme import DARK, GRID, Theme

CurveRows = tuple[Array, ...]
"""Iterations or their places (n,), and what stands there: (n,) each."""
_NOTHING: CurveRows = (np.empty(0),) * 3


NEAR = 1.5 * GRID
"""Pixels from a flag's pole, whose cloth is nearly as wide, or from a mark: who points there means it."""


class _Levels(NamedTuple):
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


def _polygon(across: Array, down: Array) -> QPolygonF:
    polygon: QPolygonF = pg.functions.arrayToQPolygonF(across, down)
    return polygon


def _first_change(rows: CurveRows, old: CurveRows) -> float:
    """The place from which two curves differ: that of the last point they share; −∞ for none, ∞ where
    they are the same."""
    count = min(len(rows[0]), len(old[0]))
    differs = np.zeros(count, dtype=bool)
    for values, old_values in zip(rows, old, strict=True):
        differs |= values[:count] != old_values[:count]
    if not differs.any() and len(rows[0]) == len(old[0]):
        return math.inf
    same = int(differs.argmax()) if differs.any() else count
    return float(rows[0][same - 1]) if same else -math.inf


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
        self._lines: dict[CurveSpec, CurveRows] = {}
        self._band = _NOTHING
        self._backdrops: list[tuple[Backdrop, CurveRows]] = []
        self._guessing = math.nan
        self._grid: list[float] = []
        self._references: list[float] = []
        self._flags: list[tuple[int, str]] = []
        self._marks: list[tuple[int, str]] = []
        self._visited: int | None = None
        self._axis: IterationAxis = EVEN
        self._known_levels: _Levels | None = None
        self._rect = QRectF(view.rect())
        view.sigResized.connect(self._on_view_resized)
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # gives the exposed rectangle

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_axis(self, axis: IterationAxis) -> None:
        """How iterations are counted; the curves are to be set anew."""
        self._axis = axis
        self._lines, self._band = {}, _NOTHING
        self.update()

    def set_curves(self, lines: Mapping[CurveSpec, Points], band: tuple[Array, Array, Array]) -> None:
        """Any number of lines, the last on top; and iterations (n,) of the band with its edges (n,) each.

        Only the part that differs from what was drawn is drawn again.
        """
        place = self._axis.place
        old_lines, old_band = self._lines, self._band
        self._lines = {spec: (place(iterations), values) for spec, (iterations, values) in lines.items()}
        self._band = (place(band[0]), *band[1:])
        if list(self._lines) != list(old_lines):
            self.update()
            return
        pairs = [(rows, old_lines[spec]) for spec, rows in self._lines.items()]
        left = min(_first_change(rows, old) for rows, old in [*pairs, (self._band, old_band)])
        if left == -math.inf:
            self.update()
        elif left < math.inf:
            rect = QRectF(self._rect)
            rect.setLeft(float(self._map(left, 0.0)[0]) - 2)
            self.update(rect)

    def set_backdrops(self, backdrops: Sequence[tuple[Backdrop, Array]]) -> None:
        """Curves of other runs, each with its values (n,) in the unit shown, the last on top."""
        self._backdrops = [
            (backdrop, (self._axis.place(backdrop.points.iterations), values))
            for backdrop, values in backdrops
        ]
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

    def set_visited(self, iteration: int | None) -> None:
        """A line where the moment stands that is shown; None where that is the present one."""
        self._visited = iteration
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

    @property
    def visited(self) -> int | None:
        """The iteration that the line stands at, of a moment that is not the present one."""
        return self._visited

    @property
    def flagged(self) -> list[int]:
        """The iterations at which flags and marks stand, ascending."""
        return sorted({iteration for iteration, _ in (*self._flags, *self._marks)})

    def flag_at(self, pixel: float) -> tuple[int, str] | None:
        """The flag or the mark that stands ``pixel`` from the left, or nearly; a flag before a mark."""
        near = [
            (abs(float(self.map(flag[0], 0.0)[0]) - pixel), kind, flag)
            for kind, flags in enumerate((self._flags, self._marks))
            for flag in flags
        ]
        distance, _, flag = min(near, default=(math.inf, 0, None))
        return flag if distance < NEAR else None

    def _visible(self, rows: CurveRows) -> CurveRows:
        """The part in the view, cut at its edges."""
        x = rows[0]
        left, right = self._view.viewRange()[0]
        if len(x) == 0 or right <= x[0] or left >= x[-1]:
            return tuple(row[:0] for row in rows)
        inner = (x > left) & (x < right)
        edges = np.clip([left, right], x[0], x[-1])
        cut = np.concatenate([edges[:1], x[inner], edges[1:]])
        return (cut, *(np.interp(cut, x, values) for values in rows[1:]))

    def _in_pixels(self, rows: CurveRows, exposed: QRectF) -> CurveRows:
        """What is in the view, in so far as it touches ``exposed``."""
        x, *values = self._visible(rows)
        across = self._map(x, 0.0)[0]
        # Whole segments, so that the pixels are the same whichever part is drawn.
        first = max(0, int(np.searchsorted(across, exposed.left() - 1)) - 1)
        last = int(np.searchsorted(across, exposed.right() + 1)) + 1
        return (across[first:last], *(self._map(0.0, row[first:last])[1] for row in values))

    def _draw_band(self, painter: QPainter, exposed: QRectF) -> None:
        across, lower, upper = self._in_pixels(self._band, exposed)
        if len(across) < 2:
            return  # pyqtgraph's conversion crashes on empty arrays
        painter.drawPolygon(
            _polygon(np.concatenate([across, across[::-1]]), np.concatenate([upper, lower[::-1]]))
        )

    def _draw_line(self, painter: QPainter, spec: CurveSpec, rows: CurveRows, exposed: QRectF) -> None:
        """From point to point; one that stands alone is a dot."""
        if len(rows[0]) == 1:
            self._draw_dot(painter, spec, rows)
            return
        across, down = self._in_pixels(rows, exposed)
        if len(across) < 2:
            return
        line, engine = _polygon(across, down), painter.paintEngine()
        if engine.type() != QPaintEngine.Type.Raster:
            painter.setPen(self._theme.pixel_pen(spec.role, spec.width))
            painter.drawPolyline(line)
            return
        # On the screen, hairlines half a pixel apart look the same and cost an eighth of it.
        painter.setPen(self._theme.pen(spec.role))
        hairline = 1.0 / painter.deviceTransform().m11()
        count = round((spec.width - hairline) / 0.5) + 1
        for index in range(count):
            offset = (index - (count - 1) / 2) * 0.5
            painter.translate(0, offset)
            painter.drawPolyline(line)
            painter.translate(0, -offset)

    def _draw_backdrops(self, painter: QPainter) -> None:
        """Each whole, so that dashes stand where they stood."""
        for backdrop, rows in self._backdrops:
            across, down = self._in_pixels(rows, self._rect)
            if len(across) > 1:
                painter.setPen(backdrop.pen(self._theme))
                painter.drawPolyline(_polygon(across, down))

    def _draw_dot(self, painter: QPainter, spec: CurveSpec, rows: CurveRows) -> None:
        left, right = self._view.viewRange()[0]
        if left <= rows[0][0] <= right:
            across, down = (float(pixels[0]) for pixels in self._map(*rows))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(spec.role))
            painter.drawEllipse(QPointF(across, down), spec.width, spec.width)
            painter.setBrush(Qt.BrushStyle.NoBrush)

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
        x, values = next(iter(self._lines.values()), _NOTHING[:2])
        if not self._flags or len(x) == 0:
            return
        rect = self._rect
        places = self._axis.place(np.array([iteration for iteration, _ in self._flags]))
        places = places[(places >= x[0]) & (places <= x[-1])]
        feet = self._map(places, np.interp(places, x, values))
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

    def _draw_visited(self, painter: QPainter) -> None:
        if self._visited is None:
            return
        rect, across = self._rect, float(self.map(self._visited, 0.0)[0])
        if rect.left() <= across <= rect.right():
            across = math.floor(across) + 0.5
            painter.setPen(self._theme.pixel_pen("accent", 2.0))
            painter.drawLine(QLineF(across, rect.top(), across, rect.bottom()))

    def _on_view_resized(self) -> None:
        self.prepareGeometryChange()
        self._rect = QRectF(self._view.rect())

    # Qt's overrides

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: Any = None) -> None:
        theme = self._theme
        exposed = option.exposedRect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        levels = self._levels()
        painter.setPen(theme.pixel_pen("line"))
        painter.drawLines(levels.grid)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent", 0.20))
        self._draw_band(painter, exposed)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pixel_pen("quiet", alpha=0.4))
        painter.drawLines(levels.references)
        self._draw_marks(painter)
        painter.setPen(theme.pixel_pen("quiet", dashed=True))
        painter.drawLines(levels.guessing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_backdrops(painter)
        for spec, rows in self._lines.items():
            self._draw_line(painter, spec, rows, exposed)
        self._draw_flags(painter)
        self._draw_visited(painter)

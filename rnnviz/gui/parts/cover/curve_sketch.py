"""CurveSketch: draw how a curve goes on, by mouse or keys; then both curves stand side by side.

Knows places and values; knows not of what.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.record.measured import Points
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.cover.sketch import EXPECTED, CoverSketch
from rnnviz.gui.parts.theme import GRID, mono_font

STEPS = 32
"""Key presses from the lower end of the picture to the upper one."""
COLUMNS = 48
"""Places at which an unseen stretch is drawn, at most."""


class CurveScene(NamedTuple):
    """What there is to draw on.

    known      (n,) places and (n,) values that are seen already; the drawing begins at the last of them
    last       the place at which it ends
    low, high  values at the lower and the upper end
    value_words, place_words  a value and a place in words
    is_logarithmic  whether equal heights are equal factors
    is_whole   whether only whole places are drawn at (lags)
    """

    known: Points
    last: float
    low: float
    high: float
    value_words: Callable[[float], str]
    place_words: Callable[[float], str]
    is_logarithmic: bool = False
    is_whole: bool = False


class CurveSketch(CoverSketch):
    """← → choose a place, ↑ ↓ set the value there (Shift: by much); between knots it is straight."""

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, accessible_name, parent)
        self.setToolTip(
            "Draw with the mouse, or: ← → choose a place, ↑ ↓ set the value there, Shift makes large steps."
        )
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._scene: CurveScene | None = None
        self._places = np.zeros(0)
        self._knots: dict[int, float] = {}
        self._cursor = 0
        self._dragged: int | None = None
        self._came: Points | None = None
        self.setFont(mono_font())

    # ── what is said ──

    def begin(self, scene: CurveScene) -> None:
        """Forget what was drawn; this is what is to be drawn on."""
        self._scene = scene
        first = float(scene.known.iterations[-1])
        count = int(scene.last - first) if scene.is_whole else COLUMNS
        self._places = np.linspace(first, scene.last, max(2, count + 1))[1:]
        self._knots, self._came, self._dragged = {}, None, None
        self._cursor = len(self._places) - 1
        self.is_revealed = False
        self.tell_changed()

    @property
    def is_said(self) -> bool:
        return bool(self._knots)

    @property
    def words(self) -> str:
        if self._scene is None or not self._knots:
            return ""
        drawn = self.drawn
        value, place = self._scene.value_words, self._scene.place_words
        here = ""
        if self._cursor != len(self._places) - 1:
            here = (
                f"{value(float(drawn.values[self._cursor]))} at {place(float(self._places[self._cursor]))}, "
            )
        return f"drawn: {here}{value(float(drawn.values[-1]))} at {place(float(self._places[-1]))}"

    @property
    def drawn(self) -> Points:
        """Places and values as they were drawn, straight from knot to knot and level after the last."""
        scene = self._scene
        if scene is None or not self._knots:
            return Points(np.zeros(0), np.zeros(0))
        knots = sorted(self._knots)
        xs = np.append(scene.known.iterations[-1], self._places[knots])
        ys = np.append(scene.known.values[-1], [self._knots[knot] for knot in knots])
        values = self._from_height(np.interp(self._places, xs, self._to_height(ys)))
        return Points(self._places, values)

    def reveal(self, came: Points) -> None:
        """Show what came beside what was drawn; the picture grows where it has no room for it."""
        scene = self._scene
        assert scene is not None
        seen = came.values[np.isfinite(came.values)]
        if len(seen):
            low = min(scene.low, float(seen.min())) if not scene.is_logarithmic else scene.low
            self._scene = scene._replace(low=low, high=max(scene.high, float(seen.max())))
        self._came = came
        self.is_revealed = True
        self.update()

    def as_table(self) -> PictureTable:
        """What was drawn, and beside it what came."""
        scene, drawn, came = self._scene, self.drawn, self._came
        if scene is None or not len(drawn.values):
            return PictureTable.of_rows("Nothing is drawn yet.", (), ())
        columns = ("expected",) if came is None else ("expected", "came")
        rows = [
            (scene.place_words(place), scene.value_words(value))
            + ((scene.value_words(float(np.interp(place, *came))),) if came is not None else ())
            for place, value in zip(*(each.tolist() for each in drawn), strict=True)
        ]
        return PictureTable.of_rows(self.words, columns, rows)

    def words_here(self) -> str:
        """The value at the cursor."""
        scene, drawn = self._scene, self.drawn
        if scene is None or not len(self._places):
            return ""
        value = float(drawn.values[self._cursor]) if len(drawn.values) else self._known_end()
        return f"{scene.value_words(value)} at {scene.place_words(float(self._places[self._cursor]))}"

    # ── where things stand ──

    def _to_height(self, values: Array | float) -> Array:
        """0 … 1 from the lower to the upper end."""
        scene = self._scene
        assert scene is not None
        if scene.is_logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                logs = np.log(np.maximum(values, 1e-300))
            return np.asarray((logs - np.log(scene.low)) / (np.log(scene.high) - np.log(scene.low)))
        return np.asarray((np.asarray(values) - scene.low) / (scene.high - scene.low))

    def _from_height(self, heights: Array) -> Array:
        scene = self._scene
        assert scene is not None
        if scene.is_logarithmic:
            return np.asarray(np.exp(np.log(scene.low) + heights * (np.log(scene.high) - np.log(scene.low))))
        return np.asarray(scene.low + heights * (scene.high - scene.low))

    def _area(self) -> QRectF:
        scene = self._scene
        assert scene is not None
        ends = max(self._small.width(scene.value_words(v)) for v in (scene.low, scene.high))
        below = self._small.height + 2 + GRID // 2
        return QRectF(self.rect()).adjusted(ends + 2 * GRID, GRID, -GRID, -below)

    def _first(self) -> float:
        assert self._scene is not None
        return float(self._scene.known.iterations[0])

    def _across(self, places: Array | float, area: QRectF) -> Array:
        assert self._scene is not None
        first = self._first()
        span = max(1e-9, self._scene.last - first)
        return np.asarray(area.left() + (np.asarray(places) - first) / span * area.width())

    def _down(self, values: Array | float, area: QRectF) -> Array:
        return np.asarray(area.bottom() - np.clip(self._to_height(values), 0, 1) * area.height())

    def _column_at(self, x: float, area: QRectF) -> int:
        return int(np.abs(self._across(self._places, area) - x).argmin())

    def tip_at(self, position: QPoint) -> str:
        scene = self._scene
        if scene is None or not self._knots or not self._area().contains(QPointF(position)):
            return self.toolTip()
        at = self._column_at(position.x(), self._area())
        place = float(self._places[at])
        said = f"expected {scene.value_words(float(self.drawn.values[at]))} at {scene.place_words(place)}"
        if self._came is None or not len(self._came.values):
            return said
        came = float(np.interp(place, self._came.iterations, self._came.values))
        return f"{said}; came {scene.value_words(came)}"

    # ── painting ──

    def paint(self, painter: QPainter) -> None:
        scene, theme = self._scene, self._theme
        if scene is None:
            return
        area = self._area()
        edge = round(float(self._across(scene.known.iterations[-1], area)))
        unseen = QRectF(edge, area.top(), area.right() - edge, area.height())
        painter.fillRect(unseen, theme.color("raised", 0.6))
        painter.setPen(theme.pixel_pen("line"))
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
        self._paint_axis(painter, area)
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        self._paint_line(painter, scene.known, area, "warm")
        if self._came is not None:
            self._paint_line(painter, self._came, area, "warm")
        if self._knots:
            start = Points(scene.known.iterations[-1:], scene.known.values[-1:])
            drawn = self.drawn
            points = Points(*(np.append(a, b) for a, b in zip(start, drawn, strict=True)))
            pen = theme.pen_of(theme.series(EXPECTED), 2.0)
            pen.setDashPattern([4.0, 2.5])
            painter.setPen(pen)
            painter.drawPolyline(self._polygon(points, area))
        painter.setRenderHint(painter.RenderHint.Antialiasing, False)
        if not self.is_revealed:
            self._paint_cursor(painter, area)
        self._paint_legend(painter, area)

    def _polygon(self, points: Points, area: QRectF) -> QPolygonF:
        xs = self._across(points.iterations, area).tolist()
        ys = self._down(points.values, area).tolist()
        return QPolygonF([QPointF(x, y) for x, y in zip(xs, ys, strict=True) if y == y])

    def _paint_line(self, painter: QPainter, points: Points, area: QRectF, color: str) -> None:
        painter.setPen(self._theme.pixel_pen(color, 1.8))
        polygon = self._polygon(points, area)
        if polygon.size() == 1:
            painter.setBrush(self._theme.color(color))
            painter.drawEllipse(polygon.at(0), 2.5, 2.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.drawPolyline(polygon)

    def _paint_axis(self, painter: QPainter, area: QRectF) -> None:
        scene, small = self._scene, self._small
        assert scene is not None
        small.begin(painter, self._theme.pen("quiet"))
        for value, y in ((scene.low, area.bottom() - small.height), (scene.high, area.top())):
            words = scene.value_words(value)
            small.draw(painter, round(area.left() - GRID - small.width(words)), round(y), words)
        below = round(area.bottom()) + 2
        edge = float(scene.known.iterations[-1])
        first, last = scene.place_words(self._first()), scene.place_words(scene.last)
        small.draw(painter, round(area.left()), below, first)
        small.draw(painter, round(area.right() - small.width(last)), below, last)
        if edge > self._first():
            words = scene.place_words(edge)
            center = float(self._across(edge, area))
            room = small.width(words) / 2 + 2 * GRID
            left, right = area.left() + small.width(first) + room, area.right() - small.width(last) - room
            if left <= center <= right:
                small.draw_centered(painter, [(center, words)], below)

    def _paint_cursor(self, painter: QPainter, area: QRectF) -> None:
        if not self.hasFocus() or not len(self._places):
            return
        x = round(float(self._across(self._places[self._cursor], area))) + 0.5
        painter.setPen(self._theme.pixel_pen("text", 1.0, 0.7))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_legend(self, painter: QPainter, area: QRectF) -> None:
        entries = [("expected", self._theme.series(EXPECTED))] if self._knots else []
        if self._came is not None:
            entries.append(("came", self._theme.color("warm")))
        right = round(area.right()) - GRID
        for words, color in reversed(entries):
            left = right - round(self._small.width(words))
            self._small.begin(painter, self._theme.pen_of(color, 1.0))
            self._small.draw(painter, left, round(area.top()) + 2, words)
            right = left - 2 * GRID

    # ── drawing ──

    def _set(self, column: int, value: float) -> None:
        self._knots[column] = value
        self._cursor = column

    def _draw_to(self, x: float, y: float) -> None:
        """The mouse has come here: what it passed over lies on the straight line that it took."""
        area = self._area()
        column = self._column_at(x, area)
        height = min(1.0, max(0.0, (area.bottom() - y) / max(1.0, area.height())))
        value = float(self._from_height(np.array(height)))
        before = self._dragged
        if before is not None and abs(before - column) > 1:
            ends = sorted([(before, self._knots[before]), (column, value)])
            between = range(ends[0][0] + 1, ends[1][0])
            heights = np.interp(
                list(between), [e[0] for e in ends], self._to_height(np.array([e[1] for e in ends]))
            )
            for at, height in zip(between, self._from_height(heights).tolist(), strict=True):
                self._knots[at] = height
        self._set(column, value)
        self._dragged = column
        self.tell_changed()

    # Qt's overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._scene is not None and not self.is_revealed:
            self._dragged = None
            self._draw_to(event.position().x(), event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None and not self.is_revealed:
            self._draw_to(event.position().x(), event.position().y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        much = 8 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if self._scene is None or self.is_revealed:
            super().keyPressEvent(event)
            return
        last = len(self._places) - 1
        match Qt.Key(event.key()):
            case keys.Key_Left:
                self._cursor = max(0, self._cursor - much)
            case keys.Key_Right:
                self._cursor = min(last, self._cursor + much)
            case keys.Key_Home:
                self._cursor = 0
            case keys.Key_End:
                self._cursor = last
            case keys.Key_Up | keys.Key_Down:
                sign = 1 if event.key() == keys.Key_Up else -1
                self._lift(sign * much)
            case keys.Key_Delete | keys.Key_Backspace:
                self._knots.clear()
            case _:
                super().keyPressEvent(event)
                return
        self.tell_changed()

    def _lift(self, by: int) -> None:
        """The value at the cursor, by so many steps."""
        now = self.drawn.values[self._cursor] if self._knots else self._known_end()
        height = float(self._to_height(np.array(float(now)))) + by / STEPS
        self._set(self._cursor, float(self._from_height(np.array(min(1.0, max(0.0, height))))))

    def _known_end(self) -> float:
        assert self._scene is not None
        return float(self._scene.known.values[-1])


def mean_distance(one: Sequence[float] | Array, other: Sequence[float] | Array) -> float:
    """The mean of |one − other|, of (n,) values each, n > 0."""
    return float(np.mean(np.abs(np.asarray(one) - np.asarray(other))))

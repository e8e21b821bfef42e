"""TimeTrack: the run as a line under its curve, with a handle that goes back in time.

Ticks are the moments that are kept; dragging goes from one to the next, letting go asks for that very step.
Knows iterations and where the curve's axis puts them; knows no run and shows no moment itself.
"""

import math
from bisect import bisect_left, bisect_right

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from rnnviz.gui.panels.loss.iteration_axis import EVEN, IterationAxis
from rnnviz.gui.parts.theme import DARK, GRID, Theme

HEIGHT = 2 * GRID
MANY = 10
"""Kept moments that PgUp and PgDown go by."""
MOST_VALUE = (1 << 31) - 1
"""A slider counts in 32 bits."""


class TimeTrack(QAbstractSlider):
    """Its value is the iteration that is shown; its maximum the present one.

    moment_wanted  an iteration, and whether it is to be that very step; None: the present
    """

    moment_wanted = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("time_track")
        self.setAccessibleName("Moment of the run that is shown")
        self.setToolTip(
            "Drag to go back in time: every page then shows the run as it was, while it goes on. Letting go "
            "shows that very step, made again. ← and → go from one kept moment to the next, with Shift by a "
            "single step; Esc comes back to now."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(HEIGHT)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setRange(0, 0)
        self._theme = DARK
        self._kept: tuple[int, ...] = ()
        self._visited: int | None = None
        self._wanted: int | None = None  # while dragging
        self._axis: IterationAxis = EVEN
        self._edges = (0.0, 1.0)  # of the picture, in pixels
        self._range = (0.0, 1.0)  # places of the axis at these edges
        self._drawn = (-1, -1)  # kept moments, and where the present stands, in pixels
        self.setEnabled(False)

    # ── what it is told ──

    def show_run(self, present: int, kept: tuple[int, ...]) -> None:
        """The run stands at ``present``, and these moments of it are kept."""
        self._kept = kept
        self.setMaximum(min(present, MOST_VALUE))
        if self._visited is None:
            self.setValue(self.maximum())
        can_go = bool(kept) and kept[0] < present
        if can_go != self.isEnabled():
            self.setEnabled(can_go)
        drawn = (len(kept), round(self.x_of(present)))
        if drawn != self._drawn:
            self._drawn = drawn
            self.update()

    def show_visited(self, iteration: int | None) -> None:
        """This moment is shown; None: the present one."""
        self._visited = iteration
        self.setValue(self.maximum() if iteration is None else min(iteration, MOST_VALUE))
        self.update()

    def show_axis(self, axis: IterationAxis, places: tuple[float, float], edges: tuple[float, float]) -> None:
        """Stand under the curve: these places of its axis are at these pixels from the left."""
        if (axis, places, edges) != (self._axis, self._range, self._edges):
            self._axis, self._range, self._edges = axis, places, edges
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    # ── places ──

    def x_of(self, iteration: int) -> float:
        """Pixels from the left at which it stands; out of the track where the curve does not show it."""
        (left, right), (first, last) = self._edges, self._range
        return left + (float(self._axis.place(iteration)) - first) * (right - left) / max(1e-12, last - first)

    def _iteration_at(self, x: float) -> int:
        (left, right), (first, last) = self._edges, self._range
        place = first + (x - left) * (last - first) / max(1e-12, right - left)
        iteration = self._axis.iteration(place) if place > 0 else 0.0
        return max(0, min(self.maximum(), round(min(iteration, float(MOST_VALUE)))))

    def _nearest(self, iteration: int) -> int:
        place = bisect_left(self._kept, iteration)
        around = self._kept[max(0, place - 1) : place + 1] or (iteration,)
        return min(around, key=lambda kept: abs(kept - iteration))

    # ── going ──

    def _drag(self, x: float) -> None:
        iteration = self._nearest(self._iteration_at(x))
        if iteration != self._wanted:
            self._wanted = iteration
            self.moment_wanted.emit(iteration, False)

    def _let_go(self, x: float) -> None:
        self._wanted = None
        if self._is_now(x):
            self.moment_wanted.emit(None, True)
        else:
            self.moment_wanted.emit(self._iteration_at(x), True)

    def _is_now(self, x: float) -> bool:
        """At the present, or nearly."""
        return x >= self.x_of(self.maximum()) - GRID / 2

    def _by(self, moments: int) -> None:
        """So many kept moments on, or back; beyond the last is the present."""
        here = self.value()
        if moments < 0:
            place = bisect_left(self._kept, here) + moments
            self.moment_wanted.emit(self._kept[max(0, place)], True)
            return
        place = bisect_right(self._kept, here) + moments - 1
        is_past = place < len(self._kept) and self._kept[place] < self.maximum()
        self.moment_wanted.emit(self._kept[place] if is_past else None, True)

    def _by_steps(self, steps: int) -> None:
        wanted = max(self._kept[0], self.value() + steps)
        self.moment_wanted.emit(wanted if wanted < self.maximum() else None, True)

    # ── painting ──

    def _paint_line(self, painter: QPainter) -> None:
        theme, middle = self._theme, self.height() / 2
        left, right = self._edges
        end = min(right, max(left, self.x_of(self.maximum())))
        painter.setPen(theme.pixel_pen("line"))
        painter.drawLine(QLineF(left, middle, right, middle))
        painter.setPen(theme.pixel_pen("quiet"))
        painter.drawLine(QLineF(left, middle, end, middle))
        painter.setPen(theme.pixel_pen("quiet", alpha=0.55))
        places = {round(self.x_of(iteration)) for iteration in self._kept}
        ticks = [
            QLineF(x + 0.5, middle - GRID / 4, x + 0.5, middle + GRID / 4)
            for x in sorted(places)
            if left <= x <= end
        ]
        painter.drawLines(ticks)

    def _paint_handle(self, painter: QPainter) -> None:
        theme, (left, right) = self._theme, self._edges
        shown = self._visited if self._wanted is None else self._wanted
        x = self.x_of(self.maximum() if shown is None else shown)
        if not left - 1 <= x <= right + 1:
            return
        middle, half = self.height() / 2, GRID * 0.75
        role = "accent" if self.isEnabled() else "line"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.pixel_pen("card"))
        painter.setBrush(theme.color(role))
        grip = QRectF(x - half / 2, middle - half, half, 2 * half)
        painter.drawRoundedRect(grip, 2, 2)
        if shown is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            tip = [QPointF(x - half, 0), QPointF(x + half, 0), QPointF(x, half * 0.8)]
            painter.drawPolygon(QPolygonF(tip))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.pixel_pen("text"))
            painter.drawRoundedRect(grip.adjusted(-2, -2, 2, 2), 3, 3)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(20 * GRID, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """None in height: who has too little room for it hides it."""
        return QSize(10 * GRID, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not math.isfinite(self._range[1]):
            return
        with QPainter(self) as painter:
            if self.maximum():
                self._paint_line(painter)
                self._paint_handle(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._kept:
            self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._kept:
            self._drag(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._kept:
            self._let_go(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, by_step = Qt.Key, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not self._kept:
            super(QAbstractSlider, self).keyPressEvent(event)
            return
        match event.key():
            case keys.Key_Left | keys.Key_Down:
                self._by_steps(-1) if by_step else self._by(-1)
            case keys.Key_Right | keys.Key_Up:
                self._by_steps(1) if by_step else self._by(1)
            case keys.Key_PageDown:
                self._by(-MANY)
            case keys.Key_PageUp:
                self._by(MANY)
            case keys.Key_Home:
                self.moment_wanted.emit(self._kept[0], True)
            case keys.Key_End:
                self.moment_wanted.emit(None, True)
            case _:
                super(QAbstractSlider, self).keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

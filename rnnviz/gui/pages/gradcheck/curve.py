"""ErrorCanvas: the errors of all arrays against h, both in powers of ten: the V of curvature and rounding.

Paints what it is given and lets an h be chosen by mouse and arrows; measures nothing.
"""

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.focus_ring import paint_focus_ring
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.theme import DARK, GRID, Theme, bold, small_font
from rnnviz.training.checks.errors_by_step import CURVE_STEPS, ErrorsByStep

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWEST, _HIGHEST = -12, -2
"""Powers of ten of the error that are always shown; more where the curve goes beyond."""
_FIRST, _LAST = math.log10(CURVE_STEPS[-1]), math.log10(CURVE_STEPS[0])
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_TOP, _MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignHCenter


class ErrorCanvas(QWidget):
    """A thin line for each array, a thick one for the worst of them; h grows to the right.

    step_chosen  another h is chosen, whose ``numbers`` are to be said
    copy_wanted  the keys for that were pressed
    """

    step_chosen = Signal()
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("check_curve")
        self.setAccessibleName("Error of the central differences by h")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(small_font())
        self._theme = DARK
        self._errors: ErrorsByStep | None = None
        self._chosen = 0
        self._tip = PlaceTip(self)

    def show_errors(self, errors: ErrorsByStep | None) -> None:
        """Show these, with our h chosen; None: nothing is measured. Of the same errors, called otherwise, the
        same h stays chosen."""
        before, self._errors = self._errors, errors
        are_same = before is not None and errors is not None and before.curve.largest == errors.curve.largest
        if errors is not None and not are_same:
            self._chosen = errors.curve.steps.index(errors.check.report.step)
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def numbers(self) -> str:
        """The errors at the chosen h: ``h = 1e-04, ours: Wxh 1.7e-09 · Whh 9.4e-10``."""
        if self._errors is None:
            return ""
        curve = self._errors.curve
        step = curve.steps[self._chosen]
        ours = ", ours" if step == self._errors.check.report.step else ""
        each = " · ".join(f"{name} {values[self._chosen]:.1e}" for name, values in curve.errors.items())
        return f"h = {step:.0e}{ours}: {each}"

    def tip_at(self, position: QPoint) -> str:
        """What the nearest h says; '' where nothing is measured."""
        if self._errors is None:
            return "The error at every h, once it is measured."
        curve, at = self._errors.curve, self._nearest(position.x())
        worst = max(curve.errors, key=lambda name: curve.errors[name][at])
        return f"h = {curve.steps[at]:.0e}: the worst array, {worst}, is off by {curve.largest[at]:.1e}."

    def as_table(self) -> PictureTable:
        """A row for each h, a column for each array."""
        if self._errors is None:
            return PictureTable.empty("The error at every h is not measured yet.")
        curve = self._errors.curve
        rows = [
            (f"h = {step:.0e}", *(f"{values[at]:.1e}" for values in curve.errors.values()))
            for at, step in enumerate(curve.steps)
        ]
        return PictureTable.of_rows("Relative errors, by h.", tuple(curve.errors), rows)

    def words_here(self) -> str:
        """The errors at the chosen h."""
        return self.numbers

    # ── where things stand ──

    def _area(self) -> QRectF:
        metrics = QFontMetrics(self.font())
        left = metrics.horizontalAdvance("10⁻¹⁰") + GRID
        above, below = metrics.height() + GRID, 2 * metrics.height() + GRID // 2
        return QRectF(self.rect()).adjusted(left, above, -metrics.horizontalAdvance("10⁻²") / 2 - 1, -below)

    def _powers(self) -> tuple[int, int]:
        """The powers of ten at the bottom and at the top."""
        values = [] if self._errors is None else [
            math.log10(value) for values in self._errors.curve.errors.values() for value in values
            if 0 < value < math.inf
        ]  # fmt: skip
        return (
            min(_LOWEST, *map(math.floor, values)) if values else _LOWEST,
            max(_HIGHEST, *map(math.ceil, values)) if values else _HIGHEST,
        )

    def _across(self, step: float) -> float:
        area = self._area()
        return area.left() + area.width() * (math.log10(step) - _FIRST) / (_LAST - _FIRST)

    def _down(self, error: float) -> float:
        area, (low, high) = self._area(), self._powers()
        power = math.log10(error) if 0 < error < math.inf else (low if error == 0 else high)
        return area.bottom() - area.height() * (power - low) / (high - low)

    def _nearest(self, x: float) -> int:
        return min(range(len(CURVE_STEPS)), key=lambda i: abs(self._across(CURVE_STEPS[i]) - x))

    def _choose(self, number: int) -> None:
        if self._errors is not None:
            self._chosen = max(0, min(number, len(CURVE_STEPS) - 1))
            self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.numbers)
        self.update()
        self.step_chosen.emit()

    # ── painting ──

    def _paint_axes(self, painter: QPainter) -> None:
        area, theme, (low, high) = self._area(), self._theme, self._powers()
        height = QFontMetrics(self.font()).height()
        for power in range(low, high + 1, 2):
            down = round(self._down(10.0**power)) + 0.5
            painter.setPen(theme.pixel_pen("line"))
            painter.drawLine(QPointF(area.left(), down), QPointF(area.right(), down))
            painter.setPen(theme.pen("quiet"))
            place = QRectF(0, down - height / 2, area.left() - GRID / 2, height)
            painter.drawText(place, _RIGHT | _MIDDLE, _power(power))
        for power in range(round(_FIRST), round(_LAST) + 1):
            place = QRectF(self._across(10.0**power) - 40, area.bottom() + GRID / 2, 80, height)
            painter.setPen(theme.pen("quiet"))
            painter.drawText(place, _CENTER | _TOP, _power(power))
        below = QRectF(area.left(), area.bottom() + GRID / 2 + height, area.width(), height)
        painter.drawText(below, _CENTER | _TOP, "h, how far an entry is moved")
        painter.drawText(QRectF(0, 0, area.width(), height), _LEFT | _TOP, "relative error")

    def _paint_marks(self, painter: QPainter) -> None:
        """The pass mark, our h, and which side is which."""
        area, theme = self._area(), self._theme
        height = QFontMetrics(self.font()).height()
        mark = round(self._down(PASS_MARK)) + 0.5
        painter.setPen(theme.pixel_pen("good", dashed=True))
        painter.drawLine(QPointF(area.left(), mark), QPointF(area.right(), mark))
        painter.setPen(theme.pen("good"))
        under = QRectF(area.left(), mark + 2, area.width(), height)
        painter.drawText(under, _CENTER | _TOP, f"pass mark {_power(-6)}: below it an array passes")
        painter.setPen(theme.pen("quiet"))
        beside = QRectF(area.left() + GRID, area.bottom() - height - GRID, area.width() - 2 * GRID, height)
        painter.drawText(beside, _LEFT, "← rounding, ~1/h")
        painter.drawText(beside, _RIGHT, "curvature, ~h² →")
        if self._errors is not None:
            step = self._errors.check.report.step
            across = round(self._across(step)) + 0.5
            painter.setPen(theme.pixel_pen("accent", dashed=True))
            painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))
            painter.setPen(theme.pen("accent"))
            painter.drawText(QRectF(across - 100, 0, 200, height), _CENTER | _TOP, f"our h = {step:.0e}")

    def _paint_curves(self, painter: QPainter, errors: ErrorsByStep) -> None:
        theme, curve = self._theme, errors.curve
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for values in curve.errors.values():
            painter.setPen(theme.pixel_pen("quiet", 1.0, 0.55))
            self._paint_line(painter, curve.steps, values)
        painter.setPen(theme.pixel_pen("warm", 2.0))
        self._paint_line(painter, curve.steps, curve.largest)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("warm"))
        for step, value in zip(curve.steps, curve.largest, strict=True):
            painter.drawEllipse(QPointF(self._across(step), self._down(value)), 2.5, 2.5)
        step = curve.steps[self._chosen]
        painter.setBrush(theme.color("card"))
        painter.setPen(theme.pixel_pen("text" if self.hasFocus() else "warm", 2.0))
        place = QPointF(self._across(step), self._down(curve.largest[self._chosen]))
        painter.drawEllipse(place, 5, 5)

    def _paint_line(self, painter: QPainter, steps: tuple[float, ...], values: tuple[float, ...]) -> None:
        points = [
            QPointF(self._across(step), self._down(value))
            for step, value in zip(steps, values, strict=True)
            if value > 0
        ]
        if len(points) > 1:
            painter.drawPolyline(QPolygonF(points))

    def _paint_legend(self, painter: QPainter) -> None:
        """Above the area, beside what the axis is called: no line comes there."""
        metrics, theme = QFontMetrics(self.font()), self._theme
        left = metrics.horizontalAdvance("relative error") + 2 * GRID
        for words, meaning, width in (("the worst array", "warm", 2.0), ("each array", "quiet", 1.0)):
            middle = metrics.height() / 2
            painter.setPen(theme.pixel_pen(meaning, width))
            painter.drawLine(QPointF(left, middle), QPointF(left + 2 * GRID, middle))
            left += 2 * GRID + GRID // 2
            painter.setPen(theme.pen("quiet"))
            painter.drawText(QPointF(left, metrics.ascent()), words)
            left += metrics.horizontalAdvance(words) + 2 * GRID

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(520, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 180)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_focus_ring(painter, self, self._theme)
            self._paint_axes(painter)
            self._paint_marks(painter)
            self._paint_legend(painter)
            if self._errors is not None:
                self._paint_curves(painter, self._errors)
            else:
                painter.setFont(bold(self.font()))
                painter.setPen(self._theme.pen("quiet"))
                painter.drawText(self._area(), Qt.AlignmentFlag.AlignCenter, "not measured yet")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._nearest(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right, Home and End choose an h; h is smaller on the left."""
        last = len(CURVE_STEPS) - 1
        places = {
            Qt.Key.Key_Left: self._chosen + 1,
            Qt.Key.Key_Right: self._chosen - 1,
            Qt.Key.Key_Home: last,
            Qt.Key.Key_End: 0,
        }
        place = places.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif place is not None:
            self._choose(place)
            announce(self, self.words_here())
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._tip.watch(self)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tip.forget(self)


def _power(exponent: int) -> str:
    """``10⁻⁶``; 1 for the exponent 0."""
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}" if exponent else "1"

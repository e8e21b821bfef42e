"""LossPanel: smooth loss, the band of the raw losses behind it, and the loss of guessing.

Fed by losses and a snapshot; knows no trainer. What it draws it draws in pixels, from
a LossSeries of bounded size, and only when a point has moved by a pixel.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QGraphicsGridLayout,
    QGraphicsObject,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QStyleOptionGraphicsItem,
    QToolButton,
    QWidget,
)

from rnnviz.gui.card import Card
from rnnviz.gui.export import export_widget
from rnnviz.gui.series import LossSeries
from rnnviz.gui.theme import DARK, GRID, Theme, small_font
from rnnviz.training.messages import Losses, RunInfo, Snapshot

Array = NDArray[Any]

TEXT_MILLISECONDS = 250
"""Numbers are read, not watched: four times a second is enough."""
MAX_EXPONENT = 50.0
"""e^50 is beyond every axis; a diverged run must not overflow."""
SMOOTH_WIDTH = 1.5
"""Of the smooth loss, in pixels."""
HEADROOM = 1.09
"""The axis ends this far above the loss of guessing, so that the dashed line is not its edge."""


# ── units ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class LossUnit:
    """A way to state the loss. ``convert(nats, T)`` from nats per character; monotone.

    ``button``, ``guessing`` and ``caption`` are texts with {T}, {V}, {value} to be filled in.
    """

    name: str
    button: str
    tooltip: str
    guessing: str
    caption: str
    convert: Callable[[Any, int], Any]


UNITS: dict[str, LossUnit] = {
    unit.name: unit
    for unit in (
        LossUnit(
            "sum",
            "sum over {T}",
            "The loss of a window as the literature writes it: loss = Σ −ln p(target) over {T} characters.",
            "ln {V} × {T} = {value}",
            "nats, summed over {T} characters",
            lambda nats, T: nats * T,
        ),
        LossUnit(
            "nats",
            "nats/char",
            "Nats per character: loss / {T}.",
            "ln {V} = {value}",
            "nats per character",
            lambda nats, _: nats,
        ),
        LossUnit(
            "bits",
            "bits/char",
            "Bits per character: nats / ln 2.",
            "log₂ {V} = {value}",
            "bits per character",
            lambda nats, _: nats / math.log(2),
        ),
        LossUnit(
            "perplexity",
            "perplexity",
            "Among how many equally likely characters the network hesitates: e^(nats per character).",
            "{value} characters",
            "perplexity",
            lambda nats, _: np.exp(np.minimum(nats, MAX_EXPONENT)),
        ),
    )
}


# ── axes ────────────────────────────────────────────────────────────────────


def nice_step(smallest: float) -> float:
    """The smallest 1, 2 or 5 times a power of ten that is not below ``smallest`` > 0."""
    power = 10.0 ** math.floor(math.log10(smallest))
    for factor in (1.0, 2.0, 5.0):
        if factor * power >= smallest * (1 - 1e-9):
            return factor * power
    return 10 * power


def nice_end(iteration: int) -> int:
    """Where the x axis ends while training stands at ``iteration``: a large step at a time."""
    power = max(100, 10 ** (len(str(iteration)) - 1))
    return next(int(f * power) for f in (1, 1.5, 2, 3, 4, 6, 8, 10) if f * power >= max(iteration, 200))


def nice_range(guessing: float, peak: float, trough: float) -> tuple[float, float]:
    """The y axis: from 0 or one readable step to a little above ``guessing``; higher only for ``peak``.

    A function of the extremes alone, so that the axis stands still unless a limit is crossed.
    """
    top = guessing * HEADROOM
    while peak > top:
        top *= 1.5
    step = nice_step(guessing / 7)
    return (step if trough >= step else 0.0), top


def ticks(start: float, end: float, step: float) -> list[float]:
    """Multiples of ``step`` in [start, end]."""
    first = math.ceil(start / step - 1e-6)
    return [index * step for index in range(first, math.floor(end / step + 1e-6) + 1)]


def short_number(value: float) -> str:
    """``0``, ``0.5``, ``24k``, ``1.5M``: an axis label."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.6g}{sign}"
    return f"{value:.6g}".replace("-", "−")


def readable(value: float) -> str:
    """A loss in words: as many digits as one can read a change from."""
    if value >= 10_000:
        return short_number(float(f"{value:.4g}"))
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}"


def place_labels(
    lines: Sequence[float], widths: Sequence[float], height: float, area: QRectF
) -> list[QPointF | None]:
    """Top left corners for labels that stand on horizontal lines at ``lines``; None where there is no room.

    Each stands at the right end of its line, on it or under it; where another would be
    touched, further to the left on the same line. So no label ever stands on another,
    and none off its line.
    """
    placed: list[QRectF] = []
    corners: list[QPointF | None] = []

    def fits(rect: QRectF) -> bool:
        return area.contains(rect) and not any(rect.intersects(other) for other in placed)

    for line, width in zip(lines, widths, strict=True):
        sides = [QRectF(area.right() - width, y, width, height) for y in (line - height, line)]
        rect = next(filter(fits, sides), sides[0] if sides[0].top() >= area.top() else sides[1])
        for other in sorted(placed, key=QRectF.right, reverse=True):
            if rect.intersects(other):
                rect.moveRight(other.left() - GRID)
        has_room = fits(rect)
        corners.append(rect.topLeft() if has_room else None)
        if has_room:
            placed.append(rect)
    return corners


# ── the picture ─────────────────────────────────────────────────────────────


def pixel_pen(theme: Theme, meaning: str, width: float = 1.0, alpha: float = 1.0) -> QPen:
    """The theme's pen for painters that work in pixels: as wide on a screen of twice the density."""
    pen = theme.pen(meaning, width)
    pen.setColor(theme.color(meaning, alpha))
    pen.setCosmetic(False)
    return pen


def dashed_pen(theme: Theme) -> QPen:
    """For the loss of guessing, in the plot and in its legend."""
    pen = pixel_pen(theme, "quiet")
    pen.setDashPattern([4.0, 3.0])
    return pen


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
        self._guessing = math.nan
        self._grid: list[float] = []
        self._references: list[tuple[str, float]] = []
        self._flags: list[tuple[int, str]] = []
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # gives the exposed rectangle

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_curve(self, x: Array, smooth: Array, low: Array, high: Array) -> None:
        """(n,) each. Only the part that differs from what was drawn is drawn again."""
        old, self._curve = self._curve, (x, smooth, low, high)
        count = min(len(x), len(old[0]))
        differs = np.zeros(count, dtype=bool)
        for values, old_values in zip(self._curve, old, strict=True):
            differs |= values[:count] != old_values[:count]
        same = int(differs.argmax()) if differs.any() else count
        if same == 0:
            self.update()
            return
        rect = self.boundingRect()
        rect.setLeft(float(self.map(x[same - 1], 0.0)[0]) - 2)
        self.update(rect)

    def set_lines(self, guessing: float, references: list[tuple[str, float]]) -> None:
        """The loss of guessing, and labelled lines."""
        self._guessing, self._references = guessing, references
        self.update()

    def set_flags(self, flags: list[tuple[int, str]]) -> None:
        """Iterations and their labels, ascending."""
        self._flags = flags
        self.update()

    def set_grid(self, values: list[float]) -> None:
        self._grid = values
        self.update()

    def map(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Data to pixels; y is limited to the picture's height."""
        (left, right), (bottom, top) = self._view.viewRange()
        rect = self.boundingRect()
        across = rect.left() + (x - left) * (rect.width() / (right - left))
        down = rect.bottom() - (y - bottom) * (rect.height() / (top - bottom))
        return across, np.clip(down, rect.top() - 2, rect.bottom() + 2)

    def flag_at(self, pixel: float) -> tuple[int, str] | None:
        """The flag that stands ``pixel`` from the left, or nearly."""
        near = [(abs(float(self.map(flag[0], 0.0)[0]) - pixel), flag) for flag in self._flags]
        distance, flag = min(near, default=(math.inf, None))
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
        across, line = self.map(x, smooth)
        # Whole segments, so that the pixels are the same whichever part is drawn.
        first = max(0, int(np.searchsorted(across, exposed.left() - 1)) - 1)
        last = int(np.searchsorted(across, exposed.right() + 1)) + 1
        across, line = across[first:last], line[first:last]
        if len(across) < 2:
            return QPolygonF(), QPolygonF()  # pyqtgraph's conversion crashes on empty arrays
        lower, upper = (self.map(0.0, edge[first:last])[1] for edge in (low, high))
        to_polygon = pg.functions.arrayToQPolygonF
        band = to_polygon(np.concatenate([across, across[::-1]]), np.concatenate([upper, lower[::-1]]))
        return to_polygon(across, line), band

    # Qt's overrides

    def boundingRect(self) -> QRectF:
        return QRectF(self._view.rect())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: Any = None) -> None:  # noqa: ARG002
        rect, theme = self.boundingRect(), self._theme
        line, band = self._make_shapes(option.exposedRect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(pixel_pen(theme, "line"))
        for value in self._grid:
            self._draw_level(painter, value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent", 0.20))
        painter.drawPolygon(band)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._draw_references(painter)
        if math.isfinite(self._guessing):
            painter.setPen(dashed_pen(theme))
            self._draw_level(painter, self._guessing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_smooth(painter, line)
        self._draw_flags(painter, rect)

    def _draw_smooth(self, painter: QPainter, line: QPolygonF) -> None:
        engine = painter.paintEngine()
        if engine.type() != QPaintEngine.Type.Raster:
            painter.setPen(pixel_pen(self._theme, "warm", SMOOTH_WIDTH))
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

    def _draw_level(self, painter: QPainter, value: float) -> None:
        rect = self.boundingRect()
        y = float(self.map(0.0, value)[1])
        if rect.top() <= y <= rect.bottom():
            y = math.floor(y) + 0.5
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))

    def _draw_references(self, painter: QPainter) -> None:
        if not self._references:
            return
        rect, theme = self.boundingRect(), self._theme
        shown = []
        for label, value in self._references:
            y = float(self.map(0.0, value)[1])
            if rect.top() <= y <= rect.bottom():
                shown.append((f"{label} {readable(value)}", value, y))
        painter.setFont(small_font())
        metrics = QFontMetricsF(painter.font())
        widths = [metrics.horizontalAdvance(text) + GRID for text, _, _ in shown]
        corners = place_labels([y for _, _, y in shown], widths, metrics.height(), rect)
        for (text, value, _), width, corner in zip(shown, widths, corners, strict=True):
            painter.setPen(pixel_pen(theme, "quiet", alpha=0.4))
            self._draw_level(painter, value)
            if corner is not None:
                box = QRectF(corner.x(), corner.y() + 1, width, metrics.height() - 2)
                painter.fillRect(box, theme.color("card", 0.75))
                painter.setPen(theme.pen("quiet"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_flags(self, painter: QPainter, rect: QRectF) -> None:
        x, smooth = self._curve[:2]
        if not self._flags or len(x) == 0:
            return
        painter.setPen(pixel_pen(self._theme, "text"))
        painter.setBrush(self._theme.color("text"))
        for iteration, _ in self._flags:
            across, down = (float(v) for v in self.map(iteration, np.interp(iteration, x, smooth)))
            if not (rect.left() <= across <= rect.right() and x[0] <= iteration <= x[-1]):
                continue
            across = math.floor(across) + 0.5
            # Up from the curve, or down where the top is near.
            pole = -2 * GRID if down - 2 * GRID > rect.top() else 2 * GRID
            tip = down + pole
            painter.drawLine(QPointF(across, down), QPointF(across, tip))
            wave = math.copysign(GRID - 1, -pole)
            painter.drawPolygon(
                [QPointF(across, tip), QPointF(across + GRID, tip + wave / 2), QPointF(across, tip + wave)]
            )


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

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:  # noqa: ARG002
        rect, theme = self._view.rect(), self._theme
        painter.setPen(pixel_pen(theme, "quiet"))
        painter.drawLine(QPointF(self._x, rect.top()), QPointF(self._x, rect.bottom()))
        painter.setFont(small_font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pixel_pen(theme, "line"))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(self._box, 4, 4)
        painter.setPen(theme.pen("text"))
        painter.drawText(self._box, Qt.AlignmentFlag.AlignCenter, self._text)


class LossView(pg.ViewBox):
    """A view box whose wheel zooms along x; over an axis, along that axis."""

    # Qt's overrides

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        super().wheelEvent(event, axis=0 if axis is None else axis)


class LossPlot(pg.GraphicsView):
    """A view box with two axes; ranges are set from outside. ``fit_requested`` by a double click.

    Not a PlotWidget: it makes seven menus that nobody here opens and that outlive it.
    """

    fit_requested = Signal()
    pointed = Signal(object)
    """QPointF in the scene, or None: the pointer has left"""
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # a cached background is a bitmap, also in an SVG
        self.setMinimumSize(QSize(20 * GRID, 8 * GRID))
        self.view = LossView(enableMenu=False, defaultPadding=0.0)
        self.view.disableAutoRange()
        self.view.setLimits(xMin=0, minXRange=20)
        self.bottom = pg.AxisItem("bottom", linkView=self.view)
        self.left = pg.AxisItem("left", linkView=self.view)
        central = pg.GraphicsWidget()
        self._grid = QGraphicsGridLayout(central)
        self._grid.setSpacing(0)
        self._grid.addItem(self.left, 0, 0)
        self._grid.addItem(self.view, 0, 1)
        self._grid.addItem(self.bottom, 1, 1)
        self.setCentralItem(central)
        # A label may reach beyond its axis into the margin: the last one is then whole.
        self.bottom.setStyle(tickLength=0, tickAlpha=0, tickTextOffset=GRID // 2, hideOverlappingLabels=100)
        self.left.setStyle(tickLength=0, tickAlpha=0, tickTextOffset=GRID - 2, hideOverlappingLabels=100)
        self.scene().sigMouseClicked.connect(self._on_scene_clicked)
        self.refresh_fonts()

    def refresh_fonts(self) -> None:
        """Room for the labels in the font that the interface has now."""
        font = small_font()
        metrics = QFontMetricsF(font)
        for axis in (self.bottom, self.left):
            axis.setStyle(tickFont=font)
        # Fixed, so that the plot never moves when a label gets another digit.
        self.bottom.setHeight(round(metrics.height()) + GRID // 2)
        self.left.setWidth(round(metrics.horizontalAdvance("0000")) + GRID)
        half_label = round(metrics.horizontalAdvance("000k") / 2) + 1
        self._grid.setContentsMargins(0, GRID // 2, half_label, 0)

    def set_theme(self, theme: Theme) -> None:
        self.setBackground(theme.card)
        for axis in (self.bottom, self.left):
            axis.setPen(QPen(Qt.PenStyle.NoPen))
            axis.setTextPen(theme.pen("quiet"))

    def _on_scene_clicked(self, event: Any) -> None:
        if event.double():
            self.fit_requested.emit()

    # Qt's overrides

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.pointed.emit(self.mapToScene(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "view"):  # pyqtgraph resizes while it is being made
            self.resized.emit()


class Swatch(QWidget):
    """A bit of line, band or dashes beside its word in the legend."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._theme = DARK
        self.setFixedSize(2 * GRID, GRID + 4)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    # Qt's overrides

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        middle = self.height() / 2
        match self._kind:
            case "line":
                painter.setPen(pixel_pen(self._theme, "warm", 2.0))
            case "band":
                painter.fillRect(self.rect().adjusted(2, 0, -2, 0), self._theme.color("accent", 0.35))
                return
            case _:
                painter.setPen(dashed_pen(self._theme))
                middle = math.floor(middle) + 0.5
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))


class Legend(QWidget):
    """What the marks mean, in words; what there is no room for is left out, the last first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = row
        self._entries: list[QWidget] = []

    def add_entry(self, swatch: QWidget, label: QLabel) -> None:
        entry = QWidget()
        pair = QHBoxLayout(entry)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(GRID // 2 + 1)
        pair.addWidget(swatch)
        pair.addWidget(label)
        self._row.insertWidget(len(self._entries), entry)
        self._entries.append(entry)

    def leave_out(self) -> None:
        """Show the entries there is room for."""
        room = self.width()
        self.setMinimumWidth(self._entries[0].sizeHint().width())
        for entry in self._entries:
            room -= entry.sizeHint().width()
            entry.setVisible(room >= 0 or entry is self._entries[0])
            room -= self._row.spacing()

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.leave_out()


# ── the panel ───────────────────────────────────────────────────────────────


class LossPanel(Card):
    """The loss of the whole run, in the unit one likes. ``unit_changed`` tells its name (a key of UNITS)."""

    unit_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Loss", parent)
        self.setObjectName("loss_panel")
        self._series = LossSeries()
        self._T, self._V, self._guessing = 25, 0, math.nan  # guessing in nats per character
        self._unit = UNITS["sum"]
        self._theme = DARK
        self._references: list[tuple[str, float]] = []
        self._flags: list[tuple[int, str]] = []
        self._extremes = (math.inf, -math.inf)  # of what must be in view, nats over the window
        self._following = True
        self._is_stale = True
        self._drawn = np.full(4, np.nan)  # the last point, in pixels
        self._tick_key: object = None
        self._present = math.nan
        self._pointed: QPointF | None = None

        self._make_legend()
        self._make_units()
        self._plot = LossPlot(self)
        self._plot.setObjectName("loss_plot")
        self._plot.setAccessibleName("Loss by iteration")
        self._picture = LossPicture(self._plot.view)
        self._pointer = Pointer(self._plot.view)
        self.body.addWidget(self._plot, 1)
        self._fit = QToolButton(self._plot)
        self._fit.setObjectName("loss_fit")
        self._fit.setText("Fit")
        self._fit.setAccessibleName("Fit the axes to the run")
        self._fit.setToolTip("Show the whole run again and follow it (or double-click the curve).")
        self._fit.hide()

        self._text_timer = QTimer(self)
        self._text_timer.setSingleShot(True)
        self._text_timer.setInterval(TEXT_MILLISECONDS)
        self._text_timer.timeout.connect(self._on_text_timer_timeout)
        self._fit.clicked.connect(self.fit)
        self._plot.fit_requested.connect(self.fit)
        self._plot.pointed.connect(self._on_plot_pointed)
        self._plot.resized.connect(self._on_plot_resized)
        self._plot.view.sigRangeChanged.connect(self._on_view_range_changed)
        self._plot.view.sigRangeChangedManually.connect(self._on_view_range_changed_manually)
        self._say_unit()
        self.set_theme(DARK)

    def _make_legend(self) -> None:
        self._swatches = [Swatch("line"), Swatch("band"), Swatch("dashes")]
        self._smooth_label, self._band_label, self._guessing_label = QLabel(), QLabel(), QLabel()
        self._smooth_label.setProperty("role", "warm")
        self._smooth_label.setToolTip("smooth_loss = 0.999 · smooth_loss + 0.001 · loss, after every step.")
        self._band_label.setText("each window, 10–90 %")
        self._band_label.setToolTip(
            "Eight of ten windows had a loss within this band: its edges are the 10 % and 90 % quantiles."
        )
        self._guessing_label.setToolTip("What expecting every character alike costs: loss = ln V · T.")
        self._legend = Legend()
        labels = (self._smooth_label, self._band_label, self._guessing_label)
        for label, name, swatch in zip(labels, ("smooth", "band", "guessing"), self._swatches, strict=True):
            label.setObjectName(f"loss_{name}_label")
            if label is not self._smooth_label:
                label.setProperty("role", "quiet")
            self._legend.add_entry(swatch, label)
        self.subtitle.hide()
        self.header.insertWidget(1, self._legend, 100)

    def _make_units(self) -> None:
        control = QWidget()
        row = QHBoxLayout(control)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        self._unit_buttons: dict[str, QPushButton] = {}
        for name in UNITS:
            button = QPushButton()
            button.setObjectName(f"unit_{name}")
            button.setCheckable(True)
            button.setProperty("segment", True)
            group.addButton(button)
            row.addWidget(button)
            self._unit_buttons[name] = button
        radius = "border-{0}-radius: 5px; border-bottom-{1}-radius: 5px;"
        self._unit_buttons["sum"].setStyleSheet(radius.format("top-left", "left"))
        self._unit_buttons["perplexity"].setStyleSheet(radius.format("top-right", "right"))
        self._unit_buttons["sum"].setChecked(True)
        group.buttonClicked.connect(self._on_unit_clicked)
        # A picture for a report says its unit in words instead of showing buttons.
        self._caption = QLabel()
        self._caption.setProperty("role", "quiet")
        self._caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._corner = QStackedWidget()
        self._corner.addWidget(control)
        self._corner.addWidget(self._caption)
        self.header.addWidget(self._corner)

    # ── what it is told ──

    def start_run(self, info: RunInfo) -> None:
        """Forget the old run; the curve begins at the loss of guessing."""
        self._T, self._V = info.config.seq_length, len(info.vocabulary)
        self._guessing = info.guessing_loss / self._T
        self._present = info.guessing_loss
        self._references.clear()
        self._flags.clear()
        self._series.clear(info.guessing_loss)
        self._following = True
        self._start_over()

    def add_losses(self, losses: Losses) -> None:
        """Lengthen the curve."""
        if len(losses.loss) == 0:
            return
        self._series.extend(losses)
        self._present = float(losses.smooth_loss[-1])
        self._measure(self._series.low[-1:], losses.smooth_loss)
        self._show_curve()
        self._show_present()

    def load_history(self, iterations: Array, losses: Array, smooth_losses: Array) -> None:
        """Take a whole history (n,) instead, as a checkpoint brings it; rows of equal stride."""
        self._series.load(iterations, losses, smooth_losses)
        if len(smooth_losses):
            self._present = float(smooth_losses[-1])
        self._start_over()

    def rewind(self, iteration: int) -> None:
        """The run goes on from an earlier iteration: what came after is void."""
        self._series.truncate(iteration)
        if len(self._series):
            self._present = float(self._series.smooth[-1])
        self._flags = [flag for flag in self._flags if flag[0] <= iteration]
        self._start_over()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The present smooth loss, also where no step was made yet."""
        self._present = snapshot.smooth_loss
        self._show_present()

    def set_reference_lines(self, lines: Sequence[tuple[str, float]]) -> None:
        """Thin horizontal lines, each with its label and its height in nats per character."""
        self._references = list(lines)
        self._show_lines()

    def set_flags(self, flags: Sequence[tuple[int, str]]) -> None:
        """Flags on the smooth curve, each with its iteration and a label shown when pointed at."""
        self._flags = sorted(flags)
        self._picture.set_flags(self._flags)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._plot.set_theme(theme)
        self._picture.set_theme(theme)
        self._pointer.set_theme(theme)
        for swatch in self._swatches:
            swatch.set_theme(theme)

    def set_unit(self, name: str) -> None:
        """Show the loss in the unit ``name``, a key of UNITS."""
        unit = UNITS[name]
        if unit is self._unit:
            return
        self._unit = unit
        self._unit_buttons[name].setChecked(True)
        self._following = True  # the old range means nothing in the new unit
        self._start_over()
        self.unit_changed.emit(name)

    @property
    def unit(self) -> str:
        """The name of the unit shown."""
        return self._unit.name

    def fit(self) -> None:
        """Show the whole run, and follow it."""
        self._following = True
        self._fit.hide()
        self._follow()

    # ── what it gives ──

    def export(self, path: Path) -> None:
        """Write the panel as a figure, PNG or SVG by the path's suffix. Raises WriteError."""
        with self._as_figure():
            export_widget(self, path, "Loss by iteration")

    @contextmanager
    def _as_figure(self) -> Iterator[None]:
        """Without the controls, and up to date even while hidden."""
        focused = self.focusWidget()
        fit_hidden = self._fit.isHidden()
        self._draw_curve()
        self._write_present()
        self._pointer.hide()
        self._fit.hide()
        self._corner.setCurrentWidget(self._caption)
        try:
            yield
        finally:
            self._corner.setCurrentIndex(0)
            self._fit.setHidden(fit_hidden)
            self._show_pointed()
            if focused is not None:
                focused.setFocus()

    # ── the curve ──

    def _start_over(self) -> None:
        """Another run, history or unit: everything is drawn anew."""
        self._extremes = (math.inf, -math.inf)
        self._measure(self._series.low, self._series.smooth)
        self._picture.set_flags(self._flags)
        self._show_lines()
        self._say_unit()
        self._is_stale = True
        self._fit.setHidden(self._following)
        self._show_curve()
        self._write_present()

    def _in_unit(self, loss: Any) -> Any:
        """Nats over the window to the unit shown."""
        return self._unit.convert(loss / self._T, self._T)

    def _measure(self, low: Array, smooth: Array) -> None:
        if len(smooth):
            trough, peak = self._extremes
            self._extremes = (min(trough, *low.tolist()), max(peak, float(smooth.max())))

    def _show_curve(self) -> None:
        if not self.isVisible():
            self._is_stale = True
            return
        self._follow()
        if self._is_stale or self._has_moved():
            self._draw_curve()

    def _draw_curve(self) -> None:
        self._follow()
        series = self._series
        self._picture.set_curve(
            series.x, *(self._in_unit(row) for row in (series.smooth, series.low, series.high))
        )
        self._drawn = self._last_point()
        self._is_stale = False

    def _last_point(self) -> Array:
        """(4,) where the curve ends, in device pixels: x, and y of the line and the band's edges."""
        series = self._series
        if len(series) == 0:
            return np.full(4, np.nan)
        values = np.array([series.smooth[-1], series.low[-1], series.high[-1]])
        x, y = self._picture.map(series.last_iteration, self._in_unit(values))
        return np.array([x, *y]) * self.devicePixelRatioF()

    def _has_moved(self) -> bool:
        """Whether the curve's end stands at least a device pixel from where it was drawn."""
        return not bool(np.all(np.abs(self._last_point() - self._drawn) < 1.0))

    # ── axes ──

    def _follow(self) -> None:
        """Let the axes hold the run, unless the user looks at a part of it. They move by large steps."""
        if not self._following or not math.isfinite(self._guessing):
            return
        trough, peak = (self._in_unit(loss) for loss in self._extremes)
        guessing = self._in_unit(self._guessing * self._T)
        wanted = ([0, nice_end(self._series.last_iteration)], list(nice_range(guessing, peak, trough)))
        if [list(axis) for axis in self._plot.view.viewRange()] != list(wanted):
            self._plot.view.setRange(xRange=wanted[0], yRange=wanted[1], padding=0, disableAutoRange=True)

    def _show_ticks(self) -> None:
        """Labels at round numbers, as many as can be read."""
        (left, right), (bottom, top) = self._plot.view.viewRange()
        size = self._plot.view.rect()
        metrics = QFontMetricsF(small_font())
        columns = max(2.0, size.width() / (7 * metrics.horizontalAdvance("0")) / 1.6)
        rows = max(2.0, size.height() / (metrics.height() * 1.7))
        x_step = max(1.0, nice_step((right - left) / columns))
        y_step = nice_step((top - bottom) / rows)
        across, up = ticks(left, right, x_step), ticks(bottom, top, y_step)
        key = (across, up)
        if key != self._tick_key:
            self._tick_key = key
            self._plot.bottom.setTicks([[(value, short_number(value)) for value in across]])
            self._plot.left.setTicks([[(value, short_number(value)) for value in up]])
            self._picture.set_grid(up)

    def _show_lines(self) -> None:
        levels = [(label, float(self._unit.convert(nats, self._T))) for label, nats in self._references]
        self._picture.set_lines(float(self._unit.convert(self._guessing, self._T)), levels)

    # ── words ──

    def _fill(self, text: str, value: str = "") -> str:
        return text.format(T=self._T, V=self._V, value=value)

    def _say_unit(self) -> None:
        for name, button in self._unit_buttons.items():
            unit = UNITS[name]
            button.setText(self._fill(unit.button))
            button.setToolTip(self._fill(unit.tooltip))
            button.setAccessibleName(f"Loss in {self._fill(unit.caption)}")
        self._caption.setText(self._fill(self._unit.caption))
        if math.isfinite(self._guessing):
            level = self._unit.convert(self._guessing, self._T)
            value = f"{level:.0f}" if self._unit.name == "perplexity" else readable(level)
            self._guessing_label.setText(f"guessing, {self._fill(self._unit.guessing, value)}")
            self._legend.leave_out()

    def _show_present(self) -> None:
        if self.isVisible() and not self._text_timer.isActive():
            self._write_present()
            self._text_timer.start()

    def _write_present(self) -> None:
        if math.isfinite(self._present):
            self._smooth_label.setText(f"smooth {readable(float(self._in_unit(self._present)))}")

    def _show_pointed(self) -> None:
        """What the curve says under the pointer."""
        series, text, x = self._series, "", 0.0
        if self._pointed is not None and len(series) > 1:
            view = self._plot.view
            x = view.mapFromScene(self._pointed).x()
            iteration = round(view.mapSceneToView(self._pointed).x())
            inside = view.sceneBoundingRect().contains(self._pointed)
            if inside and 0 <= iteration <= series.last_iteration:
                ends = series.x
                flag = self._picture.flag_at(x)
                if flag is not None:
                    iteration = min(flag[0], series.last_iteration)
                    x = float(self._picture.map(iteration, 0.0)[0])
                bucket = bisect_left(ends.tolist(), iteration)
                smooth = np.interp(iteration, ends, series.smooth)
                low, smooth, high = (
                    readable(float(self._in_unit(loss)))
                    for loss in (series.low[bucket], smooth, series.high[bucket])
                )
                text = f"iteration {iteration:,}   smooth {smooth}   10–90 % {low} – {high}"
                text = f"{flag[1]}   {text}" if flag else text
        self._pointer.point(x, text)

    # ── handlers ──

    def _on_text_timer_timeout(self) -> None:
        before = self._smooth_label.text()
        self._write_present()
        if self._smooth_label.text() != before:
            self._text_timer.start()

    def _on_unit_clicked(self, button: QPushButton) -> None:
        self.set_unit(button.objectName().removeprefix("unit_"))

    def _on_view_range_changed(self) -> None:
        self._show_ticks()
        self._picture.update()
        self._show_pointed()

    def _on_view_range_changed_manually(self) -> None:
        self._following = False
        self._fit.show()
        self._fit.adjustSize()
        self._place_fit()

    def _on_plot_resized(self) -> None:
        self._tick_key = None
        self._show_ticks()
        self._picture.update()
        self._place_fit()

    def _on_plot_pointed(self, position: QPointF | None) -> None:
        self._pointed = position
        self._show_pointed()

    def _place_fit(self) -> None:
        self._fit.move(self._plot.width() - self._fit.width() - 3 * GRID, 2 * GRID)

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._is_stale = True
        self._show_curve()
        self._write_present()

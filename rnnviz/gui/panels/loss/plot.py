"""LossPlot: a view box with two axes, their ticks, and what the mouse does on it.

Knows ranges and labels; draws no curve and knows no loss.
"""

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsGridLayout, QWidget

from rnnviz.gui.panels.loss.iteration_axis import EVEN, IterationAxis
from rnnviz.gui.panels.loss.levels import LevelLabels
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.axes import nice_step, short_number, ticks
from rnnviz.gui.parts.theme import GRID, Theme, small_font

KEY_PAN = 0.125
"""Of the range in view, by an arrow key."""
KEY_ZOOM = 0.7
"""The range in view becomes so much of itself by the plus key."""


class LossView(pg.ViewBox):
    """A view box whose wheel zooms along x; over an axis, along that axis."""

    # Qt's overrides

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:
        super().wheelEvent(event, axis=0 if axis is None else axis)


class LossPlot(pg.GraphicsView):
    """A view box with two axes; ranges are set from outside.

    ``fit_requested`` by a double click, Home or F; ``other_axis_requested`` by L. The wheel,
    dragging, arrows, + and − show a part, and the view box tells (sigRangeChangedManually).
    ``table`` makes the table of what is drawn in it, ``words`` say what stands at the pointer.
    Not a PlotWidget: it makes seven menus that nobody here opens and that outlive it.
    """

    fit_requested = Signal()
    other_axis_requested = Signal()
    clicked = Signal(QPointF)
    """A single click in the scene, not the end of a drag"""
    flag_turned = Signal(int)
    """N: 1, the next flag; P: -1, the one before"""
    pointer_turned = Signal(int)
    """Ctrl+→: 1, the next point; Ctrl+←: -1, the one before"""
    entered = Signal()
    """Enter: go to the point that is pointed at"""
    pointed = Signal(object)
    """QPointF in the scene, or None: the pointer has left"""
    ticks_moved = Signal(list)
    """Where labels stand at the left axis now: the places of grid lines"""
    resized = Signal()

    def __init__(
        self, table: Callable[[], PictureTable], words: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._table, self._words = table, words
        self._ticks: tuple[list[float], list[float]] | None = None
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # a cached background is a bitmap, also in an SVG
        self.setMinimumSize(QSize(20 * GRID, 8 * GRID))
        self.view = LossView(enableMenu=False, defaultPadding=0.0)
        self.view.disableAutoRange()
        self.view.setCursor(Qt.CursorShape.PointingHandCursor)
        self.axis: IterationAxis = EVEN
        self.set_axis(EVEN)
        self.bottom = pg.AxisItem("bottom", linkView=self.view)
        self.left = pg.AxisItem("left", linkView=self.view)
        central = pg.GraphicsWidget()
        self._grid = QGraphicsGridLayout(central)
        self._grid.setSpacing(0)
        self._grid.addItem(self.left, 0, 0)
        self._grid.addItem(self.view, 0, 1)
        self._grid.addItem(self.bottom, 1, 1)
        self.levels = LevelLabels(self.view)
        self._grid.addItem(self.levels, 0, 2)
        self.setCentralItem(central)
        # A label may reach beyond its axis into the margin: the last one is then whole.
        self.bottom.setStyle(tickLength=0, tickAlpha=0, tickTextOffset=GRID // 2, hideOverlappingLabels=100)
        self.left.setStyle(tickLength=0, tickAlpha=0, tickTextOffset=GRID - 2, hideOverlappingLabels=100)
        self.scene().sigMouseClicked.connect(self._on_scene_clicked)
        self.view.sigRangeChanged.connect(self._show_ticks)
        self._make_room()

    def _make_room(self) -> None:
        """For the labels, in the interface's font."""
        font = small_font()
        metrics = QFontMetricsF(font)
        for axis in (self.bottom, self.left):
            axis.setStyle(tickFont=font)
        # Fixed, so that the plot never moves when a label gets another digit.
        self.bottom.setHeight(round(metrics.height()) + GRID // 2)
        self.left.setWidth(round(metrics.horizontalAdvance("0000")) + GRID)
        half_label = round(metrics.horizontalAdvance("000k") / 2) + 1
        self._grid.setContentsMargins(0, GRID // 2, 0, 0)
        self.levels.set_room(self.width(), half_label)

    def set_axis(self, axis: IterationAxis) -> None:
        """Count iterations evenly or logarithmically; the range is to be set anew."""
        self.axis = axis
        self._ticks = None
        self.view.setLimits(xMin=0, minXRange=axis.narrowest)

    def set_theme(self, theme: Theme) -> None:
        self.levels.set_theme(theme)
        self.setBackground(theme.card)
        for axis in (self.bottom, self.left):
            axis.setPen(None)
            axis.setTextPen(theme.pen("quiet"))

    def _show_ticks(self) -> None:
        """Labels at round numbers, as many as can be read."""
        (left, right), (bottom, top) = self.view.viewRange()
        size = self.view.rect()
        metrics = QFontMetricsF(small_font())
        gap = min(0.5, 7 * 1.6 * metrics.horizontalAdvance("0") / max(1.0, size.width()))
        rows = max(2.0, size.height() / (metrics.height() * 1.7))
        y_step = nice_step((top - bottom) / rows)
        across, up = self.axis.ticks(left, right, (right - left) * gap), ticks(bottom, top, y_step)
        if (across, up) != self._ticks:
            self._ticks = (across, up)
            self.bottom.setTicks([[(float(self.axis.place(i)), short_number(i)) for i in across]])
            self.left.setTicks([[(value, short_number(value)) for value in up]])
            self.ticks_moved.emit(up)

    def as_table(self) -> PictureTable:
        """What is drawn in it, said by who draws."""
        return self._table()

    def words_here(self) -> str:
        """What the curve says where it is pointed at, said by who draws."""
        return self._words()

    def _zoom(self, factor: float) -> None:
        """To ``factor`` of the range in view, about its middle."""
        left, right = self.view.viewRange()[0]
        middle, half = (left + right) / 2, (right - left) / 2 * factor
        start = max(0.0, middle - half)
        self._show_part(start, start + 2 * half)

    def _pan(self, share: float) -> None:
        left, right = self.view.viewRange()[0]
        by = max(-left, share * (right - left))
        self._show_part(left + by, right + by)

    def _show_part(self, left: float, right: float) -> None:
        self.view.setXRange(left, right, padding=0)
        self.view.sigRangeChangedManually.emit([True, False])

    def _on_scene_clicked(self, event: Any) -> None:
        if event.double():
            self.fit_requested.emit()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(QPointF(event.scenePos()))

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
            self._ticks = None
            self._make_room()
            self._show_ticks()
            self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        modified = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        control = modified == Qt.KeyboardModifier.ControlModifier
        match Qt.Key(event.key()):
            case keys.Key_Left if control:
                self.pointer_turned.emit(-1)
            case keys.Key_Right if control:
                self.pointer_turned.emit(1)
            case keys.Key_Return | keys.Key_Enter:
                self.entered.emit()
            case _ if modified:
                super().keyPressEvent(event)
            case keys.Key_Left:
                self._pan(-KEY_PAN)
            case keys.Key_Right:
                self._pan(KEY_PAN)
            case keys.Key_Plus | keys.Key_Equal:
                self._zoom(KEY_ZOOM)
            case keys.Key_Minus:
                self._zoom(1 / KEY_ZOOM)
            case keys.Key_Home | keys.Key_F:
                self.fit_requested.emit()
            case keys.Key_N:
                self.flag_turned.emit(1)
            case keys.Key_P:
                self.flag_turned.emit(-1)
            case keys.Key_L:
                self.other_axis_requested.emit()
            case _:
                super().keyPressEvent(event)

"""HeatmapCanvas: what is watched of one window in every layer, painted, and the column that is looked at.

Is given snapshots; knows no panel. Shapes: T = seq_length columns, H = hidden_size units in a layer.
"""

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.network.cell import Watched
from rnnviz.core.network.cells import CELLS
from rnnviz.gui.panels.states.image import StateImage
from rnnviz.gui.panels.states.layout import BETWEEN_LAYERS, MARGIN, HeatmapLayout, lay_out_heatmap
from rnnviz.gui.panels.states.letters import paint_letters, paint_losses
from rnnviz.gui.panels.states.table import states_table
from rnnviz.gui.panels.states.words import (
    cell_in_words,
    layer_name,
    letter_in_words,
    loss_in_words,
    number,
    picture_in_words,
    unit_in_words,
)
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable, spoken
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.theme import Theme, mono_font, small_font, visible
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import Snapshot

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
UNIT_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
VECTOR_SCALE = 4
"""Samples of the picture for each of its pixels in a vector file."""


class HeatmapCanvas(QWidget):
    """The picture itself: letters, columns of units, losses; the selection by mouse and keys.

    A column is selected while the mouse is over it; a click, or the arrow keys, pin one,
    and the mouse then only reads values. Without either the last column is selected.

    ``caption`` says in a sentence what is shown now.

    Where not all units have room, those from ``first_unit`` on are shown, the same of every layer.
    """

    column_selected = Signal(int)
    units_moved = Signal()
    """Other units are in sight, or more, or fewer: see ``first_unit``, ``shown_units``."""
    cell_pointed = Signal()
    """The mouse is over another cell, or over none: see ``pointed_unit``, ``pointed_column``."""
    watched_changed = Signal()
    """The picture shows something else: see ``watched``."""

    def __init__(self, theme: Theme, caption: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._caption = caption
        self.setObjectName("heatmap_canvas")
        self.setAccessibleName("Hidden state, a column for each character")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        # It fills itself, so the card beneath need not be drawn again with every frame.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 120)
        self.pointed_unit: int | None = None
        self.pointed_column: int | None = None
        self.pointed_layer = 0
        self._pinned: int | None = None
        self._columns = 1
        self._units = 1
        self._watchable = CELLS[TrainingConfig().cell].watched
        self.watched: Watched = self._watchable[0]
        self._first_unit = 0
        self._characters: list[str] = []
        self._snapshot: Snapshot | None = None
        self._message = ""
        self._layout: HeatmapLayout | None = None
        self._images = [StateImage()]
        self._is_stale = True
        self._wheel_left = 0.0  # units that the wheel was turned by, and not scrolled yet
        self._tip = PlaceTip(self)
        self._set_fonts()
        self.set_theme(theme)
        self.write_names()

    # ── what is shown ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._signed, self._unsigned = theme.diverging_table(), theme.sequential_table()
        self._card = theme.color("card")
        self._is_stale = True
        self.update()

    def clear(self, config: TrainingConfig, characters: str, message: str) -> None:
        """Forget what was shown; a run with these settings begins."""
        before = self.selected_column
        self._columns, self._units = config.seq_length, config.hidden_size
        self._watchable = CELLS[config.cell].watched
        self._images = [StateImage() for _ in range(config.layers)]
        self._characters = [visible(character) for character in characters]
        self._message = message
        self._snapshot = self._layout = self._pinned = None
        self._first_unit = 0
        self._is_stale = True
        self._watch(self._watchable[0])
        self._point_at(None)
        self._tell_selection(before)
        self.units_moved.emit()
        self.update()

    def show_snapshot(self, snapshot: Snapshot) -> bool:
        """Show another moment; False where it looks like the one on the screen."""
        shown = self._snapshot
        self._snapshot = snapshot
        if (
            shown is not None
            and shown.iteration == snapshot.iteration
            and shown.watched == snapshot.watched
            and all(map(np.array_equal, shown.pictures, snapshot.pictures))
            and np.array_equal(shown.inputs, snapshot.inputs)
            and np.array_equal(shown.losses, snapshot.losses)
        ):
            return False
        if snapshot.watched != self.watched.name:
            self._watch(next(each for each in self._watchable if each.name == snapshot.watched))
        self._is_stale = True  # filled when it is painted: a hidden picture costs nothing
        self.update()
        return True

    def _watch(self, watched: Watched) -> None:
        self.watched = watched
        self.write_names()
        self.watched_changed.emit()

    def write_names(self) -> None:
        """Its formula is written as names are now."""
        self.setToolTip(picture_in_words(self.watched, self.layers))

    @property
    def layers(self) -> int:
        """How many stand one below the other."""
        return len(self._images)

    def value(self, layer: int, unit: int, column: int) -> float:
        """What a cell of the picture shows; there is a snapshot."""
        assert self._snapshot is not None
        return float(self._snapshot.pictures[layer][column, unit])

    def letter(self, column: int) -> str:
        """The character read at ``column`` as it is drawn; nothing before the first snapshot."""
        return self._characters[int(self._snapshot.inputs[column])] if self._snapshot else ""

    def as_table(self) -> PictureTable:
        if self._snapshot is None:
            return PictureTable.empty(self._message)
        return states_table(self._caption(), self._snapshot, self._characters)

    def words_here(self) -> str:
        """The selected column, and the unit that is pointed at in it."""
        if self._snapshot is None:
            return ""
        column = self.selected_column
        if self.pointed_unit is not None:
            value = self.value(self.pointed_layer, self.pointed_unit, column)
            what = cell_in_words(self.pointed_unit, self.watched, self.pointed_layer, self.layers).rstrip(",")
            return f"{what}, column {column + 1:,}, {spoken(self.letter(column))}: {number(value)}"
        letter, loss = spoken(self.letter(column)), float(self._snapshot.losses[column])
        return f"column {column + 1:,}, {letter}, loss {loss:.2f} nats"

    # ── selection ──

    @property
    def selected_column(self) -> int:
        if self._pinned is not None:
            return self._pinned
        return self.pointed_column if self.pointed_column is not None else self._columns - 1

    @property
    def pinned_column(self) -> int | None:
        return self._pinned

    def pin(self, column: int | None) -> None:
        """Keep ``column`` selected whatever the mouse does; None lets go."""
        before = self.selected_column
        self._pinned = None if column is None else min(max(column, 0), self._columns - 1)
        self.update()
        self._tell_selection(before)

    def _point_at(self, column: int | None, unit: int | None = None, layer: int = 0) -> None:
        if (column, unit, layer) != (self.pointed_column, self.pointed_unit, self.pointed_layer):
            before = self.selected_column
            self.pointed_column, self.pointed_unit, self.pointed_layer = column, unit, layer
            self.cell_pointed.emit()
            self._tell_selection(before)

    def _turn_unit(self, by: int) -> None:
        """Point at the next unit of the selected column, through all layers, and keep it in sight."""
        column, pointed = self.selected_column, self.pointed_unit
        here = self.first_unit - by if pointed is None else self.pointed_layer * self._units + pointed
        layer, unit = divmod(min(max(here + by, 0), self.layers * self._units - 1), self._units)
        self.pin(column)
        first, shown = self.first_unit, self.shown_units
        if not first <= unit < first + shown:
            self.scroll_to(unit if unit < first else unit - shown + 1)
        self._point_at(column, unit, layer)

    def _tell_selection(self, before: int) -> None:
        if self.selected_column != before:
            self.update()
            self.column_selected.emit(self.selected_column)

    # ── which units are in sight ──

    @property
    def columns(self) -> int:
        """T, of the run."""
        return self._columns

    @property
    def units(self) -> int:
        """H, of the run."""
        return self._units

    @property
    def shown_units(self) -> int:
        """How many have room."""
        return self._where().units

    @property
    def first_unit(self) -> int:
        """The one at the top."""
        return min(self._first_unit, self._units - self.shown_units)

    def scroll_to(self, unit: int) -> None:
        """Bring ``unit`` to the top, or as far up as there are units."""
        before = self.first_unit
        self._first_unit = min(max(unit, 0), self._units - self.shown_units)
        if self._first_unit != before:
            self._is_stale = True
            self._point_at(None)
            self.update()
            self.units_moved.emit()

    # ── places ──

    def cell_center(self, unit: int, column: int, layer: int = 0) -> QPoint:
        """The pixel in the middle of a cell, in this widget; of a unit that is in sight."""
        layout = self._where()
        block = layout.blocks[layer]
        y = block.top() + (unit - self.first_unit + 0.5) * block.height() / layout.units
        left, width = layout.column_span(column)
        return QPoint(left + width // 2, math.floor(y))

    def _cell_at(self, position: QPointF) -> tuple[int | None, int | None, int]:
        """(column, unit, layer), each None that is not there; the layer then is 0."""
        layout = self._where()
        column, row = layout.column_at(position.x()), layout.row_at(position.y())
        if column is None or row is None:
            return column, None, 0
        return column, self.first_unit + row[1], row[0]

    def _where(self) -> HeatmapLayout:
        if self._layout is None:
            self._layout = lay_out_heatmap(
                self.size(), self._columns, self._units, self.layers, self._letter_fonts, self._small
            )
            self._is_stale = True
        return self._layout

    def _set_fonts(self) -> None:
        points = mono_font().pointSizeF()
        self._letter_fonts = [PaintedText(mono_font(points * part)) for part in (1.0, 0.88, 0.75)]
        self._small = PaintedText(small_font())
        self._layout = None

    # ── painting ──

    def _paint(self, painter: QPainter) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            painter.fillRect(self.rect(), self._card)
            painter.setPen(self._theme.pen("quiet"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(MARGIN, 0, -MARGIN, 0), flags, self._message)
            if self.hasFocus():
                painter.setPen(self._theme.pen("accent"))
                painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
            return
        layout = self._where()
        self._paint_margins(painter, layout)
        self._paint_columns(painter, layout, snapshot)
        theme, selected, characters = self._theme, self.selected_column, self._characters
        letters = [characters[i] for i in snapshot.inputs.tolist()]
        paint_letters(painter, theme, layout, letters, selected, self._pinned is not None)
        if layout.shows_losses:
            paint_losses(painter, theme, self._small, layout, snapshot.losses.tolist(), selected)

    def _paint_margins(self, painter: QPainter, layout: HeatmapLayout) -> None:
        """Around the picture and between its layers, whose columns cover the rest; and their names."""
        width, height, card, picture = self.width(), self.height(), self._card, layout.picture
        right = width - picture.right() - 1
        painter.fillRect(0, 0, width, picture.top(), card)
        painter.fillRect(0, picture.bottom() + 1, width, height - picture.bottom() - 1, card)
        painter.fillRect(0, picture.top(), picture.left(), picture.height(), card)
        painter.fillRect(picture.right() + 1, picture.top(), right, picture.height(), card)
        if self.layers == 1:
            return
        for block in layout.blocks[:-1]:
            top = block.bottom() + 1
            painter.fillRect(block.left(), top, block.width(), BETWEEN_LAYERS, card)
            line = BETWEEN_LAYERS // 2
            painter.fillRect(MARGIN, top + line, picture.right() - MARGIN + 1, 1, self._theme.color("line"))
        self._small.begin(painter, self._theme.pen("quiet"))
        for layer, block in enumerate(layout.blocks):
            top = block.top() + (block.height() - self._small.height) // 2
            self._small.draw(painter, MARGIN, top, layer_name(layer))

    def _paint_columns(self, painter: QPainter, layout: HeatmapLayout, snapshot: Snapshot) -> None:
        if self._is_stale:
            card = self._card.rgb()
            table = self._signed if self.watched.is_signed else self._unsigned
            for picture, values in zip(self._images, snapshot.pictures, strict=True):
                picture.fill(values, layout, self.first_unit, self.watched, table, card)
            self._is_stale = False
        is_vector = painter.paintEngine().type() != QPaintEngine.Type.Raster
        for picture, block in zip(self._images, layout.blocks, strict=True):
            image = picture.image
            if is_vector:  # who reads a vector file scales images smoothly: cells would run into each other
                image = image.scaled(block.size() * VECTOR_SCALE)
            painter.drawImage(block, image)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent"))
            painter.drawRect(layout.picture.adjusted(-2, -2, 1, 1))
        left, width = layout.column_span(self.selected_column)
        top, height = layout.picture.top(), layout.picture.height()
        # A line of the card's colour first: warm on a warm column would not be seen.
        painter.setPen(self._theme.pixel_pen("card"))
        painter.drawRect(left - 1, top - 1, width + 1, height + 1)
        painter.setPen(self._theme.pixel_pen("warm", 2))
        painter.drawRect(left - 2, top - 2, width + 4, height + 4)

    def tip_at(self, position: QPoint) -> str:
        """What stands at a place of this widget, in words."""
        column, unit, layer = self._cell_at(QPointF(position))
        if self._snapshot is None or column is None:
            return self.toolTip()
        letter, loss = self.letter(column), float(self._snapshot.losses[column])
        if unit is not None:
            value = self.value(layer, unit, column)
            return unit_in_words(
                unit, value, self._snapshot.iteration, letter, column, self.watched, layer, self.layers
            )
        if position.y() < self._where().picture.top():
            return letter_in_words(letter, column)
        if position.y() <= self._where().picture.bottom():
            return self.toolTip()  # between two layers
        return loss_in_words(letter, loss)

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:  # ends also where a fault is raised: Qt would crash else
            self._paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._layout = None
        self.units_moved.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
            self.update()
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._tip.watch(self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._snapshot is not None:
            self._point_at(*self._cell_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._snapshot is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._point_at(*self._cell_at(event.position()))
        if self.pointed_column is not None:
            self.pin(None if self._pinned == self.pointed_column else self.pointed_column)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tip.forget(self)
        self._point_at(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel_left -= event.angleDelta().y() * self.shown_units / 8 / 120
        by = int(self._wheel_left)  # a touchpad sends many small turns
        if self.shown_units == self._units:
            self._wheel_left = 0.0
            super().wheelEvent(event)
        elif by:
            self._wheel_left -= by
            self.scroll_to(self.first_unit + by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self.shown_units
        ways = {
            Qt.Key.Key_Up: -max(1, page // 10),
            Qt.Key.Key_Down: max(1, page // 10),
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
        }
        targets = {
            Qt.Key.Key_Left: self.selected_column - 1,
            Qt.Key.Key_Right: self.selected_column + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._columns - 1,
        }
        key = Qt.Key(event.key())
        if self._snapshot is not None and key in targets:
            unit, layer = self.pointed_unit, self.pointed_layer
            self.pin(targets[key])
            if unit is not None:  # the same one, a character on
                self._point_at(self.selected_column, unit, layer)
            announce(self, self.words_here())
        elif self._snapshot is not None and key in UNIT_KEYS and event.modifiers() & SHIFT:
            self._turn_unit(UNIT_KEYS[key])
            announce(self, self.words_here())
        elif key in ways and page < self._units and not event.modifiers() & CONTROL:
            self.scroll_to(self.first_unit + ways[key])
        elif key == Qt.Key.Key_Escape and self._pinned is not None:
            self._point_at(None)
            self.pin(None)
        else:
            super().keyPressEvent(event)

"""HeatmapCanvas: the hidden state of one window, painted, and the column that is looked at.

Is given snapshots; knows no panel. Shapes: T = seq_length columns, H = hidden_size units.
"""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
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

from rnnviz.gui.panels.states.image import StateImage
from rnnviz.gui.panels.states.layout import MARGIN, HeatmapLayout, lay_out_heatmap
from rnnviz.gui.panels.states.words import letter_in_words, loss_in_words, loss_text, unit_in_words
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.theme import Theme, mono_font, small_font, visible
from rnnviz.training.worker.messages import Snapshot

CONTROL = Qt.KeyboardModifier.ControlModifier
VECTOR_SCALE = 4
"""Samples of the picture for each of its pixels in a vector file."""


class HeatmapCanvas(QWidget):
    """The picture itself: letters, columns of units, losses; the selection by mouse and keys.

    A column is selected while the mouse is over it; a click, or the arrow keys, pin one,
    and the mouse then only reads values. Without either the last column is selected.

    Where not all units have room, those from ``first_unit`` on are shown.
    """

    column_selected = Signal(int)
    units_moved = Signal()
    """Other units are in sight, or more, or fewer: see ``first_unit``, ``shown_units``."""
    cell_pointed = Signal()
    """The mouse is over another cell, or over none: see ``pointed_unit``, ``pointed_column``."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("heatmap_canvas")
        self.setAccessibleName("Hidden state, a column for each character")
        self.setToolTip(
            "Each column is h_t = tanh(Wxh·x_t + Whh·h_{t−1} + bh); "
            "below it the loss −ln p(true next) in nats. Click pins a column, Esc lets go. "
            "Where not all units have room, the wheel, ↑ and ↓ show the others."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        # It fills itself, so the card beneath need not be drawn again with every frame.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 120)
        self.pointed_unit: int | None = None
        self.pointed_column: int | None = None
        self._pinned: int | None = None
        self._columns = 1
        self._units = 1
        self._first_unit = 0
        self._characters: list[str] = []
        self._snapshot: Snapshot | None = None
        self._message = ""
        self._layout: HeatmapLayout | None = None
        self._picture = StateImage()
        self._is_stale = True
        self._wheel_left = 0.0  # units that the wheel was turned by, and not scrolled yet
        self._tip = PlaceTip(self)
        self._set_fonts()
        self.set_theme(theme)

    # ── what is shown ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._table = theme.diverging_table()
        self._card = theme.color("card")
        self._is_stale = True
        self.update()

    def clear(self, columns: int, units: int, characters: str, message: str) -> None:
        """Forget what was shown; a run with T ``columns`` and H ``units`` begins."""
        before = self.selected_column
        self._columns, self._units = columns, units
        self._characters = [visible(character) for character in characters]
        self._message = message
        self._snapshot = self._layout = self._pinned = None
        self._first_unit = 0
        self._is_stale = True
        self._point_at(None, None)
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
            and np.array_equal(shown.hs, snapshot.hs)
            and np.array_equal(shown.inputs, snapshot.inputs)
            and np.array_equal(shown.losses, snapshot.losses)
        ):
            return False
        self._is_stale = True  # filled when it is painted: a hidden picture costs nothing
        self.update()
        return True

    def letter(self, column: int) -> str:
        """The character read at ``column`` as it is drawn; nothing before the first snapshot."""
        return self._characters[int(self._snapshot.inputs[column])] if self._snapshot else ""

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

    def _point_at(self, unit: int | None, column: int | None) -> None:
        if (unit, column) != (self.pointed_unit, self.pointed_column):
            before = self.selected_column
            self.pointed_unit, self.pointed_column = unit, column
            self.cell_pointed.emit()
            self._tell_selection(before)

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
            self._point_at(None, None)
            self.update()
            self.units_moved.emit()

    # ── places ──

    def cell_center(self, unit: int, column: int) -> QPoint:
        """The pixel in the middle of a cell, in this widget; of a unit that is in sight."""
        layout = self._where()
        y = layout.picture.top() + (unit - self.first_unit + 0.5) * layout.picture.height() / layout.units
        left, width = layout.column_span(column)
        return QPoint(left + width // 2, math.floor(y))

    def _cell_at(self, position: QPointF) -> tuple[int | None, int | None]:
        layout = self._where()
        column = layout.column_at(position.x())
        y = position.y() - layout.picture.top()
        if column is None or not 0 <= y < layout.picture.height():
            return None, column
        row = int((math.floor(y) + 0.5) * layout.units / layout.picture.height())
        return self.first_unit + row, column

    def _where(self) -> HeatmapLayout:
        if self._layout is None:
            self._layout = lay_out_heatmap(
                self.size(), self._columns, self._units, self._letter_fonts, self._small
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
        self._paint_margins(painter, layout.picture)
        self._paint_columns(painter, layout, snapshot)
        self._paint_letters(painter, layout, snapshot.inputs.tolist())
        if layout.shows_losses:
            self._paint_losses(painter, layout, snapshot.losses.tolist())

    def _paint_margins(self, painter: QPainter, picture: QRect) -> None:
        """Around the picture, which covers the rest."""
        width, height, card = self.width(), self.height(), self._card
        right = width - picture.right() - 1
        painter.fillRect(0, 0, width, picture.top(), card)
        painter.fillRect(0, picture.bottom() + 1, width, height - picture.bottom() - 1, card)
        painter.fillRect(0, picture.top(), picture.left(), picture.height(), card)
        painter.fillRect(picture.right() + 1, picture.top(), right, picture.height(), card)

    def _paint_columns(self, painter: QPainter, layout: HeatmapLayout, snapshot: Snapshot) -> None:
        if self._is_stale:
            card = self._card.rgb()
            self._picture.fill(snapshot.hs, layout, self.first_unit, self._table, card)
            self._is_stale = False
        image = self._picture.image
        if painter.paintEngine().type() != QPaintEngine.Type.Raster:
            # Who reads a vector file scales images smoothly: cells would run into each other.
            image = image.scaled(layout.picture.size() * VECTOR_SCALE)
        painter.drawImage(layout.picture, image)
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

    def _paint_letters(self, painter: QPainter, layout: HeatmapLayout, inputs: Sequence[int]) -> None:
        selected, step = self.selected_column, layout.letter_step
        characters, center, text = self._characters, layout.center, layout.letters
        text.begin(painter, self._theme.pen("text"))
        text.draw_in_cells(
            painter,
            [
                (center(column), characters[inputs[column]])
                for column in range(0, layout.columns, step)
                if abs(column - selected) >= step
            ],
            layout.letters_top,
            layout.letter_room,
        )
        letter = characters[inputs[selected]]
        if self._pinned is not None:
            width = min(max(text.width(letter), text.advance), layout.letter_room) + 6
            left, warm = round(center(selected) - width / 2), self._theme.color("warm")
            painter.fillRect(left, layout.letters_top, round(width), text.height, warm)
        text.begin(painter, self._theme.pen("warm" if self._pinned is None else "on_accent"))
        place = [(center(selected), letter)]
        text.draw_in_cells(painter, place, layout.letters_top, layout.letter_room)

    def _paint_losses(self, painter: QPainter, layout: HeatmapLayout, losses: Sequence[float]) -> None:
        selected, center = self.selected_column, layout.center
        self._small.begin(painter, self._theme.pen("quiet"))
        self._small.draw_centered(
            painter,
            [(center(i), loss_text(loss)) for i, loss in enumerate(losses) if i != selected],
            layout.losses_top,
        )
        self._small.begin(painter, self._theme.pen("warm"))
        self._small.draw_centered(
            painter, [(center(selected), loss_text(losses[selected]))], layout.losses_top
        )

    def tip_at(self, position: QPoint) -> str:
        """What stands at a place of this widget, in words."""
        unit, column = self._cell_at(QPointF(position))
        if self._snapshot is None or column is None:
            return self.toolTip()
        letter, loss = self.letter(column), float(self._snapshot.losses[column])
        if unit is not None:
            value = float(self._snapshot.hs[column, unit])
            return unit_in_words(unit, value, self._snapshot.iteration, letter, column)
        if position.y() < self._where().picture.top():
            return letter_in_words(letter, column)
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
        self._point_at(None, None)

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
            self.pin(targets[key])
        elif key in ways and page < self._units and not event.modifiers() & CONTROL:
            self.scroll_to(self.first_unit + ways[key])
        elif key == Qt.Key.Key_Escape and self._pinned is not None:
            self.pin(None)
        else:
            super().keyPressEvent(event)

"""MapCanvas: the loss by place in the text (x) and pass through it (y), as one picture.

Is given a BookMap and tells which cell is pointed at and which is chosen. Knows
neither the text nor the trainer. Rows and columns are those of ``BookMap.image``.
"""

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.record.book_map import BookMap
from rnnviz.gui.pages.map.colors import (
    DEVIATION,
    LEVELS,
    Scale,
    color_indices,
    deviations,
    labelled_rows,
    slots_for,
)
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, in_words
from rnnviz.gui.parts.axes import short_number
from rnnviz.gui.parts.cell_image import draw_cells
from rnnviz.gui.parts.focus_ring import paint_focus_ring
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

Spot = tuple[int, int]
"""Row and column."""
PLACES, PASSES = "place in the text, and characters before it", "pass"
"""What stands along the axes."""
_PLACES_MEANING = (
    "Where in the text: percent of it, and N characters before the place; each column is a stretch of it."
)
_PASSES_MEANING = (
    "How many times the text had been walked through: pass = N / T iterations, from the top down."
)


class MapCanvas(QWidget):
    """The picture with its axes. A click, Enter and the arrow keys choose a cell.

    There is room for rows to come, or with ``is_finished`` for those that are there.

    cell_pointed  the mouse is over another cell, or over none (see ``pointed``)
    cell_chosen   another cell is chosen (see ``chosen``), or the same once more
    """

    cell_pointed = Signal()
    cell_chosen = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_finished: bool = False) -> None:
        super().__init__(parent)
        self._is_finished = is_finished
        self.setObjectName("map_canvas")
        self.setAccessibleName("Map of the book: loss by place and pass")
        self.setToolTip("Click a place to read it; or go by arrows, Home, End; Enter reads, Esc lets go.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(40 * GRID, 20 * GRID)
        self.pointed: Spot | None = None
        self.chosen: Spot | None = None
        self.scale = Scale.DEVIATION
        self._theme = DARK
        self._map: BookMap | None = None
        self._values = np.empty((0, 1))
        self._indices = np.empty((0, 1), np.uint8)
        self._image: QImage | None = None
        self._guessing = 1.0
        self._hint = ""
        self._text = PaintedText(small_font())
        self._tip = PlaceTip(self)

    # ── what is shown ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._image = None
        self.update()

    def clear(self, guessing: float, hint: str) -> None:
        """A run begins; guessing costs so many nats per character. ``hint`` stands there until it is read."""
        self._guessing, self._hint = guessing, hint
        self._map, self._image = None, None
        self._values = np.empty((0, 1))
        self.pointed = self.chosen = None
        self.update()

    def set_map(self, book_map: BookMap) -> None:
        """Show another state of the run's map."""
        if self._map is not None and self.chosen is not None:
            row, column = self.chosen  # rows are paired when the map is full
            self.chosen = (row * self._map.stride // book_map.stride, column)
        self._map = book_map
        self._values = book_map.image()
        if self.chosen is not None and not self._is_cell(self.chosen):
            self.chosen = None
        self._image = None
        self.update()

    def set_scale(self, scale: Scale) -> None:
        """Colour by another meaning."""
        self.scale = scale
        self._image = None
        self.update()

    @property
    def levels(self) -> tuple[float, float]:
        """Nats per character at the ends of the colours."""
        return (0.0, self._guessing) if self.scale is Scale.LOSS else (-DEVIATION, DEVIATION)

    @property
    def book_map(self) -> BookMap | None:
        """The map that is shown, None before the first."""
        return self._map

    @property
    def rows(self) -> int:
        """Rows of the picture: passes, or several passes in one."""
        return len(self._values)

    @property
    def columns(self) -> int:
        """Stretches of the text."""
        return int(self._values.shape[1])

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been read yet."""
        return not bool(np.isfinite(self._values).any())

    def value(self, cell: Spot) -> float:
        """Nats per character of a cell; NaN where nothing was read."""
        return float(self._values[cell])

    def deviation(self, cell: Spot) -> float:
        """Nats per character above the mean of the cell's row."""
        return float(deviations(self._values[cell[0] : cell[0] + 1])[0, cell[1]])

    def colors(self) -> list[int]:
        """The colour of each index of the picture, 0xAARRGGBB; the first is that of places not read."""
        theme = self._theme
        table = theme.sequential_table() if self.scale is Scale.LOSS else theme.diverging_table()
        picks = np.rint(np.linspace(0, len(table) - 1, LEVELS)).astype(int)
        return [theme.color("card").rgba(), *table[picks].tolist()]

    def tip_at(self, position: QPoint) -> str:
        """What the axis there shows; '' on the picture, whose values stand below it."""
        area = self._area()
        if self.is_empty or area.contains(position):
            return ""
        if position.y() > area.bottom():
            return _PLACES_MEANING
        return _PASSES_MEANING if position.x() < area.left() else ""

    def as_table(self) -> PictureTable:
        """A row for each pass, a column for each stretch of the text; nats per character."""
        values, book_map = self._values, self._map
        if book_map is None or self.is_empty:
            return PictureTable.empty(self._hint)
        rows, columns = values.shape

        def row_name(row: int) -> str:
            first, end = book_map.row_epochs(row)
            return f"pass {first + 1:,}" if end == first + 1 else f"passes {first + 1:,} to {end:,}"

        def column_name(column: int) -> str:
            return f"{100 * column / columns:.1f} %"

        def cell(row: int, column: int) -> str:
            value = float(values[row, column])
            return in_words(value) if math.isfinite(value) else "not read"

        caption = "Nats per character, by pass and by place in the text."
        return PictureTable(caption, Names(columns, column_name), Names(rows, row_name), cell)

    def words_here(self) -> str:
        """The chosen cell."""
        if self.chosen is None or self._map is None:
            return ""
        table, (row, column) = self.as_table(), self.chosen
        return f"{table.rows[row]}, at {table.columns[column]}: {table.cell(row, column)} nats per character"

    # ── choosing ──

    def choose(self, cell: Spot | None) -> None:
        """Choose a cell; one that is not there is none."""
        self.chosen = cell if cell is not None and self._is_cell(cell) else None
        self.update()
        self.cell_chosen.emit()

    def cell_rect(self, cell: Spot) -> QRectF:
        """Where a cell stands on the canvas."""
        area, (row, column) = self._area(), cell
        height = area.height() / self._slots()
        width = area.width() / self._values.shape[1]
        return QRectF(area.left() + column * width, area.top() + row * height, width, height)

    def _slots(self) -> int:
        """Rows that there is room for."""
        return len(self._values) if self._is_finished else slots_for(len(self._values))

    def _is_cell(self, cell: Spot) -> bool:
        return 0 <= cell[0] < len(self._values) and 0 <= cell[1] < self._values.shape[1]

    def _cell_at(self, position: QPointF) -> Spot | None:
        area = self._area()
        if self.is_empty or not QRectF(area).contains(position):
            return None
        row = int((position.y() - area.top()) * self._slots() / area.height())
        column = int((position.x() - area.left()) * self._values.shape[1] / area.width())
        return (row, column) if self._is_cell((row, column)) else None

    def _point_at(self, cell: Spot | None) -> None:
        if cell != self.pointed:
            self.pointed = cell
            self.cell_pointed.emit()

    # ── painting ──

    def _area(self) -> QRect:
        """Where the picture stands: axes at its left and below it."""
        left = self._text.height + math.ceil(self._text.width("0,000")) + GRID
        right = math.ceil(self._text.width("100 %") / 2) + 1
        bottom = 3 * self._text.height + GRID // 2
        return QRect(2, 2, self.width() - 4, self.height() - 4).adjusted(left, 0, -right, -bottom)

    def _make_image(self) -> QImage:
        values = self._values if self.scale is Scale.LOSS else deviations(self._values)
        indices = color_indices(values, *self.levels)
        rows, columns = indices.shape
        stride = -(-columns // 4) * 4  # Qt wants lines of whole 32-bit words
        self._indices = np.zeros((rows, stride), np.uint8)
        self._indices[:, :columns] = indices
        image = QImage(self._indices.data, columns, rows, stride, QImage.Format.Format_Indexed8)
        image.setColorTable(self.colors())
        return image

    def _paint_picture(self, painter: QPainter, area: QRect) -> None:
        if self._image is None:
            self._image = self._make_image()
        last = len(self._values) - 1
        bottom = self.cell_rect((last, 0)).bottom()
        target = QRectF(area.left(), area.top(), area.width(), bottom - area.top())
        draw_cells(painter, target, self._image)

    def _paint_axes(self, painter: QPainter, area: QRect, book_map: BookMap) -> None:
        text = self._text
        text.begin(painter, self._theme.pen("quiet"))
        below = area.bottom() + 1 + GRID // 2
        columns = max(2, area.width() // math.ceil(2.5 * text.width("100 %")))
        step = next(s for s in (5, 10, 20, 25, 50, 100) if 100 // s <= columns)
        percents = range(0, 101, step)
        places = [area.left() + area.width() * percent / 100 for percent in percents]
        text.draw_centered(painter, zip(places, (f"{p} %" for p in percents), strict=True), below)
        digits = 3 if book_map.text_size < 1_000_000 else 4
        counts = [book_map.text_size * percent / 100 for percent in percents]
        if book_map.text_size >= 100:
            counts = [float(f"{round(count):.{digits}g}") for count in counts]
        characters = [short_number(count) if count.is_integer() else "" for count in counts]
        text.draw_centered(painter, zip(places, characters, strict=True), below + text.height)
        text.draw_centered(painter, [(area.left() + area.width() / 2, PLACES)], below + 2 * text.height)
        self._paint_upwards(painter, PASSES, area.top() + area.height() / 2)
        row_height = area.height() / self._slots()
        for row in labelled_rows(len(self._values), 1.3 * text.height / row_height, book_map.stride):
            label = _number(book_map.row_epochs(row)[0] + 1)
            top = area.top() + (row + 0.5) * row_height - text.height / 2
            top = max(0.0, min(top, area.bottom() - text.height))
            left = area.left() - GRID + 2 - text.width(label)
            text.draw(painter, round(left), round(top), label)

    def _paint_upwards(self, painter: QPainter, words: str, middle: float) -> None:
        """Words at the left edge that are read from below."""
        painter.save()
        painter.translate(0, round(middle))
        painter.rotate(-90)
        self._text.draw_centered(painter, [(0, words)], 0)
        painter.restore()

    def _paint_cell(self, painter: QPainter, cell: Spot, meaning: str) -> None:
        rect = self.cell_rect(cell)
        grown = QRectF(round(rect.left()) - 1.5, round(rect.top()) - 1.5, 0, 0)
        grown.setRight(max(round(rect.right()) + 1.5, grown.left() + 6))
        grown.setBottom(max(round(rect.bottom()) + 1.5, grown.top() + 6))
        # Two frames: one of them is seen on whatever colour lies beneath.
        painter.setPen(self._theme.pen("window"))
        painter.drawRect(grown.adjusted(-1, -1, 1, 1))
        painter.setPen(self._theme.pen(meaning, 2 if self.hasFocus() else 1))
        painter.drawRect(grown)

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.color("card"))
            area = self._area()
            if self._map is None or self.is_empty:
                paint_focus_ring(painter, self, self._theme)
                painter.setPen(self._theme.pen("quiet"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect(), flags, self._hint)
                return
            self._paint_picture(painter, area)
            painter.setPen(self._theme.pen("accent" if self.hasFocus() else "line"))
            painter.drawRect(area.adjusted(-1, -1, 0, 0))
            self._paint_axes(painter, area, self._map)
            if self.pointed is not None and self._is_cell(self.pointed):
                self._paint_cell(painter, self.pointed, "quiet")
            if self.chosen is not None:
                self._paint_cell(painter, self.chosen, "text")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._text = PaintedText(small_font())
        super().changeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._cell_at(event.position()))
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._tip.watch(self)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._tip.forget(self)
        super().leaveEvent(event)
        self._point_at(None)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.choose(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows, columns = self._values.shape
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Home: (0, -columns),
            Qt.Key.Key_End: (0, columns),
        }
        move = moves.get(Qt.Key(event.key()))
        if self.is_empty or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape and self.chosen is not None:
            self.choose(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen is not None:
            self.choose(self.chosen)
        elif move is None:
            super().keyPressEvent(event)
        elif self.chosen is None:
            self.choose(self.pointed or (rows - 1, 0))
        else:
            row, column = self.chosen[0] + move[0], self.chosen[1] + move[1]
            self.choose((min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)))
            announce(self, self.words_here())


def _number(count: int) -> str:
    """``9,999``, ``10.2k``: never wider than the room for it."""
    return f"{count:,}" if count < 10_000 else short_number(float(f"{count:.3g}"))

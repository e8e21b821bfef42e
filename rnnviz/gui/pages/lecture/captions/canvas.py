"""DrawingCanvas: a drawing of 8 × 8 pixels that is painted by mouse and keyboard.

Knows pixels; knows no network.
"""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.drawings import SIDE
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable, in_words
from rnnviz.gui.parts.cell_image import draw_cells, image_of
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme

ON = 0.5
"""A pixel from here on counts as on: painting there takes it away."""
ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class DrawingCanvas(TippedPicture):
    """A press turns a pixel over, and dragging paints the same. Tab goes in; the arrow keys move a cursor,
    Space turns its pixel over, Delete takes all away.

    painted  the drawing is another one: by mouse or keyboard
    """

    painted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("The drawing, 8 by 8 pixels")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._theme = DARK
        self.pixels: Array = np.zeros((SIDE, SIDE))
        self.cursor_place = (SIDE // 2, SIDE // 2)
        self._stroke: float | None = None

    def show_pixels(self, pixels: Array) -> None:
        """(8,8), 0 paper … 1 ink; a little beyond is noise. Nobody is told."""
        self.pixels = np.array(pixels, float)
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def clear(self) -> None:
        """Take all away."""
        self.show_pixels(np.zeros((SIDE, SIDE)))
        self.painted.emit()

    def tip_at(self, position: QPoint) -> str:
        place = self._pixel_at(QPointF(position))
        if place is None:
            return ""
        value = f"{self.pixels[place]:.2f}".replace("-", "−")
        return f"pixel {place[0] * SIDE + place[1]} of v, row {place[0] + 1}, column {place[1] + 1}: {value}"

    def as_table(self) -> PictureTable:
        """The pixels where they stand, 0 paper to 1 ink."""
        pixels = self.pixels

        def cell(row: int, column: int) -> str:
            return in_words(round(float(pixels[row, column]), 2))

        columns, rows = ([f"{of} {at + 1}" for at in range(SIDE)] for of in ("column", "row"))
        return PictureTable(self.accessibleDescription(), columns, rows, cell)

    def words_here(self) -> str:
        """The pixel under the cursor."""
        row, column = self.cursor_place
        return f"row {row + 1}, column {column + 1}, {'on' if self.pixels[row, column] >= ON else 'off'}"

    def _describe(self) -> None:
        row, column = self.cursor_place
        on = "on" if self.pixels[row, column] >= ON else "off"
        count = int((self.pixels >= ON).sum())
        self.setAccessibleDescription(
            f"{count} pixels are on; the cursor is at row {row + 1}, column {column + 1}, which is {on}."
        )
        self.update()

    def _square(self) -> QRectF:
        side = float(min(self.width(), self.height()) // SIDE * SIDE)
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _pixel_at(self, point: QPointF) -> tuple[int, int] | None:
        square = self._square()
        if not square.contains(point):
            return None
        cell = square.width() / SIDE
        row, column = int((point.y() - square.top()) / cell), int((point.x() - square.left()) / cell)
        return min(row, SIDE - 1), min(column, SIDE - 1)

    def _paint(self, place: tuple[int, int], value: float) -> None:
        self.cursor_place = place
        if self.pixels[place] == value:
            self._describe()
            return
        self.pixels = self.pixels.copy()  # who was handed the one before keeps it
        self.pixels[place] = value
        self._describe()
        self.painted.emit()

    def _turned(self, place: tuple[int, int]) -> float:
        return 0.0 if self.pixels[place] >= ON else 1.0

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(26 * GRID, 26 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(14 * GRID, 14 * GRID)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._pixel_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._stroke = self._turned(place)
            self._paint(place, self._stroke)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._pixel_at(event.position())
        if place is not None and self._stroke is not None:
            self._paint(place, self._stroke)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._stroke = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            row, column = self.cursor_place
            down, across = ARROWS[key]
            self.cursor_place = ((row + down) % SIDE, (column + across) % SIDE)
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._paint(self.cursor_place, 1.0)
            self._describe()
            announce(self, self.words_here())
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._paint(self.cursor_place, self._turned(self.cursor_place))
            announce(self, self.words_here())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, square = self._theme, self._square()
        cell = square.width() / SIDE
        with QPainter(self) as painter:
            shades = np.rint(np.clip(self.pixels, 0, 1) * 255).astype(np.intp)
            draw_cells(painter, square, image_of(theme.sequential_table()[shades]))
            painter.setPen(theme.pixel_pen("line", 1))
            for number in range(SIDE + 1):
                x, y = square.left() + number * cell, square.top() + number * cell
                painter.drawLine(QPointF(x, square.top()), QPointF(x, square.bottom()))
                painter.drawLine(QPointF(square.left(), y), QPointF(square.right(), y))
            if self.hasFocus():
                row, column = self.cursor_place
                painter.setPen(theme.pixel_pen("accent", 1))
                painter.drawRect(square)
                painter.setPen(theme.pixel_pen("warm", 2))
                painter.drawRect(QRectF(square.left() + column * cell, square.top() + row * cell, cell, cell))

"""StateStrip: the numbers of all units of a network at one place, as one strip of colours.

Knows numbers and what is watched; knows no network and no text.
"""

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.network.cell import Watched
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, in_words
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, Theme

STRIP_HEIGHT = 26


class StateStrip(TippedPicture):
    """One column for each unit. It is called ``called``, and ``words`` say what it shows.

    unit_chosen  the number of a unit that was clicked or entered
    """

    unit_chosen = Signal(int)

    def __init__(self, name: str, called: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(called)
        self.setToolTip(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(STRIP_HEIGHT + 4)
        self.setMinimumWidth(120)
        self._theme = DARK
        self._values: Array = np.zeros(0)
        self._watched: Watched | None = None
        self._is_marked = False
        self._chosen = 0

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_values(self, values: Array, watched: Watched | None, chosen: int | None) -> None:
        """(H,) of what is watched; the chosen one has a mark."""
        self._values, self._watched = values, watched
        self._is_marked = chosen is not None
        if chosen is not None:
            self._chosen = chosen
        self.update()

    def unit_at(self, position: QPoint) -> int | None:
        """The unit at a place of the widget."""
        if not len(self._values) or not 0 <= position.x() < self.width():
            return None
        return min(position.x() * len(self._values) // max(1, self.width()), len(self._values) - 1)

    def tip_at(self, position: QPoint) -> str:
        at = self.unit_at(position)
        return self.toolTip() if at is None else self.words_of(at)

    def words_of(self, at: int) -> str:
        """A unit and its number, in words."""
        name = self._watched.name if self._watched is not None else "h"
        return f"unit {at}: {name} = {float(self._values[at]):+.4f}".replace("-", "−")

    def as_table(self) -> PictureTable:
        """A row for each unit."""
        values = self._values
        name = self._watched.name if self._watched is not None else "h"
        rows = Names(len(values), lambda row: f"unit {row}")
        return PictureTable(self.toolTip(), (name,), rows, lambda row, _: in_words(float(values[row])))

    def words_here(self) -> str:
        """The chosen unit."""
        return self.words_of(self._chosen) if self._chosen < len(self._values) else ""

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        theme, width, count = self._theme, self.width(), len(self._values)
        strip = QRect(0, 2, width, STRIP_HEIGHT)
        painter.fillRect(strip, theme.color("raised"))
        if count and self._watched is not None:
            low, high = self._watched.low, self._watched.high
            places = np.nan_to_num((self._values - low) * (255 / (high - low)), nan=0.0)
            table = theme.diverging_table() if self._watched.is_signed else theme.sequential_table()
            colors = table[np.clip(np.rint(places), 0, 255).astype(np.uint8)]
            row = np.ascontiguousarray(colors[np.arange(width) * count // max(1, width)], np.uint32)
            pixels = np.repeat(row[None], STRIP_HEIGHT, axis=0)
            image = QImage(pixels.data, width, STRIP_HEIGHT, 4 * width, QImage.Format.Format_RGB32)
            painter.drawImage(0, 2, image)
            if self._is_marked and self._chosen < count:
                left = self._chosen * width // count
                right = max(left + 3, (self._chosen + 1) * width // count)
                painter.setPen(theme.pixel_pen("text", 1.5))
                painter.drawRect(left, 1, right - left, STRIP_HEIGHT + 1)
        if self.hasFocus():
            painter.setPen(theme.pen("accent"))
            painter.drawRect(0, 0, width - 1, self.height() - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.unit_at(event.position().toPoint())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.unit_chosen.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is not None and len(self._values):
            self.unit_chosen.emit(max(0, min(self._chosen + by, len(self._values) - 1)))
            announce(self, self.words_here())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(self._values):
            self.unit_chosen.emit(self._chosen)
        else:
            super().keyPressEvent(event)

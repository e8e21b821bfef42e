"""WindowStrip: the characters of a window, one of which can be chosen.

Knows characters; knows no network.
"""

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable, spoken
from rnnviz.gui.parts.focus_ring import paint_focus_ring
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, visible

WIDEST = 20


class WindowStrip(QWidget):
    """Named ``signals_window``. Of a long window the last characters that there is room for.

    chosen  the place of the character that was chosen; −1: none any more
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signals_window")
        self.setAccessibleName("The window: choose a character whose error is to be followed")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip("Click a character to follow its error alone; click it again for all.")
        self._theme = DARK
        self._text = PaintedText(mono_font())
        self._characters: list[str] = []
        self.place = -1

    def show_characters(self, characters: str) -> None:
        """Another window; the choice stays where it is."""
        self._characters = list(characters)
        if self.place >= len(self._characters):
            self.place = -1
        self.update()

    def has(self, place: int) -> bool:
        """Whether there is a character there."""
        return 0 <= place < len(self._characters)

    def choose(self, place: int) -> None:
        """Choose a place, or −1 for none, and tell it."""
        self.place = place
        said = visible(self._characters[place]) if place >= 0 else "all characters"
        self.setAccessibleDescription(f"followed: {said}")
        self.update()
        self.chosen.emit(place)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def as_table(self) -> PictureTable:
        """A row for each character of the window."""
        return PictureTable.of_rows(
            "",
            ("character", "state"),
            (
                (f"{at + 1:,}", spoken(visible(character)), "followed" if at == self.place else "")
                for at, character in enumerate(self._characters)
            ),
        )

    def words_here(self) -> str:
        """The character that is followed."""
        if self.place < 0:
            return "all characters"
        return f"{self.place + 1:,}, {spoken(visible(self._characters[self.place]))}"

    def _cell(self) -> tuple[int, int, float]:
        """(first place shown, how many, width of a cell)."""
        count = len(self._characters)
        narrowest = math.ceil(self._text.advance) + 2
        shown = max(1, min(count, self.width() // max(1, narrowest)))
        return count - shown, shown, min(float(WIDEST), self.width() / shown)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(10 * GRID, self._text.height + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        if not self._characters:
            with QPainter(self) as painter:
                paint_focus_ring(painter, self, theme)
            return
        first, shown, width = self._cell()
        with QPainter(self) as painter:
            for number in range(shown):
                cell = QRectF(number * width, 0, width - 1, self.height())
                is_chosen = first + number == self.place
                painter.fillRect(cell, theme.color("warm" if is_chosen else "raised"))
            if self.hasFocus():
                painter.setPen(theme.pixel_pen("accent", 1))
                painter.drawRect(QRectF(0.5, 0.5, shown * width - 2, self.height() - 1))
            for number in range(shown):
                is_chosen = first + number == self.place
                pen = theme.ink_pen(theme.color("warm")) if is_chosen else theme.pen("text")
                self._text.begin(painter, pen)
                mark = visible(self._characters[first + number])
                center = number * width + (width - 1) / 2
                self._text.draw_in_cells(painter, [(center, mark)], 3, int(width), self._text.height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        first, shown, width = self._cell()
        place = first + int(event.position().x() // width)
        if self._characters and first <= place < first + shown:
            self.choose(-1 if place == self.place else place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        first, shown, _ = self._cell()
        turn = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if turn is not None and self._characters:
            start = self.place if self.place >= 0 else (first + shown if turn < 0 else first - 1)
            self.choose(min(first + shown - 1, max(first, start + turn)))
            announce(self, self.words_here())
        elif event.key() == Qt.Key.Key_Escape and self.place >= 0:
            self.choose(-1)
        else:
            super().keyPressEvent(event)

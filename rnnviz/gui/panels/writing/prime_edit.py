"""PrimeEdit: a line edit for text that may hold line ends and tabs.

Knows how to show them; knows nothing of what the text is for.
"""

from bisect import bisect_left, bisect_right
from typing import cast

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QTextLayout, QTextLine
from PySide6.QtWidgets import QLineEdit, QWidget

from rnnviz.gui.parts.theme import DARK, VISIBLE, Theme, mono_font, visible

_MARKED = "\n\t"
SHOWN_SKIPPED = 8
"""Unknown characters that are named; more are counted."""


def skipped_in_words(skipped: str) -> str:
    """What is said of characters of a prime that the network does not know; '' where there are none."""
    named = " ".join(f"“{visible(character)}”" for character in skipped[:SHOWN_SKIPPED])
    more = len(skipped) - SHOWN_SKIPPED
    rest = f" and {more:,} more" if more > 0 else ""
    return f"skipped, the network does not know them: {named}{rest}" if skipped else ""


class PrimeEdit(QLineEdit):
    """``text()`` is the real text, of any length; its line ends and tabs are drawn as marks.

    Shift+Enter puts in a line break.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(2**31 - 1)
        self.setFont(mono_font())
        self._theme = DARK
        self._marks: list[tuple[int, str]] = []  # place as Qt counts it, and the mark there
        self._layout = QTextLayout()
        self.textChanged.connect(self._on_text_changed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def _on_text_changed(self, text: str) -> None:
        self._marks = []
        place = 0
        for character in text:
            if character in _MARKED:
                self._marks.append((place, VISIBLE[character]))
            place += 1 if character <= "\uffff" else 2  # UTF-16
        if self._marks:
            # The line as the line edit lays it out: it draws a line end as a space.
            self._layout = QTextLayout(text.replace("\n", " "), self.font())
            self._layout.beginLayout()
            self._layout.createLine()
            self._layout.endLayout()

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.insert("\n")
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._marks:
            return
        line = self._layout.lineAt(0)
        # Where the caret is on screen and in the line tells how far the line is scrolled. Its
        # rectangle is wider than the caret by the same on both sides.
        caret = self.cursorRect()
        left = caret.center().x() - _x(line, self.cursorPosition())
        baseline = caret.top() + QFontMetricsF(self.font()).ascent()
        first = bisect_left(self._marks, (line.xToCursor(-left), ""))
        last = bisect_right(self._marks, (line.xToCursor(self.width() - left) + 1, ""))
        with QPainter(self) as painter:
            painter.setClipRect(self.rect().adjusted(4, 2, -4, -2))
            painter.setFont(self.font())
            painter.setPen(self._theme.pen("quiet"))
            for place, mark in self._marks[first:last]:
                painter.drawText(QPointF(left + _x(line, place), baseline), mark)


def _x(line: QTextLine, place: int) -> float:
    """Pixels from the start of ``line`` to the character at ``place``."""
    x, _ = cast(tuple[float, int], line.cursorToX(place))  # its stub says object
    return x

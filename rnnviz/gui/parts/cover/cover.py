"""Cover: lies over a card until one has said what one expects of its picture; then it shows both.

Knows a question, a sketch and two buttons; knows not what is covered, nor what came of it.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.gui.parts.buttons import card_button
from rnnviz.gui.parts.cover.sketch import CoverSketch
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.theme import DARK, GRID, Theme

REVEAL = "Show what is beneath the cover, beside what you said (Enter, or Ctrl+P)."
CLOSE = "Take the cover away (Esc)."


class Cover(QWidget):
    """Named ``name``; its sketch says so itself.

    reveal_wanted  what was said is to be compared with what is beneath
    close_wanted   it is to go
    """

    reveal_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, name: str, sketch: CoverSketch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        # It fills itself: what is beneath is not painted, costs nothing, and nothing shines through.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme = DARK
        self.sketch = sketch
        self._hints: tuple[str, ...] = ("",)
        self.title = FittedLabel()
        self.title.setProperty("role", "title")
        self.title.setObjectName(f"{name}_title")
        self.reveal = card_button(f"{name}_reveal", "Reveal", REVEAL)
        self.reveal.setProperty("primary", True)
        self.reveal.clicked.connect(self.reveal_wanted)
        self.close_button = card_button(f"{name}_close", "Uncover", CLOSE)
        self.close_button.clicked.connect(self.close_wanted)
        self.words = FittedLabel()
        self.words.setObjectName(f"{name}_words")
        self.words.setProperty("role", "quiet")
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.title, 1)
        head.addWidget(self.reveal)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID + 4, GRID, GRID + 4, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addWidget(sketch, 1)
        sketch.changed.connect(self._on_sketch_changed)

    def ask(self, titles: Sequence[str], hints: Sequence[str]) -> None:
        """Begin anew: ``titles`` are the question, ``hints`` say how to answer it, the longest first each."""
        self.title.offer(*titles)
        self.sketch.is_revealed = False
        self._hints = tuple(hints)
        self.words.offer(*hints)
        self.reveal.show()
        self.reveal.setEnabled(self.sketch.is_said)
        self.close_button.setText("Uncover")
        self.setAccessibleName(titles[0])

    def say(self, *variants: str) -> None:
        """One line under the question, the longest of ``variants`` that there is room for."""
        self.words.offer(*variants)

    def conclude(self, *variants: str) -> None:
        """It is revealed: what came of it, in a line."""
        self.sketch.is_revealed = True
        self.words.offer(*variants)
        self.sketch.setAccessibleDescription(variants[0])
        self.reveal.hide()
        self.close_button.setText("Close")
        if self.isVisible():
            self.close_button.setFocus()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.sketch.set_theme(theme)
        self.update()

    def _on_sketch_changed(self) -> None:
        self.reveal.setEnabled(self.sketch.is_said)
        words = self.sketch.words
        shorter = (words, words.partition(";")[0], words.partition(",")[0])
        self.words.offer(*(shorter if words else self._hints))

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.color("card"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the sketch has no use for."""
        key = Qt.Key(event.key())
        if (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.reveal.isEnabled()
            and self.reveal.isVisible()
        ):
            self.reveal_wanted.emit()
        elif key == Qt.Key.Key_Escape or (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.sketch.is_revealed
        ):
            self.close_wanted.emit()
        else:
            super().keyPressEvent(event)

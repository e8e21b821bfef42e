"""WrittenColumn: what one run wrote, under its name and its mark.

Knows a text and what is said of it; knows no network.
"""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rnnviz.gui.pages.runs.marks import RunMark
from rnnviz.gui.pages.runs.writing.order import WrittenByRun
from rnnviz.gui.panels.writing.prime_edit import skipped_in_words
from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.names import keep
from rnnviz.gui.parts.stacked_marks import TAIL, unstacked
from rnnviz.gui.parts.text_view import TextView
from rnnviz.gui.parts.theme import DARK, GRID, Theme

INVITES = "Press Write, or Enter in the field above: here stands what the network of this run writes."
WAITS = "It has its turn in a moment."


class _Stroke(QWidget):
    def __init__(self, mark: RunMark, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark = mark
        self._theme = DARK
        self.setFixedSize(3 * GRID, 2 * GRID)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._mark.pen(self._theme, 2.0))
            painter.drawLine(QPointF(0, self.height() / 2), QPointF(self.width(), self.height() / 2))


class WrittenColumn(QWidget):
    """The text is named ``runs_written_<number>``; ``written`` is what stands there. Until then it says how
    it comes there."""

    def __init__(self, number: int, name: str, mark: RunMark, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = DARK
        self.written: WrittenByRun | None = None
        self._waits = False
        self._stroke = _Stroke(mark, self)
        self.head = keep(FittedLabel(self))
        self.head.offer(name)
        self.text = TextView(INVITES, self)
        self.text.setObjectName(f"runs_written_{number}")
        self.text.setAccessibleName(f"What {name} writes")
        self.text.setMinimumHeight(5 * self.text.fontMetrics().lineSpacing())
        self.note = FittedLabel(self)
        self.note.setObjectName(f"runs_written_{number}_words")
        self.note.setProperty("role", "quiet")
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self._stroke)
        top.addWidget(self.head, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(top)
        column.addWidget(self.text, 1)
        column.addWidget(self.note)

    def show_written(self, written: WrittenByRun | None) -> None:
        """What the run wrote; None while it has not."""
        self.written = written
        self.text.clear()
        self._invite()
        if written is None:
            self.note.offer("")
            return
        skipped = skipped_in_words(written.skipped)
        self.note.offer(written.trouble or skipped or f"as it was after {written.iteration:,} steps")
        cursor = QTextCursor(self.text.document())
        start = QTextCharFormat()
        start.setForeground(self._theme.color("accent"))
        cursor.insertText(unstacked(written.prime, ""), start)
        cursor.insertText(unstacked(written.text, written.prime[-TAIL:]), QTextCharFormat())

    def show_waiting(self, waits: bool) -> None:
        """Whether it is still to write."""
        self._waits = waits
        self._invite()

    def _invite(self) -> None:
        hint = WAITS if self._waits else INVITES
        self.text.set_hint(hint if self.written is None else "")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._stroke.set_theme(theme)
        self.show_written(self.written)

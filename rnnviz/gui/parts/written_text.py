"""WrittenText: a text after the one that it goes on from, marked where another one differs.

Knows characters; knows no network and nothing of the other text.
"""

from itertools import groupby

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.stacked_marks import TAIL, unstacked
from rnnviz.gui.parts.text_view import TextView
from rnnviz.gui.parts.theme import DARK, Theme


class WrittenText(TextView):
    """A text after the one that it goes on from; what is the ``same`` as in the other and what is not
    (``otherwise``) have colours of their own, by their meaning in the theme."""

    def __init__(
        self,
        name: str,
        hint: str,
        parent: QWidget | None = None,
        *,
        same: str = "text",
        otherwise: str = "warm",
    ) -> None:
        super().__init__(hint, parent)
        self._same, self._otherwise = same, otherwise
        self.setObjectName(name)
        self._theme = DARK
        self._shown: tuple[str, str, tuple[bool, ...], int | None] = ("", "", (), None)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_text(*self._shown)

    def show_text(self, before: str, text: str, differs: tuple[bool, ...], parts_at: int | None) -> None:
        """``text`` after ``before``; ``differs`` says of each character whether the other has another."""
        self._shown = (before, text, differs, parts_at)
        if not before and not text:
            self.clear()
            return
        with self.reader_kept_in_place():
            self.clear()
            cursor = QTextCursor(self.document())
            cursor.beginEditBlock()
            tail = ""
            start = QTextCharFormat()
            start.setForeground(self._theme.color("accent"))
            cursor.insertText(unstacked(before, tail), start)
            tail = before[-TAIL:]
            for place, run in groupby(range(len(text)), lambda i: (differs[i], i == parts_at)):
                part = "".join(text[i] for i in run)
                cursor.insertText(unstacked(part, tail), self._look(*place))
                tail = (tail + part)[-TAIL:]
            cursor.endEditBlock()

    def _look(self, differs: bool, parts_here: bool) -> QTextCharFormat:
        look = QTextCharFormat()
        if parts_here:  # white space has no ink: a surface marks it, too
            look.setBackground(self._theme.color("warm"))
            look.setForeground(self._theme.ink_on(self._theme.color("warm")))
        else:
            look.setForeground(self._theme.color(self._otherwise if differs else self._same))
        return look

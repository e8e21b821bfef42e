"""SampleView: one sample as it is being written, after the text that it starts from.

Knows characters and how fast they can be shown; knows no request and no network.
"""

import time
from itertools import groupby

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.stacked_marks import TAIL, unstacked
from rnnviz.gui.parts.text_view import TextView
from rnnviz.gui.parts.theme import DARK, Theme

FRAME_MILLISECONDS = 33


class SampleView(TextView):
    """``begin`` with the prime, ``add`` what comes after it.

    text_added  how many characters stand after the prime now
    """

    text_added = Signal(int)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(hint, parent, follows_end=True)
        self._theme = DARK
        self._written = 0
        self._before = ""  # the last characters in the view
        self._waiting: list[str] = []  # written, but not yet in the view
        self._prime_spans: list[tuple[int, int, bool]] = []  # from, to, whether the network knows it
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    @property
    def written(self) -> int:
        """Characters in the view, without the prime."""
        return self._written

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        cursor = QTextCursor(self.document())
        for start, end, known in self._prime_spans:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(self._prime_format(known))

    def start_over(self) -> None:
        """Empty the view; what was still to come into it is forgotten."""
        self.discard()
        self._prime_spans = []
        self._written = 0
        self._before = ""
        self.clear()

    def begin(self, prime: str, unknown: str) -> None:
        """Another sample: show the text it starts from, struck out where its characters are ``unknown``."""
        self.start_over()
        cursor = QTextCursor(self.document())
        for known, characters in groupby(prime, lambda character: character not in unknown):
            start = cursor.position()
            part = "".join(characters)
            cursor.insertText(unstacked(part, self._before), self._prime_format(known))
            self._before = (self._before + part)[-TAIL:]
            self._prime_spans.append((start, cursor.position(), known))

    def add(self, text: str) -> None:
        """Show more of the sample, soon."""
        self._waiting.append(text)
        if not self._timer.isActive():
            self.flush()

    def discard(self) -> None:
        """Forget what has come and is not shown yet."""
        self._waiting.clear()
        self._timer.stop()

    def flush(self) -> None:
        """Show what has come; the reader is left where they are, at the end if that is where."""
        text = "".join(self._waiting)
        self._waiting.clear()
        if not text:
            return
        started = time.perf_counter()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(unstacked(text, self._before), QTextCharFormat())
        self._before = (self._before + text)[-TAIL:]
        self._written += len(text)
        self.text_added.emit(self._written)
        # A text without line ends is laid out anew as a whole: rest longer than that took.
        cost = round(4000 * (time.perf_counter() - started))
        self._timer.start(max(FRAME_MILLISECONDS, cost))

    def _prime_format(self, known: bool) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setForeground(self._theme.color("accent" if known else "warm"))
        look.setFontStrikeOut(not known)
        return look

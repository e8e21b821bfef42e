"""InSight: of a text only the part in sight is read, when it is seen, and half as much on both sides.

Knows a book, a network and which characters are in sight; knows no tint.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.gui.pages.inspect.reader.seeing import Seeing, Seen
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.gui.parts.text_grid.canvas import TextCanvas
from rnnviz.training.run.network_copy import NetworkCopy

LOOK_MILLISECONDS = 40
"""So long something else is in sight before it is read."""


class InSight(QObject):
    """``read`` is the part of ``book`` that was read last, and by which network.

    seen  another part of it, or by another network: a Seen
    """

    seen = Signal(object)

    def __init__(self, canvas: TextCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.book: Book | None = None
        self.network: NetworkCopy | None = None
        self.read: Seen | None = None
        self._seeing = Seeing(self)
        self._seeing.seen.connect(self._on_seeing_seen)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LOOK_MILLISECONDS)
        self._soon.timeout.connect(self.look)

    @property
    def size(self) -> int:
        """Characters of the text; 0 for none."""
        return len(self.book.ids) if self.book is not None else 0

    def forget(self) -> None:
        """Another run stands, whose network is to come."""
        self._seeing.forget()
        self.network = self.read = None

    def begin(self, book: Book) -> None:
        """Another text is in the canvas, or is about to be."""
        self.book, self.read = book, None

    def look(self) -> None:
        """Have the part in sight read, unless the present network has."""
        network, book = self.network, self.book
        if network is None or book is None or not len(book.ids) or not self._canvas.isVisible():
            return
        if network.architecture.vocab_size != len(book.vocabulary):
            return  # of the run before
        start, end = self._canvas.sight
        cursor = self._canvas.cursor_place
        if not start <= cursor < end and abs(cursor - start) < 2 * (end - start):
            start, end = min(start, cursor), max(end, cursor + 1)
        read = self.read if self.read is not None and self.read.network is network else None
        if read is not None and read.start <= max(0, start - 1) and end <= read.end:
            return
        margin = (end - start) // 2
        self._seeing.look(network, book.ids, start - margin - 1, end + margin)

    def look_soon(self) -> None:
        """Not with every line that is scrolled by, but while one scrolls, too."""
        if not self._soon.isActive():
            self._soon.start()

    def look_away(self) -> None:
        """Nobody sees the text any more."""
        self._soon.stop()
        self._seeing.forget()

    def stop(self) -> None:
        self._soon.stop()
        self._seeing.stop()

    def _on_seeing_seen(self, seen: Seen) -> None:
        book = self.book
        if book is None or seen.ids is not book.ids or self.network is None:
            return
        self.read = seen
        self.seen.emit(seen)
        self.look()  # where it is out of sight by now

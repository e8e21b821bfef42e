"""CopiedLengths: of each character of what is read, how long a passage that ends there is a copy.

Of the text that the run learns: where that text itself is read, of another place in it. The text is sorted
once, beside the window, when that is first asked for. Knows texts; knows no network and no colours.
"""

import numpy as np
from PySide6.QtCore import QObject, Signal

from rnnviz.core.arrays import Array
from rnnviz.core.progress import Progress
from rnnviz.core.text.copies import LONGEST, PASSAGE, Copies, longest_around, placed, share_covered
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.gui.parts.background import BackgroundWork


class CopiedLengths(QObject):
    """``want`` a book; ``found`` follows when its lengths are there.

    found   the lengths of the book that was wanted are there: see ``lengths``
    failed  a sentence: they cannot be had
    """

    found = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work = BackgroundWork("inspect copies", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.failed)
        self._learned: Ids | None = None
        self._index: Copies | None = None
        self._of_ids: Ids | None = None
        self._lengths: Array | None = None
        self._ends: Array | None = None

    def lengths(self, book: Book) -> Array | None:
        """(N,) characters, for each of the book; None where they are not there."""
        return self._lengths if self._of_ids is book.ids else None

    def place_of(self, book: Book, place: int) -> tuple[int, int] | None:
        """Of the longest copied passage around this character of a typed text: where it begins in the text
        that is learned, and its length; None where none has ``PASSAGE`` characters, or none is told."""
        lengths, ends = self.lengths(book), self._ends
        if lengths is None or ends is None:
            return None
        passage = longest_around(placed(lengths, ends, PASSAGE), place)
        return (passage.place, len(passage)) if passage is not None else None

    @property
    def is_working(self) -> bool:
        return self._work.is_working

    def want(self, book: Book, learned_size: int) -> None:
        """Find them beside the window; ``learned_size`` characters of the run's text are learned."""
        if self.lengths(book) is not None or book.corpus is None:
            return
        learned = book.corpus.ids[:learned_size]
        if (
            self._learned is None
            or learned.base is not self._learned.base
            or len(learned) != len(self._learned)
        ):
            self._learned, self._index = learned, None
        self._work.leave()
        ids, index, V, is_typed = book.ids, self._index, len(book.vocabulary), book.is_typed

        def work(progress: Progress) -> tuple[Ids, Copies, Array, Array | None]:
            copies = index or Copies(learned, V, progress=progress)
            if is_typed:
                return ids, copies, *copies.of_with_places(ids)
            return ids, copies, within_book(copies, ids), None

        self._work.start(work)

    def forget(self) -> None:
        """Another run stands."""
        self._work.leave()
        self._learned = self._index = self._of_ids = self._lengths = self._ends = None

    def stop(self) -> None:
        self._work.stop()

    def _on_work_finished(self, found: tuple[Ids, Copies, Array, Array | None]) -> None:
        self._of_ids, self._index, self._lengths, self._ends = found
        self.found.emit()


def copied_in_words(lengths: Array, *, is_book: bool) -> tuple[str, str]:
    """What of a whole text is copied, by its lengths (N,), N > 0, in more words and in fewer."""
    longest = f"{int(lengths.max()):,}{' or more' if lengths.max() >= LONGEST else ''} characters"
    if is_book:  # nobody has copied it
        return (f"the book repeats itself, up to {longest}", f"repeated, up to {longest}")
    share = f"{100 * (1 - share_covered(lengths, PASSAGE)):.0f} % new text"
    short = longest.removesuffix(" characters")
    return (f"{share} · longest copy {longest}", f"{share}, longest copy {short}")


def within_book(copies: Copies, ids: Ids) -> Array:
    """(N,) of the whole text of a run, of which ``copies`` knows the beginning, which is learned."""
    lengths = copies.within()
    if copies.size < len(ids):  # of what is held out, with what stands before it
        before = min(copies.size, copies.longest)
        lengths = np.append(lengths, copies.of(ids[copies.size - before :])[before:])
    return lengths

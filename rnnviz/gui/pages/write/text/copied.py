"""CopiedPassages: what of a writing stands in the text that the run learned, word for word, and where.

That text is sorted once, beside the window, when it is first asked for. Knows texts; knows no network and no
colours.
"""

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal

from rnnviz.core.arrays import Array
from rnnviz.core.progress import Progress
from rnnviz.core.text.copies import PASSAGE, CopiedPassage, Copies, longest_around, placed, share_covered
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.parts.background import BackgroundWork

LONGEST_WRITING = 5_000
"""Characters of a writing, and so of a passage."""


class Copied(NamedTuple):
    """What of a writing is copied.

    lengths   (N,) of each character, the longest passage that ends there and stands in the book
    passages  those of at least ``PASSAGE`` characters
    share     of the characters that lie within them
    """

    lengths: Array
    passages: tuple[CopiedPassage, ...]
    share: float

    @property
    def longest(self) -> int:
        return int(self.lengths.max(initial=0))

    def passage_at(self, place: int) -> CopiedPassage | None:
        """The longest that a character of the writing stands in."""
        return longest_around(self.passages, place)


def copied_of(copies: Copies, ids: Ids) -> Copied:
    """Of a writing ``ids`` (N,)."""
    lengths, places = copies.of_with_places(ids)
    return Copied(lengths, placed(lengths, places, PASSAGE), share_covered(lengths, PASSAGE))


class CopiedPassages(QObject):
    """``want`` a writing; ``found`` follows.

    found   a Copied, of the writing that was wanted last
    failed  a sentence: it cannot be told
    """

    found = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work = BackgroundWork("write copies", self)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.failed)
        self._learned: Ids = np.zeros(0, np.uint8)
        self._vocab_size = 0
        self._index: Copies | None = None

    @property
    def is_sorting(self) -> bool:
        """Whether the run's text is being sorted for it, which takes seconds of a long one."""
        return self._index is None and self._work.is_working

    def show_book(self, learned: Ids, vocab_size: int) -> None:
        """Another run, which learns this text, (N,) numbers below ``vocab_size``."""
        self.leave()
        self._learned, self._vocab_size, self._index = learned, vocab_size, None

    def want(self, ids: Ids) -> None:
        """Look beside the window."""
        self._work.leave()
        index, learned, vocab_size = self._index, self._learned, self._vocab_size

        def work(progress: Progress) -> tuple[Copies, Copied]:
            copies = index or Copies(learned, vocab_size, longest=LONGEST_WRITING, progress=progress)
            return copies, copied_of(copies, ids)

        self._work.start(work)

    def leave(self) -> None:
        """Nobody waits for it any more."""
        self._work.leave()

    def stop(self) -> None:
        self._work.stop()

    def _on_work_finished(self, found: tuple[Copies, Copied]) -> None:
        self._index, copied = found
        self.found.emit(copied)

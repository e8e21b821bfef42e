"""Lines: a text of millions of characters broken into lines of a width, at spaces where there are any.

Knows character numbers, and which of them break; knows neither their look nor a screen.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids

PIECE = 4096
"""Characters after which a line ends in any case. Pieces are broken side by side, and without that a book in
one paragraph would be a single one."""


MOST_WITH_WORDS = 20_000_000
"""Characters of a text whose lines end at spaces; those of a longer one end anywhere: four bytes for each
character are too many then."""


class BreakableText:
    """``ids`` (N,) and where its lines may end; ``lines`` of any width are then a matter of milliseconds."""

    def __init__(self, ids: Ids, vocabulary: Vocabulary) -> None:
        N = len(ids)
        self.size = N
        self._last_space: Array | None = None
        if N <= MOST_WITH_WORDS:
            is_space = np.array([c in " \t" for c in vocabulary.characters] or [False])[ids]
            self._last_space = np.where(is_space, np.arange(N, dtype=np.int32), np.int32(-1))
            np.maximum.accumulate(self._last_space, out=self._last_space)
        newline = vocabulary.characters.find("\n")
        ends = np.flatnonzero(ids == newline) + 1 if newline >= 0 else np.zeros(0, np.int64)
        edges = np.concatenate([ends, np.arange(0, N, PIECE), [N]])
        edges.sort(kind="stable")  # two that are sorted already
        edges = edges[np.diff(edges, prepend=-1) > 0]
        self._starts, self._ends = edges[:-1].astype(np.int32), edges[1:].astype(np.int32)

    def lines(self, columns: int) -> "Lines":
        """Broken into lines of at most so many characters, at least 1."""
        starts, ends = self._starts, self._ends
        found = [starts]
        while len(starts):
            limits = starts + np.int32(columns)
            goes_on = limits < ends
            starts, ends, limits = starts[goes_on], ends[goes_on], limits[goes_on]
            if self._last_space is None:
                starts = limits
            else:
                spaces = self._last_space[limits - 1]
                starts = np.where(spaces >= starts, spaces + np.int32(1), limits)
            found.append(starts)
        return Lines(np.sort(np.concatenate(found)), self.size)


class Lines:
    """``starts`` (n,) where each line begins, ascending."""

    def __init__(self, starts: Array, size: int) -> None:
        self.starts, self.size = starts, size

    def __len__(self) -> int:
        return len(self.starts)

    def of(self, place: int) -> int:
        """The line that a character stands in."""
        return max(0, int(np.searchsorted(self.starts, place, side="right")) - 1)

    def start(self, line: int) -> int:
        """Where a line begins; beyond the last, the text's end."""
        return int(self.starts[line]) if line < len(self.starts) else self.size

"""Here: one place of a text as a network sees it, and the sections that show it.

Knows a reading; knows no text beyond the last few characters.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.passage import WatchedPassage
from rnnviz.core.inside.trail import Trail
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect.view import View
from rnnviz.training.run.network_copy import NetworkCopy

BEFORE = 48
"""Characters before a place that are looked back over."""


class Here(NamedTuple):
    """After one character, row ``row`` of a passage; ``follows`` is the one that really comes, if any.

    before  the last characters read, with this one, at most ``BEFORE``
    start   (S,) the state before row 0 of the passage, where it is known
    """

    network: NetworkCopy
    vocabulary: Vocabulary
    passage: WatchedPassage
    row: int
    before: str
    follows: int | None = None
    start: Array | None = None

    @property
    def trail(self) -> Trail | None:
        """The last characters, read again with every number on the way: as many as the state before them is
        known of. None where there is none."""
        ids, _ = self.vocabulary.encode(self.before)
        n = min(len(ids), self.row if self.start is None else self.row + 1)
        if n == 0:
            return None
        first = self.row - n
        state = self.passage.states[first] if first >= 0 else self.start
        assert state is not None
        return Trail(self.network.architecture, self.network.params, ids[-n:], state)

    @property
    def ps(self) -> Array:
        """(V,) what is expected next."""
        return np.asarray(self.passage.ps[self.row])

    def watched(self, layer: int, name: str) -> Array:
        """(H,) of what can be watched in a layer."""
        return np.asarray(self.passage.watched[layer, name][self.row])


class HereView(View):
    """A section that shows what the reader has read already, without reading it again."""

    def show_here(self, here: Here | None) -> None:
        """The cursor stands here; None while that is not read yet, or nothing can be."""

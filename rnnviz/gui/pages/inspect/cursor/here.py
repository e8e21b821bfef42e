"""Here: one place of a text as a network sees it, and the sections that show it.

Knows a reading; knows no text beyond the last few characters.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.passage import WatchedPassage
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.inspect.view import View
from rnnviz.training.run.network_copy import NetworkCopy


class Here(NamedTuple):
    """After one character, row ``row`` of a passage; ``follows`` is the one that really comes, if any.

    before  the last characters read, with this one
    """

    network: NetworkCopy
    vocabulary: Vocabulary
    passage: WatchedPassage
    row: int
    before: str
    follows: int | None = None

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

"""Tints of a writing: what its characters can be painted by, and their colours.

Knows numbers of a writing; knows no widget.
"""

import math
from enum import Enum
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.telling import Telling
from rnnviz.training.glossary.glossary import tip_of

LONG_COPY = 32
"""Characters: a passage as long as that has the full colour of what is copied."""


class WritingTint(Enum):
    """What stands under a character, as its button calls it."""

    PLAIN = "plain"
    CHANCE = "probability"
    SURPRISE = "surprise"
    UNSURE = "uncertainty"
    COPIED = "copied"
    WORDS = "words"


MEANINGS = {
    WritingTint.PLAIN: "The text alone.",
    WritingTint.CHANCE: "How likely each character was when it was drawn: p = softmax(y / temperature).",
    WritingTint.SURPRISE: tip_of("surprise"),
    WritingTint.UNSURE: tip_of("entropy"),
    WritingTint.COPIED: (
        "Underlined: passages of 12 characters or more that stand in the training text. The colour is the "
        "length of the longest passage that ends at the character and stands there."
    ),
    WritingTint.WORDS: "Underlined: words that the training text does not have.",
}


class TintColors(NamedTuple):
    """The colours of ``values`` (n,), from 0 to ``high``, which the legend calls ``words``."""

    values: Array
    high: float
    words: str

    def indices(self) -> Array:
        """(n,) int16 places 0 … 255 in a table of colours."""
        return np.clip(np.rint(self.values * (255 / self.high)), 0, 255).astype(np.int16)


def colors_of(
    tint: WritingTint, telling: Telling, copied: Array | None, vocab_size: int
) -> TintColors | None:
    """None for what has no colours; ``copied`` (n,) the lengths of copies, None where they are not known."""
    guessing = math.log(vocab_size) or 1.0
    guessing_words = f"ln {vocab_size:,} = {guessing:.2f}"
    match tint:
        case WritingTint.CHANCE:
            return TintColors(telling.chances, 1.0, "1")
        case WritingTint.SURPRISE:
            return TintColors(surprises(telling), guessing, guessing_words)
        case WritingTint.UNSURE:
            return TintColors(telling.unsure, guessing, guessing_words)
        case WritingTint.COPIED if copied is not None:
            return TintColors(copied.astype(np.float64), LONG_COPY, f"{LONG_COPY} chars")
    return None


def surprises(telling: Telling) -> Array:
    """(n,) nats: −log p of each character that was written; infinite where that was chosen and p is 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(telling.chances))

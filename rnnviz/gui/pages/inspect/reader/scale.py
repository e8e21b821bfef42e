"""TintScale: what a tint's numbers are called, and where its colours begin and end, whatever is in sight.

Knows tints and an architecture; knows no text.
"""

import math
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.passage import WatchedPassage
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.numerals import per_cent
from rnnviz.core.text.copies import LONGEST
from rnnviz.gui.pages.inspect.tint import Tint, TintKind
from rnnviz.gui.parts.color_legend import DIVERGING, SEQUENTIAL
from rnnviz.training.glossary.glossary import tip_of

LONG_COPY = 32
"""Characters: a passage as long as that has the full colour of what is copied."""

WORDS = {
    TintKind.UNIT: "Each character has the colour of the unit's value after it was read.",
    TintKind.SURPRISE: tip_of("surprise"),
    TintKind.CHANCE: "How likely the network held the character that really follows: p of the true next.",
    TintKind.ENTROPY: tip_of("entropy"),
    TintKind.COPIED: (
        "The length of the longest passage that ends here and stands in the training text; where that text "
        "itself is read, elsewhere in it."
    ),
}


class TintScale(NamedTuple):
    """The colours of ``meanings`` from ``low`` to ``high``, and what stands at the ends of the legend."""

    low: float
    high: float
    meanings: tuple[str, ...]
    low_words: str
    high_words: str

    @property
    def ends(self) -> tuple[str, str]:
        return self.low_words, self.high_words

    def indices(self, values: Array) -> Array:
        """(n,) int16 places 0 … 255 in a table of colours; −1 where a value is no number."""
        places = np.rint((np.asarray(values, np.float64) - self.low) * (255 / (self.high - self.low)))
        known = np.isfinite(places)
        return np.where(known, np.clip(np.where(known, places, 0), 0, 255), -1).astype(np.int16)


def scale_of(tint: Tint, architecture: Architecture) -> TintScale:
    """Of what the tint's numbers can be, in every network of this architecture."""
    guessing = math.log(architecture.vocab_size) or 1.0
    match tint.kind:
        case TintKind.UNIT:
            watched = next(w for w in architecture.cell.watched if w.name == tint.array)
            sign = "+" if watched.is_signed else ""
            low, high = f"{watched.low:g}".replace("-", "−"), f"{sign}{watched.high:g}"
            return TintScale(
                watched.low, watched.high, DIVERGING if watched.is_signed else SEQUENTIAL, low, high
            )
        case TintKind.CHANCE:
            return TintScale(0, 1, SEQUENTIAL, "0", "1")
        case TintKind.COPIED:
            return TintScale(0, LONG_COPY, SEQUENTIAL, "0", f"{LONG_COPY} chars")
        case _:
            return TintScale(0, guessing, SEQUENTIAL, "0", f"ln {architecture.vocab_size:,} = {guessing:.2f}")


def values_of(tint: Tint, passage: WatchedPassage) -> Array:
    """(n,) the tint's number at each character of the passage; NaN for what needs the training text."""
    match tint.kind:
        case TintKind.UNIT:
            return np.asarray(passage.watched[tint.layer, tint.array][:, tint.unit])
        case TintKind.SURPRISE:
            return passage.surprises
        case TintKind.CHANCE:
            return passage.chances
        case TintKind.ENTROPY:
            return passage.entropies()
        case TintKind.COPIED:
            return np.full(len(passage), np.nan)


def value_in_words(tint: Tint, value: float, layers: int) -> str:
    """``unit 7 is +0.98``, ``a surprise of 2.31 nats`` …; '' where the value is no number."""
    if not math.isfinite(value):
        return ""
    match tint.kind:
        case TintKind.UNIT:
            return f"{tint.words(layers)} is {value:+.3f}".replace("-", "−")
        case TintKind.SURPRISE:
            return f"a surprise of {value:.2f} nats"
        case TintKind.CHANCE:
            return f"the true next had p = {per_cent(value, 1)}"
        case TintKind.ENTROPY:
            return f"an entropy of {value:.2f} nats"
        case TintKind.COPIED:
            more = " or more" if value >= LONGEST else ""
            return f"the last {value:.0f}{more} characters stand in the training text"

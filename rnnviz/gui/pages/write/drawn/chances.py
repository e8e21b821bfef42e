"""What there was to draw from, arranged for the eye: the likeliest as rows, all of them along one bar.

Reads a Drawn; knows no Qt.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.telling import Drawn
from rnnviz.core.numerals import per_cent


class ChanceRow(NamedTuple):
    """One character that might have come.

    chance    p = softmax(y / temperature), before any were cut off
    share     of the bar that the dice fall on: the same where nothing is cut off, 0 where it is itself
    is_cut    whether top-k or top-p cut it off
    is_taken  whether it is the one that came
    rank      1 is the likeliest
    """

    character: int
    chance: float
    share: float
    is_cut: bool
    is_taken: bool
    rank: int


class BarStretch(NamedTuple):
    """The part of the bar, from ``low`` to ``high`` between 0 and 1, that belongs to a character."""

    character: int
    low: float
    high: float


def shares(drawn: Drawn) -> Array:
    """(V,) how much of the bar each character has."""
    return np.diff(drawn.bar, prepend=0.0)


def rows(drawn: Drawn, count: int, *, tells: bool = True) -> list[ChanceRow]:
    """The ``count`` likeliest from the first on; the one that came is always among them, as the last where it
    is not likely enough. Unless it ``tells``: then none is said to have come yet."""
    order = np.argsort(-drawn.chances, kind="stable")
    rank_of_taken = int(np.flatnonzero(order == drawn.character)[0])
    ranks = [*range(min(count, len(order)))]
    if tells and rank_of_taken >= len(ranks) > 0:
        ranks[-1] = rank_of_taken
    of_bar = shares(drawn)
    return [
        ChanceRow(
            character=(character := int(order[rank])),
            chance=float(drawn.chances[character]),
            share=float(of_bar[character]),
            is_cut=not drawn.kept[character],
            is_taken=tells and character == drawn.character,
            rank=rank + 1,
        )
        for rank in ranks
    ]


def stretches(drawn: Drawn) -> list[BarStretch]:
    """Those that have a length, in the order of the vocabulary, which is theirs on the bar."""
    lows = [0.0, *drawn.bar[:-1].tolist()]
    return [
        BarStretch(character, low, high)
        for character, (low, high) in enumerate(zip(lows, drawn.bar.tolist(), strict=True))
        if high > low
    ]


def character_at(drawn: Drawn, place: float) -> int:
    """The one on whose stretch a place of the bar, from 0 to 1, lies."""
    return int(np.searchsorted(drawn.bar, max(place, np.finfo(np.float64).tiny)))


def _ordinal(rank: int) -> str:
    return {1: "the likeliest", 2: "the second"}.get(rank, f"rank {rank:,}")


def chance_in_words(row: ChanceRow, marks: Sequence[str]) -> str:
    """One row of the chances, with its formula."""
    chance = per_cent(row.chance, 3)
    words = f"‘{marks[row.character]}’: p = softmax(y / temperature) = {chance}, {_ordinal(row.rank)}"
    if row.is_cut:
        words += "; cut off, it cannot be drawn"
    elif row.share != row.chance and abs(row.share - row.chance) > 1e-6:
        words += f"; {per_cent(row.share, 3)} of what is left to be drawn"
    return words + ("; it came." if row.is_taken else ".")


def stretch_in_words(drawn: Drawn, character: int, marks: Sequence[str]) -> str:
    """One stretch of the bar."""
    low, high = drawn.stretch(character)
    came = ", and it came" if character == drawn.character else ""
    return f"‘{marks[character]}’ has {low:.4f} to {high:.4f}, {per_cent(high - low, 3)} of the bar{came}."

"""Firing: where a unit is highest and lowest, and which characters stand before it is highest.

Knows the values of one unit, and character numbers; knows no network.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.text.decoding import Ids

QUANTILES = (1.0, 0.9, 0.75, 0.5, 0.25, 0.1, 0.0)
SPOTS = 5
"""Places shown of each level."""
APART = 40
"""Characters between two of them, at least: they are to be different passages."""
LAGS = 16
FIRING = 0.02
"""Share of the places that count as those where a unit fires."""
FEWEST_FIRING = 20


class Firing(NamedTuple):
    """A ``place`` (a character of the text), and the ``value`` that the unit has after it."""

    place: int
    value: float


class Level(NamedTuple):
    """Places where a unit has about one ``value``: that which a share ``quantile`` of all are not above. 1 is
    where it is highest, 0 where it is lowest."""

    quantile: float
    value: float
    spots: tuple[Firing, ...]


def levels(
    values: Array, places: Array, quantiles: Sequence[float] = QUANTILES, count: int = SPOTS
) -> tuple[Level, ...]:
    """The places (n,) of the text where a unit's ``values`` (n,) are nearest to each of its quantiles.

    Spots are ``APART`` characters apart, also those of different levels, as far as there are so many; the
    nearest comes first, and of those as near, which a saturated unit has many of, the earliest in the text.
    """
    taken: list[int] = []
    found = []
    # The ends first: a passage where a unit is highest is not given away to a level in between.
    for quantile in sorted(quantiles, key=lambda share: -abs(share - 0.5)):
        value = float(np.quantile(values, quantile)) if len(values) else 0.0
        spots: list[Firing] = []
        for index in np.argsort(np.abs(values - value), kind="stable").tolist():
            place = int(places[index])
            if len(spots) == count:
                break
            if all(abs(place - other) >= APART for other in taken):
                taken.append(place)
                spots.append(Firing(place, float(values[index])))
        found.append(Level(quantile, value, tuple(spots)))
    return tuple(sorted(found, key=lambda level: -level.quantile))


class Field(NamedTuple):
    """What stands before the places where a unit fires: its receptive field.

    share   (K,V) of those places, how many have each character k before; k = 0 is the place itself
    usual   (V,) the same of all places
    places  how many there are
    value   that the unit has at least there
    """

    share: Array
    usual: Array
    places: int
    value: float

    @property
    def excess(self) -> Array:
        """(K,V) by how much each character is more frequent there than usual, −1 … 1."""
        return np.asarray(self.share - self.usual)


def receptive_field(
    values: Array, places: Array, ids: Ids, vocab_size: int, *, lags: int = LAGS, share: float = FIRING
) -> Field:
    """Of the ``share`` of the places (n,) in the text ``ids`` (N,) where ``values`` (n,) are highest.

    Of places that are as high as each other and too many, those are taken that lie evenly in the text.
    """
    ids, count = np.asarray(ids), max(round(share * len(values)), min(FEWEST_FIRING, len(values)))
    usual = np.bincount(ids[places], minlength=vocab_size) / max(1, len(places))
    if not count:
        return Field(np.zeros((lags, vocab_size)), usual, 0, 0.0)
    least = np.partition(values, len(values) - count)[len(values) - count]
    above, alike = np.flatnonzero(values > least), np.flatnonzero(values == least)
    wanted = count - len(above)
    chosen = places[np.concatenate([above, alike[np.arange(wanted) * len(alike) // wanted]])]
    shares = np.zeros((lags, vocab_size))
    for lag, of_lag in enumerate(shares):
        before = chosen[chosen >= lag] - lag
        of_lag[:] = np.bincount(ids[before], minlength=vocab_size) / max(1, len(before))
    return Field(shares, usual, count, float(least))

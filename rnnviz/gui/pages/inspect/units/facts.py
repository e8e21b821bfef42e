"""Facts of one unit as they are shown: the passages where it is high and low, and what stands before.

Knows values and characters; knows no network and no widget.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.firing import levels, receptive_field
from rnnviz.core.inside.units import Following
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.pages.inspect.units.field import SHOWN, Lagged
from rnnviz.gui.parts.passage_list import Excerpt, excerpt
from rnnviz.gui.parts.row_table import signed

LAGS = 12
HEADINGS = {
    1.0: "Highest",
    0.0: "Lowest",
    0.75: "At its upper quarter",
    0.5: "At its middle",
    0.25: "At its lower quarter",
}
STILL = 1e-6
"""A unit that moves less is the same everywhere."""


class Heard(NamedTuple):
    """The values (n,) of one unit after each of the ``places`` (n,) of a text."""

    values: Array
    places: Array

    @property
    def fires_low(self) -> bool:
        """Whether it is high nearly everywhere, so that it fires where it is lowest."""
        middle = np.median(self.values)
        return bool(middle - self.values.min() > self.values.max() - middle)

    @property
    def is_still(self) -> bool:
        return bool(np.ptp(self.values) < STILL)


def heard(following: Following, unit: int) -> Heard:
    """What was heard of a unit in both stretches."""
    return Heard(
        np.concatenate([stretch.values[:, unit] for stretch in following.stretches]),
        np.concatenate([np.arange(stretch.start, stretch.end) for stretch in following.stretches]),
    )


def passages(
    unit: Heard, ids: Ids, vocabulary: Vocabulary, low: float, high: float
) -> list[tuple[str, list[Excerpt]]]:
    """(heading, passages) where a unit is highest, lowest (that first, if it fires there), at its quartiles.

    low, high  the ends of its colours
    """
    found = {level.quantile: level for level in levels(unit.values, unit.places, tuple(HEADINGS))}
    first, second, *others = HEADINGS
    order = (second, first, *others) if unit.fires_low else tuple(HEADINGS)
    return [
        (
            HEADINGS[quantile],
            [
                excerpt(
                    ids,
                    vocabulary,
                    spot.place,
                    value=2 * (spot.value - low) / (high - low) - 1,
                    note=signed(spot.value),
                )
                for spot in found[quantile].spots
            ],
        )
        for quantile in order
    ]


def lags(unit: Heard, ids: Ids, vocabulary: Vocabulary) -> list[list[Lagged]]:
    """Of each distance before the places where a unit fires the characters that are there more often than
    usual, the most telling first. Nothing of a unit that is the same everywhere."""
    if unit.is_still:
        return []
    values = -unit.values if unit.fires_low else unit.values
    field = receptive_field(values, unit.places, ids, len(vocabulary), lags=LAGS)
    found = []
    for share, excess in zip(field.share, field.excess, strict=True):
        telling = [k for k in np.argsort(-excess, kind="stable")[:SHOWN].tolist() if excess[k] > 0]
        found.append(
            [Lagged(vocabulary.characters[k], float(share[k]), float(field.usual[k])) for k in telling]
        )
    return found

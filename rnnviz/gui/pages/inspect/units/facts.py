"""Facts of one unit, out of the values that a search has kept: where it is high, and what stands before.

Knows values and characters; knows no network and no widget.
"""

from collections.abc import Sequence

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.stretches import Stretch
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.pages.inspect.units.field import Lagged
from rnnviz.gui.parts.passage_list import AROUND, Excerpt
from rnnviz.gui.parts.row_table import signed

SHOWN = 5
"""Passages at each height."""
APART = 20
"""Characters that two passages shown together are apart at least: else they would be the same one."""
LAGS = 12
FIRES = 0.02
"""The share of all places at which a unit counts as firing: where it is highest, or lowest."""
HEIGHTS = (
    ("Highest", 1.0),
    ("Lowest", 0.0),
    ("At its upper quarter", 0.75),
    ("At its middle", 0.5),
    ("At its lower quarter", 0.25),
)


def passages(
    stretches: Sequence[Stretch], unit: int, ids: Ids, vocabulary: Vocabulary, low: float, high: float
) -> list[tuple[str, list[Excerpt]]]:
    """(heading, passages) where a unit is highest, lowest (that first, if it fires there), at its quartiles.

    low, high  the ends of its colours
    """
    values = np.concatenate([stretch.values[:, unit] for stretch in stretches])
    places = np.concatenate([np.arange(stretch.start, stretch.end) for stretch in stretches])
    highest, lowest, *quartiles = HEIGHTS
    heights = (lowest, highest) if fires_low(stretches, unit) else (highest, lowest)
    return [
        (
            heading,
            [
                passage(ids, vocabulary, int(places[k]), value=_colour(float(values[k]), low, high))._replace(
                    note=signed(float(values[k]))
                )
                for k in _nearest(values, places, quantile)
            ],
        )
        for heading, quantile in (*heights, *quartiles)
    ]


def passage(
    ids: Ids, vocabulary: Vocabulary, place: int, end: int | None = None, *, value: float | None = None
) -> Excerpt:
    """Characters [place, end) of a text with what is around them; one character without an ``end``."""
    stop = place + 1 if end is None else end
    before, marked, after = (
        vocabulary.decode(ids[start:until])
        for start, until in ((max(0, place - AROUND), place), (place, stop), (stop, stop + AROUND))
    )
    return Excerpt(before, marked, after, place, value)


def lags(
    stretches: Sequence[Stretch], unit: int, ids: Ids, vocabulary: Vocabulary, count: int = LAGS
) -> list[list[Lagged]]:
    """Of each distance before the places where a unit fires the characters that are there more often than
    usual, the most telling first. Nothing of a unit that is the same everywhere."""
    values = np.concatenate([stretch.values[:, unit] for stretch in stretches])
    if fires_low(stretches, unit):
        values = -values
    if np.ptp(values) < 1e-6:
        return []
    places = np.concatenate([np.arange(stretch.start, stretch.end) for stretch in stretches])
    order = np.argsort(-values, kind="stable")
    fires = places[order[: max(SHOWN, round(FIRES * len(values)))]]
    size = len(vocabulary)
    usual = np.bincount(ids[places], minlength=size) / len(places)
    found: list[list[Lagged]] = []
    for lag in range(count):
        there = fires[fires >= lag] - lag
        shares = np.bincount(ids[there], minlength=size) / max(1, len(there))
        beyond = shares - usual
        telling = [k for k in np.argsort(-beyond, kind="stable").tolist() if beyond[k] > 0]
        found.append(
            [Lagged(vocabulary.characters[k], float(shares[k]), float(usual[k])) for k in telling[:4]]
        )
    return found


def fires_low(stretches: Sequence[Stretch], unit: int) -> bool:
    """Whether a unit is high nearly everywhere, so that it fires where it is lowest."""
    values = np.concatenate([stretch.values[:, unit] for stretch in stretches])
    middle = np.median(values)
    return bool(middle - values.min() > values.max() - middle)


def _nearest(values: Array, places: Array, quantile: float) -> list[int]:
    """The numbers of a few places, apart from each other, where a value is nearest to a quantile of all."""
    wanted = np.quantile(values, quantile)
    chosen: list[int] = []
    for k in np.argsort(np.abs(values - wanted), kind="stable").tolist():
        if all(abs(int(places[k]) - int(places[other])) >= APART for other in chosen):
            chosen.append(k)
            if len(chosen) == SHOWN:
                break
    return chosen


def _colour(value: float, low: float, high: float) -> float:
    """The value as −1 … +1 of its colours."""
    return 2 * (value - low) / (high - low) - 1

"""Pattern: the units that are on exactly where some characters are, and where else they are on.

As LSTMVis does (Strobelt, Gehrmann, Pfister and Rush 2018), but that a unit may also be on while it is low:
then it is turned over. Knows arrays of values; knows no network and no text.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array

CHARACTERS = 60_000
"""Of a book that are searched: read once, they are compared with any pattern within a frame or two."""
MATCHES = 50
NEAREST = 5
"""Units that are shown where none is on exactly there."""
FEWEST_AROUND = 10
"""Characters on both sides of a pattern that the nearest must be off at."""
THRESHOLDS = 19
SATURATED = 0.98
"""Of the way from the middle to the end: no threshold beyond is found, for there a value says only how hard
the unit was pushed."""


class PatternUnit(NamedTuple):
    """A unit that is on where its value reaches the threshold; one that ``is_low`` where the value turned
    over does: −h of a state, 1 − g of a gate.

    inside, around  shares of the pattern, and of as many characters beside it, where it is on
    """

    unit: int
    is_low: bool
    inside: float
    around: float

    @property
    def agreement(self) -> float:
        """1 where it is on in all of the pattern and nowhere beside it."""
        return self.inside - self.around


class PatternUnits(NamedTuple):
    """Units that are on in a pattern at one ``threshold``.

    is_exact  whether they are on in all of it, and off right before and right after; if no unit is, these are
              the nearest
    lowest, highest  the range of thresholds worth trying
    mean      (U,) of all units in the pattern
    """

    threshold: float
    units: tuple[PatternUnit, ...]
    is_exact: bool
    lowest: float
    highest: float
    mean: Array


class Match(NamedTuple):
    """Characters [start, end) where units of a pattern are on.

    on     how many are on in all of it
    exact  how many of these are off right before and right after
    """

    start: int
    end: int
    on: int
    exact: int


def units_of_pattern(
    values: Array, a: int, b: int, threshold: float | None = None, *, low: float = -1.0, high: float = 1.0
) -> PatternUnits:
    """The units that are on exactly in the characters [a, b) of those that ``values`` (n,U) are of.

    With no ``threshold`` that one is taken at which most units are, short of saturation; of a range of such,
    the middle of the widest. low, high: between what the values lie (−1 … 1 of h, 0 … 1 of a gate). Raises
    ValueError where [a, b) is no part of them.
    """
    n, U = values.shape
    if not 0 <= a < b <= n:
        raise ValueError(f"[{a}, {b}) is no part of {n} characters")
    both = np.concatenate([values, low + high - values], axis=1).astype(np.float64)  # (n,2U)
    beside = [place for place in (a - 1, b) if 0 <= place < n]
    least_on = both[a:b].min(axis=0)
    most_off = both[beside].max(axis=0) if beside else np.full(2 * U, -np.inf)
    middle = (low + high) / 2
    highest = max(float(both.max()), middle + 1e-6)
    if threshold is None:
        ceiling = middle + SATURATED * (high - middle) if highest <= high else highest
        threshold = _most_exact(np.maximum(most_off, middle), np.minimum(least_on, ceiling))
    if threshold is None:
        threshold = _most_agreeing(both, a, b, np.linspace(middle, highest, THRESHOLDS + 2)[1:-1])
    exact = np.flatnonzero((most_off < threshold) & (threshold <= least_on))
    inside, around = _shares(both, a, b, threshold)
    # The clearest first: how far the threshold lies from both what is on and what is off.
    clearness = np.minimum(least_on - threshold, threshold - most_off)
    if len(exact):
        order = exact[np.argsort(-clearness[exact], kind="stable")]
    else:
        order = np.argsort(around - inside, kind="stable")[:NEAREST]
        order = order[(inside > around)[order]]
    found = tuple(PatternUnit(int(k % U), bool(k >= U), float(inside[k]), float(around[k])) for k in order)
    return PatternUnits(threshold, found, bool(len(exact)), middle, highest, values[a:b].mean(axis=0))


def _most_exact(above: Array, up_to: Array) -> float | None:
    """The threshold in most of the ranges (above, up_to]; None where all are empty."""
    is_range = above < up_to
    if not is_range.any():
        return None
    starts, ends = np.sort(above[is_range]), np.sort(up_to[is_range])
    edges = np.unique(np.concatenate([starts, ends]))
    middles = (edges[:-1] + edges[1:]) / 2
    inside = np.searchsorted(starts, middles) - np.searchsorted(ends, middles)
    most = np.flatnonzero(inside == inside.max())
    return float(middles[most[np.argmax(np.diff(edges)[most])]])


def _most_agreeing(both: Array, a: int, b: int, thresholds: Array) -> float:
    """The threshold at which the best unit agrees best with [a, b)."""
    agreements = []
    for threshold in thresholds.tolist():
        inside, around = _shares(both, a, b, threshold)
        agreements.append((inside - around).max())
    return float(thresholds[int(np.argmax(agreements))])


def _shares(both: Array, a: int, b: int, threshold: float) -> tuple[Array, Array]:
    """(2U,) shares of [a, b), and of as many characters on both sides, that each is on in."""
    is_on = both >= threshold
    width = max(b - a, FEWEST_AROUND)
    sides = np.concatenate([is_on[max(0, a - width) : a], is_on[b : b + width]])
    around = sides.mean(axis=0) if len(sides) else np.zeros(both.shape[1])
    return is_on[a:b].mean(axis=0), around


def matches(
    values: Array,
    found: PatternUnits,
    *,
    start: int = 0,
    without: tuple[int, int] = (0, 0),
    low: float = -1.0,
    high: float = 1.0,
    count: int = MATCHES,
) -> tuple[Match, ...]:
    """Where units of a pattern are on in a text, the likest first.

    values   (n,U) of its characters from ``start`` on
    without  characters [start, end) that are known: the pattern itself

    All units must be on; where that is so at less than ``count`` places, also places where fewer are, at
    least half of them, that have none of these within. First come places where most of them are on exactly,
    then where most are on, and of these those where all units, these and the others, are most as they are in
    the pattern.
    """
    if not found.units:
        return ()
    columns = [low + high - values[:, one.unit] if one.is_low else values[:, one.unit] for one in found.units]
    is_on = np.stack(columns, axis=1) >= found.threshold  # (n,W)
    W = len(found.units)
    starts, ends = _where_most(is_on.sum(axis=1), W, count + 1)
    if not len(starts):
        return ()
    sums = np.concatenate([np.zeros((1, W), np.int64), np.cumsum(is_on, axis=0)])
    throughout = sums[ends] - sums[starts] == (ends - starts)[:, None]
    framed = np.concatenate([np.zeros((1, W), bool), is_on, np.zeros((1, W), bool)])
    exact = throughout & ~framed[starts] & ~framed[ends + 1]
    on, exactly = throughout.sum(axis=1), exact.sum(axis=1)
    order = np.lexsort((starts, _distances(values, found.mean, starts, ends), -on, -exactly))
    chosen = []
    for k in order.tolist():
        first, end = start + int(starts[k]), start + int(ends[k])
        if on[k] and (end <= without[0] or first >= without[1]):
            chosen.append(Match(first, end, int(on[k]), int(exactly[k])))
        if len(chosen) == count:
            break
    return tuple(chosen)


def _distances(values: Array, mean: Array, starts: Array, ends: Array) -> Array:
    """How far the mean of all units in each run [start, end) is from ``mean``."""
    edges = np.stack([starts, ends], axis=1).reshape(-1)
    sums = np.add.reduceat(values, edges[:-1] if edges[-1] == len(values) else edges, axis=0)[::2]
    return np.asarray(np.linalg.norm(sums / (ends - starts)[:, None] - mean, axis=1))


def _where_most(together: Array, most: int, count: int) -> tuple[Array, Array]:
    """Starts and ends of runs where ``most`` are on, and of those with one less, and so on down to half of
    them, until there are ``count``; in the order of the text."""
    is_taken = np.zeros(len(together), bool)
    starts, ends = np.zeros(0, np.int64), np.zeros(0, np.int64)
    for wanted in range(most, max(1, (most + 1) // 2) - 1, -1):
        first, end = _runs(together >= wanted)
        taken = np.concatenate([[0], np.cumsum(is_taken)])
        is_new = taken[first] == taken[end]
        starts, ends = np.concatenate([starts, first[is_new]]), np.concatenate([ends, end[is_new]])
        if len(starts) >= count:
            break
        is_taken = together >= wanted
    order = np.argsort(starts)
    return starts[order], ends[order]


def _runs(flags: Array) -> tuple[Array, Array]:
    """Starts and ends of the runs of flagged places."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)

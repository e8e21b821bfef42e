"""Groups: units that are high at the same places, by non-negative factorisation of their values.

Lee and Seung 1999: values (n,C) are split into W (n,K) times M (K,C) with nothing below zero, so that parts
only add up. Each unit has two columns, how far it is above its mean and how far below, so that a unit that is
low where another is high is of the same group, against it. Knows arrays of values; knows no network.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array

GROUPS = 10
ROUNDS = 60
ROWS = 1_000
"""Places that are looked at, evenly spread."""
_SMALL, _STILL = 1e-9, 1e-7


class UnitGroup(NamedTuple):
    """The numbers of the units that are high with a unit, and of those that are low where it is high; the
    strongest first."""

    together: tuple[int, ...]
    against: tuple[int, ...]


class Groups:
    """Of U units by their values (n,U). ``seed`` draws the start: the same values give the same groups.

    left_over  share of the values' square that the groups together do not explain
    """

    def __init__(self, values: Array, count: int = GROUPS, *, seed: int = 0) -> None:
        rows = values[:: max(1, len(values) // ROWS)].astype(np.float32)
        rows -= rows.mean(axis=0, dtype=np.float64)
        columns = np.concatenate([np.maximum(rows, 0), np.maximum(-rows, 0)], axis=1)
        spread = np.linalg.norm(columns, axis=0)
        # Quiet units count as much as others; what is rounding counts nothing.
        columns /= np.where(spread > _STILL * len(rows) ** 0.5, spread, np.inf)
        self._units = values.shape[1]
        self._weights, self.left_over = _factorised(columns, count, np.random.default_rng(seed))
        self._of = self._weights.argmax(axis=0)  # (2U,) the group of each column

    def of(self, unit: int) -> UnitGroup:
        """The others in the group that ``unit`` is in where it is high."""
        group = self._of[unit]
        strength = self._weights[group]
        if strength[unit] <= _SMALL:  # it never moves
            return UnitGroup((), ())
        others = (self._of == group) & (strength > _SMALL)
        members = [c for c in np.flatnonzero(others).tolist() if c % self._units != unit]
        members.sort(key=lambda column: -strength[column])
        return UnitGroup(
            tuple(c for c in members if c < self._units),
            tuple(c - self._units for c in members if c >= self._units),
        )


def _factorised(columns: Array, count: int, generator: np.random.Generator) -> tuple[Array, float]:
    """M (K,C) of the factorisation, by multiplicative updates, which lower the squared error each time, and
    the share of the square that is left over."""
    n, C = columns.shape
    places = generator.uniform(0.1, 1.0, (n, count)).astype(columns.dtype)
    weights = generator.uniform(0.1, 1.0, (count, C)).astype(columns.dtype)
    for _ in range(ROUNDS):
        weights *= (places.T @ columns) / (places.T @ places @ weights + _SMALL)
        places *= (columns @ weights.T) / (places @ (weights @ weights.T) + _SMALL)
    left_over = np.square(columns - places @ weights).sum() / max(float(np.square(columns).sum()), _SMALL)
    return np.asarray(weights * np.linalg.norm(places, axis=0)[:, None]), float(left_over)

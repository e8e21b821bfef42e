"""Forecast: what the network expects after one character of the window, and how it came out.

Reads a snapshot; knows no Qt. V = vocab_size.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.training.worker.messages import Snapshot


class Forecast(NamedTuple):
    """What is expected at one column: p (V,), the characters from the likeliest on, the true next."""

    iteration: int
    column: int
    p: NDArray[np.floating]
    order: NDArray[np.intp]
    target: int
    rank: int
    """of the true next, 1 is the likeliest"""

    def probability(self, character: int) -> float:
        """p of a character, 0 … 1; NaN where the network diverged."""
        return float(self.p[character])

    def parts(self, characters: Sequence[int]) -> list[float]:
        """How much of its bar each character fills, 0 … 1; 0 where p is no number."""
        values = self.p[np.asarray(characters, np.intp)].tolist()
        return [min(p, 1.0) if math.isfinite(p) else 0.0 for p in values]

    def rank_of(self, character: int) -> int:
        """Its place among the characters sorted by probability; 1 is the likeliest."""
        return int(np.flatnonzero(self.order == character)[0]) + 1


def forecast(snapshot: Snapshot, column: int) -> Forecast:
    """What the network expected after the character of ``column`` (0 … T−1)."""
    p, target = snapshot.ps[column], int(snapshot.targets[column])
    order = np.argsort(-p, kind="stable")
    return Forecast(snapshot.iteration, column, p, order, target, int(np.flatnonzero(order == target)[0]) + 1)


def percent(p: float) -> str:
    """``21.2 %``; ``<0.1 %`` rather than a zero that is none; a dash where p is no number."""
    if not math.isfinite(p):
        return "–"
    return "<0.1 %" if p < 0.0005 else f"{100 * p:.1f} %"

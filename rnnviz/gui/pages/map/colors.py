"""What the colours of the map of the book mean, which rows there is room for, and which have a number.

Arithmetic only; knows no Qt. n is the number of passes read.
"""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from rnnviz.gui.parts.axes import nice_step

FEWEST_ROWS = 8
"""There is room for so many rows at least; when they are full, for twice as many."""
DEVIATION = 0.5
"""Nats per character from the mean of the pass at the ends of the colours."""
LEVELS = 255
"""Colours of values; one more is for places not read."""


class Scale(Enum):
    """What the colours of the map mean."""

    DEVIATION = "hard and easy"
    """nats per character above or below the mean of the pass"""
    LOSS = "loss"
    """nats per character, from 0 to guessing"""


def deviations(image: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each row (n, places) minus the mean of its numbers; NaN stays NaN."""
    read = np.isfinite(image)
    counts = np.maximum(1, read.sum(axis=1, keepdims=True))
    means = np.where(read, image, 0.0).sum(axis=1, keepdims=True) / counts
    apart: NDArray[np.float64] = image - means
    return apart


def color_indices(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint8]:
    """0 for NaN, 1 … 255 for ``low`` … ``high``; values beyond have the colour of the end."""
    read = np.isfinite(values)
    shares = np.clip((np.where(read, values, low) - low) / (high - low), 0.0, 1.0)
    indices: NDArray[np.uint8] = np.where(read, 1 + np.rint(shares * (LEVELS - 1)), 0).astype(np.uint8)
    return indices


def slots_for(rows: int) -> int:
    """How many rows there is room for: grows by doubling, so that the picture seldom moves."""
    slots = FEWEST_ROWS
    while slots < rows:
        slots *= 2
    return slots


def labelled_rows(rows: int, least_apart: float, stride: int) -> list[int]:
    """Which of ``rows`` rows show the number of their pass, ``least_apart`` rows apart at least.

    The first where there is room for it, and those of the passes 5, 10, 15 … or the like.
    Where a row is ``stride`` passes there are no such rows: every so many from the first.
    """
    apart = max(1, round(nice_step(max(1.0, least_apart))))
    if apart == 1 or stride > 1 or rows < apart:
        return list(range(0, rows, apart))
    round_ones = list(range(apart - 1, rows, apart))
    return [0, *round_ones] if apart - 1 >= least_apart else round_ones

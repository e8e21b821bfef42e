"""What the colours of the map of the book mean, and which rows there is room for.

Arithmetic only; knows no Qt. n is the number of passes read.
"""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

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

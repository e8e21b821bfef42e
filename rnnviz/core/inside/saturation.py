"""Saturation: how many numbers of a network stand at the end of their range, where no error passes.

tanh and the logistic function are flat at their ends: the slope of tanh is 1 - h², and an error that comes to
a unit is multiplied with it. Knows the window that a network has just read; knows no run.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.cell import Cell, Watched
from rnnviz.core.network.network import Window

NEAR = 0.01
"""A number is saturated so near to an end of its range: |h| > 0.99, a gate below 0.01 or above 0.99."""


def bounded_arrays(cell: Cell) -> tuple[Watched, ...]:
    """What of a cell has a range that it can stand at the end of: h, and gates; not the c of an LSTM."""
    return tuple(watched for watched in cell.watched if watched.is_bounded)


def saturated(window: Window) -> Array:
    """(L·W,) the share of saturated numbers in each layer's bounded arrays, of all characters and streams."""
    arrays = bounded_arrays(window.architecture.cell)
    shares = [
        is_saturated(_after(trace[watched.name], window.seq_length), watched).mean()
        for trace in window.layers
        for watched in arrays
    ]
    return np.array(shares, np.float32)


def is_saturated(numbers: Array, watched: Watched) -> Array:
    """Which of ``numbers``, of any shape, of such an array."""
    return np.asarray((numbers < watched.low + NEAR) | (numbers > watched.high - NEAR))


def mean_slopes(window: Window) -> Array:
    """(L,) the mean of 1 - h² in each layer."""
    return np.array([1 - np.square(trace.h_after).mean() for trace in window.layers], np.float32)


def _after(array: Array, seq_length: int) -> Array:
    """Of a state, which has a row for before the window, the rows of its characters."""
    return array[-seq_length:]

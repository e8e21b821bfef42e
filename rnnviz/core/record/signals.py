"""Signals: what is measured of how a network learns, over a whole run, in bounded memory.

Each signal is rows of numbers by its name, each row at its own iteration. Knows names, numbers and their
order; knows neither what they mean nor who measures them.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array

REACH = "reach"
"""(T,) size of the gradient that an error sends back over 0 … T−1 characters, the mean of a window's."""
NORM = "norm"
"""(1+P,) size of the gradient before clipping: of everything, then of each of the P arrays."""
CLIPPED = "clipped"
"""(1+P,) share of its entries that clipping cut."""
FACTOR = "factor"
"""(1,) what clipping by norm multiplied the gradient with; 1 where it did nothing."""
UPDATE = "update"
"""(1+P,) size of the step against the size of the weights before it."""
RATE = "rate"
"""(1,) the median of what the optimizer multiplies gradients with, where it has such a thing."""
SATURATED = "saturated"
"""(L·W,) of each layer and each bounded array of its cell, the share of numbers at the end of their range."""
SLOPE = "slope"
"""(L,) the mean of 1 − h² of each layer."""
RECURRENT = "recurrent"
"""(L·G·2,) of each layer and gate the largest |eigenvalue| and the largest singular value of its Whh."""
IMITATION = "imitation"
"""(6,) KL(n-gram ‖ network), nats per character: of the uniform model and the 1-gram … 5-gram."""
NAMES = (REACH, NORM, CLIPPED, FACTOR, UPDATE, RATE, SATURATED, SLOPE, RECURRENT, IMITATION)

MAX_BYTES = 4 << 20
"""Of all signals together."""
MAX_ROWS = 512
"""Of one signal."""
MAX_WIDTH = 1 << 12
MAX_VALUE = 1e30
_BYTES_OF_ONE = MAX_BYTES // 4
"""Of the one signal that may be wide."""


class Signal(NamedTuple):
    """``values`` (n,width) float32 at ``iterations`` (n,) int64, which ascend."""

    iterations: Array
    values: Array


def rows_of(width: int) -> int:
    """How many rows of so many numbers are kept, an even number."""
    return max(32, min(MAX_ROWS, _BYTES_OF_ONE // (4 * width + 8)) // 2 * 2)


class _Rows:
    """The rows of one signal. Where they are full, every second one of the later half goes: the beginning, at
    which a network changes fastest, stays as it was, the very first row and the last one always, and the row
    with the largest first value."""

    def __init__(self, width: int) -> None:
        self.count = 0
        self.iterations = np.empty(16, np.int64)
        self.values = np.empty((16, width), np.float32)

    def add(self, iteration: int, values: Array) -> None:
        capacity = rows_of(self.values.shape[1])
        if self.count == capacity:
            self._thin(capacity)
        if self.count == len(self.iterations):
            room = min(capacity, max(16, 2 * self.count))
            self.iterations = np.concatenate([self.iterations, np.empty(room - self.count, np.int64)])
            more = np.empty((room - self.count, self.values.shape[1]), np.float32)
            self.values = np.concatenate([self.values, more])
        self.iterations[self.count] = iteration
        self.values[self.count] = values
        self.count += 1

    def _thin(self, capacity: int) -> None:
        peak = int(np.argmax(self.values[:, 0]))  # what was largest is asked for when the run is long over
        stays = np.concatenate([np.arange(capacity // 2), np.arange(capacity // 2 + 1, capacity, 2), [peak]])
        stays = np.unique(stays)
        self.count = len(stays)
        self.iterations[: self.count] = self.iterations[stays]
        self.values[: self.count] = self.values[stays]

    def signal(self) -> Signal:
        return Signal(self.iterations[: self.count].copy(), self.values[: self.count].copy())


class Signals:
    """Named signals. A row is as it was measured or not there: none is averaged or moved."""

    def __init__(self) -> None:
        self._rows: dict[str, _Rows] = {}

    def add(self, name: str, iteration: int, values: Array) -> None:
        """The next row (width,). Raises ValueError for another width, and not after the last row."""
        rows = self._rows.setdefault(name, _Rows(len(values)))
        if len(values) != rows.values.shape[1]:
            raise ValueError(f"{name} has rows of {rows.values.shape[1]}, not of {len(values)}")
        if rows.count and iteration <= rows.iterations[rows.count - 1]:
            raise ValueError(
                f"{name} stands at {rows.iterations[rows.count - 1]} already, not at {iteration}"
            )
        rows.add(iteration, values)

    def signal(self, name: str) -> Signal:
        """All of one, copied; of one that was never measured, nothing."""
        rows = self._rows.get(name)
        return rows.signal() if rows else Signal(np.empty(0, np.int64), np.empty((0, 0), np.float32))

    def last(self, name: str) -> int:
        """The iteration of its last row; 0 where there is none."""
        rows = self._rows.get(name)
        return int(rows.iterations[rows.count - 1]) if rows and rows.count else 0

    @property
    def names(self) -> tuple[str, ...]:
        """Of those that have rows."""
        return tuple(name for name, rows in self._rows.items() if rows.count)

    @property
    def nbytes(self) -> int:
        return sum(rows.iterations.nbytes + rows.values.nbytes for rows in self._rows.values())

    def truncate(self, iteration: int) -> None:
        """Forget what came after ``iteration``."""
        for rows in self._rows.values():
            rows.count = int(np.searchsorted(rows.iterations[: rows.count], iteration, side="right"))

    def copy(self) -> "Signals":
        """The same in memory of its own."""
        other = Signals()
        for name, rows in self._rows.items():
            other._rows[name] = _Rows(rows.values.shape[1])
            other._rows[name].count = rows.count
            other._rows[name].iterations, other._rows[name].values = rows.signal()
        return other

    def to_arrays(self) -> dict[str, Array]:
        """Everything for a checkpoint, copied: of each signal ``iterations_NAME`` (n,) and ``values_NAME``
        (n·width,), float64."""
        arrays: dict[str, Array] = {}
        for name in self.names:
            iterations, values = self._rows[name].signal()
            arrays[f"iterations_{name}"] = iterations.astype(np.float64)
            arrays[f"values_{name}"] = values.reshape(-1).astype(np.float64)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> "Signals":
        """Those that ``to_arrays`` gave. Raises ValueError where they cannot be: they come from a file."""
        signals = cls()
        for name in NAMES:
            if f"iterations_{name}" not in arrays or f"values_{name}" not in arrays:
                continue
            iterations, flat = arrays[f"iterations_{name}"], arrays[f"values_{name}"]
            n = len(iterations) if iterations.ndim == 1 else 0
            if n == 0 or flat.ndim != 1 or len(flat) % n or not 1 <= len(flat) // n <= MAX_WIDTH:
                raise ValueError(f"the signal {name} does not fit together")
            if not (np.isfinite(iterations).all() and np.isfinite(flat).all()):
                raise ValueError(f"the signal {name} holds numbers that are not finite")
            if (np.abs(flat) > MAX_VALUE).any() or (iterations > 1 << 53).any():
                raise ValueError(f"the signal {name} holds impossible numbers")
            if (iterations % 1 != 0).any() or iterations[0] < 1 or (np.diff(iterations) <= 0).any():
                raise ValueError(f"the signal {name} has impossible iterations")
            values = flat.reshape(n, -1).astype(np.float32)
            if n > rows_of(values.shape[1]):
                raise ValueError(f"the signal {name} has more rows than a run can have")
            for iteration, row in zip(iterations.astype(np.int64).tolist(), values, strict=True):
                signals.add(name, iteration, row)
        return signals

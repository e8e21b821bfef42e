"""LossHistory: the losses of every step and what is measured now and then, by name, in bounded memory.

Knows numbers in order; knows neither who makes nor who draws them.
"""

from collections.abc import Mapping
from mmap import mmap

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.record.measured import MeasuredSeries, Points

CAPACITY = 1 << 19
"""Rows kept. Two float64 a row: 8 MiB at most; for each series that is measured no more than that again."""
_FEW, _LEAST = 1 << 15, 1 << 12
MAX_STRIDE = 1 << 40
"""More than any run lives to see; iterations stay within int64."""
MAX_LOSS = 1e30
"""No run gets so far: Adagrad moves a weight by the learning rate at most in a step."""
EVERY_STEP = {"train": "loss", "smooth": "smooth_loss"}
"""The series of every step, with their names among the arrays for a checkpoint."""
ITERATIONS, VALUES = "iterations_", "values_"
"""So begin the names of the arrays of a series that is measured."""


class LossHistory:
    """Named series of losses: ``train`` and ``smooth`` of every step, others as they are measured.

    Steps 1, 2, 3 … are a row each until ``capacity`` rows are full. Then two neighbours
    become one, and ``stride`` doubles: row i stands for the ``stride`` steps that end with
    iteration ``(i + 1) * stride``; its loss is their mean, its smooth loss that of the last of
    them, and of what was measured in these steps the last stays, at its own iteration. So half a
    million steps are exact, and ten million take no more memory.

    Rows are only added, so what ``to_arrays`` hands out is not copied, nor what ``from_arrays`` is given: it
    is left behind before a row of it would change.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity is {capacity}, it must be even and at least 2")
        self.capacity = capacity
        self.stride = 1
        # Of equal length, in the order of EVERY_STEP. Rows that others look at are never written to: where
        # there is no room behind them, the next step makes a copy.
        self._loss, self._smooth_loss = np.empty(min(capacity, _LEAST)), np.empty(min(capacity, _LEAST))
        self._count = 0
        self._handed_out = 0  # rows that others look at
        self._open_sum = 0.0  # of the steps that do not fill a row yet
        self._open_count = 0
        self._measured: dict[str, MeasuredSeries] = {}

    def __len__(self) -> int:
        return self._count

    @property
    def steps(self) -> int:
        """Steps taken in, those of a row that is not full yet among them."""
        return self._count * self.stride + self._open_count

    @property
    def nbytes(self) -> int:
        rows = self._loss.nbytes + self._smooth_loss.nbytes
        return rows + sum(16 * len(series) for series in self._measured.values())

    def rows(self, name: str) -> Array:
        """(len(self),) the values of a series of every step: row i stands at ``(i + 1) * stride``."""
        return (self._loss if name == "train" else self._smooth_loss)[: self._count]

    def points(self, name: str) -> Points:
        """The series of this name, nats over the window; one that nobody has measured is empty.

        A series of every step has a point for each row, at its last iteration.
        """
        if name in EVERY_STEP:
            iterations = np.arange(self.stride, (self._count + 1) * self.stride, self.stride)
            return Points(iterations, self.rows(name))
        return self._measured.get(name, MeasuredSeries()).since(1)

    def beside(self, measured: str, name: str = "smooth") -> Points:
        """Of a series of every step only the rows at or before the points of one that was measured."""
        rows = np.unique(np.maximum(self.points(measured).iterations // self.stride, 1))
        rows = rows[rows <= self._count]
        return Points(rows * self.stride, self.rows(name)[rows - 1])

    def last(self, name: str) -> tuple[int, float] | None:
        """(iteration, value) of the newest point of a series that is measured; None where there is none."""
        series = self._measured.get(name)
        return series.last if series else None

    def measured_since(self, iteration: int) -> dict[str, Points]:
        """What was measured at ``iteration`` and after it, by name; only of series that have any there."""
        found = {name: series.since(iteration) for name, series in self._measured.items()}
        return {name: points for name, points in found.items() if len(points.values)}

    def curves(self) -> dict[str, Points]:
        """All series by name, as arrays that never change."""
        self._handed_out = self._count
        return {name: self.points(name) for name in EVERY_STEP} | self.measured_since(1)

    def append(self, loss: float, smooth_loss: float) -> None:
        """Take the loss of the next step."""
        if self.stride > 1:
            self._open_sum += loss
            self._open_count += 1
            if self._open_count < self.stride:
                return
            loss = self._open_sum / self.stride
            self._open_sum, self._open_count = 0.0, 0
        if self._count == self.capacity:
            self._open_sum, self._open_count = loss * self.stride, self.stride
            self._pair_rows()
            return
        if self._count == len(self._loss):
            self._make_room(1)
        self._loss[self._count] = loss
        self._smooth_loss[self._count] = smooth_loss
        self._count += 1

    def extend(self, rows: Mapping[str, Array], points: Mapping[str, Points]) -> None:
        """Take the rows of the next steps, (n,) each, and what was measured at some of them."""
        loss, smooth_loss = (rows[name] for name in EVERY_STEP)
        whole = min(len(loss), self.capacity - self._count) if self.stride == 1 else 0
        self._make_room(whole)
        self._loss[self._count : self._count + whole] = loss[:whole]
        self._smooth_loss[self._count : self._count + whole] = smooth_loss[:whole]
        self._count += whole
        for of_step in zip(loss[whole:].tolist(), smooth_loss[whole:].tolist(), strict=True):
            self.append(*of_step)
        for name, (iterations, values) in points.items():
            series = self._measured.setdefault(name, MeasuredSeries())
            for iteration, value in zip(iterations.tolist(), values.tolist(), strict=True):
                series.add(iteration, value, self.stride)

    def measure(self, name: str, value: float) -> None:
        """Take what was measured after the last step; there has been one."""
        self._measured.setdefault(name, MeasuredSeries()).add(self.steps, value, self.stride)

    def _make_room(self, rows: int) -> None:
        """For so many more, which the capacity allows."""
        if self._count + rows <= len(self._loss):
            return
        # Then all at once: pages that are not written to take no memory, and nothing is copied again.
        wanted = self._count + rows
        room = max(2 * self._count, wanted, _LEAST) if wanted < _FEW else self.capacity
        self._hold(self._loss[: self._count], self._smooth_loss[: self._count], min(room, self.capacity))

    def _hold(self, loss: Array, smooth_loss: Array, room: int) -> None:
        """From now on copies of these rows, with room for so many, which nobody else looks at."""
        self._loss, self._smooth_loss = _unwritten(room), _unwritten(room)
        self._loss[: len(loss)], self._smooth_loss[: len(loss)] = loss, smooth_loss
        self._handed_out = 0

    def _pair_rows(self) -> None:
        half = self._count // 2
        means = (self._loss[0::2] + self._loss[1::2]) / 2
        self._hold(means, self._smooth_loss[1::2], self.capacity)
        self._count = half
        self.stride *= 2
        for series in self._measured.values():
            series.thin(self.stride)

    def truncate(self, iteration: int) -> None:
        """Forget what came after ``iteration``.

        Of a row that is cut in two, the steps that stay count with the row's mean, so that
        the rows to come end where they say.
        """
        whole, rest = divmod(iteration, self.stride)
        if (whole, rest) >= (self._count, self._open_count):
            return
        mean = self._loss[whole] if whole < self._count else self._open_sum / self._open_count
        if whole < self._handed_out:
            self._loss, self._smooth_loss = self._loss[:whole], self._smooth_loss[:whole]
            self._handed_out = whole
        self._count = whole
        self._open_sum, self._open_count = float(mean) * rest, rest
        for series in self._measured.values():
            series.truncate(iteration)

    def to_arrays(self) -> dict[str, Array]:
        """Everything for a checkpoint, as arrays of float64 that never change (read-only).

        Of a series that is measured they are two, ``iterations_NAME`` and ``values_NAME``.
        """
        self._handed_out = self._count
        arrays = {"loss": self._loss[: self._count], "smooth_loss": self._smooth_loss[: self._count]}
        for rows in arrays.values():
            rows.flags.writeable = False
        arrays["open"] = np.array([self.stride, self._open_count, self._open_sum], dtype=np.float64)
        for name, points in self.measured_since(1).items():
            arrays[ITERATIONS + name] = points.iterations.astype(np.float64)
            arrays[VALUES + name] = points.values
        return arrays

    @classmethod
    def from_curves(cls, curves: Mapping[str, Points], steps: int, capacity: int = CAPACITY) -> "LossHistory":
        """One whose ``curves`` these are, after so many steps: of none, one that is empty.

        What a row that was not full yet came to, curves do not say: its steps count with the mean of the
        row before. Raises ValueError where the curves do not fit together.
        """
        if not curves:
            return cls(capacity)
        iterations, losses = curves["train"]
        stride = int(iterations[0]) if len(iterations) else 1
        open_count = steps - len(iterations) * stride
        open_sum = open_count * float(losses[-1]) if len(losses) else 0.0
        arrays = {"open": np.array([stride, open_count, open_sum], dtype=np.float64)}
        for name, points in curves.items():
            if name in EVERY_STEP:
                arrays[EVERY_STEP[name]] = points.values
            else:
                arrays |= {ITERATIONS + name: points.iterations, VALUES + name: points.values}
        return cls.from_arrays(arrays, capacity)

    @classmethod
    def from_arrays(cls, arrays: dict[str, Array], capacity: int = CAPACITY) -> "LossHistory":
        """The history that ``to_arrays`` gave; the arrays must not change any more.

        Raises ValueError where they do not fit together.
        """
        loss, smooth, opened = arrays["loss"], arrays["smooth_loss"], arrays["open"]
        if loss.shape != smooth.shape or loss.ndim != 1 or opened.shape != (3,) or len(loss) > capacity:
            raise ValueError("the loss history does not fit together")
        if not all(np.isfinite(array).all() for array in (loss, smooth, opened)):
            raise ValueError("the loss history holds numbers that are not finite")
        stride, open_count = opened[0], opened[1]
        whole = stride.is_integer() and open_count.is_integer()
        if not (whole and 1 <= stride <= MAX_STRIDE and 0 <= open_count < stride):
            raise ValueError("the loss history has an impossible stride")
        if any(_largest(array) > MAX_LOSS for array in (loss, smooth, opened[2:] / stride)):
            raise ValueError("the loss history holds impossible losses")
        history = cls(capacity)
        history.stride = int(stride)
        history._open_count, history._open_sum = int(open_count), float(opened[2])
        history._loss, history._smooth_loss = loss.astype(float, copy=False), smooth.astype(float, copy=False)
        history._count = history._handed_out = len(loss)
        for name in sorted(key.removeprefix(ITERATIONS) for key in arrays if key.startswith(ITERATIONS)):
            history._measured[name] = history._series_from(
                arrays[ITERATIONS + name], arrays.get(VALUES + name)
            )
        return history

    def _series_from(self, iterations: Array, values: Array | None) -> MeasuredSeries:
        """What was measured at steps of this history. Raises ValueError where it cannot be that."""
        if values is None or iterations.ndim != 1 or iterations.shape != values.shape:
            raise ValueError("the loss history does not fit together")
        if not (np.isfinite(iterations).all() and np.isfinite(values).all()):
            raise ValueError("the loss history holds numbers that are not finite")
        rows = (iterations - 1) // self.stride
        in_order = (iterations % 1 == 0).all() and (iterations >= 1).all() and (np.diff(rows) > 0).all()
        if not (in_order and (iterations <= self.steps).all()):
            raise ValueError("the loss history has impossible iterations")
        if _largest(values) > MAX_LOSS:
            raise ValueError("the loss history holds impossible losses")
        return MeasuredSeries(Points(iterations, values))


def _unwritten(rows: int) -> Array:
    """(rows,) to write to. Of many, what nobody looks at any more is the system's again at once: from the
    allocator, which keeps what is given back for later, a long run would take twice what its rows fill.
    """
    return np.empty(rows) if rows < _FEW else np.frombuffer(mmap(-1, 8 * rows), np.float64)


def _largest(values: Array) -> float:
    """The largest absolute value, without a copy; 0 of none."""
    return max(abs(float(values.min())), abs(float(values.max()))) if values.size else 0.0

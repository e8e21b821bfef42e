"""LossSeries: a loss curve of any length, at a bounded size for drawing; OctaveSeries: for a log axis.

Knows losses in order; knows no Qt, no unit and no axis.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.training.worker.messages import Losses

QUANTILES = (0.1, 0.9)
"""The band: this share of the raw losses lies under its lower and its upper edge."""
GRAIN = 256
"""Raw losses held at most. A wider bucket's quantiles are the mean of those of its grains."""

_X, _SMOOTH, _LOW, _HIGH = range(4)


def quantiles(values: Array) -> Array:
    """(2, …) the 10 % and the 90 % quantile along the last axis of ``values`` (…, n), n ≥ 1.

    Between the sorted values, at p · (n + 1) (Hyndman and Fan's type 6, NumPy's ``weibull``): its
    expectation does not depend on n, so that the mean over small groups may stand for
    the quantile of all. The usual p · (n − 1) makes the band of small groups too narrow.
    """
    ordered = np.sort(values, axis=-1)
    last = ordered.shape[-1] - 1
    edges = []
    for share in QUANTILES:
        place = min(max(share * (last + 2) - 1, 0.0), float(last))
        below = int(place)
        above = min(below + 1, last)
        edges.append(ordered[..., below] + (place - below) * (ordered[..., above] - ordered[..., below]))
    return np.array(edges)


class LossSeries:
    """The losses of all steps in at most ``capacity`` buckets of equal numbers of steps.

    When the last bucket is full, neighbours merge and ``width``, the steps of a bucket,
    doubles. So time and memory per frame do not depend on the length of the run.

    Each bucket has the smooth loss at its end and the raw losses' 10 % and 90 % quantiles:
    exact while it is filled, up to ``GRAIN`` steps; where buckets merge, the mean of both.
    The bucket being filled is the last point, so that the curve reaches the present step;
    what it lacks of its band it borrows from its neighbour, so that the tip of the band
    does not flicker.

    ``capacity`` is even, ``first_width`` a power of two.
    """

    def __init__(self, capacity: int = 512, first_width: int = 16) -> None:
        if capacity < 2 or capacity % 2:
            raise ValueError(f"capacity is {capacity}, it must be even and at least 2")
        if first_width < 1 or first_width & (first_width - 1):
            raise ValueError(f"first_width is {first_width}, it must be a power of two")
        self.capacity = capacity
        self._first_width = first_width
        # Column 0 is iteration 0, then the full buckets, then the one being filled.
        self._rows = np.empty((4, capacity + 2))
        self._grain = np.empty(GRAIN)
        self.clear()

    def clear(self, initial_smooth_loss: float | None = None) -> None:
        """Forget everything. ``initial_smooth_loss``, where known, is the curve's point at iteration 0."""
        self.width = self._first_width
        self._first = 1 if initial_smooth_loss is None else 0
        self._rows[:, 0] = 0.0 if initial_smooth_loss is None else initial_smooth_loss
        self._rows[_X, 0] = 0.0
        self._count = 0
        self._empty_open()

    # ── what it is made of ──

    def extend(self, losses: Losses) -> None:
        """Take the losses of consecutive steps, however many.

        A gap before them does no harm; steps that were had already replace what was held from there on.
        """
        first, loss, smooth = losses.first_iteration, losses.rows["train"], losses.rows["smooth"]
        self.truncate(first - 1)
        done = 0
        while done < len(loss):
            left = len(loss) - done
            if self._open_steps == 0:
                self._begin_bucket(first + done - 1)
            if self._open_steps == 0 and left >= self.width:
                steps = min(left // self.width, self._room(first + done - 1)) * self.width
                self._add_full(first + done, loss[done : done + steps], smooth[done : done + steps])
            else:
                room = min(self.width, GRAIN)
                steps = min(left, room - self._open_steps % room)
                self._fill_open(first + done, loss[done : done + steps], smooth[done : done + steps])
            done += steps
        self._draw_open()

    def load(self, iterations: Array, losses: Array, smooth_losses: Array) -> None:
        """Take a whole history instead of what is held: (n,) each, rows of equal stride.

        A row of more than one step holds a mean of losses, and means scatter less:
        the band of such a history is narrower than it was live.
        """
        initial = None if self._first else float(self._rows[_SMOOTH, 0])
        self.clear(initial)
        if len(iterations) == 0:
            return
        stride = int(iterations[1] - iterations[0]) if len(iterations) > 1 else 1
        if stride == 1:
            self.extend(Losses(int(iterations[0]), {"train": losses, "smooth": smooth_losses}))
            return
        self._widen_for(stride, len(iterations) * stride)
        start = 0
        while start < len(iterations):
            self._begin_bucket(int(iterations[start]) - stride)
            end = min(start + max(1, self.width // stride), len(iterations))  # the last may be shorter
            self._append([iterations[end - 1], smooth_losses[end - 1], *quantiles(losses[start:end])])
            start = end
        self._draw_open()

    def truncate(self, iteration: int) -> None:
        """Forget what came after ``iteration``, and of a bucket across it the whole."""
        if iteration >= self.last_iteration:
            return
        ends = self._rows[_X, 1 : self._count + 1]
        self._count = int(np.searchsorted(ends, iteration, side="right"))
        self._empty_open()
        self._draw_open()

    # ── what it gives ──

    def __len__(self) -> int:
        """Points of the curve."""
        return self._stop - self._first

    @property
    def last_iteration(self) -> int:
        """The step that the curve reaches; 0 for none."""
        return int(self._rows[_X, self._stop - 1]) if self._stop > 1 else 0

    @property
    def x(self) -> Array:
        """(n,) the last iteration of each bucket, ascending."""
        return self._row(_X)

    @property
    def smooth(self) -> Array:
        """(n,) smooth loss at the end of each bucket, nats over the window."""
        return self._row(_SMOOTH)

    @property
    def low(self) -> Array:
        """(n,) the band's lower edge: the 10 % quantile of the raw losses of each bucket."""
        return self._row(_LOW)

    @property
    def high(self) -> Array:
        """(n,) the band's upper edge: the 90 % quantile."""
        return self._row(_HIGH)

    def at(self, iteration: int) -> tuple[float, float, float]:
        """Smooth loss at a step of the curve, and the lower and upper edge of the band there."""
        ends = self.x
        bucket = int(np.searchsorted(ends, iteration))
        smooth = float(np.interp(iteration, ends, self.smooth))
        return smooth, float(self.low[bucket]), float(self.high[bucket])

    # ── how wide the buckets are ──

    def _begin_bucket(self, start: int) -> None:
        """A bucket begins after step ``start``."""

    def _room(self, start: int) -> int:  # noqa: ARG002 - used in octaves
        """How many buckets of the present width there is room for after step ``start``, at least 1."""
        return self.capacity - self._count

    def _widen_for(self, stride: int, steps: int) -> None:
        """Rows of ``stride`` steps are to be held, ``steps`` in all."""
        while self.width < stride or steps >= self.width * self.capacity:
            self.width *= 2

    def _settle(self) -> None:
        """Buckets were added."""
        if self._count < self.capacity:
            return
        pairs = self._rows[:, 1 : self._count + 1].reshape(4, -1, 2)
        merged = pairs[:, :, 1].copy()
        merged[_LOW:] = pairs[_LOW:].mean(axis=2)
        self._count //= 2
        self._rows[:, 1 : self._count + 1] = merged
        self.width *= 2

    # ── within ──

    @property
    def _stop(self) -> int:
        return self._count + 1 + (self._open_steps > 0)

    def _row(self, row: int) -> Array:
        return self._rows[row, self._first : self._stop].copy()

    def _empty_open(self) -> None:
        self._open_steps = 0
        self._open_edges = np.zeros(2)  # of its full grains, summed
        self._open_end = (0, 0.0)  # iteration and smooth loss

    def _add_full(self, first: int, loss: Array, smooth: Array) -> None:
        """Take whole buckets, while none is being filled."""
        width = self.width
        grains = loss.reshape(-1, max(1, width // GRAIN), min(width, GRAIN))
        count = len(grains)
        added = self._rows[:, self._count + 1 : self._count + 1 + count]
        added[_X] = first - 1 + width * np.arange(1, count + 1)
        added[_SMOOTH] = smooth[width - 1 :: width]
        added[_LOW:] = quantiles(grains).mean(axis=-1)
        self._count += count
        self._settle()

    def _fill_open(self, first: int, loss: Array, smooth: Array) -> None:
        """Take no more steps than complete a grain of the bucket being filled."""
        room = min(self.width, GRAIN)
        start = self._open_steps % room
        self._grain[start : start + len(loss)] = loss
        self._open_steps += len(loss)
        self._open_end = (first + len(loss) - 1, float(smooth[-1]))
        if self._open_steps % room == 0:
            self._open_edges += quantiles(self._grain[:room])
        if self._open_steps == self.width:
            edges = self._open_edges / (self.width // room)
            bucket = [*self._open_end, *edges]
            self._empty_open()
            self._append(bucket)

    def _append(self, bucket: list[float]) -> None:
        self._rows[:, self._count + 1] = bucket
        self._count += 1
        self._settle()

    def _draw_open(self) -> None:
        """Put the bucket being filled at the end of the curve, and the band's start at its beginning."""
        if self._open_steps:
            room = min(self.width, GRAIN)
            full, rest = divmod(self._open_steps, room)
            edges = self._open_edges * room
            if rest:
                edges = edges + quantiles(self._grain[:rest]) * rest
            edges = edges / (full * room + rest)
            if self._count:
                share = self._open_steps / self.width
                edges = share * edges + (1 - share) * self._rows[_LOW:, self._count]
            self._rows[:, self._count + 1] = [*self._open_end, *edges]
        if self._stop > 1:
            self._rows[_LOW:, 0] = self._rows[_LOW:, 1]
        else:
            self._rows[_LOW:, 0] = self._rows[_SMOOTH, 0]


OCTAVE = 32
"""Buckets of an OctaveSeries from one power of two to the next: a pixel or two each on a log axis."""
LONGEST = 1 << 40
"""Steps that an OctaveSeries has room for: more than any run lives to see."""


class OctaveSeries(LossSeries):
    """The losses of all steps in buckets that widen with the iteration, for a logarithmic axis.

    From one power of two to the next there are ``OCTAVE`` buckets, of at least ``first_width``
    steps. Nothing merges: the beginning stays as fine as it was when it was new, and a
    billion steps are 800 buckets.
    """

    def __init__(self, first_width: int = 8) -> None:
        octaves = (LONGEST // (OCTAVE * first_width)).bit_length()
        super().__init__(2 * OCTAVE * (octaves + 1), first_width)

    def _octave(self, start: int) -> int:
        return (start // (2 * OCTAVE * self._first_width)).bit_length()

    def _begin_bucket(self, start: int) -> None:
        self.width = self._first_width << self._octave(start)

    def _room(self, start: int) -> int:
        end = 2 * OCTAVE * self.width  # of the octave
        return max(1, (end - start) // self.width)

    def _widen_for(self, stride: int, steps: int) -> None:
        pass

    def _settle(self) -> None:
        pass

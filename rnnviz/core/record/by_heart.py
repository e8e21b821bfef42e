"""When a network began to learn its text by heart, told from two curves: held-out loss and smooth loss.

Knows curves; knows neither who measured them nor who is told. The rule: the lowest held-out loss is the turn.
Learning by heart is said to have begun there as soon as, later, some measurements in a row all stand above it
by a share of it, and by ``NOISE`` times what measurements waver, so that no single lucky one counts, while
the smooth loss has fallen by ``FALL`` of what it was at the turn. A clear rise is believed after few
measurements, a faint one after many: ``RULES``.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.record.measured import Points

RULES = ((3, 0.1), (8, 0.02))
"""(measurements in a row, the share by which they stand above the turn)."""
FALL = 0.02
NOISE = 8.0
LATELY = 50
"""Measurements of which it is told how much they waver."""


class ByHeart(NamedTuple):
    """It began after step ``since``, where the held-out loss was lowest, and could be seen at step ``seen``.

    lowest, risen  the held-out loss at both;  smooth_then, smooth_now  the smooth loss; nats over the window
    """

    since: int
    seen: int
    lowest: float
    risen: float
    smooth_then: float
    smooth_now: float


def find_by_heart(held_out: Points, smooth: Points) -> ByHeart | None:
    """When learning by heart began, by the rule above; None where it has not.

    ``smooth`` has a value at least where ``held_out`` was measured, or shortly before.
    """
    found = [by for rule in RULES if (by := _by_rule(held_out, smooth, *rule)) is not None]
    return min(found, key=lambda by: by.seen, default=None)


def _by_rule(held_out: Points, smooth: Points, run: int, rise: float) -> ByHeart | None:
    iterations, values = held_out
    if len(values) <= run or not len(smooth.values):
        return None
    least = int(values.argmin())
    then = _at(smooth, iterations[least : least + 1])[0]
    windows = np.lib.stride_tricks.sliding_window_view(values, run)
    later = np.arange(least + 1, len(windows))  # each is the first of so many measurements in a row
    if not len(later):
        return None
    fallen = _at(smooth, iterations[later + run - 1]) <= (1 - FALL) * then
    above = windows[later].min(axis=1) > (1 + rise) * values[least]
    for first in later[fallen & above].tolist():
        last = first + run - 1
        if windows[first].min() > values[least] + NOISE * _wavering(values[max(0, last - LATELY) : last + 1]):
            now = _at(smooth, iterations[last : last + 1])[0]
            return ByHeart(
                int(iterations[least]), int(iterations[last]), float(values[least]), float(values[last]),
                float(then), float(now),
            )  # fmt: skip
    return None


def _wavering(values: Array) -> float:
    """About the standard deviation of a curve around its own course: from its second differences, which
    a straight rise leaves at zero."""
    return 0.6 * float(np.median(np.abs(np.diff(values, 2)))) if len(values) > 2 else np.inf


def by_heart_in_words(found: ByHeart, seq_length: int) -> str:
    """``It has begun to learn by heart at step 3,000: since then the held-out loss has risen …``."""
    lowest, risen, then, now = (loss / seq_length for loss in found[2:])
    return (
        f"It has begun to learn by heart at step {found.since:,}: by step {found.seen:,} the held-out loss "
        f"had risen from {lowest:.2f} to {risen:.2f} nats per character, while the smooth loss fell from "
        f"{then:.2f} to {now:.2f}."
    )


def _at(points: Points, iterations: Array) -> Array:
    """The curve at these iterations, or at the point before each."""
    places = np.searchsorted(points.iterations, iterations, side="right") - 1
    return np.asarray(points.values[np.maximum(places, 0)])

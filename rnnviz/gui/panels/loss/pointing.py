"""Which point of a curve the keys go to next.

Knows iterations; knows no curve and no view.
"""

import numpy as np

from rnnviz.core.arrays import Array

TURNS = 64
"""Keys that go through all points in view."""


def next_point(points: Array, here: float | None, by: int, view: tuple[float, float]) -> int | None:
    """The iteration of the point that lies ``by`` keys from ``here`` among ``points`` (n,) in ``view``.

    From nowhere it is the last one in view, or for a key forward the first; None where none is in view.
    """
    inside = points[(points >= view[0]) & (points <= view[1])]
    if not len(inside):
        return None
    if here is None:
        return int(inside[0 if by > 0 else -1])
    at = int(np.abs(inside - here).argmin()) + by * max(1, len(inside) // TURNS)
    return int(inside[min(max(at, 0), len(inside) - 1)])

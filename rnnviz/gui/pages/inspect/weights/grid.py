"""Grid: where the cells of a picture of a matrix stand, and which of its labels there is room for.

Arithmetic only: knows no Qt and no numbers of the matrix.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

SMALLEST, LARGEST = 1.5, 26.0
"""Pixels of a cell while the whole picture is fitted in: with smaller ones it is scrolled."""
MOST_ZOOM = 8.0
MOST_LANES = 3
GAP = 2
"""Pixels between two labels."""


class Labelled(NamedTuple):
    """Which labels of an axis are written: every ``step``-th, by turns in so many ``lanes``."""

    step: int
    lanes: int


def fitted(room: float, count: int, zoom: float) -> float:
    """Pixels of a cell, of ``count`` in ``room``, enlarged by ``zoom``."""
    return min(LARGEST, max(SMALLEST, room / max(1, count))) * zoom


def labelled(cell: float, needed: float, *, all_wanted: bool) -> Labelled:
    """How labels that need ``needed`` pixels each stand along cells of ``cell`` pixels.

    Of numbers some are enough (every 10th, say); where all are wanted, as of characters, neighbours first
    take turns in lanes beside each other.
    """
    lanes = min(MOST_LANES, max(1, math.ceil(needed / cell))) if all_wanted else 1
    least = max(1, math.ceil(needed / (cell * lanes)))
    return Labelled(least if all_wanted else _round_step(least), lanes)


def _round_step(least: int) -> int:
    """The smallest of 1, 5, 10, 20, 50, 100 … that is not below ``least``."""
    steps: Iterator[int] = (
        step
        for power in (1, 10, 100, 1000)
        for step in ((1, 5) if power == 1 else (power, 2 * power, 5 * power))
    )
    return next((step for step in steps if step >= least), 10_000)


class AxisSize(NamedTuple):
    """Of an axis: how many, the widest and how high in pixels, and whether all are wanted."""

    length: int
    width: float
    height: float
    all_wanted: bool


class Layout(NamedTuple):
    """``left`` and ``top`` leave room for the labels; the cells are ``width`` by ``height``."""

    left: int
    top: int
    width: float
    height: float
    rows: Labelled
    columns: Labelled


def lay_out(room: tuple[float, float], zoom: float, rows: AxisSize, columns: AxisSize) -> Layout:
    """A picture with its labels in ``room`` (width, height), fitted in and then enlarged by ``zoom``."""
    top = _beside(MOST_LANES if columns.all_wanted else 1, columns.height)  # at most
    at_rows = labelled(fitted(room[1] - top, rows.length, zoom), rows.height, all_wanted=rows.all_wanted)
    left = _beside(at_rows.lanes, rows.width + GAP)
    width = fitted(room[0] - left, columns.length, zoom)
    apart = GAP if columns.all_wanted else 4 * GAP
    at_columns = labelled(width, columns.width + apart, all_wanted=columns.all_wanted)
    top = _beside(at_columns.lanes, columns.height)
    return Layout(left, top, width, fitted(room[1] - top, rows.length, zoom), at_rows, at_columns)


def _beside(lanes: int, size: float) -> int:
    return math.ceil(lanes * size) + 2 * GAP

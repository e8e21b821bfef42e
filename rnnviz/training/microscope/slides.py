"""Slides: the numbers printed on the slides of a lecture on recurrent networks, of its example "hello".

And what follows from them: each array made of the printed arrays one step before it, as somebody would who
has the slides alone. Knows the slides; knows no step of the engine and no screen.

The numbers stand in ``hello-as-printed.csv`` in the order of the slides: rows of a matrix between semicolons,
characters counted from t = 1. A star marks a number that does not follow from the printed ones, but would if
the printed weights had been rounded: one set of finer weights, found by a fit, gives all that have a star.
"""

import csv
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from rnnviz import paths
from rnnviz.core.arrays import Array
from rnnviz.training.microscope.numbers import Index

INPUTS, TARGETS = (0, 1, 2, 2), (1, 2, 2, 3)
"""hell and ello, as places in h e l o."""
LEARNING_RATE, EPSILON = 0.1, 1e-8
PARAMETERS = ("Wxh", "Whh", "Why", "bh", "by")


REMARKS = {
    ("memory_Why", 0): "It is the square of the weight, mostly cut, not of its gradient.",
    ("memory_bh", 0): "It is the square of the bias, which is 0, not of its gradient.",
    ("memory_by", 0): "It is the square of the bias, which is 0, not of its gradient.",
}
"""What is known of a whole array."""
REMARKS_ON_ONE = {
    ("h", 2, (2,)): "It is printed with both signs.",
    ("dy", 2, (0,)): "The p beside it is printed as 0.25.",
    ("memory_Whh", 0, (0, 0)): "0.008 may be meant.",
    ("memory_Why", 0, (1, 2)): "0.006 may be meant.",
}
"""What is known of a number, by array, t and place."""


class PrintedNumber(NamedTuple):
    """One number of the slides.

    array, t  what it is called there; ``t`` is 0 where it belongs to no character
    text      as it is printed;  digit: what 1 in its last place is worth
    is_finer  whether weights with more digits than are printed would give it, where the printed ones do not
    """

    array: str
    t: int
    place: Index
    text: str
    value: float
    digit: float
    is_finer: bool

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is known of it beside what can be computed."""
        found = REMARKS.get((self.array, self.t)), REMARKS_ON_ONE.get((self.array, self.t, self.place))
        return tuple(filter(None, found))


class PrintedArray(NamedTuple):
    """An array of the slides: its numbers, and their values in its shape; a single number is (1,)."""

    name: str
    t: int
    numbers: tuple[PrintedNumber, ...]
    values: Array


@cache
def printed_arrays() -> tuple[PrintedArray, ...]:
    """All arrays of the slides, in their order; h at t = 2 stands there twice, with two signs."""
    with paths.resource("hello-as-printed.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_array(row["array"], int(row["t"] or 0), row["printed"]) for row in csv.DictReader(file))


def _array(name: str, t: int, written: str) -> PrintedArray:
    rows = [row.split() for row in written.split(";")]
    shape = (len(rows), len(rows[0])) if len(rows) > 1 else (len(rows[0]),)
    has_decimals = "." in written
    numbers = tuple(
        _number(name, t, place, text, has_decimals)
        for place, text in zip(np.ndindex(shape), (text for row in rows for text in row), strict=True)
    )
    values = np.array([number.value for number in numbers]).reshape(shape)
    values.setflags(write=False)
    return PrintedArray(name, t, numbers, values)


def _number(name: str, t: int, place: Index, text: str, has_decimals: bool) -> PrintedNumber:
    number = text.rstrip("*")
    decimals = len(number.partition(".")[2])
    if number == "0" and (has_decimals or name in _HAS_DECIMALS):
        decimals = 3 if name.startswith("memory") else 2  # as small as its neighbours are printed
    return PrintedNumber(
        name, t, place, number.replace("-", "−"), float(number), 10.0**-decimals, text.endswith("*")
    )


_HAS_DECIMALS = ("memory_bh", "memory_by")
"""Arrays that are all 0 on the slides, and no whole numbers."""


@cache
def recomputed() -> tuple[Array | None, ...]:
    """What follows for each of ``printed_arrays`` from the printed ones before it; None for what was given.

    h from the h before (at t = 1 from hraw), y from h, p from y (at t = 3 and 4, where no y is printed, from
    h), loss and dy from p, the gradients from dy and h (at t = 2 with the later print of h), memory and the
    new parameters from the gradient.
    """
    slides = _Slides({(each.name, each.t): each.values for each in printed_arrays()})
    return tuple(slides.following(each.name, each.t) for each in printed_arrays())


class _Slides:
    def __init__(self, arrays: Mapping[tuple[str, int], Array]) -> None:
        self._arrays = arrays

    def _of(self, name: str, t: int = 0) -> Array:
        return self._arrays[name, t]

    def following(self, name: str, t: int) -> Array | None:
        """What the printed numbers before it give for an array."""
        kind, _, of = name.partition("_")
        match kind:
            case "h" if t == 1:
                return np.asarray(np.tanh(self._of("hraw", 1)))
            case "h":
                from_past = self._of("Whh") @ self._of("h", t - 1) + self._of("bh")
                return np.asarray(np.tanh(self._of("Wxh")[:, INPUTS[t - 1]] + from_past))
            case "y":
                return self._scores(t)
            case "p":
                y = self._arrays.get(("y", t), self._scores(t))
                grown = np.exp(y - y.max())
                return np.asarray(grown / grown.sum())
            case "loss":
                return np.array([-np.log(self._of("p", t)[TARGETS[t - 1]])])
            case "dy":
                return np.asarray(self._of("p", t) - np.eye(4)[TARGETS[t - 1]])
            case "memory":
                return np.asarray(np.square(self._of(f"d{of}")))
            case "new":
                gradient = self._of(f"d{of}")
                return self._of(of) - LEARNING_RATE * gradient / np.sqrt(np.square(gradient) + EPSILON)
        return self._gradients().get(name)

    def _scores(self, t: int) -> Array:
        return np.asarray(self._of("Why") @ self._of("h", t) + self._of("by"))

    def _gradients(self) -> dict[str, Array]:
        """Backward through the printed h and dy."""
        grads = {f"d{name}": np.zeros_like(self._of(name)) for name in PARAMETERS}
        dhnext = np.zeros(3)
        for t in range(4, 0, -1):
            h, dy = self._of("h", t), self._of("dy", t)
            before = self._of("h", t - 1) if t > 1 else self._of("hprev")
            dhraw = (1 - h * h) * (self._of("Why").T @ dy + dhnext)
            grads["dWhy"] += np.outer(dy, h)
            grads["dby"] += dy
            grads["dWxh"][:, INPUTS[t - 1]] += dhraw
            grads["dWhh"] += np.outer(dhraw, before)
            grads["dbh"] += dhraw
            dhnext = self._of("Whh").T @ dhraw
        return grads

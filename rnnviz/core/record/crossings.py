"""Since when a curve lies below the lines that counting reaches: a line is passed for good, or not at all.

Knows references and numbers in order; knows neither who makes nor who tells them.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.text.ngrams import ReferenceLoss, passable

MOST_TURNS = 4096
"""Of a curve that lies on a line for long, so many turns are remembered to go back to; even."""


class Crossing(NamedTuple):
    """The smooth loss lies below a reference since ``iteration``, and has not risen above it again."""

    reference: ReferenceLoss
    iteration: int


class Crossings:
    """Which of ``references`` a curve lies below, and since when, as it comes.

    A curve begins above all of them. Those that it cannot pass (see ``passable``) are left out.
    """

    def __init__(self, references: Sequence[ReferenceLoss]) -> None:
        self._references = passable(tuple(references))
        # Iterations at which it went below, above, below … each.
        self._turns: list[list[int]] = [[] for _ in self._references]

    @property
    def found(self) -> tuple[Crossing, ...]:
        """Of the references that the curve lies below now, in order of time."""
        crossings = [
            Crossing(reference, turns[-1])
            for reference, turns in zip(self._references, self._turns, strict=True)
            if len(turns) % 2
        ]
        return tuple(sorted(crossings, key=lambda crossing: (crossing.iteration, crossing.reference.order)))

    def add(self, iterations: Array, nats_per_char: Array) -> None:
        """The next points of the curve: smooth loss per character (n,) at rising ``iterations`` (n,)."""
        if len(iterations) == 0:
            return
        for reference, turns in zip(self._references, self._turns, strict=True):
            below = nats_per_char < reference.nats
            before = np.concatenate([[len(turns) % 2 == 1], below[:-1]])
            turns.extend(int(iteration) for iteration in iterations[below != before])
            if len(turns) > 2 * MOST_TURNS:
                del turns[: -MOST_TURNS - len(turns) % 2]  # an even number: which way it turned stays known

    def rewind(self, iteration: int) -> None:
        """What came after ``iteration`` has not happened."""
        for turns in self._turns:
            while turns and turns[-1] > iteration:
                turns.pop()


def find_crossings(
    references: Sequence[ReferenceLoss], iterations: Array, nats_per_char: Array
) -> tuple[Crossing, ...]:
    """Since when the curve (n,) of smooth loss per character at ``iterations`` (n,) lies below each
    reference, in order of time. References that it is not below at its end are left out.
    """
    crossings = Crossings(references)
    crossings.add(iterations, nats_per_char)
    return crossings.found

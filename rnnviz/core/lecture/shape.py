"""Shape: one of the lecture's five shapes of sequence models, and the task that is learnt in it.

A task is a list of cases, each a short sequence of what enters and what is asked for. Knows symbols; knows no
network.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Case(NamedTuple):
    """One sequence of a task, T steps long.

    text     how a person would type it
    enters   of each step the symbols that enter, all at once; () where nothing does
    answers  of each step the symbol that is asked for; "" where none is, so that no loss arises
    """

    text: str
    enters: tuple[tuple[str, ...], ...]
    answers: tuple[str, ...]

    @property
    def answer(self) -> str:
        """What is asked for, in one string."""
        return "".join(self.answers)


class Steps(NamedTuple):
    """The picture of a shape: at which steps something enters, and at which loss arises."""

    enters: tuple[bool, ...]
    judged: tuple[bool, ...]


class Shape(NamedTuple):
    """A shape, its task, and the network that is enough for it.

    name        as the command line calls it: ``one-to-one``
    title       as it is called on screen;  words: what the shape is;  task_words: what is learnt in it
    steps       the small picture of it
    reads       the symbols that may enter, each a column of Wxh;  writes: those that may be asked for
    example     a text to try it on
    cell        the name of the cell that suffices, of ``hidden_size`` units;  why: a sentence on that choice
    learning_rate, decay   as ``Practice`` takes them
    cases       (generator) to the cases that are learnt and those that are held out; none is in both
    read        (text) to the case that a person means; raises TextError, a sentence on what may be typed
    """

    name: str
    title: str
    words: str
    task_words: str
    steps: Steps
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    example: str
    cell: str
    hidden_size: int
    why: str
    learning_rate: float
    cases: Callable[[np.random.Generator], tuple[list[Case], list[Case]]]
    read: Callable[[str], Case]
    decay: float = 0.0

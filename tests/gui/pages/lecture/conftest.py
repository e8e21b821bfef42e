"""A task so small that it is learnt in a moment: which letter came first."""

from itertools import product

import numpy as np
import pytest

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.shape import Case, Shape, Steps

LETTERS = "ab"


def case_of(text: str) -> Case:
    return Case(text, tuple((letter,) for letter in text), (*("",) * (len(text) - 1), text[0]))


def read(text: str) -> Case:
    if not text or not set(text) <= set(LETTERS):
        raise TextError("Type letters a and b, as in abba.")
    return case_of(text)


def cases(generator: np.random.Generator) -> tuple[list[Case], list[Case]]:
    every = ["".join(letters) for letters in product(LETTERS, repeat=5)]
    drawn = [case_of(every[number]) for number in generator.permutation(len(every))]
    return drawn[8:], drawn[:8]


FIRST = Shape(
    name="first",
    title="First",
    words="Letters enter.",
    task_words="Which came first?",
    steps=Steps((True, True), (False, True)),
    reads=tuple(LETTERS),
    writes=tuple(LETTERS),
    example="abbab",
    cell="rnn",
    hidden_size=12,
    why="",
    learning_rate=0.02,
    cases=cases,
    read=read,
)


@pytest.fixture
def first() -> Shape:
    """Of up to five letters the first is asked for after the last."""
    return FIRST


@pytest.fixture
def two() -> tuple[Shape, Shape]:
    """The same task under two names."""
    return FIRST, FIRST._replace(name="again", title="Again", example="bab")

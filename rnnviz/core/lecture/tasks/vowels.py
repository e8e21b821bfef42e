"""One to one: three letters enter at once, and the answer is how many of them are vowels.

Nothing is carried from step to step, for there is one step. What was held out are whole sets of letters.
"""

from itertools import combinations_with_replacement
from string import ascii_lowercase

import numpy as np

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.shape import Case, Shape, Steps

VOWELS = "aeiou"
LETTERS = 3
_SEEN, _UNSEEN = 600, 400


def case_of(letters: str) -> Case:
    return Case(letters, (tuple(letters),), (str(sum(letter in VOWELS for letter in letters)),))


def read(text: str) -> Case:
    letters = text.strip().lower()
    if len(letters) != LETTERS or not set(letters) <= set(ascii_lowercase):
        raise TextError(f"Type {LETTERS} letters from a to z, as in cat.")
    return case_of(letters)


def cases(generator: np.random.Generator) -> tuple[list[Case], list[Case]]:
    """As many of each number of vowels, as far as there are: three letters have seldom three."""
    every = ["".join(letters) for letters in combinations_with_replacement(ascii_lowercase, LETTERS)]
    by_count: list[list[str]] = [[] for _ in range(LETTERS + 1)]
    for index in generator.permutation(len(every)):
        by_count[sum(letter in VOWELS for letter in every[index])].append(every[index])
    seen: list[Case] = []
    unseen: list[Case] = []
    for letters in by_count:
        held_out = min(_UNSEEN // len(by_count), len(letters) // 3)
        unseen += map(case_of, letters[:held_out])
        seen += map(case_of, letters[held_out : held_out + _SEEN // len(by_count)])
    return seen, unseen


ONE_TO_ONE = Shape(
    name="one-to-one",
    title="One to one",
    words="One input, one answer, no time: a plain network with one hidden layer.",
    task_words="Three letters enter at once; the answer is how many of them are vowels.",
    steps=Steps((True,), (True,)),
    reads=tuple(ascii_lowercase),
    writes=tuple(str(n) for n in range(LETTERS + 1)),
    example="cat",
    cell="rnn",
    hidden_size=24,
    why="A vanilla network: with one step there is nothing to remember.",
    learning_rate=0.01,
    cases=cases,
    read=read,
)

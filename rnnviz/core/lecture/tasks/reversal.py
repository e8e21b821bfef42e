"""Many to many, delayed: a word is read letter by letter, and comes out turned round once it has ended.

The end is a point. Words are letters drawn at random: nothing about them can be learnt but the turning.
"""

from string import ascii_lowercase

import numpy as np

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.shape import Case, Shape, Steps

END = "."
LONGEST = 5
_SEEN, _UNSEEN = 20_000, 300


def case_of(word: str) -> Case:
    enters = (*((letter,) for letter in word), (END,), *((),) * (len(word) - 1))
    return Case(word, enters, (*("",) * len(word), *word[::-1]))


def read(text: str) -> Case:
    word = text.strip().lower().removesuffix(END)
    if not 1 <= len(word) <= LONGEST or not set(word) <= set(ascii_lowercase):
        raise TextError(f"Type a word of at most {LONGEST} letters from a to z, as in hello.")
    return case_of(word)


def cases(generator: np.random.Generator) -> tuple[list[Case], list[Case]]:
    """Words of two letters are few, so most have three to five; the held-out ones have three or more."""
    words: dict[str, None] = {}
    letters = np.array(list(ascii_lowercase))
    while len(words) < _SEEN + _UNSEEN:
        drawn = generator.integers(0, len(letters), (_SEEN, LONGEST))
        lengths = generator.integers(1, LONGEST + 1, _SEEN)
        words |= {
            "".join(row[:length]): None
            for row, length in zip(letters[drawn].tolist(), lengths.tolist(), strict=True)
        }
    every = list(words)[: _SEEN + _UNSEEN]
    long = [word for word in every if len(word) > 2][-_UNSEEN:]
    held_out = set(long)
    return [case_of(word) for word in every if word not in held_out], [case_of(word) for word in long]


MANY_TO_MANY_DELAYED = Shape(
    name="many-to-many-delayed",
    title="Many to many, delayed",
    words="All inputs first, and the answers only then: a sentence is translated once it was heard.",
    task_words="A word of one to five letters is read, then a point; then the word comes out turned round.",
    steps=Steps((True, True, True, False, False), (False, False, True, True, True)),
    reads=(*ascii_lowercase, END),
    writes=tuple(ascii_lowercase),
    example="hello",
    cell="lstm",
    hidden_size=96,
    why="",
    learning_rate=0.005,
    cases=cases,
    read=read,
)

"""Many to many, delayed: a word is read letter by letter, and comes out turned round once it has ended.

The end is a point. Words are letters drawn at random: nothing about them can be learnt but the turning.
"""

from string import ascii_lowercase

import numpy as np

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.shape import Case, Shape, Steps

END = "."
LONGEST = 5
_SEEN, _UNSEEN = 20_000, 500


def case_of(word: str) -> Case:
    enters = (*((letter,) for letter in word), (END,), *((),) * (len(word) - 1))
    return Case(word, enters, (*("",) * len(word), *word[::-1]))


def read(text: str) -> Case:
    word = text.strip().lower().removesuffix(END)
    if not 1 <= len(word) <= LONGEST or not set(word) <= set(ascii_lowercase):
        raise TextError(f"Type a word of at most {LONGEST} letters from a to z, as in hello.")
    return case_of(word)


def cases(generator: np.random.Generator) -> tuple[list[Case], list[Case]]:
    """As many words of each length: short ones, which are few, come again and again, and all of them are
    learnt; held out are words of three letters or more."""
    letters = np.array(list(ascii_lowercase))[generator.integers(0, 26, (_SEEN + _UNSEEN, LONGEST))].tolist()
    words = ["".join(row[: 1 + index % LONGEST]) for index, row in enumerate(letters)]
    held_out = list(dict.fromkeys(word for word in words[:_UNSEEN] if len(word) > 2))
    held = set(held_out)
    return [case_of(word) for word in words if word not in held], [case_of(word) for word in held_out]


MANY_TO_MANY_DELAYED = Shape(
    name="many-to-many-delayed",
    title="Many to many, delayed",
    words="All inputs first, and the answers only then: a sentence is translated once it was heard.",
    task_words="A word of one to five letters is read, then a point; then the word comes out turned round.",
    steps=Steps((True, True, True, False, False), (False, False, True, True, True)),
    reads=(*ascii_lowercase, END),
    writes=tuple(ascii_lowercase),
    example="hello",
    cell="rnn",
    hidden_size=128,
    why="A vanilla network: five letters fit into 128 units whose Whh begins as a turn that loses nothing.",
    learning_rate=0.003,
    cases=cases,
    read=read,
)

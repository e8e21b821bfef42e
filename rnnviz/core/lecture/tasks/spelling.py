"""One to many: a number from 0 to 999 enters at the first step, and its name comes out letter by letter.

Its hundreds, tens and ones enter together, each digit as a symbol of its own, and then nothing. Held out are
whole numbers from 100 on: 347 is nowhere among those that are learnt, though 340 and 547 may be. Eleven
follows from nothing, and so is always learnt.
"""

import numpy as np

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.shape import Case, Shape, Steps
from rnnviz.core.numerals import read_whole

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
END = "."
LARGEST = 999
_UNSEEN = 200


def name_of(number: int) -> str:
    """``forty-seven`` of 47, ``three hundred five`` of 305; 0 to 999."""
    if number >= 100:
        rest = number % 100
        return f"{_ONES[number // 100]} hundred" + (f" {name_of(rest)}" if rest else "")
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = _TENS[number // 10 - 2], number % 10
    return f"{tens}-{_ONES[ones]}" if ones else tens


def case_of(number: int) -> Case:
    answers = tuple(name_of(number) + END)
    first = (f"{number // 100}00", f"{number // 10 % 10}0", f"{number % 10}")
    return Case(str(number), (first, *((),) * (len(answers) - 1)), answers)


def read(text: str) -> Case:
    try:
        number = read_whole(text)
    except ValueError:
        number = -1
    if not 0 <= number <= LARGEST:
        raise TextError(f"Type a number from 0 to {LARGEST}, as in 347.")
    return case_of(number)


def cases(generator: np.random.Generator) -> tuple[list[Case], list[Case]]:
    held_out = set((100 + generator.permutation(LARGEST - 99)[:_UNSEEN]).tolist())
    every = [(n, case_of(n)) for n in range(LARGEST + 1)]
    return [case for n, case in every if n not in held_out], [case for n, case in every if n in held_out]


_WRITTEN = sorted({letter for n in range(LARGEST + 1) for letter in name_of(n)})
ONE_TO_MANY = Shape(
    name="one-to-many",
    title="One to many",
    words="One input at the first step, then nothing, and an answer at every step: captions of pictures.",
    task_words="A number from 0 to 999 enters, all its digits at once; its name comes out letter by letter.",
    steps=Steps((True, False, False, False, False), (True,) * 5),
    reads=tuple(f"{n}{zeros}" for zeros in ("00", "0", "") for n in range(10)),
    writes=(*_WRITTEN, END),
    example="347",
    cell="gru",
    hidden_size=64,
    why="A GRU: a vanilla network of 128 units learns the seen numbers, and misspells a tenth of the others.",
    learning_rate=0.01,
    cases=cases,
    read=read,
    decay=0.03,
)

"""One to many: a number from 0 to 99 enters at the first step, and its name comes out letter by letter.

Its tens and its ones enter together, each as a symbol of its own, and then nothing. Held out are numbers
whose names follow from others: 47, where 41 and 37 were seen. Eleven follows from nothing, and so is always
learnt.
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
_UNSEEN = 24


def name_of(number: int) -> str:
    """``forty-seven`` of 47; 0 to 99."""
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = _TENS[number // 10 - 2], number % 10
    return f"{tens}-{_ONES[ones]}" if ones else tens


def case_of(number: int) -> Case:
    answers = tuple(name_of(number) + END)
    first = (f"{number // 10}0", f"{number % 10}")
    return Case(str(number), (first, *((),) * (len(answers) - 1)), answers)


def read(text: str) -> Case:
    try:
        number = read_whole(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 99:
        raise TextError("Type a number from 0 to 99, as in 47.")
    return case_of(number)


def cases(generator: np.random.Generator) -> tuple[list[Case], list[Case]]:
    """Of each ten, and of each one, at least half stay among those that are learnt."""
    composed = [n for n in range(21, 100) if n % 10]
    held_out: list[int] = []
    for n in generator.permutation(composed).tolist():
        of_ten = sum(other // 10 == n // 10 for other in held_out)
        of_one = sum(other % 10 == n % 10 for other in held_out)
        if of_ten < 3 and of_one < 3 and len(held_out) < _UNSEEN:
            held_out.append(n)
    return [case_of(n) for n in range(100) if n not in held_out], [case_of(n) for n in sorted(held_out)]


_WRITTEN = sorted({letter for n in range(100) for letter in name_of(n)})
ONE_TO_MANY = Shape(
    name="one-to-many",
    title="One to many",
    words="One input at the first step, then nothing, and an answer at every step: captions of pictures.",
    task_words="A number from 0 to 99 enters, tens and ones at once; its name comes out, letter by letter.",
    steps=Steps((True, False, False, False, False), (True,) * 5),
    reads=(*(f"{n}0" for n in range(10)), *(str(n) for n in range(10))),
    writes=(*_WRITTEN, END),
    example="47",
    cell="lstm",
    hidden_size=64,
    why="",
    learning_rate=0.003,
    cases=cases,
    read=read,
)

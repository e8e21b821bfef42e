"""Many to one: brackets are read one by one, and after the last it is said whether they are balanced.

Half of the cases are balanced. Of the others, most are one mistake away from balanced ones, and have as many
opening brackets as closing ones: neither the length nor a count gives the answer away.
"""

import numpy as np

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.shape import Case, Shape, Steps

BALANCED, NOT = "yes", "no"
LONGEST = 16
_SEEN, _UNSEEN = 900, 300


def is_balanced(text: str) -> bool:
    depth = 0
    for bracket in text:
        depth += 1 if bracket == "(" else -1
        if depth < 0:
            return False
    return depth == 0


def case_of(text: str) -> Case:
    answer = BALANCED if is_balanced(text) else NOT
    return Case(text, tuple((bracket,) for bracket in text), (*("",) * (len(text) - 1), answer))


def read(text: str) -> Case:
    brackets = "".join(text.split())
    if not brackets or not set(brackets) <= {"(", ")"} or len(brackets) > 2 * LONGEST:
        raise TextError(
            f"Type round brackets, at most {2 * LONGEST}, as in (()()); it learns up to {LONGEST}."
        )
    return case_of(brackets)


def _balanced(generator: np.random.Generator, pairs: int) -> str:
    """Drawn so that deep and flat ones are both met."""
    text, depth, left = "", 0, pairs
    while left or depth:
        opens = bool(left) and (not depth or generator.random() < 0.5)
        text += "(" if opens else ")"
        depth += 1 if opens else -1
        left -= opens
    return text


def _mistaken(generator: np.random.Generator, text: str) -> str:
    """An opening and a closing one that change places, so that there are as many of both; or one turned
    round; or brackets at random."""
    way = generator.random()
    if way < 0.2:
        return "".join(generator.choice(["(", ")"], size=generator.integers(1, LONGEST + 1)).tolist())
    brackets = list(text)
    if way < 0.4:
        i = int(generator.integers(len(text)))
        brackets[i] = "(" if brackets[i] == ")" else ")"
    else:
        i, j = (
            int(generator.choice([at for at, bracket in enumerate(text) if bracket == kind])) for kind in "()"
        )
        brackets[i], brackets[j] = brackets[j], brackets[i]
    return "".join(brackets)


def cases(generator: np.random.Generator) -> tuple[list[Case], list[Case]]:
    right: dict[str, None] = {}
    wrong: dict[str, None] = {}
    half = (_SEEN + _UNSEEN) // 2
    while len(right) < half or len(wrong) < half:
        text = _balanced(generator, int(generator.integers(1, LONGEST // 2 + 1)))
        right |= {text: None}
        other = _mistaken(generator, text)
        if not is_balanced(other):
            wrong |= {other: None}
    seen: list[Case] = []
    unseen: list[Case] = []
    for texts in (right, wrong):
        # Those of one pair or less are so few that none of them follows from the others.
        every = sorted(map(case_of, list(texts)[:half]), key=lambda case: len(case.text) > 2)
        unseen += every[-_UNSEEN // 2 :]
        seen += every[: -_UNSEEN // 2]
    return seen, unseen


MANY_TO_ONE = Shape(
    name="many-to-one",
    title="Many to one",
    words="An input at every step, and one answer after the last: is a review a kind one?",
    task_words="Round brackets are read one by one; after the last it is said whether they are balanced.",
    steps=Steps((True,) * 4, (False, False, False, True)),
    reads=("(", ")"),
    writes=(BALANCED, NOT),
    example="(()())",
    cell="rnn",
    hidden_size=24,
    why="A vanilla network: one number, how many brackets are open, is all that it has to carry.",
    learning_rate=0.01,
    cases=cases,
    read=read,
)

"""Many to one: brackets are read one by one, and after the last it is said whether they are balanced.

Half of the cases are balanced. Of the others, most are one mistake away from balanced ones as long, so that
neither the length nor the first and the last bracket give the answer away.
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
    if not brackets or not set(brackets) <= {"(", ")"} or len(brackets) > 4 * LONGEST:
        raise TextError(f"Type round brackets, at most {4 * LONGEST}, as in (()()).")
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
    """One bracket turned round, or two that change places; or brackets at random."""
    way = generator.random()
    if way < 0.2:
        return "".join(generator.choice(["(", ")"], size=generator.integers(1, LONGEST + 1)).tolist())
    brackets = list(text)
    i, j = generator.integers(0, len(text), 2)
    if way < 0.6:
        brackets[i] = "(" if brackets[i] == ")" else ")"
    else:
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
    both = [
        list(map(case_of, generator.permutation(list(texts)[:half]).tolist())) for texts in (right, wrong)
    ]
    cut = _UNSEEN // 2
    return both[0][cut:] + both[1][cut:], both[0][:cut] + both[1][:cut]


MANY_TO_ONE = Shape(
    name="many-to-one",
    title="Many to one",
    words="An input at every step, and one answer after the last: is a review a kind one?",
    task_words="Round brackets are read one by one; after the last it is said whether they are balanced.",
    steps=Steps((True,) * 4, (False, False, False, True)),
    reads=("(", ")"),
    writes=(BALANCED, NOT),
    example="(()())",
    cell="lstm",
    hidden_size=24,
    why="",
    learning_rate=0.01,
    cases=cases,
    read=read,
)

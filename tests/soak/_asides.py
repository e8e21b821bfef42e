"""A text of asides and quotations, as long as wanted: brackets up to three deep, and speech that runs on.

Made by chance from a small list of words; the same seed makes the same text. What stands in brackets or is
spoken has the words that all the rest has: only who remembers the mark that opened it knows. Knows no
network.
"""

import random

WHO = ("miller", "goose", "brother", "teacher", "ferry", "clock")
DOES = ("sees", "sells", "finds", "forgets")
DEEPEST = 3
ASIDE, SPEECH = 0.5, 0.5
"""How likely a clause has an aside, or a sentence is spoken."""


def asides_and_quotations(size: int, seed: int = 0) -> str:
    """``size`` characters; every bracket and every quotation mark is closed, but for the end of the text."""
    chance = random.Random(seed)
    lines: list[str] = []
    length = 0
    while length < size:
        lines.append(" ".join(_sentence(chance) for _ in range(chance.randint(2, 4))) + "\n")
        length += len(lines[-1])
    return "".join(lines)[:size]


def _sentence(chance: random.Random) -> str:
    """A clause with its asides, or some in one quotation, without any."""
    if chance.random() < SPEECH:
        return '"' + ", ".join(_clause(chance, DEEPEST) for _ in range(chance.randint(2, 4))) + '"'
    return _clause(chance, 0) + "."


def _clause(chance: random.Random, depth: int) -> str:
    words = f"{chance.choice(WHO)} {chance.choice(DOES)} {chance.choice(WHO)}"
    if depth < DEEPEST and chance.random() < ASIDE:
        words += f" ({_clause(chance, depth + 1)})"
    return words

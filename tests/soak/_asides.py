"""A text of asides and quotations, as long as wanted: brackets up to three deep, and speech that runs on.

Made by chance from a small list of words; the same seed makes the same text. Knows no network.
"""

import random

THINGS = (
    "the bridge", "the ferry", "a lantern", "the miller", "her brother", "the old clock", "a grey goose",
    "the river", "their boat", "the market", "a letter", "the teacher", "his coat", "the tower",
)  # fmt: skip
DEEDS = (
    "waits for", "looks at", "has lost", "comes back with", "never saw", "remembers", "carries", "sells",
    "asks about", "stands near", "walks past", "dreams of",
)  # fmt: skip
MANNERS = ("slowly", "at night", "again", "in winter", "without a word", "early", "for years", "quietly")
DEEPEST = 3
ASIDE, SPEECH = 0.45, 0.4
"""How likely a sentence has an aside, or is spoken."""


def asides_and_quotations(size: int, seed: int = 0) -> str:
    """``size`` characters; every bracket and every quotation mark is closed, but for the end of the text."""
    chance = random.Random(seed)
    lines: list[str] = []
    length = 0
    while length < size:
        sentences = [_sentence(chance) for _ in range(chance.randint(2, 4))]
        lines.append(" ".join(sentences) + "\n")
        length += len(lines[-1])
    return "".join(lines)[:size]


def _sentence(chance: random.Random) -> str:
    """One, or some that are spoken in one quotation."""
    if chance.random() < SPEECH:
        spoken = ". ".join(_clause(chance, DEEPEST - 1) for _ in range(chance.randint(1, 3)))
        return f'"{spoken}."'
    return _clause(chance, 0) + "."


def _clause(chance: random.Random, depth: int) -> str:
    words = f"{chance.choice(THINGS)} {chance.choice(DEEDS)} {chance.choice(THINGS)}"
    if depth < DEEPEST and chance.random() < ASIDE:
        bracket = "[]" if depth % 2 else "()"
        words += f" {bracket[0]}{_clause(chance, depth + 1)}{bracket[1]}"
    if chance.random() < 0.5:
        words += f" {chance.choice(MANNERS)}"
    return words

"""A text with brackets, and networks whose units follow what they were wired to follow.

Knows weights by hand; trains nothing.
"""

import numpy as np

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids

CHARACTERS = "\n ().abcdeorst"
VOCABULARY = Vocabulary(CHARACTERS)


def bracket_text(size: int, seed: int = 0) -> Ids:
    """(size,) words, some of them in brackets; a line ends now and then."""
    chance = np.random.default_rng(seed)
    parts: list[str] = []
    length, is_open = 0, False
    while length < size:
        word = "".join(chance.choice(list("abcdeorst"), chance.integers(1, 7)))
        if not is_open and chance.random() < 0.2:
            word, is_open = "(" + word, True
        elif is_open and chance.random() < 0.3:
            word, is_open = word + ")", False
        parts.append(word + (".\n" if chance.random() < 0.1 else " "))
        length += len(parts[-1])
    return VOCABULARY.encode("".join(parts)[:size])[0]


def architecture_of(cell: str = "rnn", hidden_size: int = 10, layers: int = 1) -> Architecture:
    return Architecture(CELLS[cell], len(CHARACTERS), hidden_size, layers)


def unlearnt(architecture: Architecture, seed: int, sigma: float = 0.1) -> Parameters:
    return architecture.draw(sigma, np.random.default_rng(seed), np.float32)


def planted(architecture: Architecture, unit: int, opening: str = "(", closing: str = ")") -> Parameters:
    """A vanilla network that has learnt nothing, but for a ``unit`` that is switched on by one character and
    off by another, and holds by itself in between. No other hears of it."""
    params = unlearnt(architecture, 1)
    params["Whh"][unit] = 0
    params["Whh"][:, unit] = 0
    params["Wxh"][unit] = 0
    params["Whh"][unit, unit] = 2
    params["Wxh"][unit, CHARACTERS.index(opening)] = 5
    params["Wxh"][unit, CHARACTERS.index(closing)] = -5
    return params

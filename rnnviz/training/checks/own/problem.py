"""The window and the small network that a student's lossFun is given: every usual mistake shows on it.

Knows what lossFun takes and returns; knows no engine and nobody's answer.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.training.checks.own.file import RETURNED

CLIP = 5.0
"""min-char-rnn clips to [−5, 5] inside lossFun."""
HIDDEN_SIZE = 5
IDS = (0, 3, 1, 4, 1, 5, 1, 2, 1, 3, 1, 0, 1, 4, 1, 5, 2)
"""The window: sixteen inputs and their targets, neighbours different, with one target often."""
STEPS = 6
"""Of a function train: so many windows it is looked at; as many less one times its parameters move."""
LEARNING_RATE = 0.1
VOCAB_SIZE = 6
LOSS, LAST = RETURNED[0], RETURNED[-1]


@cache
def problem() -> Mapping[str, Array]:
    """The window and the network that every lossFun is given, as the literature shapes them.

    inputs, targets (T,), hprev (H,1), Wxh (H,V), Whh (H,H), Why (V,H), bh (H,1), by (V,1).
    For a function train: data, the characters of a text that is longer than it needs; steps;
    learning_rate. The weights are large enough for the gradients of all arrays to be clipped in places,
    small enough for no unit to be saturated; no bias and no hidden state is zero.
    """
    generator = np.random.default_rng(3)
    H, V = HIDDEN_SIZE, VOCAB_SIZE
    by = generator.normal(size=(V, 1)) * 0.5
    by[1] = -6.0  # the frequent target comes as a surprise each time: dby is clipped there
    return {
        "inputs": np.array(IDS[:-1]),
        "targets": np.array(IDS[1:]),
        "hprev": np.tanh(generator.normal(size=(H, 1))),
        "Wxh": generator.normal(size=(H, V)) * 0.5,
        "Whh": generator.normal(size=(H, H)) * 0.45,
        "Why": generator.normal(size=(V, H)) * 2.0,
        "bh": generator.normal(size=(H, 1)) * 0.3,
        "by": by,
        "data": _text(generator),
        "steps": np.array(STEPS),
        "learning_rate": np.array(LEARNING_RATE),
    }


def _text(generator: np.random.Generator) -> Array:
    """Characters as in the window, 1 at every other place: it is wanted often. No two windows are alike."""
    text = np.ones((STEPS + 2) * (len(IDS) - 1), dtype=np.int64)
    others = [character for character in range(VOCAB_SIZE) if character != 1]
    text[::2] = generator.choice(others, size=len(text[::2]))
    return text

"""Astray: whether a network lost its way while it read the start of a text.

A state that training carries on is clear only at the beginning of a pass: from there some first characters
lead a network into states that it never learned in, and all that it writes is noise. Knows networks and
characters; knows no run.
"""

import math

import numpy as np

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.network.reading import read
from rnnviz.core.text.decoding import Ids

FIRST = 4
"""Characters of a start that may surprise any network."""
LEAST = 8
"""A shorter start says too little."""
MOST = 200
WORSE = 1.25
"""Times as bad as guessing: who has not learned yet is about as good as that."""
WHY = (
    "In training the state is carried on and hardly ever clear, as it is before a start: some first "
    "characters then lead the network to where it never was, and all that follows is noise. A space "
    "or another word before the start helps."
)


def astray(architecture: Architecture, params: Parameters, start: Ids) -> float:
    """Nats per character at which ``start`` (n,) is read, where that is far worse than guessing; else 0."""
    if len(start) < LEAST:
        return 0.0
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        nats = float(read(architecture, params, start[:MOST]).losses[FIRST:].mean())
    return nats if nats > WORSE * math.log(architecture.vocab_size) else 0.0


def astray_in_words(nats: float) -> str:
    return f"astray in the start ({nats:.1f} nats per character): try a space before it"

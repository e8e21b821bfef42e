"""Astray: whether a network lost its way while it read the start of a text.

A state that training carries on is clear only at the beginning of a pass: from there some first characters
lead a network into states that it never learned in, and all that it writes is noise. Knows networks and
characters; knows no widget.
"""

import math

from rnnviz.core.network.reading import read
from rnnviz.core.text.decoding import Ids
from rnnviz.training.run.network_copy import NetworkCopy

FIRST = 4
"""Characters of a start that may surprise any network."""
LEAST = 8
"""A shorter start says too little."""
MOST = 200
WORSE = 1.25
"""Times as bad as guessing: who has not learned yet is about as good as that."""
WORDS = (
    " In training the state is carried on and hardly ever clear, as it is before a start: some first "
    "characters then lead the network to where it never was, and all that follows is noise. A space "
    "or another word before the start helps."
)


def astray(network: NetworkCopy, start: Ids) -> float:
    """Nats per character at which ``start`` (n,) is read, where that is far worse than guessing; else 0."""
    if len(start) < LEAST:
        return 0.0
    losses = read(network.architecture, network.params, start[:MOST]).losses[FIRST:]
    nats = float(losses.mean())
    return nats if nats > WORSE * math.log(network.architecture.vocab_size) else 0.0

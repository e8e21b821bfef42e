"""What a network imitates: how far its predictions are from those of models that count characters.

    KL(n-gram ‖ network) = sum over c of P_k(c) · (log P_k(c) - log p(c))        nats per character

the mean over places of a text: what is lost where the network's p is taken for the model's P_k. It comes near
one model after another, from the uniform one on. The models are those of ``core.text.ngrams``, counted
without the places. Knows a text and a network; knows no run.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.network import Network
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.decoding import Ids
from rnnviz.core.text.ngrams import predictions

MAX_ORDER = 5
MODELS = ("uniform", "1-gram", "2-gram", "3-gram", "4-gram", "5-gram")
MOST_COUNTED = 300_000
"""Characters that the models count, the last ones of a text: the first step of a run waits for it."""
WARM = 12
"""Characters that a network reads, from a clear state, before it is asked."""
READ = 16
"""Places in a row where it is asked."""
MOST_STREAMS = 32
MOST_NUMBERS = 1 << 17
"""Of one model's predictions."""


class Passages(NamedTuple):
    """Where a network is compared with the models.

    inputs   (WARM+READ,B) characters, B passages side by side
    models   (1+MAX_ORDER, READ·B·V) the models' predictions at the last ``READ`` of them
    entropy  (1+MAX_ORDER,) of these predictions, nats, the mean over places
    """

    inputs: Ids
    models: Array
    entropy: Array


def passages_of(ids: Ids, vocab_size: int, held_out: int) -> Passages | None:
    """Of the text ``ids`` (N,), whose last ``held_out`` characters are never learned: from there, where there
    are enough of them, else spread over the text. None for a text that is too short for it."""
    text = ids[-MOST_COUNTED:]
    block = WARM + READ
    first = len(text) - held_out if held_out >= 4 * block else 0
    streams = min(
        MOST_STREAMS, max(1, MOST_NUMBERS // (READ * vocab_size)), (len(text) - first) // (2 * block)
    )
    if streams < 2:
        return None
    starts = first + np.linspace(0, len(text) - first - block - 1, streams).astype(np.int64)
    places = starts + WARM + 1 + np.arange(READ)[:, None]  # of the characters to be predicted
    hidden = np.zeros(len(text), bool)
    hidden[places.reshape(-1)] = True
    hidden[len(text) - held_out :] = True
    models = predictions(text, vocab_size, places.reshape(-1), hidden, max_order=MAX_ORDER)
    entropy = -(models * np.log(models)).sum(axis=-1).mean(axis=-1)
    inputs = text[starts + np.arange(block)[:, None]]
    return Passages(inputs, models.reshape(1 + MAX_ORDER, -1).astype(np.float32), entropy)


class Nearest(NamedTuple):
    """From ``iteration`` on its predictions are nearest to those of ``MODELS[order]``."""

    iteration: int
    order: int

    @property
    def name(self) -> str:
        return MODELS[self.order]


class Imitation:
    """Compares one network, whose parameters may change, with the models at the same places each time."""

    def __init__(self, architecture: Architecture, params: Parameters, passages: Passages) -> None:
        self._architecture, self._passages = architecture, passages
        self._warm, self._read = (Network(architecture, params) for _ in range(2))

    def distances(self) -> Array:
        """(6,) KL of each of ``MODELS``, nats per character."""
        inputs, models, entropy = self._passages
        streams = inputs.shape[1]
        before = self._architecture.zero_state(streams, self._warm.params.flat.dtype)
        # What follows is not asked for: any character can stand for the targets.
        warm, read = inputs[:WARM], inputs[WARM:]
        self._warm.forward(warm, warm, before)
        self._read.forward(read, read, self._warm.window.end_state())
        ys = self._read.window.ys
        top = ys.max(axis=-1, keepdims=True)
        log_ps = ys - top - np.log(np.exp(ys - top).sum(axis=-1, keepdims=True))
        return np.asarray(-(models @ log_ps.reshape(-1)) / (READ * streams) - entropy, np.float32)


def nearest_models(iterations: Array, distances: Array) -> tuple[Nearest, ...]:
    """Which models a network was nearest to, one after the other, by ``distances`` (n,6) at ``iterations``
    (n,)."""
    if not len(iterations):
        return ()
    nearest = crossings_between(np.argmin(distances[:, : len(MODELS)], axis=1))
    return tuple(Nearest(int(iterations[row]), model) for row, model in nearest)


def crossings_between(nearest: Array) -> list[tuple[int, int]]:
    """(row, model) of each place where another model becomes the nearest; ``nearest`` (n,) numbers of models,
    row by row. One that is the nearest for a single row only, and the one before again after it, is passed
    over."""
    found: list[tuple[int, int]] = []
    for row, model in enumerate(nearest.tolist()):
        is_new = not found or model != found[-1][1]
        is_blink = found and row + 1 < len(nearest) and int(nearest[row + 1]) == found[-1][1]
        if is_new and not is_blink:
            found.append((row, model))
    return found

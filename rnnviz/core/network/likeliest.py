"""Likeliest continuations: beam search over what a network would write.

Greedy writing takes the likeliest character each time, and may so miss the likeliest text: one that begins
with a less likely character. Beam search keeps the ``width`` likeliest beginnings instead of one. It need not
find the likeliest text of all either; the wider, the closer. Knows networks and characters; knows no dice.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.network.side_by_side import SideBySide
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids, ids_dtype


class Continuation(NamedTuple):
    """A text that the network might go on with.

    ids     (n,) numbers of the characters
    losses  (n,) nats: the surprise at each, -log p
    """

    ids: Ids
    losses: Array

    @property
    def nats(self) -> float:
        """-log of the probability of the whole."""
        return float(self.losses.sum())


def likeliest(
    architecture: Architecture,
    params: Parameters,
    start: Ids,
    *,
    length: int,
    width: int,
    state: Array,
    next_input: int,
    progress: Progress | None = None,
) -> tuple[Continuation, ...]:
    """At most ``width`` continuations of ``length`` characters, the likeliest found first.

    start  (n,) what is read first, from a clear state; empty: it goes on from ``state`` (S,) with the
           character ``next_input``, where training stands

    With a width of 1 it is the greedy text. ``progress`` counts characters; it may raise ``Cancelled``,
    which is let through.
    """
    network, dtype = SideBySide(architecture, params), params.flat.dtype
    states = [part[None].astype(dtype) for _, _, part in architecture.states_of(state)]
    if len(start):
        states = [np.zeros_like(part) for part in states]
        for character in start[:-1].tolist():
            states = network.read(np.array([character]), states)
    last = np.array([int(start[-1]) if len(start) else next_input])
    nats, losses = np.zeros(1), np.zeros((1, 0))
    ids = np.zeros((1, 0), ids_dtype(architecture.vocab_size))
    for written in range(length):
        if progress is not None:
            progress(written, length)
        states = network.read(last, states)
        surprise = -network.log_ps(states).astype(np.float64)
        sums = (nats[:, None] + surprise).ravel()
        # Stable: of equals the one of the likelier beginning, and of these the first character, as argmax.
        chosen = np.argsort(sums, kind="stable")[:width]
        parents, last = np.divmod(chosen, architecture.vocab_size)
        nats, states = sums[chosen], [part[parents] for part in states]
        ids = np.concatenate([ids[parents], last[:, None].astype(ids.dtype)], axis=1)
        losses = np.concatenate([losses[parents], surprise[parents, last][:, None]], axis=1)
    return tuple(Continuation(text, own_losses) for text, own_losses in zip(ids, losses, strict=True))

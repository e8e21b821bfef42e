"""A passage as a network sees it: all that can be watched of it after each character, and what it expected.

Pure: parameters and character numbers in, arrays out. Knows networks; knows no book, no run and no screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.network import Network
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids

CHUNK = 128
"""Characters between two calls of ``progress``."""


@dataclass(frozen=True, slots=True, eq=False)
class WatchedPassage:
    """What a network made of n characters; row k belongs to the k-th of them.

    watched    (n,H) of each layer and each array of its cell that can be watched, after the character
    states     (n,S) all states after it
    ps         (n,V) what it expected next, after it; rows sum to 1
    surprises  (n,) nats: -log p of the character itself; NaN where nothing was read before it
    chances    (n,) p of the character that really follows; NaN where none does
    """

    watched: Mapping[tuple[int, str], Array]
    states: Array
    ps: Array
    surprises: Array
    chances: Array

    def __len__(self) -> int:
        return len(self.ps)

    def entropies(self) -> Array:
        """(n,) nats: -Σ p log p, how uncertain the network was of what comes next."""
        return np.asarray(-(self.ps * np.log(np.maximum(self.ps, np.finfo(self.ps.dtype).tiny))).sum(axis=1))


def read_passage(
    architecture: Architecture,
    params: Parameters,
    ids: Ids,
    state: Array | None = None,
    *,
    first: int = 0,
    end: int | None = None,
    progress: Progress | None = None,
) -> WatchedPassage:
    """Read ``ids`` (N,) from ``state`` (S,), or from a clear one, and keep characters [first, end).

    The characters before are read to come into a state, the one after to know what follows. The numbers are
    those of the engine that learns. ``progress`` counts characters; it may raise ``Cancelled``, which is
    let through.
    """
    N, V, dtype = len(ids), architecture.vocab_size, params.flat.dtype
    first, end = min(first, N), N if end is None else min(end, N)
    kept = max(0, end - first)
    network = Network(architecture, params)
    names = [(k, w.name) for k in range(architecture.layers) for w in architecture.cell.watched]
    watched = {name: np.empty((kept, architecture.hidden_size), dtype) for name in names}
    states, ps = np.empty((kept, architecture.state_size), dtype), np.empty((kept, V), dtype)
    losses = np.full(N + 1, np.nan)  # of character k: the surprise at it; none at the first
    now = architecture.zero_state(1, dtype) if state is None else state
    for start in range(0, end, CHUNK):
        stop = min(start + CHUNK, end)
        inputs, targets = ids[start:stop], ids[start + 1 : stop + 1]
        known = len(targets)
        if known < len(inputs):
            targets = np.append(targets, ids[-1])  # the last has none: its loss is not kept
        network.forward(inputs, targets, now)
        window = network.window
        losses[start + 1 : start + 1 + known] = window.losses[:known, 0]
        now = window.end_state()
        if stop > first:
            skipped = max(0, first - start)
            rows = slice(start + skipped - first, stop - first)
            ps[rows] = window.ps[skipped:, 0]
            states[rows] = window.states()[1 + skipped :]
            for layer, name in names:
                values = window.layers[layer][name]  # a state has a row more: the one before the window
                watched[layer, name][rows] = values[len(values) - len(inputs) + skipped :, 0]
        if progress is not None:
            progress(stop, end)
    return WatchedPassage(watched, states, ps, losses[first:end], np.exp(-losses[first + 1 : end + 1]))

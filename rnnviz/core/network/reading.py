"""Reading: what a network makes of a passage, character by character, without learning from it.

Pure: parameters and text in, states, probabilities and losses out; no run is touched. Knows an
architecture and character numbers; knows no run and no screen.
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.network import Network
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids

CHUNK = 256
"""Characters between two calls of ``progress``."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the network made of N characters.

    states  (N,S) all states after each character, layer by layer
    ps      (N,V) what it expected after each; rows sum to 1
    losses  (N-1,) nats: the surprise at each character that follows, -log ps[t][ids[t+1]]
    """

    states: Array
    ps: Array
    losses: Array


@np.errstate(over="ignore", invalid="ignore")  # some BLAS kernels remark on finite numbers
def read(
    architecture: Architecture,
    params: Parameters,
    ids: Ids,
    state: Array | None = None,
    *,
    progress: Progress | None = None,
) -> Reading:
    """Read ``ids`` (N,) from ``state`` (S,) or (1,S), or from a clear one.

    The numbers are those of the engine that learns. ``progress`` counts characters;
    it may raise ``Cancelled``, which is let through.
    """
    N, V, dtype = len(ids), architecture.vocab_size, params.flat.dtype
    network = Network(architecture, params)
    states, ps = np.empty((N, architecture.state_size), dtype), np.empty((N, V), dtype)
    losses = np.empty(max(0, N - 1), dtype)
    now = architecture.zero_state(1, dtype) if state is None else state
    for start in range(0, N, CHUNK):
        inputs = ids[start : start + CHUNK]
        targets = ids[start + 1 : start + CHUNK + 1]
        known = len(targets)
        if known < len(inputs):
            targets = np.append(targets, ids[-1])  # the last has none: its loss is not kept
        network.forward(inputs, targets, now)
        window, stop = network.window, start + len(inputs)
        states[start:stop] = window.states()[1:]
        ps[start:stop] = window.ps[:, 0]
        losses[start : start + known] = window.losses[:known, 0]
        now = window.end_state()
        if progress is not None:
            progress(stop, N)
    return Reading(states, ps, losses)

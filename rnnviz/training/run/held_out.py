"""HeldOut: how well the network as it stands expects the part of the text that it never learns.

Read in streams side by side, each from a clear state, so that it costs a fraction of learning as much.
Knows character numbers and the engine's forward half; knows no run, no optimizer and no screen.
"""

from collections.abc import Generator

import numpy as np

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.network import Network
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.decoding import Ids

NAME = "held_out"
"""What the loss is called among a run's curves."""
MOST_STREAMS = 64
LEAST_LENGTH = 256
"""Characters of a stream: the few after its clear state are harder than they would be in the text."""
WINDOW = 64
SHARE_OF_TIME = 0.02
"""Of the time of learning that measuring takes, about."""
CHEAPER, CHEAPER_THAN_ONE = 3.0, 10.0
"""A character is measured in this part of the time in which it is learned: in streams side by side, and by
one stream, which learns slowly what is measured in many."""


class HeldOut:
    """``ids`` (n,), n at least 2, measured with ``params`` as they stand when ``loss`` is called."""

    def __init__(self, ids: Ids, architecture: Architecture, params: Parameters) -> None:
        self._ids = ids
        self._architecture = architecture
        self._network = Network(architecture, params)
        self._rest = Network(architecture, params)  # for the last characters, fewer than a window

    @property
    def streams(self) -> int:
        return max(1, min(MOST_STREAMS, len(self._ids) // LEAST_LENGTH))

    def every(self, seq_length: int, streams: int) -> int:
        """Steps between two measurements, for a run that learns such windows."""
        cheaper = CHEAPER_THAN_ONE if streams == 1 else CHEAPER
        return max(1, round(len(self._ids) / (cheaper * SHARE_OF_TIME * seq_length * streams)))

    def loss(self) -> float:
        """Nats per character: the mean over all characters but the first of each stream."""
        measuring = self.measure()
        while True:
            try:
                next(measuring)
            except StopIteration as end:
                return float(end.value)

    def measure(self) -> Generator[None, None, float]:
        """``loss``, a window of all streams at a time: between two, others may work. The parameters must
        not change until it has ended."""
        streams = self.streams
        length = len(self._ids) // streams
        columns = self._ids[: streams * length].reshape(streams, length).T
        state = self._architecture.zero_state(streams, self._network.params.flat.dtype)
        total = 0.0
        for start in range(0, length - 1, WINDOW):
            if start:
                yield
            inputs = np.ascontiguousarray(columns[start : min(start + WINDOW, length - 1)])
            targets = np.ascontiguousarray(columns[start + 1 : start + 1 + len(inputs)])
            network = self._network if len(inputs) == WINDOW else self._rest
            if streams == 1:
                inputs, targets = inputs[:, 0], targets[:, 0]
            with np.errstate(over="ignore", invalid="ignore"):
                total += network.forward(inputs, targets, state)
            state = network.window.end_state()
        return total / (length - 1)

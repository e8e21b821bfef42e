"""Trail: the last characters before a place as the engine reads them, with every number on the way.

What is asked of one place, why this character and how far back, is answered from it. Knows an architecture,
parameters and a few characters; knows no run.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.network import Network
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.decoding import Ids


class Trail:
    """``ids`` (n,) read from ``state`` (S,); the place is after the last of them.

    network  holds the window: its traces are whole
    ids      what was read, the place's own character last
    """

    def __init__(self, architecture: Architecture, params: Parameters, ids: Ids, state: Array) -> None:
        self.architecture, self.params, self.ids = architecture, params, ids
        self.start = np.array(state, params.flat.dtype)
        self.network = Network(architecture, params, whole=True)
        self.network.forward(ids, ids, self.start)  # what follows is not asked: any target will do
        self._own = [architecture.layer_of(params, layer) for layer in range(architecture.layers)]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def scores(self) -> Array:
        """(V,) y at the place."""
        return np.asarray(self.network.window.ys[-1, 0])

    @property
    def chances(self) -> Array:
        """(V,) p at the place."""
        return np.asarray(self.network.window.ps[-1, 0])

    def own(self, layer: int) -> dict[str, Array]:
        """The parameters of a layer by the cell's own names."""
        return self._own[layer]

    def value(self, layer: int, name: str, t: int) -> Array:
        """(·,) an array of a layer's trace after character ``t``; of a state also t = −1, before them all."""
        array = self.network.window.layers[layer][name]
        is_state = name in self.architecture.cell.states
        return np.asarray(array[t + 1 if is_state else t, 0])

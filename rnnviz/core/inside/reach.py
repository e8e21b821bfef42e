"""How far back a network learns: the gradient of an error by lag.

An error L_t = -log p_t[target] sends its gradient back through the states: at lag k it is

    R_k = | ∂L_t / ∂s_{t-k} |        the length of that vector

where s is all that the network carries from one character to the next: h of every layer, and c of an LSTM,
as they stand after character t-k. What has faded by lag k moves no weight by what was read there. All errors
of a window are sent back at once, each in a copy of the window of its own, by the engine that learns. Knows
one window of character numbers; knows no run.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.network import Network
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.decoding import Ids

LEFT = 0.1
"""Learning reaches as far as so much of the gradient is left."""
MOST_ERRORS = 8
"""Of a longer window so many are followed, evenly spaced, the last one always."""


class Reach:
    """Follows errors back through windows of one network, whose parameters may change between them."""

    def __init__(self, architecture: Architecture, params: Parameters) -> None:
        self._network = Network(architecture, params, whole=True)

    @np.errstate(over="ignore", invalid="ignore")  # some BLAS kernels remark on finite numbers
    def of_errors(self, inputs: Ids, targets: Ids, state: Array, places: Ids) -> Array:
        """(E,T) R_k of the errors at the E ``places`` of a window; NaN for lags beyond its beginning.

        inputs, targets (T,) of one stream; state (S,) before them.
        """
        network, T, E = self._network, len(inputs), len(places)
        chosen = np.zeros((T, E), network.params.flat.dtype)
        chosen[places, np.arange(E)] = 1
        tiled = np.repeat(inputs[:, None], E, axis=1), np.repeat(targets[:, None], E, axis=1)
        before = np.broadcast_to(state, (E, state.size))
        network.send_back(*tiled, before, chosen)
        traces, names = network.window.layers, network.architecture.cell.states
        squares = np.zeros((T, E))
        for trace in traces:
            for name in names:
                # What reaches the state of character t from later ones: what is carried, and nothing else.
                error = trace[f"d{name}next"]
                squares += np.einsum("teh,teh->te", error, error)
        at_once = traces[-1]["_from above"]
        squares[places, np.arange(E)] = np.square(at_once[places, np.arange(E)]).sum(axis=-1)
        sizes = np.full((E, T), np.nan)
        for row, place in enumerate(places.tolist()):
            sizes[row, : place + 1] = np.sqrt(squares[place::-1, row] if place else squares[:1, row])
        return sizes

    def of_window(self, inputs: Ids, targets: Ids, state: Array) -> Array:
        """(T,) the mean of R_k over the errors of a window that have a lag k."""
        T = len(inputs)
        E = min(T, MOST_ERRORS)
        places = np.arange(E) * (T - 1) // max(1, E - 1)
        return np.asarray(np.nanmean(self.of_errors(inputs, targets, state, places), axis=0))


def reaches_back(sizes: Array) -> int:
    """The last lag before the gradient (T,) falls below ``LEFT`` of that at lag 0; of one that never does
    T - 1."""
    has_fallen = ~(sizes >= LEFT * sizes[0])
    has_fallen[0] = False
    return int(np.argmax(has_fallen)) - 1 if has_fallen.any() else len(sizes) - 1

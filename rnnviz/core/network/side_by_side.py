"""SideBySide: texts that a network reads side by side, a character of each at a time.

For who reads what nobody wrote: texts that branch from others, that are dropped, that differ in a character.
Knows networks and characters; knows no window, no loss and no dice.
"""

from collections.abc import Sequence

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cell import from_inputs
from rnnviz.core.network.parameters import Parameters


class SideBySide:
    """A network that reads; the parameters are not copied."""

    def __init__(self, architecture: Architecture, params: Parameters) -> None:
        self._cell, self._per_layer = architecture.cell, len(architecture.cell.states)
        self._params = params
        self._layers = [architecture.layer_of(params, layer) for layer in range(architecture.layers)]

    @np.errstate(over="ignore", invalid="ignore")  # some BLAS kernels remark on finite numbers
    def read(self, characters: Array, states: Sequence[Array]) -> list[Array]:
        """The states after each text has read its own of ``characters`` (B,).

        states  each (B,H), in the order of ``Architecture.states_of``; they are left as they are
        """
        after: list[Array] = []
        xs = characters
        for layer, own in enumerate(self._layers):
            before = states[layer * self._per_layer : (layer + 1) * self._per_layer]
            a = np.empty((len(characters), len(own["Wxh"])), own["Wxh"].dtype)
            from_inputs(own["Wxh"], own["bh"], xs, a)
            r = before[0] @ own["Whh"].T
            new = [np.empty_like(state) for state in before]
            self._cell.advance({name: own[name] for name in self._cell.biases}, a, r, before, new)
            after += new
            xs = new[0]
        return after

    @np.errstate(over="ignore", invalid="ignore")  # some BLAS kernels remark on finite numbers
    def log_ps(self, states: Sequence[Array]) -> Array:
        """(B,V) log softmax(y) of what is expected after ``states``, by log-sum-exp."""
        ys = states[-self._per_layer] @ self._params["Why"].T + self._params["by"]
        ys -= ys.max(axis=1, keepdims=True)
        return np.asarray(ys - np.log(np.exp(ys).sum(axis=1, keepdims=True)))

"""Architecture: which cell, how many units, how many layers, over which vocabulary.

Says what parameters and what state such a network has. Knows shapes and names; computes nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.core.arrays import Array
from rnnviz.core.network.cell import Cell
from rnnviz.core.network.initial import draw_parameters
from rnnviz.core.network.parameters import Parameters, ParameterSpec, zero_parameters

OUTPUT_WEIGHT, OUTPUT_BIAS = "Why", "by"


@dataclass(frozen=True)
class Architecture:
    """``layers`` of ``hidden_size`` units above each other, and scores for ``vocab_size`` characters.

    Layer 0 reads the character, each other the hidden state of the one below; the last makes the
    scores ``y = Why h + by``. Names in layer 0 are the field's own (``Wxh``), from the second layer
    on they carry its number (``Wxh2``).
    """

    cell: Cell
    vocab_size: int
    hidden_size: int
    layers: int = 1

    @cached_property
    def specs(self) -> tuple[ParameterSpec, ...]:
        """All parameters: first the weights, then the biases, each in the order of the forward pass.

        So the large arrays begin where BLAS reads them fastest, and weights are drawn in this order.
        """
        V, H = self.vocab_size, self.hidden_size
        specs: list[ParameterSpec] = []
        for layer in range(self.layers):
            below = "below" if layer else "character"
            for spec in self.layer_specs(layer):
                axes = tuple(below if axis == "input" else axis for axis in spec.axes)
                specs.append(replace(spec, name=self.name_in(layer, spec.name), axes=axes))
        specs.append(ParameterSpec(OUTPUT_WEIGHT, (V, H), ("character", "unit")))
        specs.append(ParameterSpec(OUTPUT_BIAS, (V,), ("character",)))
        return tuple(sorted(specs, key=lambda spec: not spec.is_weight))

    @property
    def parameter_count(self) -> int:
        return sum(spec.size for spec in self.specs)

    @property
    def state_size(self) -> int:
        """S: the numbers of all states of all layers, for one stream."""
        return self.layers * len(self.cell.states) * self.hidden_size

    def layer_specs(self, layer: int) -> tuple[ParameterSpec, ...]:
        """The parameters of one layer by the cell's own names."""
        return self.cell.specs(self.hidden_size if layer else self.vocab_size, self.hidden_size)

    @staticmethod
    def name_in(layer: int, name: str) -> str:
        """What ``name`` is called in that layer: ``Wxh``, ``Wxh2`` …"""
        return f"{name}{layer + 1}" if layer else name

    def layer_of(self, params: Mapping[str, Array], layer: int) -> dict[str, Array]:
        """What ``params`` holds of one layer, by the cell's own names."""
        return {spec.name: params[self.name_in(layer, spec.name)] for spec in self.layer_specs(layer)}

    def states_of(self, state: Array) -> Iterator[tuple[int, str, Array]]:
        """(layer, name, (… ,H)) of each part of ``state`` (… ,S): views, in their order there."""
        start = 0
        for layer in range(self.layers):
            for name in self.cell.states:
                yield layer, name, state[..., start : start + self.hidden_size]
                start += self.hidden_size

    def zero_state(self, streams: int, dtype: DTypeLike) -> Array:
        """(B,S): the state before a text begins."""
        return np.zeros((streams, self.state_size), dtype)

    def zeros(self, dtype: DTypeLike) -> Parameters:
        """All parameters, zero."""
        return zero_parameters(self.specs, dtype)

    def draw(
        self,
        sigma: float,
        generator: np.random.Generator,
        dtype: DTypeLike,
        *,
        initial: str = "normal",
        forget_bias: float = 1.0,
    ) -> Parameters:
        """First parameters: weights by the ``initial`` of that name, ``sigma`` their spread where it has
        one; biases zero, but for ``forget_bias`` in the rows of a gate f."""
        params = draw_parameters(self.specs, self.hidden_size, sigma, generator, dtype, initial)
        if "f" in self.cell.gates:
            first = self.cell.gates.index("f") * self.hidden_size
            for layer in range(self.layers):
                params[self.name_in(layer, "bh")][first : first + self.hidden_size] = forget_bias
        return params

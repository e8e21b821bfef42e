"""Blocks: the arrays of a network as they are looked at: of a cell with gates each gate's rows by themselves.

Knows an architecture; knows no numbers.
"""

from collections.abc import Mapping
from typing import NamedTuple

from rnnviz.core.arrays import Array
from rnnviz.core.inside.edits import Along
from rnnviz.core.network.architecture import Architecture


class ArrayBlock(NamedTuple):
    """Rows ``first`` to ``end`` of the array ``name``: all of it, or those of one ``gate``.

    axes  what its indices run over: ``unit`` of its layer, ``from`` a unit one character before,
          ``character``, or ``below``, a unit of the layer underneath
    """

    name: str
    gate: str
    first: int
    end: int
    axes: tuple[str, ...]

    @property
    def title(self) -> str:
        """``Whh``, of a gate ``Whh f``."""
        return f"{self.name} {self.gate}" if self.gate else self.name

    def of(self, arrays: Mapping[str, Array]) -> Array:
        """(rows, columns), or (n,) of a bias: a view."""
        return arrays[self.name][self.first : self.end]

    def place(self, row: int | None, column: int | None = None) -> tuple[Along, ...]:
        """Where in the whole array a place of the block is; None: all of its rows, or of its columns."""
        whole: Along = self.first + row if row is not None else (self.first, self.end) if self.gate else None
        return (whole, column) if len(self.axes) > 1 else (whole,)


def blocks_of(architecture: Architecture) -> tuple[ArrayBlock, ...]:
    """All arrays, layer by layer in the order of the forward pass, the scores last."""
    H, gates = architecture.hidden_size, architecture.cell.gates
    specs = {spec.name: spec for spec in architecture.specs}
    names = [
        architecture.name_in(layer, spec.name)
        for layer in range(architecture.layers)
        for spec in architecture.layer_specs(layer)
    ]
    blocks: list[ArrayBlock] = []
    for name in [*names, *(name for name in specs if name not in names)]:
        spec = specs[name]
        if spec.axes[0] == "gate":
            axes = ("unit", *spec.axes[1:])
            blocks += [ArrayBlock(name, gate, k * H, (k + 1) * H, axes) for k, gate in enumerate(gates)]
        else:
            blocks.append(ArrayBlock(name, "", 0, spec.shape[0], spec.axes))
    return tuple(blocks)

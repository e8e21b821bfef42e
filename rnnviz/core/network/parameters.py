"""Parameters: the arrays that a network learns, by name, in one flat vector.

Knows names and shapes; knows neither what a cell does with them nor how they are learned.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from numpy.typing import DTypeLike

from rnnviz.core.arrays import Array, zeros


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """One array of parameters: its name in the equations, and what its indices run over.

    axes        one for each index: ``unit`` of the layer, ``gate``, a unit of each of its gates in
                turn, ``from`` a unit one character before, ``character``, or ``below``, a unit of
                the layer underneath
    by_columns  held transposed in memory, so that a column is contiguous: where it is looked up

    A weight (two indices) is drawn at the start, a bias (one) is zero.
    """

    name: str
    shape: tuple[int, ...]
    axes: tuple[str, ...]
    by_columns: bool = False

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def is_weight(self) -> bool:
        return len(self.shape) > 1


class Parameters(Mapping[str, Array]):
    """The arrays of ``specs`` by name, as views into the flat vector of all their numbers.

    ``flat`` (n,) lets clipping, the optimizer and copies be one pass over everything;
    ``params["Whh"]`` is the same memory with its shape. Gradients and what an optimizer
    remembers are held the same way.
    """

    def __init__(self, specs: tuple[ParameterSpec, ...], flat: Array) -> None:
        size = sum(spec.size for spec in specs)
        if flat.shape != (size,):
            raise ValueError(f"{flat.shape} numbers do not fill arrays of {size:,}")
        self.specs = specs
        self.flat = flat
        self._views: dict[str, Array] = {}
        start = 0
        for spec in specs:
            piece = flat[start : start + spec.size]
            shape = spec.shape
            self._views[spec.name] = piece.reshape(shape[::-1]).T if spec.by_columns else piece.reshape(shape)
            start += spec.size

    def __getitem__(self, name: str) -> Array:
        return self._views[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)

    def __len__(self) -> int:
        return len(self._views)

    def zeros(self) -> "Parameters":
        """Arrays of the same names, shapes and type, all zero."""
        return Parameters(self.specs, zeros(self.flat.shape, self.flat.dtype))

    def copy(self) -> "Parameters":
        """The same numbers in memory of their own."""
        return Parameters(self.specs, self.flat.copy())

    def astype(self, dtype: DTypeLike) -> "Parameters":
        """A copy in another type."""
        return Parameters(self.specs, self.flat.astype(dtype))

    def assign(self, arrays: Mapping[str, Array]) -> None:
        """Take over the numbers of arrays of the same names and shapes.

        Raises ValueError that names both shapes where they differ.
        """
        for name, view in self.items():
            if arrays[name].shape != view.shape:
                raise ValueError(f"{name} has shape {arrays[name].shape}, the network {view.shape}")
            view[...] = arrays[name]


def zero_parameters(specs: tuple[ParameterSpec, ...], dtype: DTypeLike) -> Parameters:
    """The arrays of ``specs``, all zero."""
    return Parameters(specs, zeros((sum(spec.size for spec in specs),), dtype))

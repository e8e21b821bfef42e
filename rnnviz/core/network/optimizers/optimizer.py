"""Optimizer: what moves parameters against their gradients, as the rest of the program sees it.

Knows flat vectors; knows no networks. One entry of every vector belongs to one parameter.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Self

import numpy as np

from rnnviz.core.arrays import Array, zeros
from rnnviz.core.network.equations import Equation


class Optimizer(ABC):
    """``state`` holds what it remembers, vectors (n,) by name; ``last_step`` (n,) what the last
    update took from the parameters.

    name         as settings and checkpoints call it
    meaning      its formula, for who chooses one
    state_names  the names in ``state``
    never_negative  those of them that hold squares, and so never a number below zero
    equations    what it computes for one parameter, for the microscope; the last makes ``step``
    labels       how each of ``state_names`` is written in them
    remembered   of each, what it holds before the first step, and later
    """

    name: ClassVar[str]
    meaning: ClassVar[str]
    state_names: ClassVar[tuple[str, ...]]
    never_negative: ClassVar[frozenset[str]] = frozenset()
    equations: ClassVar[tuple[Equation, ...]]
    labels: ClassVar[Mapping[str, str]]
    remembered: ClassVar[Mapping[str, tuple[str, str]]]

    def __init__(self, like: Array) -> None:
        """One that has seen nothing yet, for parameters of the shape and type of ``like`` (n,)."""
        self.state: dict[str, Array] = {name: zeros(like.shape, like.dtype) for name in self.state_names}
        self.last_step = zeros(like.shape, like.dtype)

    def copy(self) -> Self:
        """One that remembers the same, in memory of its own; it has made no step yet."""
        other = type(self)(self.last_step)
        other.assign(self.state)
        return other

    def assign(self, state: Mapping[str, Array]) -> None:
        """Take over what another one remembers. Raises ValueError where names or shapes differ."""
        if set(state) != set(self.state):
            raise ValueError(f"{self.name} remembers {', '.join(self.state)}, not {', '.join(state)}")
        for name, vector in self.state.items():
            if state[name].shape != vector.shape:
                raise ValueError(f"{name} has shape {state[name].shape}, the network {vector.shape}")
            np.copyto(vector, state[name])

    def effective_rate(self, learning_rate: float, iteration: int) -> float | None:  # noqa: ARG002 - most say one
        """What a gradient is multiplied with to become a step, for the parameter in the middle of them all,
        after ``iteration`` steps. None where every one has the learning rate itself."""
        return None

    def before_clipping(self, grads: Array) -> None:  # noqa: ARG002 - most do not look
        """Look at the gradients (n,) of a step as they are before they are clipped. Most do not."""
        return

    def update(self, params: Array, grads: Array, learning_rate: float, iteration: int) -> None:
        """Move ``params`` (n,) in place against ``grads`` (n,), which are left as they are.

        iteration  steps done before this one, from 0. Raises ValueError where shapes differ.
        """
        self._require(params, grads)
        self._make_step(grads, learning_rate, iteration)
        np.subtract(params, self.last_step, out=params)

    @abstractmethod
    def _make_step(self, grads: Array, learning_rate: float, iteration: int) -> None:
        """Fill ``last_step`` with what goes off the parameters, and bring ``state`` up to date. In one go:
        pieces that fit the cache were measured to be slower."""

    def _require(self, params: Array, grads: Array) -> None:
        if not params.shape == grads.shape == self.last_step.shape:
            raise ValueError(
                f"params {params.shape}, grads {grads.shape} and memory {self.last_step.shape} "
                "differ in shape"
            )

    def _middle(self, name: str) -> float:
        """The median of what ``state`` holds under ``name``, of some thousand parameters evenly spaced."""
        vector = self.state[name]
        some = vector[:: max(1, len(vector) // _SOME)]
        low, high = (len(some) - 1) // 2, len(some) // 2
        ordered = np.partition(some, [low, high])  # np.median would import numpy.ma, in a step of training
        return float(ordered[low] + ordered[high]) / 2


_SOME = 4096

"""Looks: what of every weight is painted: its value now, at the start, its change, last step and gradient.

Each has colours of its own between two fixed ends, the same for every run. Knows a network that was copied;
knows no picture.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from rnnviz.core.arrays import Array
from rnnviz.core.inside.blocks import ArrayBlock
from rnnviz.core.network.parameters import Parameters
from rnnviz.training.run.network_copy import NetworkCopy


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What is looked at: a network, its weights with what was set by hand, and those that it began with."""

    network: NetworkCopy
    params: Parameters
    first: Parameters


class Look(NamedTuple):
    """One look: ``title`` on its button, ``words`` in its tooltip, ``level`` where the full colour begins.

    of  its numbers of an array, (rows,columns), of a bias (1,n): it lies down
    """

    name: str
    title: str
    words: str
    level: float
    take: Callable[[Looked, ArrayBlock], Array]

    def of(self, looked: Looked, block: ArrayBlock) -> Array:
        values = self.take(looked, block)
        return values[None] if values.ndim == 1 else values


def _now(looked: Looked, block: ArrayBlock) -> Array:
    return block.of(looked.params)


def _start(looked: Looked, block: ArrayBlock) -> Array:
    return block.of(looked.first)


def _change(looked: Looked, block: ArrayBlock) -> Array:
    return block.of(looked.params) - block.of(looked.first)


def _step(looked: Looked, block: ArrayBlock) -> Array:
    return -block.of(Parameters(looked.params.specs, looked.network.last_step))


def _gradient(looked: Looked, block: ArrayBlock) -> Array:
    return block.of(looked.network.grads)


NOW = Look("now", "Now", "The weights as they are now, with what was set by hand.", 1.0, _now)
START = Look(
    "start", "Start", "The weights that this run began with: its settings draw them again.", 1.0, _start
)
LOOKS = (
    NOW,
    START,
    Look("change", "Change", "How far each weight has come: now − start.", 1.0, _change),
    Look("step", "Last update", "What the optimizer added to each weight at the last step.", 0.005, _step),
    Look(
        "gradient",
        "Gradient",
        "∂ loss / ∂ weight of the last window, as the optimizer had it.",
        1.0,
        _gradient,
    ),
)
"""In the order of their buttons."""

"""Moment: all that training goes on from, at the end of one step.

Knows numbers and their copies; knows neither how they are learned nor where they are kept.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.optimizers.optimizer import Optimizer
from rnnviz.core.network.parameters import Parameters


@dataclass(slots=True)
class Place:
    """Where a run stands.

    iteration      steps done;  epoch  passes through the text that are completed
    position       place in the text of the next window;  next_input  the character there
    loss           of the last window, nats;  smooth_loss  0.999 of itself and 0.001 of each new loss
    learning_rate  of the next step
    """

    iteration: int
    epoch: int
    position: int
    next_input: int
    loss: float
    smooth_loss: float
    learning_rate: float


@dataclass(slots=True)
class Moment:
    """One moment of a run: a running one moves on, its copies do not.

    state      (B,S) the state that the next window starts from
    generator  draws the logged samples, from where it stands
    """

    place: Place
    params: Parameters
    optimizer: Optimizer
    state: Array
    generator: np.random.Generator

    def copy(self) -> "Moment":
        """The same moment in memory of its own."""
        return Moment(
            dataclasses.replace(self.place),
            self.params.copy(),
            self.optimizer.copy(),
            self.state.copy(),
            copy_generator(self.generator),
        )

    def take(self, other: "Moment") -> None:
        """Become ``other``, in the memory that is here: whoever holds these arrays sees its numbers."""
        self.place = dataclasses.replace(other.place)
        self.params.flat[:] = other.params.flat
        self.optimizer.assign(other.optimizer.state)
        self.state = other.state.copy()
        self.generator = copy_generator(other.generator)


def generator_from(state: dict[str, Any]) -> np.random.Generator:
    """A generator that stands at ``state``. Raises TypeError, ValueError, KeyError or OverflowError."""
    bits = np.random.PCG64()
    bits.state = state  # type: ignore[assignment]  # the stub's TypedDict
    return np.random.Generator(bits)


def copy_generator(generator: np.random.Generator) -> np.random.Generator:
    """One that draws the same from here on."""
    return generator_from(dict(generator.bit_generator.state))

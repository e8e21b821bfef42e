"""LearningStep: every number of one learning step, as the engine made it.

Holds copies that nobody changes; knows the engine's arrays, no run and no screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from rnnviz.core.decoding import Ids
from rnnviz.core.model import Parameters, Window
from rnnviz.core.text import Vocabulary

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class LearningStep:
    """Every number of one learning step, copied from the engine: what the microscope shows.

    window             hs, zs, ys, ps, losses, dys, dh, dhraw … of the engine (core.model.Window)
    params, memory     before the step;  new_params, new_memory after it
    grads, clipped     the gradients as summed, and after clipping to [-clip, clip]
    steps              what Adagrad took from the parameters
    """

    vocabulary: Vocabulary
    iteration: int
    inputs: Ids
    targets: Ids
    loss: float
    learning_rate: float
    clip: float
    window: Window
    params: Mapping[str, Array]
    grads: Mapping[str, Array]
    clipped: Mapping[str, Array]
    memory: Mapping[str, Array]
    new_memory: Mapping[str, Array]
    steps: Mapping[str, Array]
    new_params: Mapping[str, Array]

    def shares(self, t: int) -> Mapping[str, Array]:
        """What character ``t`` (1 … T) adds to each gradient: the engine's sums, over it alone."""
        shares = Parameters(len(self.vocabulary), self.window.hs.shape[1], self.window.hs.dtype)
        self.window.add_up(shares, slice(t - 1, t))
        return shares

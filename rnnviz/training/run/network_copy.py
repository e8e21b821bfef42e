"""NetworkCopy: a network as it stands at one moment of a run, to be looked into while the run goes on.

What pages look into: of a running network, a paused one, or an opened checkpoint, whose text need not be at
hand. Knows a learner; computes nothing.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import UserError
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.record.moment import Moment
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.beginning import first_moment
from rnnviz.training.run.learner import Learner


@dataclass(frozen=True, eq=False)
class NetworkCopy:
    """Its arrays are the asker's own.

    iteration  steps done
    position   place in the text of the next window of the stream
    state      (S,) of the stream, before that window
    next_input the character that the first stream reads next, with which it would go on writing
    grads      of the last window, as the optimizer had them; zero before the first step
    last_step  (n,) what went off the parameters in the last step; zero before the first
    """

    architecture: Architecture
    config: TrainingConfig
    iteration: int
    params: Parameters
    position: int
    state: Array
    next_input: int
    grads: Parameters
    last_step: Array

    @cached_property
    def first(self) -> Parameters:
        """The weights that the run began with: its settings draw them again."""
        return first_moment(self.architecture, self.config, 0).params

    def require_numbers(self) -> None:
        """Raise UserError where the network has diverged: nothing can be found in what is no number."""
        if not np.isfinite(self.params.flat).all():
            raise UserError(
                "The network has diverged: its weights are no numbers any more, and nothing can be found in "
                "them. Go back to before, or reset it."
            )


def network_copy(learner: Learner, stream: int = 0) -> NetworkCopy:
    """Of the run as it stands; state and position of one of its streams."""
    return copy_of_moment(learner, learner.now, stream, learner.network.grads)


def copy_of_moment(
    learner: Learner, moment: Moment, stream: int = 0, grads: Parameters | None = None
) -> NetworkCopy:
    """Of a moment of the run; without ``grads`` nothing is told of them."""
    params = moment.params
    return NetworkCopy(
        architecture=learner.architecture,
        config=learner.config,
        iteration=moment.place.iteration,
        params=params.copy(),
        position=learner.start_of(stream) + moment.place.position,
        state=moment.state[stream].copy(),
        next_input=moment.place.next_input,
        grads=learner.architecture.zeros(params.flat.dtype) if grads is None else grads.copy(),
        last_step=moment.optimizer.last_step.copy(),
    )

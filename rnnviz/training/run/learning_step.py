"""LearningStep: every number of one learning step, as the engine made it, on a copy of the network.

Knows the engine and its arrays, which nobody changes afterwards; knows no run and no screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.clipping import clip_gradients
from rnnviz.core.network.network import Network, Window
from rnnviz.core.network.optimizers.optimizer import Optimizer
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids


@dataclass(frozen=True, slots=True, eq=False)
class LearningStep:
    """Every number of one learning step, copied from the engine: what the microscope shows.

    window             the states, scores and errors of the engine (core.network.Window), one stream
    params             before the step;  new_params after it
    remembered         what the optimizer remembered before the step, by name, then by parameter;
    new_remembered     the same after it
    grads, clipped     the gradients as summed, and after clipping to [-clip, clip]
    steps              what the optimizer took from the parameters
    """

    vocabulary: Vocabulary
    architecture: Architecture
    optimizer: type[Optimizer]
    iteration: int
    inputs: Ids
    targets: Ids
    loss: float
    learning_rate: float
    clip: float
    window: Window
    params: Parameters
    grads: Parameters
    clipped: Parameters
    remembered: Mapping[str, Parameters]
    new_remembered: Mapping[str, Parameters]
    steps: Parameters
    new_params: Parameters

    def of_layer(self, name: str, layer: int = 0) -> Array:
        """(T,·), or (T+1,·) for a state: an array of the layer's trace."""
        return self.window.layers[layer][name][:, 0]

    def shares(self, t: int) -> Parameters:
        """What character ``t`` (1 … T) adds to each gradient: the engine's sums, over it alone."""
        shares = self.params.zeros()
        self.window.add_up(shares, slice(t - 1, t))
        return shares


def take_apart(
    architecture: Architecture,
    params: Parameters,
    optimizer: Optimizer,
    state: Array,
    inputs: Ids,
    targets: Ids,
    *,
    vocabulary: Vocabulary,
    iteration: int,
    learning_rate: float,
    clip: float,
) -> LearningStep:
    """Learn from a window, inputs and targets (T,) after ``state`` (1,S), on copies of all that moves."""
    new_params, optimizer = params.copy(), optimizer.copy()
    remembered = {name: Parameters(params.specs, flat.copy()) for name, flat in optimizer.state.items()}
    network = Network(architecture, new_params, whole=True)
    with np.errstate(over="ignore", invalid="ignore"):
        loss = network.loss_and_gradients(inputs, targets, state)
        grads = network.grads.copy()
        optimizer.before_clipping(network.grads.flat)
        clip_gradients(network.grads.flat, clip)
        optimizer.update(new_params.flat, network.grads.flat, learning_rate, iteration)
    return LearningStep(
        vocabulary=vocabulary,
        architecture=architecture,
        optimizer=type(optimizer),
        iteration=iteration,
        inputs=inputs,
        targets=targets,
        loss=loss,
        learning_rate=learning_rate,
        clip=clip,
        window=network.window,
        params=params.copy(),
        grads=grads,
        clipped=network.grads,
        remembered=remembered,
        new_remembered={name: Parameters(params.specs, flat) for name, flat in optimizer.state.items()},
        steps=Parameters(params.specs, optimizer.last_step),
        new_params=new_params,
    )

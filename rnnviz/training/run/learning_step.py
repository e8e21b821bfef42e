"""LearningStep: every number of one learning step, as the engine made it, on a copy of the network.

Knows the engine and its arrays, which nobody changes afterwards; knows no run and no screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cell import from_inputs
from rnnviz.core.network.clipping import CLIPPINGS
from rnnviz.core.network.dropout import Dropout
from rnnviz.core.network.network import Network, Window
from rnnviz.core.network.optimizers.optimizer import Optimizer
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids


@dataclass(frozen=True, slots=True, eq=False)
class LearningStep:
    """Every number of one learning step, copied from the engine: what the microscope shows.

    stream             which of the streams is looked at; inputs, targets (T,) are its own
    dropout            the share left out between layers; 0 where nothing is
    window             the states, scores and errors of the engine (core.network.Window), all streams
    params             before the step;  new_params after it
    remembered         what the optimizer remembered before the step, by name, then by parameter;
    new_remembered     the same after it
    grads, clipped     the gradients as summed, and after clipping at ``clip``, ``clip_by`` entry or norm
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
    clip_by: str
    stream: int
    dropout: float
    window: Window
    params: Parameters
    grads: Parameters
    clipped: Parameters
    remembered: Mapping[str, Parameters]
    new_remembered: Mapping[str, Parameters]
    steps: Parameters
    new_params: Parameters

    def of_layer(self, name: str, layer: int = 0) -> Array:
        """(T,·), or (T+1,·) for a state: an array of the layer's trace, of the stream looked at."""
        return self.window.layers[layer][name][:, self.stream]

    def between(self, what: str, layer: int) -> Array:
        """(T,H) with dropout, before a ``layer`` above the first: the ``mask`` (0, or 1 / (1 - dropout)) that
        was drawn; what it was ``told``, which is mask ⊙ h; ``heard``, the error of what it was told."""
        arrays = {"mask": self.window.masks, "told": self.window.told, "heard": self.window.heard}[what]
        rows = arrays[layer - 1]
        return rows.reshape(len(self.inputs), -1, rows.shape[1])[:, self.stream]

    def from_below(self, layer: int) -> Array:
        """(T,G·H) ``Wxh h`` of a layer that reads another: the engine's product, before its bias."""
        params, trace = self.architecture.layer_of(self.params, layer), self.window.layers[layer]
        products = np.empty_like(trace.a)
        from_inputs(params["Wxh"], np.zeros_like(params["bh"]), self.window.told_by(layer - 1), products)
        return products.reshape(len(self.inputs), -1, products.shape[1])[:, self.stream]

    def shares(self, t: int | None = None, stream: int | None = None) -> Parameters:
        """What character ``t`` (1 … T; None: all) of a ``stream`` (None: of all) adds to each gradient:
        the engine's sums, over these alone."""
        shares = self.params.zeros()
        self.window.add_up(shares, slice(None) if t is None else slice(t - 1, t), stream)
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
    clip_by: str = "entry",
    stream: int = 0,
    dropout: Dropout | None = None,
) -> LearningStep:
    """Learn from a window on copies of all that moves: inputs and targets (T,), or (T,B) of several
    streams, after ``state`` (B,S). ``stream`` is the one whose characters are looked at, ``dropout`` what
    the step leaves out."""
    new_params, optimizer = params.copy(), optimizer.copy()
    remembered = {name: Parameters(params.specs, flat.copy()) for name, flat in optimizer.state.items()}
    network = Network(architecture, new_params, whole=True)
    with np.errstate(over="ignore", invalid="ignore"):
        loss = network.loss_and_gradients(inputs, targets, state, dropout)
        grads = network.grads.copy()
        optimizer.before_clipping(network.grads.flat)
        CLIPPINGS[clip_by](network.grads.flat, clip)
        optimizer.update(new_params.flat, network.grads.flat, learning_rate, iteration)
    return LearningStep(
        vocabulary=vocabulary,
        architecture=architecture,
        optimizer=type(optimizer),
        iteration=iteration,
        inputs=inputs if inputs.ndim == 1 else inputs[:, stream],
        targets=targets if targets.ndim == 1 else targets[:, stream],
        loss=loss,
        learning_rate=learning_rate,
        clip=clip,
        clip_by=clip_by,
        stream=stream,
        dropout=dropout.share if dropout is not None and network.window.is_thinned else 0.0,
        window=network.window,
        params=params.copy(),
        grads=grads,
        clipped=network.grads,
        remembered=remembered,
        new_remembered={name: Parameters(params.specs, flat) for name, flat in optimizer.state.items()},
        steps=Parameters(params.specs, optimizer.last_step),
        new_params=new_params,
    )

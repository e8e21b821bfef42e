"""First weights: how they are drawn, one function for each way, and one line where it is listed.

Biases begin at zero; what else a cell wants of them is the architecture's. Knows shapes and chance;
knows no cells.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.core.arrays import Array
from rnnviz.core.network.parameters import Parameters, ParameterSpec, zero_parameters

Draw = Callable[[ParameterSpec, int, float, np.random.Generator], Array]
"""(a weight, H, sigma, generator) to its first values in float64."""


def draw_parameters(
    specs: tuple[ParameterSpec, ...],
    hidden_size: int,
    sigma: float,
    generator: np.random.Generator,
    dtype: DTypeLike,
    initial: str = "normal",
) -> Parameters:
    """Weights by the way called ``initial``, biases zero.

    Drawn in float64 and rounded, so that both types start from the same network.
    """
    params, draw = zero_parameters(specs, dtype), INITIAL[initial]
    for spec in specs:
        if spec.is_weight:
            params[spec.name][...] = draw(spec, hidden_size, sigma, generator)
    return params


def normal(spec: ParameterSpec, hidden_size: int, sigma: float, generator: np.random.Generator) -> Array:  # noqa: ARG001 - as all of them
    """Normal around zero with standard deviation ``sigma``: min-char-rnn's."""
    return generator.standard_normal(spec.shape) * sigma


def uniform(spec: ParameterSpec, hidden_size: int, sigma: float, generator: np.random.Generator) -> Array:  # noqa: ARG001 - as all of them
    """Evenly between 0 and ``sigma``, so none is negative."""
    return generator.random(spec.shape) * sigma


def glorot(spec: ParameterSpec, hidden_size: int, sigma: float, generator: np.random.Generator) -> Array:  # noqa: ARG001 - as all of them
    """Evenly within ± sqrt(6 / (inputs + outputs)), so that signals keep their size on both ways (Glorot
    and Bengio 2010). The rows of each gate are a matrix of their own. ``sigma`` is not asked for."""
    rows, inputs = spec.shape
    outputs = hidden_size if _of_a_layer(spec) else rows
    limit = math.sqrt(6 / (inputs + outputs))
    return generator.uniform(-limit, limit, spec.shape)


def orthogonal(spec: ParameterSpec, hidden_size: int, sigma: float, generator: np.random.Generator) -> Array:
    """Whh such that it turns a state without changing its length, for each gate (Saxe et al. 2014): over
    many characters nothing grows or dies away. All else as by ``glorot``."""
    if "from" not in spec.axes:
        return glorot(spec, hidden_size, sigma, generator)
    blocks = []
    for _ in range(spec.shape[0] // hidden_size):
        q, r = np.linalg.qr(generator.standard_normal((hidden_size, hidden_size)))
        blocks.append(q * np.copysign(1.0, np.diag(r)))  # else q is not evenly drawn among them
    return np.concatenate(blocks)


def _of_a_layer(spec: ParameterSpec) -> bool:
    return spec.axes[0] in ("unit", "gate")


INITIAL: dict[str, Draw] = {draw.__name__: draw for draw in (normal, uniform, glorot, orthogonal)}
"""By the name that settings and the command line use."""

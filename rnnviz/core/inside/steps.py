"""Sizes of gradients and steps, of everything and array by array.

Knows flat vectors with their arrays; knows no optimizer and no run.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.parameters import ParameterSpec

RULE_OF_THUMB = 1e-3
"""A step is about a thousandth of the weights that it moves (CS231n, notes on neural networks, part 3)."""

Specs = tuple[ParameterSpec, ...]


def sizes(vector: Array, specs: Specs) -> Array:
    """(1+P,) the length of ``vector`` (n,), and of the part of each array in it."""
    squares = [float(np.dot(part, part)) for part in _parts(vector, specs)]
    return np.asarray(np.sqrt([sum(squares), *squares]))


def shares_beyond(vector: Array, limit: float, specs: Specs) -> Array:
    """(1+P,) the share of entries of ``vector`` (n,) beyond ±limit, of all and of each array."""
    counts = [int(np.count_nonzero(np.abs(part) > limit)) for part in _parts(vector, specs)]
    return np.asarray(np.divide([sum(counts), *counts], [len(vector), *(spec.size for spec in specs)]))


def ratios(step: Array, weights: Array, specs: Specs) -> Array:
    """(1+P,) the length of ``step`` (n,) against that of ``weights`` (n,); 0 where these are zero, as biases
    are at first."""
    moved, against = sizes(step, specs), sizes(weights, specs)
    return np.divide(moved, against, out=np.zeros_like(moved), where=against > 0)


def _parts(vector: Array, specs: Specs) -> list[Array]:
    ends = np.cumsum([spec.size for spec in specs]).tolist()
    return [vector[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]

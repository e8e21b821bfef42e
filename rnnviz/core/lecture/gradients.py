"""The gradients of a network over sequences against central differences, array by array.

As ``core/network/gradcheck.py`` does it for one window, and by its measures. Knows a network and one batch.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.sequence import Batch, SequenceNetwork
from rnnviz.core.network.gradcheck import STEP, ArrayCheck, compare
from rnnviz.core.network.parameters import Parameters


def check_sequence_gradients(
    network: SequenceNetwork,
    params: Parameters,
    batch: Batch,
    *,
    entries_per_array: int | None = None,
    seed: int = 0,
) -> tuple[ArrayCheck, ...]:
    """A row for each array: every entry (None), or so many of each, drawn with ``seed``. In float64, whatever
    the type of ``params``, which are left as they are."""
    double = params.astype(np.float64)
    batch = Batch(
        batch.xs.astype(np.float64),
        batch.targets,
        batch.weights.astype(np.float64),
        None if batch.pictures is None else batch.pictures.astype(np.float64),
    )
    grads = double.zeros()
    network.loss_and_gradients(double, batch, grads)
    generator, rows = np.random.default_rng(seed), []
    for name, param in double.items():
        count = param.size if entries_per_array is None else min(entries_per_array, param.size)
        places = np.sort(generator.choice(param.size, count, replace=False))
        indices = [tuple(int(i) for i in np.unravel_index(place, param.shape)) for place in places]
        numeric = np.array([_difference(network, double, batch, param, index) for index in indices])
        ours = np.array([grads[name][index] for index in indices])
        rounding = float(16 * np.finfo(np.float64).eps * len(batch.xs) / STEP)
        rows.append(compare(name, param.shape, indices, ours, numeric, rounding))
    return tuple(rows)


def _difference(
    network: SequenceNetwork, params: Parameters, batch: Batch, param: Array, index: tuple[int, ...]
) -> float:
    kept = param[index]
    param[index] = kept + STEP
    higher = network.losses(params, batch)
    param[index] = kept - STEP
    lower = network.losses(params, batch)
    param[index] = kept
    # Place by place before the sum, so that what does not change cancels exactly.
    return float((higher - lower).sum() / (2 * STEP))

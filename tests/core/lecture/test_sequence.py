"""A network over sequences of vectors: its gradients against central differences, with every cell."""

import numpy as np
import pytest

from rnnviz.core.lecture.sequence import Batch, SequenceNetwork
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.gradcheck import PASS_MARK, STEP, compare

T, B, I, O, P = 4, 3, 5, 6, 7  # noqa: E741 - the field's letters


def batch(generator, pixels):
    """Steps at which nothing enters, or two things; places at which no loss arises."""
    xs = (generator.random((T, B, I)) < 0.4).astype(float)
    xs[2, 0] = 0
    weights = generator.random((T, B)) * (generator.random((T, B)) < 0.6)
    weights[0, 0], weights[-1, -1] = 0, 1
    pictures = generator.normal(size=(B, pixels)) if pixels else None
    return Batch(xs, generator.integers(0, O, (T, B)), weights, pictures)


@pytest.mark.parametrize("pixels", [0, P])
@pytest.mark.parametrize("cell", CELLS)
def test_every_gradient_agrees_with_central_differences(cell, pixels):
    generator = np.random.default_rng(3)
    network = SequenceNetwork(CELLS[cell], I, 4, O, pixels)
    params = network.draw(generator, np.float64)
    params.flat += 0.1 * generator.normal(size=params.flat.shape)
    grads, given = params.zeros(), batch(generator, pixels)
    network.loss_and_gradients(params, given, grads)
    assert ("Wih" in params) == bool(pixels)
    for name, param in params.items():
        indices = list(np.ndindex(param.shape))
        numeric = []
        for index in indices:
            kept, losses = param[index], []
            for moved in (kept + STEP, kept - STEP):
                param[index] = moved
                losses.append(network.losses(params, given))
            param[index] = kept
            numeric.append((losses[0] - losses[1]).sum() / (2 * STEP))
        ours = np.array([grads[name][index] for index in indices])
        row = compare(name, param.shape, indices, ours, np.array(numeric), 0.0)
        assert row.error < PASS_MARK, row
        assert not row.is_zero

"""Adam, by hand."""

import numpy as np
import pytest

from rnnviz.core.network.optimizers.adam import Adam


def plain(gradients, learning_rate):
    """As the paper writes it; returns what is taken off at each step."""
    m = v = 0.0
    steps = []
    for t, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        mhat, vhat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        steps.append(learning_rate * mhat / (np.sqrt(vhat) + 1e-8))
    return steps


def test_it_is_the_papers():
    gradients = [0.5, -0.1, 1e-9, 0.0, 2.0]
    params = np.array([1.0])
    adam, taken = Adam(params), []
    for iteration, g in enumerate(gradients):
        adam.update(params, np.array([g]), 0.01, iteration)
        taken.append(float(adam.last_step[0]))
    assert taken == pytest.approx(plain(gradients, 0.01), rel=1e-12)
    assert params == pytest.approx([1 - sum(taken)])


@pytest.mark.parametrize("gradient", [1e-4, -3.0])
def test_the_first_step_is_the_learning_rate(gradient):
    params = np.zeros(1)
    Adam(params).update(params, np.array([gradient]), 0.01, 0)
    assert params == pytest.approx([-0.01 * np.sign(gradient)], rel=1e-3)


def test_float32_stays_float32():
    params = np.zeros(3, np.float32)
    adam = Adam(params)
    adam.update(params, np.ones(3, np.float32), 0.1, 0)
    assert params.dtype == adam.state["mean"].dtype == np.float32
    assert params == pytest.approx([-0.1] * 3)

"""SGD with momentum, by hand."""

import numpy as np
import pytest

from rnnviz.core.network.optimizers.sgd import SGD


def test_three_steps_by_hand():
    params = np.array([1.0, 0.0])
    sgd = SGD(params)
    for iteration, grads in enumerate(([1.0, 2.0], [1.0, -2.0], [0.0, 0.0])):
        sgd.update(params, np.array(grads), 0.1, iteration)
    assert sgd.state["velocity"] == pytest.approx([0.81 + 0.9, 0.81 * 2 - 0.9 * 2])
    assert params == pytest.approx([1 - 0.1 * (1 + 1.9 + 1.71), -0.1 * (2 - 0.2 - 0.18)])


def test_a_change_of_the_rate_acts_at_once():
    params = np.array([0.0])
    sgd = SGD(params)
    sgd.update(params, np.array([1.0]), 0.1, 0)
    sgd.update(params, np.array([0.0]), 0.0, 1)
    assert params.tolist() == [-0.1]

"""RMSprop, by hand."""

import numpy as np
import pytest

from rnnviz.core.network.optimizers.rmsprop import RMSprop


def test_two_steps_by_hand():
    params = np.array([1.0])
    rmsprop = RMSprop(params)
    rmsprop.update(params, np.array([2.0]), 0.1, 0)
    assert rmsprop.state["memory"] == pytest.approx([0.04])
    assert params == pytest.approx([1 - 0.1 * 2 / 0.2], abs=1e-6)
    rmsprop.update(params, np.array([1.0]), 0.1, 1)
    assert rmsprop.state["memory"] == pytest.approx([0.0396 + 0.01])
    assert rmsprop.last_step == pytest.approx([0.1 / np.sqrt(0.0496)])


def test_it_forgets():
    params = np.array([0.0])
    rmsprop = RMSprop(params)
    rmsprop.update(params, np.array([100.0]), 0.1, 0)
    for iteration in range(1, 3000):
        rmsprop.update(params, np.array([0.01]), 0.1, iteration)
    assert rmsprop.last_step == pytest.approx([0.1], rel=1e-3)


def test_without_a_gradient_nothing_moves():
    params = np.array([3.0])
    RMSprop(params).update(params, np.array([0.0]), 0.1, 0)
    assert params.tolist() == [3.0]

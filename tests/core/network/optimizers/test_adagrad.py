"""Clipping and Adagrad, by hand and by the worked example."""

import numpy as np
import pytest

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.clipping import clip_gradients
from rnnviz.core.network.network import Network
from rnnviz.core.network.optimizers.adagrad import Adagrad

WXH = [[-0.5, 0.4, -0.2, 0.3], [0.5, -0.3, 0.6, -0.8], [0.4, 0.4, -0.3, -0.8]]
WHH = [[-0.1, -0.8, 0.7], [-0.08, 0.2, 0.7], [0.5, -0.5, 0.01]]
WHY = [[0.1, -0.6, -0.5], [-0.7, 0.3, -0.08], [0.1, 0.4, -0.7], [0.5, 0.05, -0.4]]


def test_the_first_step_of_the_worked_example():
    """Every entry whose gradient is not tiny moves by 0.1 against its sign."""
    architecture = Architecture(CELLS["rnn"], 4, 3)
    params = architecture.zeros(np.float64)
    zeros = {"bh": np.zeros(3), "by": np.zeros(4)}
    params.assign({"Wxh": np.array(WXH), "Whh": np.array(WHH), "Why": np.array(WHY)} | zeros)
    model = Network(architecture, params)
    model.loss_and_gradients(np.array([0, 1, 2, 2]), np.array([1, 2, 2, 3]), np.zeros(3))
    adagrad = Adagrad(params.flat)
    adagrad.update(params.flat, model.grads.flat, 0.1, 0)
    assert params["Wxh"] == pytest.approx(
        np.array([[-0.6, 0.3, -0.1, 0.3], [0.6, -0.2, 0.5, -0.8], [0.5, 0.3, -0.4, -0.8]]), abs=2e-5
    )
    assert params["Wxh"][:, 3].tolist() == [0.3, -0.8, -0.8]
    assert params["Why"] == pytest.approx(np.array(WHY) - 0.1 * np.sign(model.grads["Why"]), abs=2e-5)
    assert (adagrad.state["memory"] == model.grads.flat**2).all()


def test_two_steps_by_hand():
    params = np.array([1.0, 2.0])
    adagrad = Adagrad(params)
    adagrad.update(params, np.array([3.0, 0.0]), 0.1, 0)
    assert params == pytest.approx([1.0 - 0.1, 2.0])
    adagrad.update(params, np.array([4.0, 0.5]), 0.2, 1)
    assert adagrad.last_step == pytest.approx([0.2 * 4 / 5, 0.2])
    assert adagrad.state["memory"].tolist() == [25.0, 0.25]
    assert params == pytest.approx([0.9 - 0.2 * 4 / 5, 2.0 - 0.2])


def test_the_gradients_are_left_as_they_are():
    grads = np.array([3.0, -2.0])
    Adagrad(np.zeros(2)).update(np.zeros(2), grads, 0.1, 0)
    assert grads.tolist() == [3.0, -2.0]


def test_float32_stays_float32():
    params = np.zeros(3, np.float32)
    Adagrad(params).update(params, np.ones(3, np.float32), 0.1, 0)
    assert params.dtype == np.float32
    assert params == pytest.approx([-0.1] * 3)


def test_other_shapes_are_named():
    with pytest.raises(ValueError, match=r"params \(3,\), grads \(2,\) and memory \(3,\) differ in shape"):
        Adagrad(np.zeros(3)).update(np.zeros(3), np.zeros(2), 0.1, 0)


def test_clipping_is_by_entry_and_in_place():
    grads = np.array([-7.0, -5.0, 0.25, 5.0, 1e30, -np.inf])
    clip_gradients(grads, 5.0)
    assert grads.tolist() == [-5.0, -5.0, 0.25, 5.0, 5.0, -5.0]


def test_a_copy_remembers_the_same_and_goes_its_own_way():
    params = np.zeros(2)
    adagrad = Adagrad(params)
    adagrad.update(params, np.array([3.0, 1.0]), 0.1, 0)
    copy = adagrad.copy()
    assert copy.state["memory"].tolist() == [9.0, 1.0]
    copy.update(params, np.array([1.0, 1.0]), 0.1, 1)
    assert adagrad.state["memory"].tolist() == [9.0, 1.0]


@pytest.mark.parametrize("state", [{}, {"memory": np.zeros(3)}, {"speed": np.zeros(2)}])
def test_what_another_optimizer_remembers_is_refused(state):
    with pytest.raises(ValueError, match="memory"):
        Adagrad(np.zeros(2)).assign(state)

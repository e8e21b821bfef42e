"""First weights: how each way draws them."""

import math

import numpy as np
import pytest

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.initial import INITIAL

V, H = 30, 40


def draw(initial, cell="rnn", layers=1, sigma=0.02, **more):
    architecture = Architecture(CELLS[cell], V, H, layers)
    return architecture.draw(sigma, np.random.default_rng(8), np.float64, initial=initial, **more)


@pytest.mark.parametrize("initial", INITIAL)
@pytest.mark.parametrize("cell", CELLS)
def test_biases_begin_at_zero_but_for_the_forget_gate(initial, cell):
    params = draw(initial, cell, layers=2, forget_bias=1.5)
    for name in ("bh", "bh2"):
        expected = np.zeros(len(params[name]))
        if cell == "lstm":
            expected[H : 2 * H] = 1.5
        assert params[name].tolist() == expected.tolist()
    assert not params["by"].any()
    assert all(array.any() for name, array in params.items() if name.startswith("W"))


def test_normal_is_drawn_in_the_order_of_the_forward_pass():
    generator, params = np.random.default_rng(8), draw("normal")
    for name in ("Wxh", "Whh", "Why"):
        assert (params[name] == generator.standard_normal(params[name].shape) * 0.02).all()


def test_uniform_lies_between_0_and_sigma():
    weights = draw("uniform", sigma=0.5)["Whh"]
    assert 0 <= weights.min() < 0.01
    assert 0.49 < weights.max() <= 0.5


@pytest.mark.parametrize("cell", CELLS)
def test_glorot_counts_inputs_and_the_outputs_of_one_gate(cell):
    params = draw("glorot", cell, layers=2)
    sizes = {"Wxh": (V, H), "Whh": (H, H), "Wxh2": (H, H), "Why": (H, V)}
    for name, (inputs, outputs) in sizes.items():
        limit = math.sqrt(6 / (inputs + outputs))
        assert 0.95 * limit < np.abs(params[name]).max() <= limit


@pytest.mark.parametrize("cell", CELLS)
def test_orthogonal_keeps_the_length_of_a_state_for_each_gate(cell):
    params = draw("orthogonal", cell, layers=2)
    for name in ("Whh", "Whh2"):
        for block in np.split(params[name], len(params[name]) // H):
            assert block @ block.T == pytest.approx(np.eye(H), abs=1e-12)
            assert np.linalg.det(block) != pytest.approx(0)
    assert np.abs(params["Wxh"]).max() <= math.sqrt(6 / (V + H))

"""How much of a network stands at the end of its range."""

import numpy as np
import pytest

from rnnviz.core.inside.saturation import bounded_arrays, mean_slopes, saturated
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.network import Network


def window_of(cell, scale, layers=1):
    architecture = Architecture(CELLS[cell], 5, 8, layers)
    params = architecture.draw(scale, np.random.default_rng(0), np.float64)
    network = Network(architecture, params)
    ids = np.random.default_rng(1).integers(0, 5, 13)
    network.loss_and_gradients(ids[:-1], ids[1:], architecture.zero_state(1, np.float64))
    return network.window


def test_a_fresh_network_is_not_saturated_and_one_of_large_weights_is():
    assert saturated(window_of("rnn", 0.01)) == pytest.approx([0])
    assert mean_slopes(window_of("rnn", 0.01)) == pytest.approx([1], abs=1e-3)
    assert saturated(window_of("rnn", 50))[0] > 0.9
    assert mean_slopes(window_of("rnn", 50))[0] < 0.1


@pytest.mark.parametrize("cell", CELLS)
def test_it_is_the_share_of_each_layer_and_array(cell):
    window = window_of(cell, 3, layers=2)
    shares = saturated(window).reshape(2, -1)
    for layer, trace in enumerate(window.layers):
        for column, watched in enumerate(bounded_arrays(CELLS[cell])):
            numbers = trace[watched.name][-12:]
            ends = [n < watched.low + 0.01 or n > watched.high - 0.01 for n in numbers.reshape(-1)]
            assert shares[layer, column] == pytest.approx(np.mean(ends))
        assert mean_slopes(window)[layer] == pytest.approx(np.mean(1 - trace["h"][1:] ** 2), rel=1e-5)


def test_what_has_no_range_cannot_be_saturated():
    assert [watched.name for watched in bounded_arrays(CELLS["rnn"])] == ["h"]
    assert "c" not in [watched.name for watched in bounded_arrays(CELLS["lstm"])]

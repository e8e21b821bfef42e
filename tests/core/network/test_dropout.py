"""Dropout between layers: how much is left out, when, and that a step can be made again."""

import numpy as np
import pytest

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.dropout import Dropout
from rnnviz.core.network.network import Network


def network(layers, cell="lstm"):
    architecture = Architecture(CELLS[cell], 5, 8, layers)
    return Network(architecture, architecture.draw(0.5, np.random.default_rng(3), np.float64))


def losses(net, dropout):
    ids = np.arange(12) % 5
    state = net.architecture.zero_state(1, np.float64)
    return net.loss_and_gradients(ids[:-1], ids[1:], state, dropout)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_its_share_is_left_out_and_the_mean_stays(dtype):
    mask = np.zeros((100, 400), dtype)
    Dropout(0.3, seed=1, iteration=5).draw(0, mask)
    assert (mask == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert mask[mask > 0] == pytest.approx(1 / 0.7)


def test_seed_step_and_layer_decide_alone():
    def drawn(seed=1, iteration=2, layer=0):
        mask = np.zeros(200, np.float32)
        Dropout(0.5, seed, iteration).draw(layer, mask)
        return mask.tobytes()

    assert drawn() == drawn()
    assert len({drawn(), drawn(seed=2), drawn(iteration=3), drawn(layer=1)}) == 4


def test_a_step_can_be_made_again_and_the_next_is_another():
    net = network(2)
    first = losses(net, Dropout(0.5, 7, 0))
    assert losses(net, Dropout(0.5, 7, 1)) != first
    assert losses(net, Dropout(0.5, 7, 0)) == first


def test_without_it_a_window_is_as_it_was_before():
    net, fresh = network(2), network(2)
    losses(net, Dropout(0.5, 7, 0))
    assert losses(net, None) == losses(fresh, None)
    assert net.grads.flat.tobytes() == fresh.grads.flat.tobytes()


def test_a_single_layer_leaves_nothing_out():
    assert losses(network(1), Dropout(0.5, 7, 0)) == losses(network(1), None)


def test_nobody_hears_a_number_that_is_left_out_and_nobody_answers_for_it():
    net = network(2)
    losses(net, Dropout(0.5, 7, 0))
    below, mask = net.window.layers[0], net.window.masks[0]
    assert 0 < (mask == 0).sum() < mask.size
    assert (net.window.told[0] == below.h_after * mask).all()
    assert (below.from_above[mask == 0] == 0).all()


def test_without_it_every_layer_tells_all():
    net = network(2)
    losses(net, None)
    for layer in range(2):
        assert net.window.told_by(layer) is net.window.layers[layer].h_after

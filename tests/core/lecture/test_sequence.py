"""A network over sequences of vectors: what enters, where loss arises, and what does not matter."""

import numpy as np
import pytest

from rnnviz.core.lecture.sequence import Batch, SequenceNetwork
from rnnviz.core.network.cells import CELLS

T, B, I, H, O, P = 4, 3, 5, 4, 6, 7  # noqa: E741 - the field's letters


@pytest.fixture
def generator():
    return np.random.default_rng(3)


def a_batch(generator, pixels=0):
    pictures = generator.normal(size=(B, pixels)) if pixels else None
    return Batch(
        generator.normal(size=(T, B, I)), generator.integers(0, O, (T, B)), generator.random((T, B)), pictures
    )


def test_a_vanilla_network_is_its_formula_step_by_step(generator):
    network, batch = SequenceNetwork(CELLS["rnn"], I, H, O, P), a_batch(generator, P)
    params = network.draw(generator, np.float64)
    params["bh"][...], params["by"][...] = generator.normal(size=H), generator.normal(size=O)
    states, ps = network.forward(params, batch)
    for b in range(B):
        h = np.zeros(H)
        for t in range(T):
            z = params["Wxh"] @ batch.xs[t, b] + params["Whh"] @ h + params["bh"]
            h = np.tanh(z + (params["Wih"] @ batch.pictures[b] if t == 0 else 0))
            y = params["Why"] @ h + params["by"]
            np.testing.assert_allclose(states[t, b], h, rtol=1e-12)
            np.testing.assert_allclose(ps[t, b], np.exp(y) / np.exp(y).sum(), rtol=1e-12)


def test_the_loss_is_the_weighted_sum_of_all_places(generator):
    network, batch = SequenceNetwork(CELLS["gru"], I, H, O), a_batch(generator)
    params = network.draw(generator, np.float64)
    _, ps = network.forward(params, batch)
    wanted = sum(
        -batch.weights[t, b] * np.log(ps[t, b, batch.targets[t, b]]) for t in range(T) for b in range(B)
    )
    loss = network.loss_and_gradients(params, batch, params.zeros())
    assert loss == pytest.approx(wanted, rel=1e-12)
    assert network.losses(params, batch).sum() == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_what_stands_behind_the_last_weight_changes_nothing(cell, generator):
    network, batch = SequenceNetwork(CELLS[cell], I, H, O), a_batch(generator)
    params = network.draw(generator, np.float64)
    short, long = params.zeros(), params.zeros()
    network.loss_and_gradients(params, batch, short)
    more = a_batch(generator)
    longer = Batch(
        np.concatenate([batch.xs, more.xs]),
        np.concatenate([batch.targets, more.targets]),
        np.concatenate([batch.weights, np.zeros((T, B))]),
    )
    network.loss_and_gradients(params, longer, long)
    np.testing.assert_allclose(long.flat, short.flat, rtol=1e-10, atol=1e-14)
    assert short.flat.any()

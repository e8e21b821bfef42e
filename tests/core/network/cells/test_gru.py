"""The GRU: written out once more, and what its gates do. Its gradients: test_network, test_gradcheck."""

import numpy as np
import pytest

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.network import Network

V, H = 4, 3


def network(seed=0, **more):
    architecture = Architecture(CELLS["gru"], V, H)
    params = architecture.zeros(np.float64)
    params.flat[:] = np.random.default_rng(seed).normal(size=params.flat.size) * 0.8
    return Network(architecture, params, **more)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def plain(params, inputs, h):
    """The states after each character: the reset gate acts on Whh h + bhn, as in nn.GRU."""
    hs = []
    for x in inputs:
        a, past = params["Wxh"][:, x] + params["bh"], params["Whh"] @ h
        r, z = sigmoid(a[:H] + past[:H]), sigmoid(a[H : 2 * H] + past[H : 2 * H])
        n = np.tanh(a[2 * H :] + r * (past[2 * H :] + params["bhn"]))
        h = (1 - z) * n + z * h
        hs.append(h)
    return np.array(hs)


def test_it_computes_what_is_written_down():
    net, inputs = network(), np.array([0, 3, 1, 1, 2])
    state = np.random.default_rng(1).normal(size=H)
    net.forward(inputs, inputs, state)
    assert net.window.states()[1:] == pytest.approx(plain(net.params, inputs, state), abs=1e-14)


def test_an_update_gate_at_one_keeps_the_state_and_carries_its_error_back_whole():
    net = network(whole=True)
    net.params["Whh"][...] = net.params["Wxh"][...] = 0
    net.params["bh"][H : 2 * H] = 50
    inputs, state = np.array([0, 1, 2, 3]), np.array([0.1, -0.2, 0.9])
    net.loss_and_gradients(inputs, inputs, state)
    (trace,) = net.window.layers
    assert trace["h"][:, 0] == pytest.approx(np.tile(state, (5, 1)))
    assert trace["dhnext"][:-1] == pytest.approx(trace["dh"][1:])


@pytest.mark.parametrize("streams", [1, 3])
def test_a_whole_trace_has_all_that_its_equations_name_and_the_same_numbers(streams):
    ids, state = np.random.default_rng(2).integers(V, size=(6, streams)), np.full((streams, H), 0.3)
    lean, whole = network(), network(whole=True)
    for net in (lean, whole):
        net.loss_and_gradients(ids, ids, state)
    assert lean.grads.flat.tobytes() == whole.grads.flat.tobytes()
    (trace,) = whole.window.layers
    r, z, n = (trace[gate] for gate in "rzn")
    assert trace["drraw"] == pytest.approx(trace["dr"] * r * (1 - r), abs=1e-14)
    assert trace["dzraw"] == pytest.approx(trace["dz"] * z * (1 - z), abs=1e-14)
    assert trace["dnraw"] == pytest.approx(trace["dn"] * (1 - n**2), abs=1e-14)
    assert trace["dq"] == pytest.approx(trace["dnraw"] * r, abs=1e-14)
    assert "rzraw" in trace
    assert "rzraw" not in lean.window.layers[0]

"""The LSTM: one step by hand, and what its gates do. Its gradients: test_network, test_gradcheck."""

import numpy as np
import pytest

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.network import Network

V, H = 4, 3


def network(seed=0, dtype=np.float64, **more):
    architecture = Architecture(CELLS["lstm"], V, H)
    params = architecture.zeros(dtype)
    params.flat[:] = np.random.default_rng(seed).normal(size=params.flat.size) * 0.8
    return Network(architecture, params, **more)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def plain(params, inputs, h, c):
    """The states after each character, written down from the lecture: rows in the order i f o g."""
    hs, cs = [], []
    for x in inputs:
        raw = params["Wxh"][:, x] + params["Whh"] @ h + params["bh"]
        i, f, o = (sigmoid(raw[k * H : (k + 1) * H]) for k in range(3))
        g = np.tanh(raw[3 * H :])
        c = f * c + i * g
        h = o * np.tanh(c)
        hs.append(h)
        cs.append(c)
    return np.array(hs), np.array(cs)


def test_it_computes_what_the_lecture_writes():
    net, inputs = network(), np.array([0, 3, 1, 1, 2])
    state = np.random.default_rng(1).normal(size=2 * H)
    net.forward(inputs, inputs, state)
    hs, cs = plain(net.params, inputs, state[:H], state[H:])
    assert net.window.states()[1:] == pytest.approx(np.hstack([hs, cs]), abs=1e-14)


@pytest.mark.parametrize("streams", [1, 3])
def test_gates_have_names_and_stay_between_0_and_1(streams):
    net = network()
    ids = np.random.default_rng(2).integers(V, size=(6, streams))
    net.forward(ids, ids, np.zeros((streams, 2 * H)))
    (trace,) = net.window.layers
    for gate in "ifo":
        assert ((trace[gate] > 0) & (trace[gate] < 1)).all()
    assert trace["c"][1:] == pytest.approx(trace["f"] * trace["c"][:-1] + trace["i"] * trace["g"], abs=1e-14)
    assert trace["h"][1:] == pytest.approx(trace["o"] * np.tanh(trace["c"][1:]), abs=1e-14)


def test_an_open_forget_gate_keeps_the_cell_and_carries_its_error_back_whole():
    net = network(whole=True)
    net.params["bh"][:] = np.repeat([-50.0, 50.0, 0.0, 0.0], H)  # i shut, f open
    net.params["Whh"][...] = net.params["Wxh"][...] = 0
    inputs, state = np.array([0, 1, 2, 3, 0, 1]), np.array([0.1, 0.2, 0.3, 0.7, -0.4, 1.9])
    net.loss_and_gradients(inputs, inputs, state)
    (trace,) = net.window.layers
    assert trace["c"][:, 0] == pytest.approx(np.tile(state[H:], (7, 1)))
    assert trace["dcnext"][:-1] == pytest.approx(trace["dc"][1:])


def test_a_whole_trace_has_all_that_its_equations_name_and_the_same_numbers():
    inputs, state = np.array([0, 3, 1, 1, 2]), np.full(2 * H, 0.3)
    lean, whole = network(), network(whole=True)
    for net in (lean, whole):
        net.loss_and_gradients(inputs, inputs, state)
    assert lean.grads.flat.tobytes() == whole.grads.flat.tobytes()
    (trace,) = whole.window.layers
    errors = [trace[name] for name in ("di", "df", "do", "dg")]
    gates = [trace[gate] for gate in "ifog"]
    slopes = [gate * (1 - gate) for gate in gates[:3]] + [1 - gates[3] ** 2]
    stacked = np.concatenate([s * e for s, e in zip(slopes, errors, strict=True)], axis=2)
    assert trace["draw"] == pytest.approx(stacked, abs=1e-14)
    assert "raw" in trace
    assert "raw" not in lean.window.layers[0]


def test_saturated_gates_do_not_overflow():
    net = network(dtype=np.float32)
    net.params.flat[:] *= 1e4
    inputs = np.array([0, 3, 1, 1, 2])
    assert np.isfinite(net.loss_and_gradients(inputs, inputs, np.zeros(2 * H, np.float32)))
    assert np.isfinite(net.grads.flat).all()

"""The engine: the worked example digit by digit, the gradients, ten steps against a plain program."""

import math

import numpy as np
import pytest

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.clipping import clip_gradients
from rnnviz.core.network.dropout import Dropout
from rnnviz.core.network.gradcheck import check_gradients
from rnnviz.core.network.network import Network
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.network.parameters import Parameters

WEIGHTS = {
    "Wxh": [[-0.5, 0.4, -0.2, 0.3], [0.5, -0.3, 0.6, -0.8], [0.4, 0.4, -0.3, -0.8]],
    "Whh": [[-0.1, -0.8, 0.7], [-0.08, 0.2, 0.7], [0.5, -0.5, 0.01]],
    "Why": [[0.1, -0.6, -0.5], [-0.7, 0.3, -0.08], [0.1, 0.4, -0.7], [0.5, 0.05, -0.4]],
    "bh": [0.0, 0.0, 0.0],
    "by": [0.0, 0.0, 0.0, 0.0],
}
"""The lecture's network, which knows the characters h e l o in this order."""
INPUTS, TARGETS = np.array([0, 1, 2, 2]), np.array([1, 2, 2, 3])


def rnn(vocab_size, hidden_size, layers=1):
    return Architecture(CELLS["rnn"], vocab_size, hidden_size, layers)


def hello(dtype=np.float64):
    architecture = rnn(4, 3)
    params = architecture.zeros(dtype)
    params.assign({name: np.array(values) for name, values in WEIGHTS.items()})
    return Network(architecture, params)


def layer(network):
    """The arrays of the one layer, of the one stream, by name."""
    (trace,) = network.window.layers
    return {name: trace[name][:, 0] for name in trace}


def to_four_digits(values):
    return pytest.approx(np.array(values), abs=0.5001e-4)


# ── the worked example ──


def test_the_worked_example_forward():
    model = hello()
    loss = model.loss_and_gradients(INPUTS, TARGETS, np.zeros(3))
    assert loss == pytest.approx(5.161140543953278, abs=1e-12)
    assert layer(model)["h"][0].tolist() == [0, 0, 0]
    assert layer(model)["h"][1:] == to_four_digits(
        [
            [-0.4621, 0.4621, 0.3799],
            [0.3297, 0.0951, -0.0583],
            [-0.3362, 0.5019, -0.1812],
            [-0.6010, 0.5373, -0.6174],
        ]
    )
    assert model.window.ps[:, 0] == to_four_digits(
        [
            [0.1610, 0.4143, 0.2369, 0.1877],
            [0.2418, 0.1974, 0.2690, 0.2918],
            [0.1722, 0.3280, 0.2949, 0.2048],
            [0.1664, 0.3369, 0.3223, 0.1745],
        ]
    )
    assert model.window.losses[:, 0] == to_four_digits([0.8811, 1.3130, 1.2210, 1.7461])


def test_the_worked_example_backward():
    model = hello()
    model.loss_and_gradients(INPUTS, TARGETS, np.zeros(3))
    assert model.grads["Wxh"] == to_four_digits(
        [[0.5194, 0.0051, -0.5152, 0], [-0.2546, -0.2852, 0.0962, 0], [-0.4011, 0.1890, 0.0694, 0]]
    )
    assert model.grads["Whh"] == to_four_digits(
        [[0.0829, -0.2025, 0.0791], [0.1214, -0.0969, -0.1217], [-0.0622, 0.0925, 0.0682]]
    )
    assert model.grads["Why"] == to_four_digits(
        [
            [-0.1526, 0.2732, -0.0869],
            [0.0230, 0.0938, -0.5015],
            [-0.3071, -0.1407, 0.0614],
            [0.4368, -0.2263, 0.5269],
        ]
    )
    assert model.grads["bh"] == to_four_digits([0.0093, -0.4436, -0.1426])
    assert model.grads["by"] == to_four_digits([0.7414, 0.2767, -0.8769, -0.1412])


# ── the gradients ──


@pytest.mark.parametrize(
    ("vocab_size", "hidden_size", "seq_length", "sigma"),
    [(2, 1, 1, 0.5), (4, 3, 4, 0.5), (5, 5, 5, 0.01), (9, 7, 12, 0.3), (3, 8, 20, 1.0)],
)
def test_gradients_agree_with_central_differences(vocab_size, hidden_size, seq_length, sigma):
    generator = np.random.default_rng(vocab_size)
    architecture = rnn(vocab_size, hidden_size)
    params = architecture.draw(sigma, generator, np.float64)
    ids = generator.integers(vocab_size, size=seq_length + 1)
    hprev = np.tanh(generator.normal(size=hidden_size))
    report = check_gradients(architecture, params, ids[:-1], ids[1:], hprev)
    for row in report.rows:
        assert row.passed, f"{row.name}: {row.sum_error:.1e}, worst at {row.worst}: {row}"
    assert report.passed, report.disagreement.place


# ── ten steps ──


class PlainRNN:
    """min-char-rnn character by character, from reference.md alone: nothing of the package is in it."""

    def __init__(self, params):
        self.params = {name: np.array(array, dtype=np.float64) for name, array in params.items()}
        self.memory = {name: np.zeros_like(array) for name, array in self.params.items()}

    def step(self, inputs, targets, hprev, learning_rate=0.1, clip=5.0):
        Wxh, Whh, Why, bh, by = (self.params[n] for n in ("Wxh", "Whh", "Why", "bh", "by"))
        xs, hs, ps = {}, {-1: hprev}, {}
        loss = 0.0
        for t, (i, target) in enumerate(zip(inputs, targets, strict=True)):
            xs[t] = np.zeros(len(by))
            xs[t][i] = 1
            hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
            y = Why @ hs[t] + by
            ps[t] = np.exp(y) / np.exp(y).sum()
            loss += -math.log(ps[t][target])
        grads = {name: np.zeros_like(array) for name, array in self.params.items()}
        dhnext = np.zeros_like(hprev)
        for t in reversed(range(len(inputs))):
            dy = ps[t].copy()
            dy[targets[t]] -= 1
            grads["Why"] += np.outer(dy, hs[t])
            grads["by"] += dy
            dh = Why.T @ dy + dhnext
            dhraw = (1 - hs[t] ** 2) * dh
            grads["bh"] += dhraw
            grads["Wxh"] += np.outer(dhraw, xs[t])
            grads["Whh"] += np.outer(dhraw, hs[t - 1])
            dhnext = Whh.T @ dhraw
        for name, grad in grads.items():
            grad = np.clip(grad, -clip, clip)
            self.memory[name] += grad * grad
            self.params[name] -= learning_rate * grad / np.sqrt(self.memory[name] + 1e-8)
        return loss, hs[len(inputs) - 1]


def engine_step(model, optimizer, inputs, targets, hprev, learning_rate=0.1, clip=5.0):
    loss = model.loss_and_gradients(inputs, targets, hprev)
    clip_gradients(model.grads.flat, clip)
    optimizer.update(model.params.flat, model.grads.flat, learning_rate, 0)
    return loss, model.window.end_state()[0]


def ten_windows(text, T):
    """(V, ten pairs of inputs and targets, window after window)."""
    characters = sorted(set(text))
    ids = np.array([characters.index(c) for c in text], dtype=np.uint8)
    return len(characters), [(ids[i : i + T], ids[i + 1 : i + T + 1]) for i in range(0, 10 * T, T)]


def assert_equal_to_plain(model, optimizer, plain):
    memory = Parameters(model.params.specs, optimizer.state["memory"])
    for name in model.params:
        assert np.abs(model.params[name] - plain.params[name]).max() < 1e-10, name
        assert np.abs(memory[name] - plain.memory[name]).max() < 1e-10, f"memory of {name}"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("clip", [5.0, 0.05])
def test_ten_steps_equal_a_plain_program(story, clip, seed):
    """Each goes its own way for ten steps. A small network: in one of the default size Adagrad's
    first steps, g / sqrt(g * g + 1e-8), can blow rounding up to 1e-5 within these ten."""
    V, windows = ten_windows(story(400), T=10)
    params = rnn(V, 20).draw(0.1, np.random.default_rng(seed), np.float64)
    plain, model = PlainRNN(params), Network(rnn(V, 20), params)
    optimizer = OPTIMIZERS["adagrad"](params.flat)
    plain_hprev = hprev = np.zeros(20)
    for inputs, targets in windows:
        plain_loss, plain_hprev = plain.step(inputs, targets, plain_hprev, clip=clip)
        loss, hprev = engine_step(model, optimizer, inputs, targets, hprev, clip=clip)
        assert loss == pytest.approx(plain_loss, abs=1e-10)
    assert_equal_to_plain(model, optimizer, plain)
    assert np.abs(hprev - plain_hprev).max() < 1e-10


@pytest.mark.parametrize("seed", range(2))
def test_ten_single_steps_of_the_default_size_equal_a_plain_program(story, seed):
    """Each of the ten begins where the plain program stands, so that rounding has no time to grow."""
    V, windows = ten_windows(story(400), T=25)
    params = rnn(V, 100).draw(0.01, np.random.default_rng(seed), np.float64)
    plain, memory = PlainRNN(params), params.zeros()
    model, optimizer = Network(rnn(V, 100), params), OPTIMIZERS["adagrad"](params.flat)
    plain_hprev = np.zeros(100)
    for inputs, targets in windows:
        params.assign(plain.params)
        memory.assign(plain.memory)
        optimizer.assign({"memory": memory.flat})
        loss, hprev = engine_step(model, optimizer, inputs, targets, plain_hprev)
        plain_loss, plain_hprev = plain.step(inputs, targets, plain_hprev)
        assert loss == pytest.approx(plain_loss, abs=1e-10)
        assert_equal_to_plain(model, optimizer, plain)
        assert np.abs(hprev - plain_hprev).max() < 1e-10


def test_the_first_step_in_float32_is_close_to_float64():
    double, single = hello(), hello(np.float32)
    losses = [model.loss_and_gradients(INPUTS, TARGETS, np.zeros(3)) for model in (double, single)]
    assert single.grads.flat.dtype == layer(single)["h"].dtype == single.window.ps.dtype == np.float32
    assert losses[1] == pytest.approx(losses[0], abs=2e-6)
    assert single.grads.flat == pytest.approx(double.grads.flat, abs=2e-6)


# ── shapes and layout ──


def test_parameters_are_views_into_one_vector():
    params = rnn(5, 3).zeros(np.float32)
    shapes = {"Wxh": (3, 5), "Whh": (3, 3), "Why": (5, 3), "bh": (3,), "by": (5,)}
    assert {name: array.shape for name, array in params.items()} == shapes
    assert params.flat.shape == (3 * 5 + 3 * 3 + 5 * 3 + 3 + 5,)
    for number, name in enumerate(params, start=1):
        params[name][...] = number
    assert sorted(set(params.flat.tolist())) == [1, 2, 3, 4, 5]
    params.flat[:] = 0
    assert all((array == 0).all() for array in params.values())


def test_a_copy_has_memory_of_its_own():
    params = rnn(5, 3).draw(1.0, np.random.default_rng(0), np.float64)
    copy = params.copy()
    assert copy.flat.tobytes() == params.flat.tobytes()
    copy["Whh"][0, 0] = 7
    assert params["Whh"][0, 0] != 7


def test_assigning_another_shape_names_both():
    params = rnn(5, 3).zeros(np.float64)
    arrays = {name: np.zeros(array.shape) for name, array in rnn(5, 4).zeros(np.float64).items()}
    with pytest.raises(ValueError, match=r"Wxh has shape \(4, 5\), the network \(3, 5\)"):
        params.assign(arrays)


def test_both_types_start_from_the_same_network():
    single, double = (rnn(9, 8).draw(0.01, np.random.default_rng(5), t) for t in ("f4", "f8"))
    assert (single.flat == double.flat.astype(np.float32)).all()
    assert (double["bh"] == 0).all()
    assert (double["by"] == 0).all()
    assert double["Whh"].std() == pytest.approx(0.01, rel=0.3)


def test_the_window_may_change_its_length():
    model = hello()
    whole = model.loss_and_gradients(INPUTS, TARGETS, np.zeros(3))
    grads = model.grads.copy()
    assert model.loss_and_gradients(INPUTS[:2], TARGETS[:2], np.zeros(3)) == pytest.approx(
        0.8811 + 1.3130, abs=1e-4
    )
    assert layer(model)["h"].shape == (3, 3)
    assert model.window.ps.shape == (2, 1, 4)
    assert layer(model)["dhnext"][-1].tolist() == [0, 0, 0]
    assert model.loss_and_gradients(INPUTS, TARGETS, np.zeros(3)) == whole
    assert model.grads.flat.tobytes() == grads.flat.tobytes()


def test_a_window_leaves_nothing_to_the_next_one():
    model, fresh = hello(), hello()
    model.loss_and_gradients(TARGETS, INPUTS, np.ones(3))
    model.loss_and_gradients(INPUTS, TARGETS, np.zeros(3))
    fresh.loss_and_gradients(INPUTS, TARGETS, np.zeros(3))
    assert model.grads.flat.tobytes() == fresh.grads.flat.tobytes()
    for name in ("ys", "ps", "losses", "dys"):
        assert getattr(model.window, name).tobytes() == getattr(fresh.window, name).tobytes(), name
    for name, array in layer(model).items():
        assert array.tobytes() == layer(fresh)[name].tobytes(), name


def test_the_backward_arrays_are_those_of_the_equations():
    model = hello()
    model.loss_and_gradients(INPUTS, TARGETS, np.zeros(3))
    params, trace = model.params, layer(model)
    dys, dh, dhraw, dhnext = model.window.dys[:, 0], trace["dh"], trace["dhraw"], trace["dhnext"]
    assert dys == pytest.approx(model.window.ps[:, 0] - np.eye(4)[TARGETS], abs=1e-15)
    assert dh == pytest.approx(dys @ params["Why"] + dhnext, abs=1e-15)
    assert dhraw == pytest.approx((1 - trace["h"][1:] ** 2) * dh, abs=1e-15)
    assert dhnext[:-1] == pytest.approx(dhraw[1:] @ params["Whh"], abs=1e-15)
    assert dhnext[-1].tolist() == [0, 0, 0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_ids_of_every_type_give_the_same(dtype):
    losses = [
        hello(dtype).loss_and_gradients(INPUTS.astype(ids), TARGETS.astype(ids), np.zeros(3, dtype))
        for ids in (np.uint8, np.uint16, np.int64)
    ]
    assert losses[0] == losses[1] == losses[2]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("sigma", [1e2, 1e6, 1e30])
def test_saturated_logits_do_not_overflow(dtype, sigma):
    """exp(y) itself would be infinite; log-sum-exp is not, and a hopeless target costs what it costs."""
    model = Network(rnn(12, 10), rnn(12, 10).draw(sigma, np.random.default_rng(0), dtype))
    ids = np.arange(12)
    loss = model.loss_and_gradients(ids[:-1], ids[1:], np.zeros(10, dtype))
    assert math.isfinite(loss)
    assert loss > sigma / 10
    assert np.isfinite(model.window.ps).all()
    assert model.window.ps[:, 0].sum(axis=1) == pytest.approx(np.ones(11), abs=1e-5)


def test_guessing_costs_log_of_the_vocabulary():
    model = Network(rnn(80, 10), rnn(80, 10).zeros(np.float64))
    loss = model.loss_and_gradients(np.arange(25), np.arange(25) + 1, np.zeros(10))
    assert loss == pytest.approx(25 * math.log(80), abs=1e-12)


# ── layers and streams ──


def stacked(layers, streams, hidden_size=4, vocab_size=5, seq_length=6, dtype=np.float64, cell="rnn"):
    """(network, inputs, targets, state) with everything in use."""
    generator = np.random.default_rng(layers + 10 * streams)
    architecture = Architecture(CELLS[cell], vocab_size, hidden_size, layers)
    params = architecture.draw(0.5, generator, dtype)
    ids = generator.integers(vocab_size, size=(seq_length + 1, streams))
    state = generator.normal(size=(streams, architecture.state_size)).astype(dtype) * 0.3
    return Network(architecture, params), ids[:-1], ids[1:], state


@pytest.mark.parametrize(
    ("layers", "dropout"), [(1, None), (2, None), (3, None), (2, Dropout(0.4, 3, 9)), (3, Dropout(0.4, 3, 9))]
)
@pytest.mark.parametrize("streams", [1, 4])
@pytest.mark.parametrize("cell", CELLS)
def test_gradients_of_layers_and_streams_agree_with_central_differences(cell, dropout, layers, streams):
    """Of every cell, array by array; with masks that are the same at every call, with dropout too."""
    network, inputs, targets, state = stacked(layers, streams, hidden_size=3, seq_length=4, cell=cell)
    network.loss_and_gradients(inputs, targets, state, dropout)
    analytic, flat, step = network.grads.copy(), network.params.flat, 1e-5
    numeric = network.params.zeros()
    for i, kept in enumerate(flat.tolist()):
        flat[i] = kept + step
        higher = network.forward(inputs, targets, state, dropout)
        flat[i] = kept - step
        numeric.flat[i] = (higher - network.forward(inputs, targets, state, dropout)) / (2 * step)
        flat[i] = kept
    for name, ours in analytic.items():
        size = (np.abs(ours) + np.abs(numeric[name])).sum()
        assert np.abs(ours - numeric[name]).sum() <= 1e-6 * size, name


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_the_gradient_of_many_streams_is_the_mean_of_theirs(cell, layers):
    network, inputs, targets, state = stacked(layers, 3, cell=cell)
    loss = network.loss_and_gradients(inputs, targets, state)
    together, end = network.grads.flat.copy(), network.window.end_state()
    losses, alone = [], np.zeros_like(together)
    for b in range(3):
        losses.append(network.loss_and_gradients(inputs[:, b], targets[:, b], state[b]))
        alone += network.grads.flat / 3
        assert network.window.end_state()[0] == pytest.approx(end[b], abs=1e-12)
    assert loss == pytest.approx(np.mean(losses), abs=1e-12)
    assert together == pytest.approx(alone, abs=1e-12)


def test_one_stream_is_the_same_to_the_bit_however_it_is_given():
    network, inputs, targets, state = stacked(2, 1, dtype=np.float32)
    results = []
    for x, y, s in ((inputs, targets, state), (inputs[:, 0], targets[:, 0], state[0])):
        loss = network.loss_and_gradients(x, y, s)
        results.append((loss, network.grads.flat.tobytes(), network.window.end_state().tobytes()))
    assert results[0] == results[1]


@pytest.mark.parametrize("cell", CELLS)
def test_the_shares_of_the_characters_add_up_to_the_gradient(cell):
    network, inputs, targets, state = stacked(2, 3, cell=cell)
    network.loss_and_gradients(inputs, targets, state)
    total, share = network.params.zeros(), network.params.zeros()
    for t in range(len(inputs)):
        network.window.add_up(share, slice(t, t + 1))
        total.flat[:] += share.flat
    assert total.flat == pytest.approx(network.grads.flat, abs=1e-12)

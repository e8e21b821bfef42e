"""The gradient check: the engine passes it, and planted bugs are found and named."""

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.gradcheck import PASS_MARK, check_gradients, engine_gradients

T = 5


def rnn(vocab_size, hidden_size, layers=1):
    return Architecture(CELLS["rnn"], vocab_size, hidden_size, layers)


def network(vocab_size=7, hidden_size=6, seq_length=T, sigma=0.3, dtype=np.float64, seed=1):
    """(architecture, params, inputs, targets, hprev) of a small network with every bias in use."""
    generator = np.random.default_rng(seed)
    architecture = rnn(vocab_size, hidden_size)
    params = architecture.draw(sigma, generator, dtype)
    params["bh"][...] = generator.normal(size=hidden_size) * 0.1
    params["by"][...] = generator.normal(size=vocab_size) * 0.1
    ids = (np.arange(seq_length + 1) * 3 % vocab_size).astype(np.uint8)  # neighbours differ
    hprev = np.tanh(generator.normal(size=hidden_size)).astype(dtype)
    return architecture, params, ids[:-1], ids[1:], hprev


def backpropagation(bug=""):
    """A plain backward pass as reference.md writes it, with one mistake in it."""

    def gradients(architecture, inputs, targets, state, params):
        steps, V, H = len(inputs), architecture.vocab_size, architecture.hidden_size
        hs, ps, loss = [state[0]], [], 0.0
        for x, target in zip(inputs, targets, strict=True):
            hs.append(np.tanh(params["Wxh"][:, x] + params["Whh"] @ hs[-1] + params["bh"]))
            y = params["Why"] @ hs[-1] + params["by"]
            ps.append(np.exp(y) / np.exp(y).sum())
            loss -= np.log(ps[-1][target])
        grads = {name: np.zeros_like(param) for name, param in params.items()}
        seen = {name: np.zeros((steps, H)) for name in ("dh", "dhraw", "dhnext")}
        seen["dy"] = np.zeros((steps, V))
        dhnext = np.zeros(H)
        for t in reversed(range(steps)):
            if bug == "dhnext dropped":
                dhnext = np.zeros(H)
            if bug == "dhnext not transposed" and t < steps - 1:
                dhnext = params["Whh"] @ seen["dhraw"][t + 1]
            if bug == "dhnext wrong at t = 2" and t == 1:
                dhnext = dhnext * 1.01
            dy = ps[t].copy()
            dy[inputs[t] if bug == "targets off by one" else targets[t]] -= 1
            dh = params["Why"].T @ dy + dhnext
            if bug == "dhnext not added":
                dh = params["Why"].T @ dy
            slope = 1 - hs[t + 1] ** 2
            if bug == "tanh' missing":
                slope = 1.0
            if bug == "tanh' of the state before":
                slope = 1 - hs[t] ** 2
            dhraw = slope * dh
            for name, error in (("dy", dy), ("dh", dh), ("dhraw", dhraw), ("dhnext", dhnext)):
                seen[name][t] = error
            grads["Why"] += np.outer(dy, hs[t + 1])
            grads["by"] += dy
            grads["bh"] += dhraw
            grads["Wxh"][:, inputs[t]] += dhraw
            if not (bug == "dWhh without t = 3" and t == 2):
                grads["Whh"] += np.outer(dhraw, hs[t + 1 if bug == "dWhh with h of the same step" else t])
            if bug == "dbh not summed":
                grads["bh"][...] = dhraw
            dhnext = params["Whh"].T @ dhraw
        return float(loss), grads, seen

    return gradients


@pytest.mark.parametrize("seq_length", [1, 2, T])
@pytest.mark.parametrize(("vocab_size", "hidden_size"), [(2, 1), (4, 3), (11, 6)])
def test_every_entry_of_the_engine_passes(vocab_size, hidden_size, seq_length):
    report = check_gradients(*network(vocab_size, hidden_size, seq_length))
    assert report.passed
    assert report.disagreement is None
    assert [row.name for row in report.rows] == ["Wxh", "Whh", "Why", "bh", "by"]
    for row in report.rows:
        assert row.checked == np.prod(row.shape)
        assert max(row.sum_error, row.norm_error) < PASS_MARK


def test_published_setting_passes():
    """H = 100, T = 25, V = 80, sigma 0.01, hprev = 0 and h = 1e-4, on a sample of the entries."""
    generator = np.random.default_rng(0)
    params = rnn(80, 100).draw(0.01, generator, np.float32)
    ids = generator.integers(80, size=26)
    progress = []
    report = check_gradients(
        rnn(80, 100), params, ids[:-1], ids[1:], np.zeros(100), step=1e-4, entries_per_array=20,
        progress=lambda done, total: progress.append((done, total)),
    )  # fmt: skip
    assert report.passed
    assert [row.checked for row in report.rows] == [20] * 5
    assert progress == [(i, 100) for i in range(1, 101)]


def test_float32_parameters_are_checked_in_float64_and_stay_as_they_are():
    architecture, params, inputs, targets, hprev = network(dtype=np.float32)
    before, hprev_before = params.flat.copy(), hprev.copy()
    assert check_gradients(architecture, params, inputs, targets, hprev).passed
    assert params.flat.tobytes() == before.tobytes()
    assert hprev.tobytes() == hprev_before.tobytes()


def test_a_sample_of_entries_is_repeated_by_its_seed():
    arguments = network()
    one, same, other = (check_gradients(*arguments, entries_per_array=3, seed=seed) for seed in (4, 4, 5))
    assert one.rows == same.rows
    assert one.rows != other.rows


def rich_network(vocab_size=5000, dtype=np.uint16):
    """What ``network`` gives, of one that knows far more characters than it reads."""
    generator = np.random.default_rng(2)
    params = rnn(vocab_size, 6).draw(0.3, generator, np.float64)
    ids = generator.choice(vocab_size, 9, replace=False).astype(dtype)
    return rnn(vocab_size, 6), params, ids[:-1], ids[1:], np.zeros(6)


def row_of(report, name):
    return next(row for row in report.rows if row.name == name)


@pytest.mark.parametrize(("vocab_size", "dtype"), [(5000, np.uint16), (250, np.uint8)])
def test_entries_of_wxh_are_drawn_among_the_columns_that_are_read(vocab_size, dtype):
    arguments = rich_network(vocab_size, dtype)
    row = row_of(check_gradients(*arguments, entries_per_array=30), "Wxh")
    assert row.checked == 30
    assert row.worst[1] in arguments[2]
    assert row.worst_analytic != 0  # so it was of 30 drawn at random among 30,000 only by choice
    assert not row.is_zero
    assert row.unread == 6 * (vocab_size - 8)
    assert row.outcome == "passed"
    everything = row_of(check_gradients(*arguments, entries_per_array=50), "Wxh")
    assert everything.checked == 6 * 8  # all that a window of eight characters can say


def test_an_entry_that_should_have_no_part_in_the_window_is_found_among_thirty_thousand():
    arguments = rich_network()
    unread = int(np.setdiff1d(np.arange(5000), arguments[2])[77])

    def gradients(*arguments):
        loss, grads, _ = backpropagation()(*arguments)
        grads["Wxh"][4, unread] = 1e-3
        return loss, grads, None

    report = check_gradients(*arguments, entries_per_array=5, gradients=gradients)
    assert not report.passed
    assert row_of(report, "Wxh").worst == (4, unread)


def test_a_sample_holds_the_characters_that_were_to_come():
    """Of 5,000 rows of Why and by eight are of targets: a mistake in those is not left to luck."""

    def gradients(architecture, inputs, targets, state, params):
        loss, grads, _ = backpropagation()(architecture, inputs, targets, state, params)
        grads["by"][targets[2]] *= 1.01
        grads["Why"][targets] *= 1.01
        return loss, grads, None

    report = check_gradients(*rich_network(), entries_per_array=16, gradients=gradients)
    assert row_of(report, "by").failed
    assert row_of(report, "Why").failed
    assert row_of(report, "bh").passed
    assert [row.checked for row in report.rows] == [16, 16, 16, 6, 16]


def test_gradients_that_are_all_zero_are_not_called_tested():
    """With zero weights and hprev = 0 nothing but by has a gradient."""
    params = rnn(5, 3).zeros(np.float64)
    report = check_gradients(rnn(5, 3), params, np.array([0, 1]), np.array([1, 2]), np.zeros(3))
    assert report.passed
    assert [row.outcome for row in report.rows] == ["not tested"] * 4 + ["passed"]


def test_where_nothing_can_be_tested_nothing_has_passed():
    """One character alone is always expected: its loss is 0 whatever the weights."""
    params = rnn(1, 3).zeros(np.float64)
    report = check_gradients(rnn(1, 3), params, np.array([0, 0]), np.array([0, 0]), np.zeros(3))
    assert not report.passed
    assert report.undecided


def test_a_saturated_network_passes():
    assert check_gradients(*network(sigma=20.0)).passed


def test_the_plain_backward_pass_passes():
    assert check_gradients(*network(), gradients=backpropagation()).passed


@pytest.mark.parametrize(
    ("bug", "place"),
    [
        ("dhnext dropped", "dhnext into t = 4"),
        ("dhnext not transposed", "dhnext into t = 4"),
        ("dhnext wrong at t = 2", "dhnext into t = 2"),
        ("dhnext not added", "dh at t = 4"),
        ("tanh' missing", "dhraw at t = 5"),
        ("tanh' of the state before", "dhraw at t = 5"),
        ("targets off by one", "dy at t = 5"),
        ("dbh not summed", "dbh at t = 1"),
        ("dWhh without t = 3", "dWhh at t = 3"),
        ("dWhh with h of the same step", "dWhh, summed over the steps"),
    ],
)
def test_a_planted_bug_is_named(bug, place):
    report = check_gradients(*network(), gradients=backpropagation(bug))
    assert not report.passed
    assert report.disagreement is not None
    assert report.disagreement.place == place
    assert report.disagreement.analytic != report.disagreement.numeric


def test_without_the_arrays_of_the_window_the_first_wrong_gradient_is_named():
    def gradients(*arguments):
        loss, grads, _ = backpropagation("tanh' missing")(*arguments)
        return loss, grads, None

    report = check_gradients(*network(), gradients=gradients)
    assert report.disagreement.place == "dbh, summed over the steps"
    assert {row.name: row.passed for row in report.rows} == {
        "Wxh": False, "Whh": False, "Why": True, "bh": False, "by": True
    }  # fmt: skip


def test_one_wrong_entry_is_found_with_its_values():
    def gradients(*arguments):
        loss, grads, seen = backpropagation()(*arguments)
        grads["Why"][3, 2] += 0.25
        return loss, grads, seen

    report = check_gradients(*network(), gradients=gradients)
    row = next(row for row in report.rows if row.name == "Why")
    assert not row.passed
    assert row.worst == (3, 2)
    assert row.worst_analytic - row.worst_numeric == pytest.approx(0.25)
    assert report.disagreement.place == "dWhy, summed over the steps"
    assert report.disagreement.index == (3, 2)


def test_another_loss_is_named_first():
    def gradients(*arguments):
        loss, grads, seen = backpropagation()(*arguments)
        return loss / T, grads, seen

    report = check_gradients(*network(), gradients=gradients)
    assert not report.passed
    assert report.disagreement.place == "loss"


def test_a_gradient_that_is_not_a_number_fails():
    def gradients(*arguments):
        loss, grads, seen = backpropagation()(*arguments)
        grads["bh"][0] = np.nan
        return loss, grads, seen

    report = check_gradients(*network(), gradients=gradients)
    assert not report.passed
    assert report.disagreement.place == "dbh, summed over the steps"


def test_a_wrong_shape_names_both():
    def gradients(*arguments):
        loss, grads, seen = backpropagation()(*arguments)
        return loss, grads | {"Whh": grads["bh"]}, seen

    with pytest.raises(ValueError, match=r"gradient of Whh has shape \(6,\), Whh \(6, 6\)"):
        check_gradients(*network(), gradients=gradients)


def test_a_loss_that_bends_too_much_is_not_judged():
    """Weights of 1 on 40 units carried over 20 characters: the network is chaotic, backpropagation right."""
    report = check_gradients(*network(11, 40, 20, sigma=1.0), entries_per_array=20)
    assert not report.passed
    assert report.undecided
    assert report.disagreement is None
    assert any(row.too_curved for row in report.rows)


def test_a_smaller_step_judges_what_a_large_one_cannot():
    arguments = network(11, 6, 10, sigma=1.5)
    assert check_gradients(*arguments, step=1e-2).undecided
    assert check_gradients(*arguments, step=1e-5).passed


def test_a_wrong_gradient_is_never_called_undecided():
    for sigma in (0.01, 0.3):
        report = check_gradients(*network(sigma=sigma), gradients=backpropagation("dhnext dropped"))
        assert not report.undecided
        assert any(row.failed for row in report.rows)


def test_progress_may_cancel():
    def cancel(done, _total):
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        check_gradients(*network(), progress=cancel)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_every_layer_of_every_cell_that_is_listed_passes(layers, cell):
    generator = np.random.default_rng(layers)
    architecture = Architecture(CELLS[cell], 5, 4, layers)
    params = architecture.draw(0.4, generator, np.float64)
    ids = generator.integers(5, size=7)
    state = generator.normal(size=architecture.state_size) * 0.3
    report = check_gradients(architecture, params, ids[:-1], ids[1:], state)
    assert report.passed, report.rows
    assert sum(row.checked for row in report.rows) == architecture.parameter_count


@pytest.mark.parametrize("term", ["dhnext", "dh", "dhraw", "dhnext2", "dh2", "dhraw2", "dy"])
def test_a_wrong_term_of_any_layer_is_named(term):
    """The array that is wrong makes its gradients wrong; the walk back finds the term itself."""
    generator = np.random.default_rng(0)
    architecture = rnn(5, 4, 2)
    params = architecture.draw(0.4, generator, np.float64)
    ids = generator.integers(5, size=7)

    def gradients(*arguments):
        loss, grads, errors = engine_gradients(*arguments)
        errors[term][3] *= 1.01
        for name in grads:
            grads[name][...] += 1e-3
        return loss, grads, errors

    state = np.zeros(architecture.state_size)
    report = check_gradients(architecture, params, ids[:-1], ids[1:], state, gradients=gradients)
    assert report.disagreement.term == term
    assert report.disagreement.t == 4


def many_streams(streams, *, cell="rnn", layers=1):
    """(architecture, params, inputs, targets, state) of a window of several streams."""
    generator = np.random.default_rng(streams)
    architecture = Architecture(CELLS[cell], 5, 4, layers)
    params = architecture.draw(0.4, generator, np.float64)
    ids = generator.integers(5, size=(7, streams))
    state = generator.normal(size=(streams, architecture.state_size)) * 0.3
    return architecture, params, ids[:-1], ids[1:], state


@pytest.mark.parametrize("cell", CELLS)
def test_the_mean_of_several_streams_passes(cell):
    report = check_gradients(*many_streams(4, cell=cell, layers=2))
    assert report.passed, report.rows
    assert max(row.error for row in report.rows) < PASS_MARK


@pytest.mark.parametrize("term", ["dy", "dh", "dhraw2", "dhnext2"])
def test_a_wrong_term_of_one_stream_is_named(term):
    def gradients(*arguments):
        loss, grads, errors = engine_gradients(*arguments)
        errors[term][3, 2] *= 1.01
        for name in grads:
            grads[name][...] += 1e-3
        return loss, grads, errors

    report = check_gradients(*many_streams(3, layers=2), gradients=gradients)
    assert report.disagreement.term == term
    between = "into" if term.startswith("dhnext") else "at"
    assert report.disagreement.place == f"{term} {between} t = 4 of stream 3"


def test_a_sum_instead_of_the_mean_of_streams_is_found():
    def gradients(*arguments):
        loss, grads, errors = engine_gradients(*arguments)
        for name in grads:
            grads[name][...] *= 2
        return loss, grads, errors

    report = check_gradients(*many_streams(2), gradients=gradients)
    assert all(row.failed for row in report.rows)
    assert report.disagreement.place == "dWhy, summed over the steps"

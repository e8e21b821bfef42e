"""The worked examples: the lecture's figures, and those of our LSTM, come out of the engine."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from rnnviz.training.microscope.worked_example import (
    LSTM_TEXT,
    LSTM_WEIGHTS,
    hello_learner,
    hello_step,
    lstm_step,
)


def test_loss_and_hidden_states_are_the_lectures() -> None:
    step = hello_step()
    assert step.vocabulary.decode(step.inputs) == "hell"
    assert step.vocabulary.decode(step.targets) == "ello"
    assert step.loss == pytest.approx(5.161140543953278, abs=1e-12)
    expected = [
        [-0.4621, 0.4621, 0.3799],
        [0.3297, 0.0951, -0.0583],
        [-0.3362, 0.5019, -0.1812],
        [-0.6010, 0.5373, -0.6174],
    ]
    np.testing.assert_allclose(step.of_layer("h")[1:], expected, atol=5.1e-5)
    np.testing.assert_allclose(step.window.losses[:, 0], [0.8811, 1.3130, 1.2210, 1.7461], atol=5.1e-5)


def test_gradients_and_first_update_are_the_lectures() -> None:
    step = hello_step()
    dWhh = [[0.0829, -0.2025, 0.0791], [0.1214, -0.0969, -0.1217], [-0.0622, 0.0925, 0.0682]]
    np.testing.assert_allclose(step.grads["Whh"], dWhh, atol=5.1e-5)
    np.testing.assert_allclose(step.grads["by"], [0.7414, 0.2767, -0.8769, -0.1412], atol=5.1e-5)
    np.testing.assert_allclose(step.grads["bh"], [0.0093, -0.4436, -0.1426], atol=5.1e-5)
    Wxh = [[-0.6, 0.3, -0.1, 0.3], [0.6, -0.2, 0.5, -0.8], [0.5, 0.3, -0.4, -0.8]]
    np.testing.assert_allclose(step.new_params["Wxh"], Wxh, atol=5e-4)


def test_taking_apart_leaves_the_run_where_it_was() -> None:
    learner = hello_learner()
    before = learner.now.params.flat.copy()
    learner.take_apart()
    assert (learner.now.params.flat == before).all()
    assert learner.iteration == 0


# ── the LSTM, by hand ──


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def by_hand():
    """The first step of the LSTM in plain loops over single numbers: (each time, gradients, new parameters).

    Written from the equations, with lists and the math module alone; unit j's rows of the four gates are
    j, 3 + j, 6 + j and 9 + j. A time is a dict of its gates, c, h, p and loss.
    """
    characters, H = "letr", 3
    Wxh, Whh, Why = (LSTM_WEIGHTS[name] for name in ("Wxh", "Whh", "Why"))
    bh, by = [0.0] * 3 + [1.0] * 3 + [0.0] * 6, [0.0] * 4
    read = [characters.index(character) for character in LSTM_TEXT]
    times, h, c = [], [0.0] * H, [0.0] * H
    for x, wanted in pairwise(read):
        raw = [Wxh[k][x] + sum(Whh[k][j] * h[j] for j in range(H)) + bh[k] for k in range(4 * H)]
        now: dict[str, Any] = {"x": x, "wanted": wanted, "h before": h, "c before": c}
        for gate, name in enumerate("ifo"):
            now[name] = [sigmoid(raw[gate * H + j]) for j in range(H)]
        now["g"] = [math.tanh(raw[9 + j]) for j in range(H)]
        c = [now["f"][j] * c[j] + now["i"][j] * now["g"][j] for j in range(H)]
        h = [now["o"][j] * math.tanh(c[j]) for j in range(H)]
        grown = [math.exp(sum(Why[k][j] * h[j] for j in range(H)) + by[k]) for k in range(4)]
        now |= {"c": c, "h": h, "p": [value / sum(grown) for value in grown]}
        now["loss"] = -math.log(now["p"][wanted])
        times.append(now)

    grads: dict[str, Any] = {
        "Wxh": [[0.0] * 4 for _ in range(12)], "Whh": [[0.0] * 3 for _ in range(12)],
        "Why": [[0.0] * 3 for _ in range(4)], "bh": [0.0] * 12, "by": [0.0] * 4,
    }  # fmt: skip
    dh_next, dc_next = [0.0] * H, [0.0] * H
    for now in reversed(times):
        dy = [now["p"][k] - (k == now["wanted"]) for k in range(4)]
        dh = [sum(Why[k][j] * dy[k] for k in range(4)) + dh_next[j] for j in range(H)]
        draw = [0.0] * 12
        for j in range(H):
            i, f, o, g, tanh_c = (*(now[name][j] for name in "ifog"), math.tanh(now["c"][j]))
            dc = dc_next[j] + dh[j] * o * (1 - tanh_c * tanh_c)
            draw[j] = dc * g * i * (1 - i)
            draw[3 + j] = dc * now["c before"][j] * f * (1 - f)
            draw[6 + j] = dh[j] * tanh_c * o * (1 - o)
            draw[9 + j] = dc * i * (1 - g * g)
            dc_next[j] = dc * f
        for k in range(4):
            grads["by"][k] += dy[k]
            for j in range(H):
                grads["Why"][k][j] += dy[k] * now["h"][j]
        for k in range(12):
            grads["bh"][k] += draw[k]
            grads["Wxh"][k][now["x"]] += draw[k]
            for j in range(H):
                grads["Whh"][k][j] += draw[k] * now["h before"][j]
        dh_next = [sum(Whh[k][j] * draw[k] for k in range(12)) for j in range(H)]
    return times, grads


def test_the_lstm_is_what_it_is_by_hand() -> None:
    step, (times, grads) = lstm_step(), by_hand()
    assert step.vocabulary.decode(step.inputs) == "lette"
    assert step.vocabulary.decode(step.targets) == "etter"
    for name in "ifog":
        np.testing.assert_allclose(step.of_layer(name), [now[name] for now in times], atol=1e-14)
    for name in "ch":
        np.testing.assert_allclose(step.of_layer(name)[1:], [now[name] for now in times], atol=1e-14)
    np.testing.assert_allclose(step.window.ps[:, 0], [now["p"] for now in times], atol=1e-14)
    assert step.loss == pytest.approx(sum(now["loss"] for now in times), abs=1e-13)
    for name, grad in grads.items():
        np.testing.assert_allclose(step.grads[name], grad, atol=1e-14, err_msg=name)
        # Adagrad's first step: against the sign of every gradient, as far as the learning rate.
        before = np.array(LSTM_WEIGHTS.get(name, step.params[name]))
        step_taken = 0.1 * np.array(grad) / np.sqrt(np.square(grad) + 1e-8)
        np.testing.assert_allclose(step.new_params[name], before - step_taken, atol=1e-12, err_msg=name)


def test_the_lstm_to_four_digits() -> None:
    """The numbers as somebody with paper and a table of tanh would write them down."""
    step = lstm_step()
    assert step.loss == pytest.approx(7.3481, abs=5.1e-5)
    c = [[0.3976, -0.2418, 0.1947], [0.0510, 0.3004, 0.2183], [0.3101, 0.0465, -0.1013],
         [0.3907, -0.1404, -0.3062], [0.0482, 0.3189, -0.0811]]  # fmt: skip
    np.testing.assert_allclose(step.of_layer("c")[1:], c, atol=5.1e-5)
    np.testing.assert_allclose(step.of_layer("i")[0], [0.5987, 0.4502, 0.6682], atol=5.1e-5)
    np.testing.assert_allclose(step.of_layer("g")[0], [0.6640, -0.5370, 0.2913], atol=5.1e-5)
    np.testing.assert_allclose(step.of_layer("h")[1], [0.2352, -0.1009, 0.1057], atol=5.1e-5)
    np.testing.assert_allclose(
        step.window.losses[:, 0], [1.5485, 1.4176, 1.3164, 1.5404, 1.5253], atol=5.1e-5
    )
    np.testing.assert_allclose(step.grads["by"], [1.3210, -0.7989, -0.6986, 0.1765], atol=5.1e-5)


def test_both_forget_and_pass_on_so_that_every_equation_has_something_to_say() -> None:
    """No gate is shut or wide open, and every weight but those of r, which is never read, learns."""
    step = lstm_step()
    for gate in "ifo":
        assert (np.abs(step.of_layer(gate) - 0.5) < 0.4).all()
    assert (step.grads["Wxh"][:, 3] == 0).all()
    assert (step.grads["Whh"] != 0).all()

"""The gradient by lag: against central differences, for every cell."""

import numpy as np
import pytest

from rnnviz.core.inside.reach import LEFT, Reach, reaches_back
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.network import Network

T = 7
STEP = 1e-6


@pytest.fixture(params=[(cell, layers) for cell in CELLS for layers in (1, 2)], ids=str)
def window(request):
    cell, layers = request.param
    generator = np.random.default_rng(3)
    architecture = Architecture(CELLS[cell], 5, 6, layers)
    params = architecture.draw(0.4, generator, np.float64)
    inputs, targets = generator.integers(0, 5, T), generator.integers(0, 5, T)
    return architecture, params, inputs, targets, generator.normal(0, 0.3, architecture.state_size)


def by_differences(architecture, params, inputs, targets, state, place, lag):
    """|∂L_place / ∂s_{place-lag}|, each number of the state nudged to both sides and the rest read on."""
    network = Network(architecture, params)
    start = place - lag
    network.forward(inputs[: start + 1], targets[: start + 1], state)
    carried = network.window.end_state()[0]
    rest = inputs[start + 1 : place + 1]

    def loss(now):
        if len(rest):
            network.forward(rest, targets[start + 1 : place + 1], now)
            return float(network.window.losses[-1, 0])
        h = [part for layer, name, part in architecture.states_of(now) if name == "h"][-1]
        y = params["Why"] @ h + params["by"]
        return float(np.log(np.exp(y).sum()) - y[targets[place]])

    slopes = []
    for number in range(len(carried)):
        nudge = np.zeros_like(carried)
        nudge[number] = STEP
        slopes.append((loss(carried + nudge) - loss(carried - nudge)) / (2 * STEP))
    return float(np.linalg.norm(slopes))


def test_it_is_the_slope_that_central_differences_find(window):
    architecture, params, inputs, targets, state = window
    places = np.array([0, 3, T - 1])
    sizes = Reach(architecture, params).of_errors(inputs, targets, state, places)
    for row, place in enumerate(places.tolist()):
        for lag in range(place + 1):
            expected = by_differences(architecture, params, inputs, targets, state, place, lag)
            assert sizes[row, lag] == pytest.approx(expected, rel=1e-6, abs=1e-9), (place, lag)
        assert np.isnan(sizes[row, place + 1 :]).all()


def test_of_a_window_it_is_the_mean_of_the_errors_that_have_the_lag(window):
    architecture, params, inputs, targets, state = window
    reach = Reach(architecture, params)
    each = reach.of_errors(inputs, targets, state, np.arange(T))
    mean = reach.of_window(inputs, targets, state)
    assert mean == pytest.approx([each[lag:, lag].mean() for lag in range(T)])


def test_the_network_may_learn_between_two_windows(window):
    architecture, params, inputs, targets, state = window
    reach = Reach(architecture, params)
    before = reach.of_window(inputs, targets, state)
    params.flat *= 1.1
    after = reach.of_window(inputs, targets, state)
    assert not np.allclose(before, after)
    assert np.array_equal(after, Reach(architecture, params).of_window(inputs, targets, state))


def test_of_a_long_window_errors_are_followed_up_to_the_farthest_lag():
    generator = np.random.default_rng(0)
    architecture = Architecture(CELLS["rnn"], 5, 6)
    params = architecture.draw(0.4, generator, np.float64)
    inputs, targets = generator.integers(0, 5, 90), generator.integers(0, 5, 90)
    sizes = Reach(architecture, params).of_window(inputs, targets, np.zeros(6))
    assert sizes.shape == (90,)
    assert np.isfinite(sizes).all()


@pytest.mark.parametrize(
    ("sizes", "lag"),
    [
        ([1.0, 0.5, LEFT, 0.09, 0.5], 2),
        ([1.0, 0.01, 0.01], 0),
        ([1.0, 1.0, 1.0], 2),
        ([2.0, 0.21, 0.19], 1),
        ([1.0, np.nan], 0),
        ([0.0, 0.0], 1),
    ],
)
def test_learning_reaches_as_far_as_a_tenth_is_left(sizes, lag):
    assert reaches_back(np.array(sizes)) == lag

"""How far back a network looks: against finite differences, and against replacing one by one."""

import numpy as np
import pytest

from rnnviz.core.inside.glow import by_gradient, by_replacing
from rnnviz.core.inside.trail import Trail
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS

N, V, STEP = 6, 5, 1e-6


@pytest.fixture(params=[(cell, layers) for cell in CELLS for layers in (1, 2)], ids=str)
def trail(request):
    cell, layers = request.param
    generator = np.random.default_rng(5)
    architecture = Architecture(CELLS[cell], V, 4, layers)
    params = architecture.draw(0.6, generator, np.float64)
    ids = generator.integers(0, V, N).astype(np.uint8)
    return Trail(architecture, params, ids, generator.normal(0, 0.4, architecture.state_size))


def log_p(trail, xs, character):
    """log p of a character after reading the vectors ``xs`` (n,V), written down with ``advance``."""
    architecture, params = trail.architecture, trail.params
    states = [part.copy() for _, _, part in architecture.states_of(trail.start)]
    per_layer = len(architecture.cell.states)
    for x in xs:
        below = x
        for layer in range(architecture.layers):
            own = architecture.layer_of(params, layer)
            part = states[layer * per_layer : (layer + 1) * per_layer]
            a, r = own["Wxh"] @ below + own["bh"], own["Whh"] @ part[0]
            biases = {name: own[name] for name in architecture.cell.biases}
            after = [np.empty_like(state) for state in part]
            architecture.cell.advance(biases, a, r, part, after)
            states[layer * per_layer : (layer + 1) * per_layer] = after
            below = after[0]
    y = params["Why"] @ below + params["by"]
    return float(y[character] - np.log(np.exp(y).sum()))


def test_the_glow_is_the_slope_that_finite_differences_find(trail):
    glow = by_gradient(trail, 3)
    onehot = np.eye(V)[trail.ids]
    for lag in range(N):
        slopes = np.zeros(V)
        for v in range(V):
            nudge = np.zeros((N, V))
            nudge[N - 1 - lag, v] = STEP
            slopes[v] = (log_p(trail, onehot + nudge, 3) - log_p(trail, onehot - nudge, 3)) / (2 * STEP)
        assert glow[lag] == pytest.approx(np.linalg.norm(slopes), rel=1e-6, abs=1e-9)


def test_the_chances_are_the_same_after_it(trail):
    before = trail.chances.copy()
    by_gradient(trail, 3)
    assert trail.chances.tolist() == before.tolist()
    assert np.log(before[2]) == pytest.approx(log_p(trail, np.eye(V)[trail.ids], 2))


def test_replacing_is_what_replacing_one_by_one_gives(trail):
    frequencies = np.array([0.5, 0.2, 0.0, 0.2, 0.1])
    found = by_replacing(trail, frequencies)
    p = trail.chances
    for lag in range(N):
        place, total, weight = N - 1 - lag, 0.0, 0.0
        for v in range(V):
            if v == trail.ids[place] or not frequencies[v]:
                continue
            ids = trail.ids.copy()
            ids[place] = v
            other = Trail(trail.architecture, trail.params, ids, trail.start).chances
            total += frequencies[v] * float((p * np.log(p / other)).sum())
            weight += frequencies[v]
        assert found[lag] == pytest.approx(total / weight, rel=1e-6, abs=1e-12)


def test_what_was_not_listened_to_does_not_glow():
    architecture = Architecture(CELLS["rnn"], V, 4)
    params = architecture.draw(0.6, np.random.default_rng(0), np.float64)
    params["Whh"][:] = 0
    trail = Trail(architecture, params, np.array([1, 2, 3], np.uint8), np.zeros(4))
    assert by_gradient(trail, 0)[1:] == pytest.approx([0, 0])
    assert by_gradient(trail, 0)[0] > 0.01
    assert by_replacing(trail, np.full(V, 0.2))[1:] == pytest.approx([0, 0], abs=1e-12)

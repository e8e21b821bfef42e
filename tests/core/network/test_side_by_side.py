"""Texts read side by side are read as each would be alone."""

import numpy as np
import pytest

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.reading import read
from rnnviz.core.network.side_by_side import SideBySide

V, H = 6, 5


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layers", [1, 2])
def test_each_text_is_read_as_if_alone(cell, layers):
    architecture = Architecture(CELLS[cell], V, H, layers)
    params = architecture.draw(1.0, np.random.default_rng(4), np.float64)
    texts = np.array([[0, 3, 2, 5], [1, 1, 4, 0]])
    network = SideBySide(architecture, params)
    first = states = [
        np.repeat(part, 2, axis=0) for _, _, part in architecture.states_of(architecture.zero_state(1, float))
    ]
    for characters in texts.T:
        states = network.read(characters, states)
    assert not any(part.any() for part in first)
    for row, text in enumerate(texts):
        alone = read(architecture, params, text)
        for part, (_, _, expected) in zip(states, architecture.states_of(alone.states[-1]), strict=True):
            assert part[row] == pytest.approx(expected)
        assert np.exp(network.log_ps(states)[row]) == pytest.approx(alone.ps[-1])


def test_what_is_out_of_the_question_has_a_logarithm_all_the_same():
    architecture = Architecture(CELLS["rnn"], V, H)
    params = architecture.zeros(np.float32)
    params["by"][0] = 1000
    states = [part for _, _, part in architecture.states_of(architecture.zero_state(1, np.float32))]
    assert SideBySide(architecture, params).log_ps(states)[0, 1] == pytest.approx(-1000)

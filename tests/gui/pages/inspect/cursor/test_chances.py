"""What comes next at a temperature: softmax(y / temperature), from the probabilities alone."""

import numpy as np
import pytest

from rnnviz.core.network.dials import at_temperature


@pytest.mark.parametrize("temperature", [0.2, 1.0, 3.0])
def test_it_is_the_softmax_of_scores_divided_by_it(temperature):
    y = np.random.default_rng(0).normal(scale=3, size=20)
    p = np.exp(y) / np.exp(y).sum()
    wanted = np.exp(y / temperature) / np.exp(y / temperature).sum()
    assert np.allclose(at_temperature(p, temperature), wanted)


def test_at_the_ends():
    p = np.array([0.2, 0.5, 0.3, 0.0], np.float32)
    assert at_temperature(p, 0).tolist() == [0, 1, 0, 0]
    assert at_temperature(p, 0.01).tolist() == pytest.approx([0, 1, 0, 0], abs=1e-9)
    assert np.isfinite(at_temperature(p, 10)).all()
    assert at_temperature(p, 1) == pytest.approx(p)

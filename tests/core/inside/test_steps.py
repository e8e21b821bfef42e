"""Lengths, shares and ratios of flat vectors, array by array."""

import numpy as np
import pytest

from rnnviz.core.inside.steps import ratios, shares_beyond, sizes
from rnnviz.core.network.parameters import ParameterSpec

SPECS = (ParameterSpec("A", (2, 2), ("unit", "unit")), ParameterSpec("b", (2,), ("unit",)))
VECTOR = np.array([3.0, 0, 4, 0, 0, -12])


def test_the_length_of_everything_and_of_each_array():
    assert sizes(VECTOR, SPECS) == pytest.approx([13, 5, 12])


def test_the_share_beyond_a_limit():
    assert shares_beyond(VECTOR, 3.5, SPECS) == pytest.approx([2 / 6, 1 / 4, 1 / 2])
    assert shares_beyond(VECTOR, 4, SPECS) == pytest.approx([1 / 6, 0, 1 / 2])


def test_a_step_against_its_weights():
    weights = np.array([0.0, 50, 0, 0, 0, 0])
    assert ratios(VECTOR, weights, SPECS) == pytest.approx([13 / 50, 5 / 50, 0])

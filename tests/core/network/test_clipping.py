"""Clipping by entry, by norm, and not at all."""

import numpy as np
import pytest

from rnnviz.core.network.clipping import CLIPPINGS


def clipped(how, values, limit, dtype=np.float64):
    grads = np.array(values, dtype)
    CLIPPINGS[how](grads, limit)
    return grads


def test_by_entry_cuts_each():
    assert clipped("entry", [-7, 0.25, 5, 1e30, -np.inf], 5.0).tolist() == [-5, 0.25, 5, 5, -5]


def test_by_norm_keeps_the_direction():
    assert clipped("norm", [3.0, -4.0], 2.5) == pytest.approx([1.5, -2.0])
    assert clipped("norm", [3.0, -4.0], 5.0).tolist() == [3, -4]
    assert clipped("norm", [0.0, 0.0], 5.0).tolist() == [0, 0]


def test_by_norm_takes_what_its_square_cannot_hold():
    with np.errstate(over="ignore"):
        assert clipped("norm", [3e30, -4e30], 5.0, np.float32) == pytest.approx([3, -4])
        assert np.isinf(clipped("norm", [np.inf, 1.0], 5.0)[0])


def test_off_leaves_all_as_it_is():
    assert clipped("off", [-7e9, 0.25], 5.0).tolist() == [-7e9, 0.25]

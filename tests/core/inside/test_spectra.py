"""Largest eigenvalues and singular values: what goes over a run, against the exact ones."""

import numpy as np
import pytest

from rnnviz.core.inside.spectra import (
    eigenvalues,
    largest_singular_value,
    largest_values,
    recurrent_blocks,
)
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("size", [1, 3, 100, 150])
def test_over_a_run_they_are_right_to_two_hundredths(cell, size):
    architecture = Architecture(CELLS[cell], 4, size, layers=2)
    params = architecture.draw(0.3, np.random.default_rng(size), np.float32)
    found = largest_values(architecture, params).reshape(-1, 2)
    blocks = list(recurrent_blocks(architecture, params))
    assert len(found) == len(blocks) == 2 * max(1, len(architecture.cell.gates))
    for (radius, singular), (_, _, W) in zip(found, blocks, strict=True):
        assert radius == pytest.approx(abs(eigenvalues(W)[0]), rel=0.02)
        assert singular == pytest.approx(largest_singular_value(W), rel=0.02)


@pytest.mark.parametrize(
    ("W", "radius", "singular"),
    [
        (np.zeros((3, 3)), 0, 0),
        (np.array([[0, 5, 0], [0, 0, 5], [0, 0, 0]]), 0, 5),
        (np.array([[0, -2], [2, 0]]), 2, 2),
        (np.diag([0.5, -3, 1]), 3, 3),
    ],
    ids=["zero", "nilpotent", "turning", "diagonal"],
)
def test_matrices_whose_values_are_known(W, radius, singular):
    assert abs(eigenvalues(W)[0]) == pytest.approx(radius, abs=1e-4)
    assert largest_singular_value(W) == pytest.approx(singular)
    architecture = Architecture(CELLS["rnn"], 2, len(W))
    params = architecture.zeros(np.float64)
    params["Whh"][...] = W
    assert largest_values(architecture, params) == pytest.approx([radius, singular], abs=1e-4)


def test_gates_are_blocks_of_their_own():
    architecture = Architecture(CELLS["lstm"], 2, 3)
    params = architecture.zeros(np.float64)
    params["Whh"][...] = np.arange(36).reshape(12, 3)
    blocks = list(recurrent_blocks(architecture, params))
    assert [gate for _, gate, _ in blocks] == list(CELLS["lstm"].gates)
    assert blocks[1][2].tolist() == [[9, 10, 11], [12, 13, 14], [15, 16, 17]]


def test_of_a_network_that_has_diverged_nothing_is_said():
    architecture = Architecture(CELLS["rnn"], 2, 3)
    params = architecture.zeros(np.float32)
    params["Whh"][1, 2] = np.nan
    assert np.isnan(largest_values(architecture, params)).all()

"""What one character alone makes a network expect."""

import numpy as np
import pytest

from rnnviz.core.inside.alone import expected_alone
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.reading import read


@pytest.mark.parametrize("cell", CELLS)
def test_each_row_is_what_reading_that_character_gives(cell):
    architecture = Architecture(CELLS[cell], 6, 5, layers=2)
    params = architecture.draw(0.8, np.random.default_rng(0), np.float64)
    table = expected_alone(architecture, params)
    for character in range(6):
        expected = read(architecture, params, np.array([character], np.uint8)).ps[0]
        assert table[character] == pytest.approx(expected)
    assert table.sum(axis=1) == pytest.approx(np.ones(6))

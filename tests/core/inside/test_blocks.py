"""Blocks: every number of every array once, under the name and at the place that it has."""

import numpy as np
import pytest

from rnnviz.core.inside.blocks import blocks_of
from rnnviz.core.inside.edits import Edit, edited
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS


@pytest.mark.parametrize("cell", CELLS)
def test_every_number_stands_in_one_block(cell):
    architecture = Architecture(CELLS[cell], 5, 3, 2)
    params = architecture.zeros(np.float64)
    for number, block in enumerate(blocks_of(architecture), 1):
        view = block.of(params)
        assert view.ndim == len(block.axes)
        assert not view.any()
        view[...] = number
    assert params.flat.all()


def test_what_they_are_called():
    titles = [block.title for block in blocks_of(Architecture(CELLS["lstm"], 5, 3, 2))]
    gates = CELLS["lstm"].gates
    assert titles[: len(gates)] == [f"Wxh {gate}" for gate in gates]
    assert f"Whh2 {gates[1]}" in titles
    assert titles[-2:] == ["Why", "by"]
    assert [block.title for block in blocks_of(Architecture(CELLS["rnn"], 5, 3))] == [
        "Wxh",
        "Whh",
        "bh",
        "Why",
        "by",
    ]


@pytest.mark.parametrize("cell", CELLS)
def test_a_place_of_a_block_is_one_of_its_array(cell):
    architecture = Architecture(CELLS[cell], 5, 3, 2)
    for block in blocks_of(architecture):
        params = architecture.draw(1.0, np.random.default_rng(0), np.float64)
        wanted = params.copy()
        places: list[tuple[int | None, int | None]] = [(2, None), (None, None)]
        if len(block.axes) > 1:
            places = [(2, 1), (1, None), (None, 2)]
            for row, column in places:
                of = np.s_[:] if row is None else row, np.s_[:] if column is None else column
                block.of(wanted)[of] = 7
        else:
            block.of(wanted)[...] = 7
        got = edited(params, [Edit(block.name, block.place(*place), 7.0) for place in places])
        assert (got.flat == wanted.flat).all()

"""A passage as a network sees it: the numbers of the engine, whatever is kept of them."""

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.inside.passage import CHUNK, read_passage
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.reading import read

V, H, N = 9, 5, 2 * CHUNK + 30
IDS = np.random.default_rng(1).integers(0, V, N).astype(np.uint8)


def network(cell):
    architecture = Architecture(CELLS[cell], V, H, layers=2)
    return architecture, architecture.draw(0.7, np.random.default_rng(2), np.float64)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("first", "end"), [(0, N), (40, 200), (CHUNK, CHUNK + 1), (N - 3, N), (7, 7)])
def test_it_is_what_reading_gives(cell, first, end):
    architecture, params = network(cell)
    state = np.random.default_rng(3).normal(size=architecture.state_size)
    whole = read(architecture, params, IDS, state)
    got = read_passage(architecture, params, IDS, state, first=first, end=end)
    assert len(got) == end - first
    assert np.allclose(got.states, whole.states[first:end], rtol=0, atol=1e-12)
    assert np.allclose(got.ps, whole.ps[first:end], rtol=0, atol=1e-12)
    surprises = np.concatenate([[np.nan], whole.losses])
    following = np.concatenate([whole.losses, [np.nan]])
    assert np.allclose(got.surprises, surprises[first:end], equal_nan=True)
    assert np.allclose(got.chances, np.exp(-following[first:end]), equal_nan=True)


@pytest.mark.parametrize("cell", CELLS)
def test_what_can_be_watched_belongs_to_its_character(cell):
    architecture, params = network(cell)
    got = read_passage(architecture, params, IDS, first=20, end=CHUNK + 20)
    assert set(got.watched) == {(k, w.name) for k in (0, 1) for w in architecture.cell.watched}
    parts = {(layer, name): part for layer, name, part in architecture.states_of(got.states)}
    for key, part in parts.items():
        if key in got.watched:
            assert np.array_equal(got.watched[key], part)
    for watched in architecture.cell.watched:  # gates have no state: from one chunk to the next they go on
        values = got.watched[1, watched.name]
        alone = read_passage(architecture, params, IDS[: CHUNK + 5], first=CHUNK + 4).watched[1, watched.name]
        assert np.allclose(values[CHUNK + 4 - 20], alone[0])


def test_the_entropy_is_that_of_what_is_expected():
    architecture, params = network("rnn")
    got = read_passage(architecture, params, IDS[:30])
    assert np.allclose(got.entropies(), [-sum(p * np.log(p) for p in row) for row in got.ps])
    assert (got.entropies() <= np.log(V) + 1e-12).all()


def test_it_can_be_called_off_and_of_nothing_there_is_nothing():
    architecture, params = network("rnn")

    def cancel(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        read_passage(architecture, params, IDS, progress=cancel)
    assert len(read_passage(architecture, params, IDS[:0])) == 0
    one = read_passage(architecture, params, IDS[:1])
    assert np.isnan(one.surprises).all()
    assert np.isnan(one.chances).all()

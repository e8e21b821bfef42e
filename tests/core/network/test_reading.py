"""Reading a passage: the numbers of the engine that learns, in pieces, and nothing is changed by it."""

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.network import Network
from rnnviz.core.network.reading import CHUNK, read

V, H = 6, 5
RNN = Architecture(CELLS["rnn"], V, H)


@pytest.fixture(params=[np.float32, np.float64])
def params(request):
    return RNN.draw(0.8, np.random.default_rng(2), request.param)


def passage(count):
    return np.random.default_rng(5).integers(V, size=count).astype(np.uint8)


@pytest.mark.parametrize("count", [2, CHUNK, CHUNK + 1, 2 * CHUNK + 7])
def test_a_passage_has_the_numbers_of_one_long_window(params, count):
    ids, state = passage(count), np.full(H, 0.25, params.flat.dtype)
    network = Network(RNN, params)
    network.forward(ids[:-1], ids[1:], state)
    window, result = network.window, read(RNN, params, ids, state)
    assert result.states[:-1] == pytest.approx(window.states()[1:], abs=1e-6)
    assert result.ps[:-1] == pytest.approx(window.ps[:, 0], abs=1e-6)
    assert result.losses == pytest.approx(window.losses[:, 0], abs=1e-5)
    assert (result.states.shape, result.ps.shape, len(result.losses)) == ((count, H), (count, V), count - 1)


def test_a_network_that_overflows_is_read_without_a_word():
    """A warning fails a test. Some BLAS kernels make one of finite numbers, too."""
    params = RNN.draw(0.8, np.random.default_rng(2), np.float32)
    params.flat[...] = np.finfo(np.float32).max
    assert not np.isfinite(read(RNN, params, passage(9)).ps).all()


def test_without_a_state_it_reads_from_a_clear_one(params):
    ids = passage(10)
    clear = read(RNN, params, ids, np.zeros(H, params.flat.dtype))
    assert np.array_equal(read(RNN, params, ids).states, clear.states)


def test_each_loss_is_the_surprise_at_what_follows(params):
    ids = passage(CHUNK + 3)
    result = read(RNN, params, ids)
    after = result.ps[np.arange(len(ids) - 1), ids[1:]]
    assert result.losses == pytest.approx(-np.log(after), rel=1e-4)


@pytest.mark.parametrize("count", [0, 1])
def test_what_has_no_next_character_has_no_loss(params, count):
    result = read(RNN, params, passage(count))
    assert (len(result.states), len(result.ps), len(result.losses)) == (count, count, 0)


def test_nothing_that_it_is_given_is_changed(params):
    ids, state = passage(CHUNK + 3), np.full((1, H), 0.5, params.flat.dtype)
    given = [array.copy() for array in (ids, state, params.flat)]
    read(RNN, params, ids, state)
    assert all(map(np.array_equal, (ids, state, params.flat), given))


def test_it_tells_how_far_it_is_and_can_be_called_off(params):
    told = []

    def progress(done, total):
        told.append((done, total))
        if len(told) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        read(RNN, params, passage(3 * CHUNK), progress=progress)
    assert told == [(CHUNK, 3 * CHUNK), (2 * CHUNK, 3 * CHUNK)]

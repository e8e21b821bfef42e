"""Writing: what the network expects is what it draws, and the network stays as it is."""

import numpy as np
import pytest

from rnnviz.core.errors import SettingError
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.network import Network
from rnnviz.core.network.reading import read
from rnnviz.core.network.sampling import Writer, start_writer

V, H = 6, 5
RNN = Architecture(CELLS["rnn"], V, H)


def network(dtype=np.float64, sigma=1.0):
    params = RNN.draw(sigma, np.random.default_rng(2), dtype)
    params["by"][...] = np.random.default_rng(3).normal(size=V)
    return params


def expected(params, ids, hprev=None):
    """p (V,) after the network read ``ids``, by the training engine."""
    model = Network(RNN, params)
    model.forward(np.array(ids), np.zeros(len(ids), int), np.zeros(H) if hprev is None else hprev)
    return model.window.ps[-1, 0]


def started(params):
    return start_writer(RNN, params, np.array([0]), dials=Dials(), seed=0, state=np.zeros(H), next_input=0)


def written(params, temperature=1.0, seed=0, length=200, prime=(0,), **more):
    start = {"state": np.zeros(H, params.flat.dtype), "next_input": 0} | more
    writer = start_writer(
        RNN, params, np.array(prime, np.uint8), dials=Dials(temperature), seed=seed, **start
    )
    return writer.write(length).tolist()


@pytest.mark.parametrize("temperature", [0.0, 1e-9])
def test_greedy_takes_the_likeliest_every_time(temperature):
    params = network()
    text = [0]
    for character in written(params, temperature, length=30):
        assert character == expected(params, text).argmax()
        text.append(character)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_the_first_character_is_drawn_from_the_softmax(temperature):
    """20,000 first characters; the limit is six standard deviations of a count."""
    params = network()
    draws = 20_000
    p = expected(params, [3, 1]) ** (1 / temperature)
    p /= p.sum()
    generator = np.random.default_rng(7)
    counts = np.zeros(V)
    for _ in range(draws):
        writer = Writer(RNN, params, np.zeros(H), 3, Dials(temperature), generator)
        writer.read(np.array([1]))
        counts[writer.write(1)[0]] += 1
    assert counts.sum() == draws
    assert (np.abs(counts - draws * p) < 6 * np.sqrt(draws * p * (1 - p))).all()


def test_a_higher_temperature_is_more_diverse():
    params = network(sigma=2.0)
    entropies = []
    for temperature in (0.1, 0.5, 1.0, 3.0, 100.0):
        p = np.bincount(written(params, temperature, length=4000), minlength=V) / 4000
        entropies.append(-(p[p > 0] * np.log(p[p > 0])).sum())
    assert entropies == sorted(entropies)
    assert entropies[-1] == pytest.approx(np.log(V), abs=0.02)


def test_the_same_seed_writes_the_same_text():
    params = network()
    assert written(params, seed=5) == written(params, seed=5)
    assert written(params, seed=5) != written(params, seed=6)


def test_the_text_does_not_depend_on_the_portions_it_is_asked_in():
    params = network()
    writer = started(params)
    pieces = [writer.write(n) for n in (1, 0, 63, 32, 104)]
    assert np.concatenate(pieces).tolist() == written(params, length=200)


def test_the_network_and_the_hidden_state_are_not_touched():
    params, hprev = network(), np.full(H, 0.25)
    before = params.flat.copy()
    written(params, prime=(), state=hprev)
    assert params.flat.tobytes() == before.tobytes()
    assert (hprev == 0.25).all()


def test_a_writer_keeps_the_network_it_started_with():
    params = network()
    writer = started(params)
    whole = written(params)
    first = writer.write(50).tolist()
    params.flat[:] = 0
    assert first + writer.write(150).tolist() == whole


def test_an_empty_prime_goes_on_from_where_training_stands():
    params, hprev = network(), np.full(H, 0.25)
    likeliest = expected(params, [4], hprev).argmax()
    assert written(params, 0.0, prime=(), state=hprev, next_input=4)[0] == likeliest


def test_a_prime_is_read_from_a_clear_state():
    params = network()
    likeliest = expected(params, [4, 2, 2]).argmax()
    assert written(params, 0.0, prime=(4, 2, 2), state=np.ones(H), next_input=1)[0] == likeliest


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("temperature", [5e-324, 1e-300, 1e-40, 1e-3, 1e3, 1e40, 1e300])
def test_absurd_temperatures_write_without_a_warning(dtype, temperature):
    """pytest makes warnings errors."""
    params = network(dtype, sigma=30.0)
    text = written(params, temperature, length=300)
    if temperature < 1e-30:
        assert text == written(params, 0.0, length=300)
    if temperature > 1e30:
        assert np.bincount(text, minlength=V).min() > 20


@pytest.mark.parametrize("temperature", [-0.1, float("nan"), float("inf")])
def test_an_impossible_temperature_is_refused(temperature):
    with pytest.raises(SettingError, match="temperature"):
        written(network(), temperature)


def test_a_negative_seed_is_refused():
    with pytest.raises(SettingError, match="seed"):
        written(network(), seed=-1)


def test_characters_are_numbered_as_in_the_text():
    params = network()
    writer = started(params)
    ids = writer.write(20)
    assert ids.dtype == np.uint8
    assert ids.max() < V


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_it_takes_the_steps_of_the_engine_through_all_layers(layers, cell):
    """Greedily, each character is the likeliest by a reading of all that was written before it."""
    architecture = Architecture(CELLS[cell], V, H, layers)
    params = architecture.draw(1.0, np.random.default_rng(4), np.float64)
    state = np.zeros(architecture.state_size)
    writer = start_writer(
        architecture, params, np.array([3, 1]), dials=Dials(0.0), seed=0, state=state, next_input=0
    )
    text = writer.write(40).tolist()
    likeliest = read(architecture, params, np.array([3, 1, *text])).ps.argmax(axis=1)
    assert text == likeliest[1:-1].tolist()

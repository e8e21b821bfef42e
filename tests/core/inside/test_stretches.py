"""Stretches: what is read in many streams is what one reader has, also where units never forget."""

import numpy as np
import pytest

from rnnviz.core.inside.stretches import WARMING, Population, read_stretch, shuffled_weights, two_places
from rnnviz.core.network.network import Network
from rnnviz.core.network.reading import read
from tests.core.inside._planted import architecture_of, bracket_text, planted, unlearnt

TEXT = bracket_text(5_000)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_streams_have_the_values_of_a_single_reader(cell: str) -> None:
    architecture = architecture_of(cell, layers=2)
    params = unlearnt(architecture, 3)
    stretch = read_stretch(architecture, params, TEXT, (1_000, 2_000), Population(1, "h"))
    whole = read(architecture, params, TEXT[:2_001])
    states = whole.states[1_000:2_000]
    (values,) = (part for layer, name, part in architecture.states_of(states) if (layer, name) == (1, "h"))
    assert (stretch.start, stretch.end) == (1_000, 2_000)
    np.testing.assert_allclose(stretch.values, values, atol=1e-5)
    assert stretch.loss == pytest.approx(whole.losses[1_000:].mean(), abs=1e-5)


def test_gates_have_the_values_of_a_single_reader_too() -> None:
    architecture = architecture_of("lstm")
    params = unlearnt(architecture, 3)
    network = Network(architecture, params, whole=True)
    network.forward(TEXT[900:1_100], TEXT[900:1_100], architecture.zero_state(1, np.float32)[0])
    for watched in architecture.cell.watched:
        stretch = read_stretch(architecture, params, TEXT, (1_000, 1_100), Population(0, watched.name))
        values = network.window.layers[0][watched.name][-100:, 0]
        np.testing.assert_allclose(stretch.values, values, atol=1e-5)


def test_the_beginning_of_a_text_is_read_after_its_end() -> None:
    architecture = architecture_of()
    params = unlearnt(architecture, 3)
    stretch = read_stretch(architecture, params, TEXT, (0, 1_000), Population())
    whole = read(architecture, params, np.concatenate([TEXT[-WARMING:], TEXT[:1_000]])).states[WARMING:]
    np.testing.assert_allclose(stretch.values, whole, atol=1e-5)


def test_a_unit_that_stays_where_it_begins_is_on_one_side_in_all_streams() -> None:
    """From a clear state it would be on the side that the first characters of each stream put it."""
    architecture = architecture_of()
    params = planted(architecture, unit=0, opening="a", closing="b")
    params["Wxh"][0] *= 0.12  # too weak to turn it, strong enough to push it off the middle
    values = read_stretch(architecture, params, TEXT, (1_000, 3_000), Population()).values[:, 0]
    assert len(set(np.sign(values))) == 1


@pytest.mark.parametrize("size", [1_000, 1_003, 5_000, 103_578, 5_000_000])
def test_two_places_do_not_touch_and_have_room_to_warm_up(size: int) -> None:
    (first, end), (second, last) = two_places(size)
    assert first >= WARMING
    assert second - end >= WARMING
    assert last <= size
    assert end - first == last - second > 0


def test_shuffled_weights_are_the_same_numbers_array_by_array() -> None:
    architecture = architecture_of("lstm")
    params = unlearnt(architecture, 0)
    before = params.flat.copy()
    mixed = shuffled_weights(params, np.random.default_rng(0))
    np.testing.assert_array_equal(params.flat, before)
    for name, array in params.items():
        np.testing.assert_array_equal(np.sort(mixed[name], axis=None), np.sort(array, axis=None))
        assert name in ("bh", "by") or not np.array_equal(mixed[name], array)

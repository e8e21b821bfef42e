"""Where a unit fires: its highest and lowest places lie apart, and what stands before is counted right."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.inside.firing import APART, levels, receptive_field

N, V = 4_000, 5


def wave(seed: int = 0) -> np.ndarray:
    return np.tanh(np.random.default_rng(seed).normal(size=N)).astype(np.float32)


def test_levels_go_from_the_highest_place_to_the_lowest() -> None:
    values, places = wave(), np.arange(100, 100 + N)
    found = levels(values, places)
    assert [level.quantile for level in found] == sorted((level.quantile for level in found), reverse=True)
    assert found[0].spots[0].place == 100 + values.argmax()
    assert found[-1].spots[0].place == 100 + values.argmin()
    assert all(values[spot.place - 100] == spot.value for level in found for spot in level.spots)
    middle = found[len(found) // 2]
    assert abs(middle.value - np.median(values)) < 1e-6
    assert all(abs(spot.value - middle.value) < 0.05 for spot in middle.spots)


def test_of_places_that_are_as_high_the_earliest_are_shown() -> None:
    (highest,) = levels(np.ones(400), np.arange(1_000, 1_400), (1.0,), 3)
    assert [spot.place for spot in highest.spots] == [1_000, 1_000 + APART, 1_000 + 2 * APART]


@given(st.integers(0, 10_000), st.integers(0, 300), st.booleans())
def test_places_are_different_passages_whatever_the_values(seed: int, size: int, is_saturated: bool) -> None:
    values = np.random.default_rng(seed).normal(size=size)
    values = np.sign(values) if is_saturated else values
    found = levels(values, np.arange(size))
    places = sorted(spot.place for level in found for spot in level.spots)
    assert all(right - left >= APART for left, right in pairwise(places))
    assert bool(places) == (size > 0)


def test_what_stands_before_the_places_where_it_fires_is_told_lag_by_lag() -> None:
    """A unit that fires two characters after every 4."""
    ids = np.random.default_rng(3).integers(0, V, N).astype(np.uint8)
    places = np.arange(10, N)
    values = (ids[places - 2] == 4).astype(float)
    field = receptive_field(values, places, ids, V)
    assert field.value == 1
    np.testing.assert_array_equal(field.share[2], [0, 0, 0, 0, 1])
    np.testing.assert_allclose(field.share.sum(axis=1), 1)
    assert field.excess[2].argmax() == 4
    assert np.abs(field.excess[[0, 1, 3]]).max() < 0.2
    np.testing.assert_allclose(field.usual, np.bincount(ids[places], minlength=V) / len(places))


def test_of_many_places_that_are_as_high_those_are_taken_that_lie_evenly() -> None:
    ids = np.repeat([0, 1], N // 2)
    field = receptive_field(np.ones(N), np.arange(N), ids, V, lags=1, share=0.1)
    assert field.places == N // 10
    np.testing.assert_allclose(field.share[0], [0.5, 0.5, 0, 0, 0])


def test_no_places_at_all_have_a_field_of_nothing() -> None:
    field = receptive_field(np.zeros(0), np.zeros(0, int), np.zeros(0, np.uint8), V)
    assert (field.places, field.share.sum(), field.usual.sum()) == (0, 0, 0)

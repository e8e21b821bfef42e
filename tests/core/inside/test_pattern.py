"""A pattern: units that were made to be on exactly there are found, and so are the other places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.inside.pattern import Match, PatternUnits, matches, units_of_pattern

N, U = 400, 6
PLACES = [(40, 45), (100, 105), (180, 187), (300, 305)]


def made(seed: int = 0) -> np.ndarray:
    """Units 1 (high) and 4 (low) are on at all places; unit 2 at the first and one character before."""
    values = np.random.default_rng(seed).uniform(-0.3, 0.3, (N, U))
    for a, b in PLACES:
        values[a:b, 1] = 0.8
        values[a:b, 4] = -0.7
    values[39:45, 2] = 0.9
    return values


def test_the_units_that_are_on_exactly_there_are_found_with_their_threshold() -> None:
    found = units_of_pattern(made(), 40, 45)
    assert found.is_exact
    assert [(one.unit, one.is_low) for one in found.units] == [(1, False), (4, True)]
    assert all(one.agreement == 1 for one in found.units)
    assert 0.3 < found.threshold <= 0.7


def test_a_threshold_of_ones_own_leaves_those_that_reach_it() -> None:
    assert [one.unit for one in units_of_pattern(made(), 40, 45, 0.75).units] == [1]
    none = units_of_pattern(made(), 40, 45, 0.95)
    assert (none.units, none.is_exact, none.threshold) == ((), False, 0.95)


def test_the_other_places_are_found_the_likest_first() -> None:
    values = made()
    found = matches(values, units_of_pattern(values, 40, 45), start=1_000, without=(1_040, 1_045))
    assert found[:3] == (Match(1_100, 1_105, 2, 2), Match(1_300, 1_305, 2, 2), Match(1_180, 1_187, 2, 2))
    assert all(match.end <= 1_040 or match.start >= 1_045 for match in found)


def test_places_where_more_units_are_on_exactly_come_before_others() -> None:
    values = made()
    values[99:105, 4] = -0.7  # one character more, to the left
    found = matches(values, units_of_pattern(values, 40, 45))
    assert found[:4] == (
        Match(40, 45, 2, 2), Match(300, 305, 2, 2), Match(180, 187, 2, 2), Match(100, 105, 2, 1),
    )  # fmt: skip


def test_of_thresholds_with_as_many_units_the_middle_of_the_widest_range_is_taken() -> None:
    values = np.zeros((30, 2))
    values[:, 0], values[:, 1] = 0.1, 0.3
    values[10:14, 0], values[10:14, 1] = 0.2, 0.9
    assert units_of_pattern(values, 10, 14).threshold == pytest.approx(0.6)


def test_no_threshold_is_found_among_saturated_values_but_one_may_be_set() -> None:
    values = np.full((30, 3), 0.9990)
    values[10:14] = 0.9999  # two units would be on there
    values[:, 1] = 0.2
    values[10:14, 1] = 0.6
    assert [one.unit for one in units_of_pattern(values, 10, 14).units] == [1]
    assert [one.unit for one in units_of_pattern(values, 10, 14, 0.9995).units] == [0, 2]
    far = 5 * values  # as c has them, which ends nowhere
    assert [one.unit for one in units_of_pattern(far, 10, 14).units] == [0, 2]


def test_the_clearest_unit_comes_first() -> None:
    values = np.zeros((30, 3))
    values[10:14] = [0.55, 0.9, 0.7]
    assert [one.unit for one in units_of_pattern(values, 10, 14, 0.5).units] == [1, 2, 0]


def test_where_no_unit_is_on_exactly_there_the_nearest_are_told() -> None:
    values = np.full((60, 3), -0.5)
    values[18:30, 0] = 0.6  # two more before
    values[20:22, 1] = 0.6
    found = units_of_pattern(values, 20, 30)
    assert not found.is_exact
    assert found.units[0].unit == 0
    assert found.units[0].inside == 1
    assert 0 < found.units[0].around < 0.2
    assert matches(values, found)[0].start in (18, 20)


def test_a_gate_is_on_above_its_middle_and_low_below() -> None:
    values = np.full((30, 2), 0.5)
    values[10:14, 0], values[10:14, 1] = 0.9, 0.1
    found = units_of_pattern(values, 10, 14, low=0.0)
    assert {(one.unit, one.is_low) for one in found.units} == {(0, False), (1, True)}
    assert 0.5 < found.threshold <= 0.9
    assert matches(values, found, low=0.0) == (Match(10, 14, 2, 2),)


@given(st.integers(0, 10_000), st.integers(0, 39), st.integers(1, 12))
def test_what_is_called_exact_is_on_throughout_and_off_on_both_sides(seed: int, a: int, width: int) -> None:
    values = np.tanh(np.random.default_rng(seed).normal(size=(50, 8)) * 2)
    b = min(a + width, 50)
    found = units_of_pattern(values, a, b)
    for one in found.units:
        is_on = (-values if one.is_low else values)[:, one.unit] >= found.threshold
        assert one.inside == is_on[a:b].mean()
        if found.is_exact:
            assert is_on[a:b].all()
            assert not is_on[a - 1 : a].any()
            assert not is_on[b : b + 1].any()
    for match in matches(values, found):
        on = [(-values if one.is_low else values)[match.start : match.end, one.unit] for one in found.units]
        assert match.on == sum((of_unit >= found.threshold).all() for of_unit in on)
    if found.is_exact:
        assert Match(a, b, len(found.units), len(found.units)) in matches(values, found, count=1_000)


@given(st.integers(0, 10_000), st.floats(0.01, 0.99))
def test_no_other_threshold_has_more_units_exactly_there(seed: int, threshold: float) -> None:
    values = np.tanh(np.random.default_rng(seed).normal(size=(30, 20)))

    def exact(found: PatternUnits) -> int:
        return len(found.units) if found.is_exact else 0

    assert exact(units_of_pattern(values, 10, 12)) >= exact(units_of_pattern(values, 10, 12, threshold))


@pytest.mark.parametrize(("a", "b"), [(-1, 2), (3, 3), (5, 999)])
def test_no_characters_are_no_pattern(a: int, b: int) -> None:
    with pytest.raises(ValueError, match="no part"):
        units_of_pattern(made(), a, b)

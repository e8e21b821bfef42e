"""Since when a curve lies below the lines of counting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.record.crossings import MOST_TURNS, Crossing, Crossings, find_crossings
from rnnviz.core.text.ngrams import ReferenceLoss

UNIFORM = ReferenceLoss(0, "uniform", 4.0)
BIGRAM = ReferenceLoss(2, "bigram", 2.5)
FOURGRAM = ReferenceLoss(4, "4-gram", 1.0)


def test_a_line_counts_as_passed_from_the_step_from_which_the_curve_stays_below():
    curve = np.array([4.0, 3.0, 2.4, 2.6, 2.2])
    crossings = find_crossings((UNIFORM, BIGRAM, FOURGRAM), np.arange(1, 6) * 10, curve)
    assert crossings == (Crossing(UNIFORM, 20), Crossing(BIGRAM, 50))
    assert find_crossings((UNIFORM,), np.array([]), np.array([])) == ()


def test_a_rise_above_guessing_in_the_first_steps_is_not_better_than_guessing():
    """What was seen: below at step 1, above until step 49."""
    curve = np.concatenate([[3.999], np.full(48, 4.01), np.linspace(3.99, 3.5, 51)])
    assert find_crossings((UNIFORM,), np.arange(1, 101), curve) == (Crossing(UNIFORM, 50),)


def test_a_curve_that_ends_above_a_line_is_not_below_it():
    assert find_crossings((BIGRAM,), np.arange(1, 4), np.array([2.4, 2.4, 2.5])) == ()


def test_lines_that_cannot_be_passed_are_left_out():
    poor = ReferenceLoss(1, "unigram", 4.2)
    assert find_crossings((UNIFORM, poor), np.array([1]), np.array([3.9])) == (Crossing(UNIFORM, 1),)


def test_crossings_of_one_step_stand_in_the_order_of_the_lines():
    found = find_crossings((UNIFORM, FOURGRAM, BIGRAM), np.array([7]), np.array([0.5]))
    assert [crossing.reference.order for crossing in found] == [0, 2, 4]


curves = st.lists(st.sampled_from([4.5, 3.0, 2.0, 0.5]), min_size=1, max_size=30)


@given(curve=curves, cut=st.integers(0, 30))
def test_it_makes_no_difference_in_which_portions_a_curve_comes(curve, cut):
    values, iterations = np.array(curve), np.arange(1, len(curve) + 1)
    tracker = Crossings((UNIFORM, BIGRAM, FOURGRAM))
    tracker.add(iterations[:cut], values[:cut])
    tracker.add(iterations[cut:], values[cut:])
    assert tracker.found == find_crossings((UNIFORM, BIGRAM, FOURGRAM), iterations, values)


@given(curve=curves, back=st.integers(0, 30))
def test_going_back_knows_what_held_then(curve, back):
    values, iterations = np.array(curve), np.arange(1, len(curve) + 1)
    tracker = Crossings((UNIFORM, BIGRAM, FOURGRAM))
    tracker.add(iterations, values)
    tracker.rewind(back)
    assert tracker.found == find_crossings((UNIFORM, BIGRAM, FOURGRAM), iterations[:back], values[:back])


@pytest.mark.parametrize("more", [0, 1, 1 - MOST_TURNS])
def test_a_curve_that_lies_on_a_line_for_long_is_still_known(more):
    turns = 3 * MOST_TURNS + more
    tracker = Crossings((BIGRAM,))
    for i in range(1, turns + 1):
        tracker.add(np.array([i]), np.array([2.4 if i % 2 else 2.6]))
    assert tracker.found == ((Crossing(BIGRAM, turns),) if turns % 2 else ())
    tracker.rewind(turns - 1)
    assert tracker.found == (() if turns % 2 else (Crossing(BIGRAM, turns - 1),))

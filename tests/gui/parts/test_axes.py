"""Axes: round ticks, ends that move rarely, and short labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.gui.parts.axes import nice_end, nice_range, nice_step, readable, short_number, ticks


@given(st.floats(1e-6, 1e9))
def test_steps_are_1_2_or_5_times_a_power_of_ten(smallest):
    step = nice_step(smallest)
    assert smallest * (1 - 1e-6) <= step <= 2.5001 * smallest
    assert f"{step:e}"[0] in "125"


@given(st.integers(0, 10**9))
def test_the_x_axis_holds_the_run_without_being_much_longer(iteration):
    end = nice_end(iteration)
    assert max(iteration, 200) <= end <= max(200, 1.6 * iteration)


def test_the_x_axis_moves_rarely():
    assert len({nice_end(iteration) for iteration in range(0, 100_001, 30)}) < 25


@given(st.floats(0.1, 1000), st.floats(0, 5), st.floats(0, 1))
def test_the_y_axis_holds_what_it_must(guessing, peak, trough):
    bottom, top = nice_range(guessing, peak * guessing, trough * guessing)
    assert 0 <= bottom <= max(trough * guessing, 0)
    assert top >= max(guessing, peak * guessing)


def test_ticks_are_round_and_within():
    assert ticks(0, 30_000, 5000) == [0, 5000, 10_000, 15_000, 20_000, 25_000, 30_000]
    assert ticks(3.2, 9, 2) == [4, 6, 8]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (500, "500"), (4000, "4k"), (1500, "1.5k"), (2_500_000, "2.5M"), (0.5, "0.5"), (-2, "−2")],
)
def test_axis_labels_are_short(value, text):
    assert short_number(value) == text


def test_losses_are_readable():
    assert [readable(value) for value in (4.382, 47.53, 109.551, 54_321.0)] == [
        "4.38",
        "47.53",
        "109.6",
        "54.32k",
    ]

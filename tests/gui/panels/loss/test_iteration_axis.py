"""IterationAxis: places of iterations, evenly and logarithmically, and round ticks with room. Without Qt."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rnnviz.gui.panels.loss.iteration_axis import EVEN, LOGARITHMIC


@pytest.mark.parametrize("axis", [EVEN, LOGARITHMIC])
@given(iteration=st.integers(1, 10**9))
def test_a_place_and_its_iteration_belong_together(axis, iteration):
    assert axis.iteration(float(axis.place(iteration))) == pytest.approx(iteration)


def test_on_a_log_axis_every_power_of_ten_has_the_same_room():
    assert LOGARITHMIC.place(np.array([0, 1, 10, 1000])).tolist() == pytest.approx([0, 0, 1, 3])


def test_the_ticks_of_a_log_axis_are_round():
    assert LOGARITHMIC.ticks(0, 6, 0.5) == [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]
    assert LOGARITHMIC.ticks(0, 2, 0.25) == [1, 2, 5, 10, 20, 50, 100]
    assert LOGARITHMIC.ticks(0, 12, 1.5) == [1, 100, 10**4, 10**6, 10**8, 10**10, 10**12]
    assert LOGARITHMIC.ticks(np.log10(300), np.log10(420), 0.03) == [300, 350, 400]


@given(st.floats(0, 8), st.floats(0.02, 9), st.floats(0.08, 0.5))
@example(1.63e-09, 1.0, 0.5)
def test_ticks_never_stand_closer_than_they_may(left, width, share):
    for axis, scale in ((LOGARITHMIC, 1), (EVEN, 1000)):
        start, end = left * scale, (left + width) * scale
        ticks = axis.ticks(start, end, share * (end - start))
        places = [float(axis.place(tick)) for tick in ticks]
        slack = 1e-6 * max(1.0, end - start)  # a tick within a millionth of a step outside is at the end
        assert all(start - slack <= place <= end + slack for place in places)
        least = share * (end - start) - 1e-9
        assert all(b - a >= least for a, b in pairwise(places))

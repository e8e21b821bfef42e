"""Iterations along x."""

import pytest

from rnnviz.gui.pages.signals.run_axis import RunAxis


@pytest.mark.parametrize("iteration", [1, 7, 450, 40_000])
def test_what_stands_at_a_place_stands_there(iteration):
    axis = RunAxis.up_to(40_000)
    assert axis.iteration(axis.share(iteration)) == pytest.approx(iteration)


def test_its_ends_are_the_first_step_and_a_little_more_than_the_last():
    axis = RunAxis.up_to(41_000)
    assert axis.share(1) == 0
    assert axis.share(41_000) < 1 <= axis.share(axis.last)
    assert axis.share(0) == 0


def test_ticks_are_powers_of_ten_and_the_end():
    assert [words for _, words in RunAxis(60_000).ticks] == ["1", "10", "100", "1k", "10k", "60k"]
    assert [words for _, words in RunAxis(10_000).ticks] == ["1", "10", "100", "1k", "10k"]

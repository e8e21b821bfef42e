"""Which steps are kept: dense at first, even later, never more than there is room for."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.record.spacing import Spacing, thinned


def kept_until(spacing, last):
    steps, step = [0], 0
    while (step := spacing.next_after(step)) <= last:
        steps.append(step)
    return steps


def test_the_beginning_is_dense_and_the_rest_even():
    steps = kept_until(Spacing(), 20_000)
    assert steps[:18] == [*range(17), 18]
    assert set(range(2048, 20_001, 128)) <= set(steps)
    assert max(b - a for a, b in pairwise(steps)) == 128
    assert 180 < len(steps) < 240


@given(st.integers(0, 1 << 40), st.integers(0, 12), st.integers(0, 12))
def test_the_next_step_is_the_first_that_is_kept(step, finest, wider):
    spacing = Spacing(1 << finest, 1 << (finest + wider))
    following = spacing.next_after(step)
    assert spacing.keeps(following)
    between = range(step + 1, min(following, step + 300))
    assert not any(spacing.keeps(each) for each in between)


@given(st.integers(1, 60), st.integers(0, 30_000), st.sets(st.integers(1, 40_000), max_size=5))
def test_a_coarser_spacing_needs_nothing_that_was_dropped(room, last, pinned):
    steps = set(kept_until(Spacing(), last)) | pinned
    spacing = thinned(Spacing(), steps, room + len(pinned), pinned)
    left = {step for step in steps if spacing.keeps(step) or step in pinned}
    assert len(left - pinned) <= max(1, room)
    assert left - pinned <= set(kept_until(Spacing(), last))
    assert 0 in left


def test_a_million_steps_of_a_small_network_are_never_farther_apart_than_a_second_of_steps():
    spacing, steps, step = Spacing(), [0], 0
    while step < 1_000_000:
        step = spacing.next_after(step)
        steps.append(step)
        spacing = thinned(spacing, steps, 384, ())
        steps = [each for each in steps if spacing.keeps(each)]
    assert 200 < len(steps) <= 384
    assert spacing.coarsest == 4096

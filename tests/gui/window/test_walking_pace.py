"""The pace of a first run, without a clock."""

import itertools

import numpy as np
import pytest

from rnnviz.gui.window.walking_pace import FIRST, LAST, SECONDS, walking_pace


def steps_until(seconds: float) -> float:
    """Steps made in the first ``seconds``, a hundredth of a second at a time."""
    paces = [walking_pace(moment) for moment in np.arange(0.0, seconds, 0.01)]
    assert None not in paces
    return 0.01 * sum(pace for pace in paces if pace is not None)


def test_it_begins_with_steps_that_can_be_watched_and_ends_without_a_limit() -> None:
    assert walking_pace(0.0) == FIRST <= 2.0
    just_before = walking_pace(SECONDS - 1e-6)
    assert just_before is not None
    assert just_before == pytest.approx(LAST, rel=1e-3)
    assert walking_pace(SECONDS) is None
    assert walking_pace(1e9) is None


def test_it_grows_by_the_same_factor_every_second() -> None:
    paces = [walking_pace(float(second)) for second in range(int(SECONDS))]
    factors = [after / before for before, after in itertools.pairwise(p for p in paces if p is not None)]
    assert len(factors) == SECONDS - 1
    assert factors == pytest.approx([factors[0]] * len(factors))
    assert 1.0 < factors[0] < 1.2


def test_the_births_of_words_take_most_of_the_minute() -> None:
    assert steps_until(10.0) < 50
    assert 100 < steps_until(20.0) < 200
    assert 500 < steps_until(40.0) < 2000
    assert 5000 < steps_until(SECONDS) < 15_000


def test_a_clock_that_was_set_back_is_no_slower_than_the_beginning() -> None:
    assert walking_pace(-5.0) == FIRST

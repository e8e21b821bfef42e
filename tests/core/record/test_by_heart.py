"""When learning by heart began: found where it did, and no false alarm on curves that only waver."""

import numpy as np
import pytest

from rnnviz.core.record.by_heart import RULES, ByHeart, by_heart_in_words, find_by_heart
from rnnviz.core.record.measured import Points

STEPS = np.arange(100, 30_001, 100)


def smooth_of(values):
    """A smooth loss at every step, through these values at ``STEPS``."""
    steps = np.arange(1, STEPS[-1] + 1)
    return Points(steps, np.interp(steps, STEPS, values))


FALLING = smooth_of(30 + 50 * np.exp(-STEPS / 4000))
"""What the training loss does when all goes well: it falls, ever slower."""


def turning(noise, seed=0):
    """A held-out loss that is lowest at step 8,000 and rises by a fifth until the end."""
    curve = 50 + 30 * np.exp(-STEPS / 1500) + 12 * np.maximum(0, STEPS - 8000) / 22_000
    return Points(STEPS, curve + np.random.default_rng(seed).normal(0, noise, len(STEPS)))


def test_a_curve_that_turns_is_told_with_its_turn():
    found = find_by_heart(turning(0.0), FALLING)
    assert found.since == 8000
    assert 8000 < found.seen < 11_000
    assert (found.smooth_then, found.smooth_now) == tuple(
        FALLING.values[step - 1] for step in (found.since, found.seen)
    )
    assert found.risen > 1.02 * found.lowest
    assert found.smooth_now < found.smooth_then


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("noise", [0.1, 0.5])
def test_noise_moves_the_turn_a_little_and_hides_it_not(noise, seed):
    found = find_by_heart(turning(noise, seed), FALLING)
    assert 4000 <= found.since <= 10_500
    assert found.since < found.seen <= 20_000


@pytest.mark.parametrize("seed", range(100))
@pytest.mark.parametrize("noise", [0.0, 0.2, 1.0, 4.0])
def test_no_false_alarm_on_a_curve_that_falls_or_stands_still(noise, seed):
    wavering = np.random.default_rng(seed).normal(0, noise, len(STEPS))
    for curve in (50 + 0 * STEPS, 50 + 30 * np.exp(-STEPS / 3000)):
        assert find_by_heart(Points(STEPS, curve + wavering), FALLING) is None


def test_a_run_that_goes_wrong_altogether_does_not_learn_by_heart():
    rising = smooth_of(40 + STEPS / 1000)
    assert find_by_heart(turning(0.0), rising) is None
    assert find_by_heart(turning(0.0), smooth_of(40 + 0 * STEPS)) is None


def test_one_bad_stretch_or_too_few_measurements_say_nothing():
    iterations, values = turning(0.0)
    early = Points(iterations[:80], values[:80].copy())  # until the turn
    assert find_by_heart(early, FALLING) is None
    early.values[40 : 40 + RULES[0][0] - 1] += 20
    assert find_by_heart(early, FALLING) is None
    assert find_by_heart(Points(iterations[:3], np.linspace(50, 99, 3)), FALLING) is None
    assert find_by_heart(Points(np.zeros(0), np.zeros(0)), FALLING) is None


def test_what_is_told_stays_while_the_run_goes_on_and_is_taken_back_by_a_lower_loss():
    iterations, values = turning(0.2)
    found = find_by_heart(Points(iterations, values), FALLING)
    until = int(np.searchsorted(iterations, found.seen)) + 1
    assert find_by_heart(Points(iterations[:until], values[:until]), FALLING) == found
    assert find_by_heart(Points(iterations[: until - 1], values[: until - 1]), FALLING) is None
    lower = values.copy()
    lower[-RULES[-1][0] :] = 20.0
    assert find_by_heart(Points(iterations, lower), FALLING) is None


def test_a_clear_rise_is_seen_after_few_measurements():
    steps = np.arange(1, 9) * 2000
    values = np.array([70.1, 76.5, 94.8, 111.5, 124.4, 128.3, 136.4, 139.4])
    found = find_by_heart(Points(steps, values), FALLING)
    assert (found.since, found.seen) == (2000, 10_000)


def test_in_words():
    assert by_heart_in_words(ByHeart(3000, 4200, 50.0, 52.5, 45.0, 40.0), 25) == (
        "It has begun to learn by heart at step 3,000: by step 4,200 the held-out loss had risen from "
        "2.00 to 2.10 nats per character, while the smooth loss fell from 1.80 to 1.60."
    )

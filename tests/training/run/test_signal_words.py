"""What signals say in a sentence."""

import numpy as np
import pytest

from rnnviz.core.record.signals import Signal
from rnnviz.training.run import signal_words as words

NOTHING = Signal(np.zeros(0, np.int64), np.zeros((0, 0)))
FALLING = [1.0, 0.5, 0.2, 0.05, 0.01]


def test_how_far_learning_reaches_and_reached_a_tenth_of_the_way_before():
    rows = [[1.0, 0.01, 0, 0, 0]] + [FALLING] * 10
    said = words.about_reach(np.array(FALLING), Signal(np.arange(10, 120, 10), np.array(rows)))
    assert said.startswith("Learning reaches about 2 characters back: beyond, less than 10% of the gradient")
    assert said.endswith("At step 10 it was 0.")


def test_a_gradient_that_never_fades_reaches_the_beginning_of_the_window():
    said = words.about_reach(np.array([1.0, 0.9, 0.8]), NOTHING)
    assert "to the beginning of the window, 2 characters" in said


def test_without_a_step_nothing_is_said_of_it():
    assert words.about_reach(np.zeros(0), NOTHING).startswith("Take a step")


@pytest.mark.parametrize(
    ("clip_by", "cut", "factor", "said"),
    [
        ("off", 0, 1, "Nothing is clipped."),
        ("entry", 0, 1, "No number is cut now, at ±5."),
        ("entry", 0.014, 1, "1.4 % are cut now, at ±5."),
        ("norm", 0, 0.2, "The gradient is multiplied with 0.2 now: its norm is 25, the limit 5"),
        ("norm", 0, 1, "The gradient is left as it is now"),
    ],
)
def test_what_clipping_does(clip_by, cut, factor, said):
    assert words.about_clipping(clip_by, 5.0, cut, 25.0, factor, "").startswith(said)


def test_what_the_optimizer_makes_of_the_rate():
    assert words.about_steps(0.1, 0.0064, 7.3e-4).startswith("0.0064 instead of 0.1, divided by 15.6")
    assert words.about_steps(0.1, 0.4, 7.3e-4).startswith("0.4 instead of 0.1, times 4")
    assert words.about_steps(0.1, None, 7.3e-4).startswith("Every parameter has the rate itself, 0.1.")


def test_what_whh_does_to_an_error():
    assert "fades" in words.about_recurrence(0.9, 1.2, 1.0)
    assert "let them fade" in words.about_recurrence(5.0, 9.0, 0.1)
    assert "shrink them" in words.about_recurrence(5.0, 9.0, 0.9)


def test_which_model_is_imitated_and_which_were_before():
    values = np.ones((6, 6))
    for row, model in enumerate([0, 1, 1, 2, 2, 3]):
        values[row, model] = 0
    signal = Signal(np.array([10, 20, 30, 40, 50, 60]), values)
    assert words.about_imitation(signal) == (
        "Nearest now: 3-gram, since step 60. "
        "Before: uniform (to 20) → 1-gram (to 40) → 2-gram (to 60) → 3-gram."
    )
    assert "long enough" in words.about_imitation(Signal(np.zeros(0), np.zeros((0, 6))))

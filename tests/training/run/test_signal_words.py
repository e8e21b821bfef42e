"""What signals say in a sentence."""

import numpy as np
import pytest

from rnnviz.core.record.signals import Signal
from rnnviz.training.run import signal_words as words

NOTHING = Signal(np.zeros(0, np.int64), np.zeros((0, 0)))
FALLING = [1.0, 0.5, 0.2, 0.05, 0.01]


def test_how_far_learning_reaches_of_late_and_did_at_a_tenth_of_the_way():
    rows = [[1.0, 0.01, 0, 0, 0]] * 40 + [FALLING] * 40
    alone = np.array([1.0, 0.5, 0.3, 0.2, 0.0])
    said = words.about_reach(alone, Signal(np.arange(10, 810, 10), np.array(rows)))
    assert said == (
        "Learning reaches about 2 characters back: beyond, less than 10 % of the gradient is left, the "
        "mean of 20 windows (that of now alone: 3). By step 200 it was 0."
    )


def test_one_window_alone_decides_nothing():
    rows = np.array([FALLING] * 30)
    rows[-1] = [1.0, 0.01, 0, 0, 0]
    said = words.about_reach(rows[-1], Signal(np.arange(1, 31), rows))
    assert said.startswith("Learning reaches about 2 characters back")
    assert "(that of now alone: 0)" in said


def test_a_gradient_that_never_fades_reaches_the_beginning_of_the_window():
    said = words.about_reach(np.array([1.0, 0.9, 0.8]), NOTHING)
    assert "to the beginning of the window, 2 characters" in said


def test_without_a_step_nothing_is_said_of_it():
    assert words.about_reach(np.zeros(0), NOTHING).startswith("Take a step")


NORMS = Signal(np.array([1, 7, 9, 12]), np.array([[3.0], [40.0], [8.0], [25.0]]))


@pytest.mark.parametrize(
    ("clip_by", "cut", "factor", "said"),
    [
        ("off", [], [], "Nothing is clipped. Norm 25 now, 40 at most (step 7)."),
        ("entry", [0, 0], [], "Cut at ±5 in none of the last 2 steps measured. Norm 25 now"),
        ("entry", [0, 0.02, 0.01, 0.01], [], "Cut at ±5 in 3 of the last 4 steps measured, 1 % of"),
        ("entry", [0.99, 1], [], "Cut at ±5 in 2 of the last 2 steps measured, 100 % of the numbers on"),
        ("entry", [0.5] + [0] * 50, [], "Cut at ±5 in none of the last 50 steps measured."),
        ("norm", [], [1, 0.2, 0.4], "Shortened to 5 in 2 of the last 3 steps measured, times 0.3 on"),
        ("norm", [], [1, 1], "Shortened to 5 in none of the last 2 steps measured. Norm 25"),
    ],
)  # fmt: skip
def test_how_often_clipping_has_something_to_do(clip_by, cut, factor, said):
    assert words.about_clipping(clip_by, 5.0, np.array(cut), np.array(factor), NORMS).startswith(said)


def test_a_large_norm_is_a_number_that_can_be_read():
    norms = Signal(np.array([1, 7]), np.array([[4632.0], [142.6]]))
    said = words.about_clipping("off", 5.0, np.zeros(0), np.zeros(0), norms)
    assert said == "Nothing is clipped. Norm 143 now, 4,632 at most (step 1)."
    nearly = Signal(np.array([1]), np.array([[999.7]]))
    assert "Norm 1,000 now" in words.about_clipping("off", 5.0, np.zeros(0), np.zeros(0), nearly)


def test_what_counts_as_saturated_is_said():
    assert words.about_saturation(0.7, 0.1, "h").startswith("70 % of h is saturated (beyond ±0.99)")
    assert words.about_saturation(0.7, 0.1, "i2").startswith(
        "70 % of i2 is saturated (within 0.01 of 0 or 1)"
    )


def test_what_the_optimizer_makes_of_the_rate():
    assert words.about_steps(0.1, 0.0064, 7.3e-4).startswith("0.0064 instead of 0.1, divided by 15.6")
    assert words.about_steps(0.1, 0.4, 2.6e-3).endswith(
        "A step is 0.0026 of the weights (rule of thumb 0.001)."
    )
    assert words.about_steps(0.1, 0.4, 7.3e-4).startswith("0.4 instead of 0.1, times 4")
    assert words.about_steps(0.1, None, 7.3e-4).startswith("Every parameter has the rate itself, 0.1.")


def test_a_rate_of_0_is_divided_by_nothing():
    assert words.about_steps(0.0, 0.0, 0.0).startswith("0 instead of 0 (the median parameter)")
    assert words.about_steps(0.0, 0.02, 1e-4).startswith("0.02 instead of 0 (the median")  # raised on the way
    assert words.about_steps(0.1, 0.0, 0.0).startswith("0 instead of 0.1 (the median")  # at a schedule's end


@pytest.mark.parametrize(
    ("radius", "slope", "reach", "said"),
    [
        (
            0.9,
            1.0,
            (1.0, 0.3, 0.05),
            "what goes back through Whh fades: × 0.05 in 2 characters.",
        ),
        (5.0, 0.1, (1.0, 0.3, 0.05), "slopes of 0.10 let them fade: × 0.05 in 2 characters."),
        (5.0, 0.9, (1.0, 8.0, 60.0), "slopes of 0.90 shrink them by less: × 60 in 2 characters."),
        # Saturated units by the mean, and a gradient that grows all the same: what was measured is said.
        (7.3, 0.12, (1e1, 1e5, 1.351e6), "slopes of 0.12 shrink them by less: × 140,000 in"),
        (7.3, 0.9, (1.0, 1e-2, 1e-5), "slopes of 0.90 let them fade: × 1e-05 in"),
        (0.9, 1.0, (1.0, 2.0, 3.0), "in these windows they grow: × 3 in"),
    ],
)
def test_what_whh_does_to_an_error_is_what_was_measured(radius, slope, reach, said):
    assert said in words.about_recurrence(radius, 9.0, slope, Signal(np.array([1]), np.array([reach])))


@pytest.mark.parametrize(
    "reach", [np.zeros((0, 3)), np.ones((1, 1)), np.zeros((1, 3)), np.full((1, 3), np.nan)]
)
def test_where_no_gradient_was_measured_only_whh_is_spoken_of(reach):
    signal = Signal(np.arange(len(reach)), reach)
    assert words.about_recurrence(0.9, 1.2, 1.0, signal).endswith(": Whh alone makes errors fade.")
    assert words.about_recurrence(5.0, 9.0, 1.0, signal).endswith(": Whh alone makes errors grow.")


@pytest.mark.parametrize(
    ("largest", "highest"), [(0.2, 1), (2.4, 3), (3.0, 3), (5.3, 6), (6.0, 6), (40.0, 6), (np.inf, 6)]
)
def test_distances_are_drawn_as_far_as_they_go_or_it_is_said(largest, highest):
    signal = Signal(np.array([10]), np.array([[largest, 0.1, 0.2, 0.3, 0.4, 0.5]]))
    assert words.highest_distance(signal) == highest
    assert ("What is more than 6 nats off is drawn at 6." in words.about_imitation(signal)) == (largest > 6)


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

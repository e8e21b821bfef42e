"""What is kept of a run's signals: order, bounds, the way through a checkpoint, and strangers' arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.record.signals import MAX_BYTES, MAX_ROWS, NAMES, REACH, UPDATE, Signals, rows_of


def filled(rows, width=3, name=REACH, stride=1):
    signals = Signals()
    for number in range(1, rows + 1):
        signals.add(name, number * stride, np.full(width, number * stride, np.float32))
    return signals


def test_what_was_measured_comes_back_in_order():
    iterations, values = filled(5).signal(REACH)
    assert iterations.tolist() == [1, 2, 3, 4, 5]
    assert values.tolist() == [[n, n, n] for n in range(1, 6)]
    assert filled(5).last(REACH) == 5


def test_of_a_signal_that_nobody_measured_there_is_nothing():
    signals = filled(3)
    assert len(signals.signal(UPDATE).iterations) == 0
    assert signals.last(UPDATE) == 0
    assert signals.names == (REACH,)


@pytest.mark.parametrize("width", [1, 25, 2048])
@pytest.mark.parametrize("rows", [511, 513, 5000])
def test_a_long_run_keeps_its_beginning_and_its_end_in_bounded_memory(width, rows):
    signals = filled(rows, width)
    iterations, values = signals.signal(REACH)
    assert len(iterations) <= MAX_ROWS
    assert signals.nbytes <= MAX_BYTES // 4 + 8 * MAX_ROWS
    assert iterations[0] == 1
    assert iterations[-1] == rows
    assert (np.diff(iterations) > 0).all()
    assert (values == iterations[:, None]).all()  # every row is one that was measured
    first = rows_of(width) // 2
    assert iterations[:first].tolist() == list(range(1, min(first, rows) + 1))


def test_all_signals_together_stay_within_their_bytes():
    signals = Signals()
    widths = dict.fromkeys(NAMES, 40) | {REACH: 4096}
    for name, width in widths.items():
        for number in range(1, 1200):
            signals.add(name, number, np.zeros(width, np.float32))
    assert signals.nbytes <= MAX_BYTES


@given(st.integers(1, 1500), st.integers(0, 1600))
def test_going_back_forgets_what_came_after(rows, iteration):
    signals = filled(rows, 1)
    kept = [i for i in signals.signal(REACH).iterations.tolist() if i <= iteration]
    signals.truncate(iteration)
    assert signals.signal(REACH).iterations.tolist() == kept
    signals.add(REACH, iteration + 1, np.zeros(1, np.float32))
    assert signals.last(REACH) == iteration + 1


@given(st.integers(1, 1500))
def test_a_checkpoint_brings_all_of_it_back_and_both_go_on_alike(rows):
    signals = filled(rows, 2, stride=7)
    back = Signals.from_arrays(signals.to_arrays())
    for more in range(1, 600, 40):
        signals.add(REACH, 7 * rows + more, np.ones(2, np.float32))
        back.add(REACH, 7 * rows + more, np.ones(2, np.float32))
    for one, other in zip(signals.signal(REACH), back.signal(REACH), strict=True):
        assert one.tobytes() == other.tobytes()


def test_a_copy_is_nobody_elses():
    signals = filled(3)
    copy = signals.copy()
    signals.add(REACH, 4, np.zeros(3, np.float32))
    assert copy.last(REACH) == 3
    copy.truncate(0)
    empty = copy.copy()
    empty.add(REACH, 9, np.zeros(3, np.float32))
    assert empty.signal(REACH).iterations.tolist() == [9]


def test_rows_of_another_width_or_out_of_order_are_refused():
    signals = filled(3)
    with pytest.raises(ValueError, match="rows of 3"):
        signals.add(REACH, 4, np.zeros(2, np.float32))
    with pytest.raises(ValueError, match="stands at 3"):
        signals.add(REACH, 3, np.zeros(3, np.float32))


@pytest.mark.parametrize(
    ("iterations", "values"),
    [
        ([1, 2], [1.0, 2.0, 3.0]),
        ([], []),
        ([1, 1], [1.0, 2.0]),
        ([0, 1], [1.0, 2.0]),
        ([1.5, 2], [1.0, 2.0]),
        ([1, np.nan], [1.0, 2.0]),
        ([1, 2], [1.0, np.inf]),
        ([1, 2], [1.0, 1e35]),
        ([1, 1e17], [1.0, 2.0]),
        ([1], [0.0] * 5000),
        (list(range(1, 700)), [0.0] * 699),
        ([[1.0]], [1.0]),
    ],
)
def test_arrays_of_a_stranger_that_are_no_signal_are_refused(iterations, values):
    arrays = {"iterations_reach": np.array(iterations, float), "values_reach": np.array(values, float)}
    with pytest.raises(ValueError, match="the signal reach"):
        Signals.from_arrays(arrays)


def test_names_that_this_release_does_not_know_are_left():
    arrays = filled(2).to_arrays() | {"iterations_later": np.ones(1), "values_later": np.ones(1)}
    assert Signals.from_arrays(arrays).names == (REACH,)


def test_the_largest_first_value_outlives_every_thinning():
    signals = Signals()
    peak = 3 * rows_of(2) // 4 | 1
    for iteration in range(1, 9 * rows_of(2)):
        signals.add("norm", iteration, np.array([5.0 if iteration == peak else 1.0, 2.0]))
    iterations, values = signals.signal("norm")
    assert peak in iterations
    assert values[:, 0].max() == 5.0

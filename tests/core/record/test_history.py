"""The loss history: exact while it fits, halved when it does not, and never larger."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.record.history import LossHistory

losses = st.lists(st.floats(0, 1000, width=32), max_size=200)
capacities = st.sampled_from([2, 4, 8, 16])


def filled(values, capacity, start=0):
    history = LossHistory(capacity)
    for i, value in enumerate(values, start=start + 1):
        history.append(value, -float(i))
    return history


def expected(values, stride):
    """Rows of a plain list: (means, smooth losses, iterations) of every whole ``stride`` steps."""
    rows = range(stride, len(values) + 1, stride)
    means = [sum(values[end - stride : end]) / stride for end in rows]
    return means, [-float(end) for end in rows], list(rows)


@given(losses, capacities)
def test_it_equals_a_plain_list(values, capacity):
    history = filled(values, capacity)
    means, smooth, iterations = expected(values, history.stride)
    assert history.points("train").values == pytest.approx(means)
    assert history.points("smooth").values.tolist() == smooth
    assert history.points("train").iterations.tolist() == iterations
    assert len(history) == len(means) <= capacity


@given(losses, capacities)
def test_the_stride_doubles_only_when_it_must(values, capacity):
    history = filled(values, capacity)
    needed = 1
    while len(values) // needed > capacity:
        needed *= 2
    assert history.stride == needed


def test_steps_are_exact_until_it_is_full():
    values = [float(i) for i in range(16)]
    assert filled(values, 16).points("train").values.tolist() == values
    assert filled([*values, 16.0], 16).stride == 2


@given(losses, capacities, st.data())
def test_forgetting_the_end_keeps_the_beginning(values, capacity, data):
    history = filled(values, capacity)
    iteration = data.draw(st.integers(0, len(values) + 5))
    before = history.points("train").values.copy()
    history.truncate(iteration)
    rows = min(len(values), iteration) // history.stride
    assert history.points("train").values.tolist() == before[:rows].tolist()
    assert history.points("train").iterations.tolist() == [(i + 1) * history.stride for i in range(rows)]


@given(losses, capacities, st.data())
def test_after_forgetting_the_iterations_still_fit(values, capacity, data):
    """Every row made after going back ends with the iteration that it says."""
    history = filled(values, capacity)
    iteration = data.draw(st.integers(0, len(values)))
    history.truncate(iteration)
    kept = len(history)
    for i in range(iteration + 1, iteration + 41):
        history.append(1.0, -float(i))
    assert history.points("smooth").values.tolist() == [-float(i) for i in history.points("train").iterations]
    assert len(history) >= kept * 0.5
    assert (iteration + 40) // history.stride == len(history)


@pytest.mark.parametrize(
    ("steps", "iteration", "mean"),
    [
        (10, 8, 1.0),  # nothing of the third row is left
        (10, 9, (8.5 + 3) / 4),  # it was being filled, with 8 and 9
        (12, 9, (9.5 + 3) / 4),  # it was full, with 8, 9, 10 and 11
        (12, 11, (3 * 9.5 + 1) / 4),
    ],
)
def test_a_row_that_is_cut_counts_with_its_mean(steps, iteration, mean):
    """Losses 0, 1, 2 … in rows of four; the steps after the cut have loss 1."""
    history = filled([float(i) for i in range(steps)], 4)
    history.truncate(iteration)
    for _ in range(iteration, 12):
        history.append(1.0, 0.0)
    assert history.stride == 4
    assert history.points("train").values.tolist() == [1.5, 5.5, mean]


@given(losses, losses, capacities)
def test_from_its_arrays_it_goes_on_the_same(first, second, capacity):
    history = filled(first, capacity)
    again = LossHistory.from_arrays(history.to_arrays(), capacity)
    for i, value in enumerate(second, start=len(first) + 1):
        history.append(value, -float(i))
        again.append(value, -float(i))
    assert again.stride == history.stride
    assert again.points("train").values.tobytes() == history.points("train").values.tobytes()
    assert again.points("smooth").values.tobytes() == history.points("smooth").values.tobytes()
    arrays, more = history.to_arrays(), again.to_arrays()
    assert all(arrays[name].tobytes() == more[name].tobytes() for name in arrays)


@given(losses, capacities, st.lists(st.integers(0, 60), max_size=6), st.booleans())
def test_its_arrays_never_change(values, capacity, ways, are_drawn):
    """Whatever the history goes through while a checkpoint of it is written, or its curves are drawn."""
    history = filled(values, capacity)
    kept = []
    for way in ways:
        curves = {name: points.values for name, points in history.curves().items()} if are_drawn else {}
        arrays = curves or history.to_arrays()
        kept.append((arrays, {name: array.copy() for name, array in arrays.items()}))
        history.truncate(max(0, history.steps - way))
        for i in range(way // 2):
            history.append(-1.0, float(i))
    for arrays, copies in kept:
        assert all((arrays[name] == copies[name]).all() for name in copies)


def test_its_arrays_cannot_be_written_to():
    arrays = filled([1.0, 2.0], 4).to_arrays()
    with pytest.raises(ValueError, match="read-only"):
        arrays["loss"][0] = 9


def test_ten_million_steps_take_no_more_memory_than_a_million():
    """At most 32 MB; ten thousand steps in 64 rows stand for them."""
    assert LossHistory().capacity * 2 * 8 <= 32_000_000
    history = filled([1.0] * 10_000, 64)
    assert len(history) <= 64
    assert history.nbytes == 64 * 2 * 8


@pytest.mark.parametrize("capacity", [0, 1, 3, -2])
def test_a_capacity_that_cannot_be_halved_is_refused(capacity):
    with pytest.raises(ValueError, match="capacity"):
        LossHistory(capacity)


@pytest.mark.parametrize(
    "change",
    [
        {"smooth_loss": np.zeros(3)},
        {"loss": np.zeros((2, 2)), "smooth_loss": np.zeros((2, 2))},
        {"open": np.zeros(2)},
        {"open": np.array([0.0, 0.0, 0.0])},
        {"open": np.array([1.5, 0.0, 0.0])},
        {"open": np.array([2.0, 2.0, 0.0])},
        {"open": np.array([2.0, -1.0, 0.0])},
        {"open": np.array([2.0, 0.5, 0.0])},
        {"open": np.array([np.nan, 0.0, 0.0])},
        {"open": np.array([np.inf, 0.0, 0.0])},
        {"open": np.array([1e300, 0.0, 0.0])},
        {"open": np.array([2.0, 1.0, np.nan])},
        {"loss": np.array([1.0, np.nan])},
        {"smooth_loss": np.array([1.0, np.inf])},
        {"loss": np.zeros(6), "smooth_loss": np.zeros(6)},
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(change):
    arrays = {"loss": np.zeros(2), "smooth_loss": np.zeros(2), "open": np.array([1.0, 0.0, 0.0])}
    assert len(LossHistory.from_arrays(arrays, 4)) == 2
    with pytest.raises(ValueError, match="loss history"):
        LossHistory.from_arrays(arrays | change, 4)


@pytest.mark.parametrize(("name", "value"), [("loss", 1e300), ("smooth_loss", -1e300), ("open", 1e300)])
def test_losses_that_no_run_has_are_refused(name, value):
    history = LossHistory(4)
    for loss in range(9):
        history.append(float(loss), float(loss))
    arrays = {key: array.copy() for key, array in history.to_arrays().items()}
    arrays[name][-1] = value
    with pytest.raises(ValueError, match="impossible losses"):
        LossHistory.from_arrays(arrays, 4)


def test_rows_that_were_given_or_handed_out_are_never_written_to():
    first = LossHistory()
    for step in range(1, 8):
        first.append(float(step), float(-step))
    given = first.to_arrays()
    second = LossHistory.from_arrays(given)
    held = {name: array.copy() for name, array in given.items()}
    second.append(100.0, 100.0)
    second.truncate(3)
    second.append(200.0, 200.0)
    first.truncate(2)
    first.append(300.0, 300.0)
    assert all((given[name] == array).all() for name, array in held.items())
    assert second.points("train").values.tolist() == [1, 2, 3, 200]
    assert first.points("smooth").values.tolist() == [-1, -2, 300]


def test_a_history_out_of_arrays_takes_no_room_of_its_own_until_it_goes_on():
    rows = np.arange(1000.0)
    arrays = {"loss": rows, "smooth_loss": rows, "open": np.array([1.0, 0.0, 0.0])}
    assert np.shares_memory(LossHistory.from_arrays(arrays).points("train").values, rows)


@given(losses.filter(bool), capacities, st.data())
def test_beside_what_was_measured_stand_the_rows_at_it_or_before(values, capacity, data):
    history, measured = LossHistory(capacity), data.draw(st.sets(st.integers(1, len(values))))
    for step, value in enumerate(values, 1):
        history.append(value, -float(step))
        if step in measured:
            history.measure("held_out", value)
    beside, smooth = history.beside("held_out"), history.points("smooth")
    whole = dict(zip(smooth.iterations.tolist(), smooth.values.tolist(), strict=True))
    for iteration in history.points("held_out").iterations.tolist():
        before = [row for row in beside.iterations.tolist() if row <= iteration]
        assert (before[-1:] or [None]) == ([row for row in whole if row <= iteration][-1:] or [None])
    assert all(whole[at] == value for at, value in zip(*map(np.ndarray.tolist, beside), strict=True))
    assert len(beside.values) <= max(1, len(history.points("held_out").values))

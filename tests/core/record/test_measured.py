"""Series that are measured now and then: exact, in order, in bounded memory, and back from a checkpoint."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.errors import CheckpointError
from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.core.record.measured import MeasuredSeries, Points
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

everies = st.integers(1, 40)
lengths = st.integers(0, 300)
capacities = st.sampled_from([2, 4, 16, 64])


def filled(steps: int, every: int, capacity: int = 64) -> LossHistory:
    """A history of so many steps that measured its own iteration every so often."""
    history = LossHistory(capacity)
    for iteration in range(1, steps + 1):
        history.append(1.0, 1.0)
        if iteration % every == 0:
            history.measure("held_out", float(iteration))
    return history


@given(lengths, everies, capacities)
def test_what_is_kept_is_what_was_measured(steps, every, capacity):
    history = filled(steps, every, capacity)
    points = history.points("held_out")
    assert points.values.tolist() == points.iterations.tolist()
    measured = list(range(every, steps + 1, every))
    last_of_each_row = {(iteration - 1) // history.stride: iteration for iteration in measured}
    assert points.iterations.tolist() == list(last_of_each_row.values())
    assert len(points.values) <= capacity + 1


@given(lengths, everies, capacities, st.data())
def test_going_back_forgets_what_came_after_and_measures_on(steps, every, capacity, data):
    history = filled(steps, every, capacity)
    iteration = data.draw(st.integers(0, steps))
    kept = [i for i in history.points("held_out").iterations.tolist() if i <= iteration]
    history.truncate(iteration)
    assert history.points("held_out").iterations.tolist() == kept
    history.append(1.0, 1.0)
    history.measure("held_out", -1.0)
    assert history.points("held_out").iterations.tolist()[-1] == iteration + 1


@given(lengths, everies, capacities)
def test_from_its_arrays_it_measures_on_the_same(steps, every, capacity):
    history = filled(steps, every, capacity)
    again = LossHistory.from_arrays(history.to_arrays(), capacity)
    for other in (history, again):
        for _ in range(30):
            other.append(1.0, 1.0)
        other.measure("held_out", 0.5)
    first, second = history.to_arrays(), again.to_arrays()
    assert {name: array.tobytes() for name, array in first.items()} == {
        name: array.tobytes() for name, array in second.items()
    }


def test_only_what_is_new_is_told():
    history = filled(100, 10)
    assert history.measured_since(95)["held_out"].iterations.tolist() == [100]
    assert history.measured_since(101) == {}
    assert set(history.curves()) == {"train", "smooth", "held_out"}
    assert len(history.points("nothing").values) == 0


def test_a_series_by_itself():
    series = MeasuredSeries(Points(np.array([2, 5, 9]), np.array([0.2, 0.5, 0.9])))
    series.add(10, 1.0, stride=2)  # of the row that 9 is in
    assert series.since(5).iterations.tolist() == [5, 10]
    series.thin(8)
    assert series.since(1).iterations.tolist() == [5, 10]


@pytest.fixture
def checkpoint():
    learner = Learner(
        corpus_from_string("abcab" * 20, "letters"), TrainingConfig(hidden_size=3, seq_length=5)
    )
    for _ in range(6):
        learner.step()
        learner.history.measure("held_out", learner.loss)
    return learner.checkpoint()


def test_a_checkpoint_keeps_it(checkpoint, tmp_path):
    save_checkpoint(tmp_path / "run.npz", checkpoint)
    history = Learner.resume(load_checkpoint(tmp_path / "run.npz"), None).history
    points = history.points("held_out")
    assert points.iterations.tolist() == [1, 2, 3, 4, 5, 6]
    assert points.values.tobytes() == history.points("train").values.tobytes()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("iterations_held_out", [1, 2, 3, 4, 5, 7]),  # a step that was not made
        ("iterations_held_out", [1, 2, 2, 4, 5, 6]),
        ("iterations_held_out", [0, 1, 2, 3, 4, 5]),
        ("iterations_held_out", [1, 2, 3, 4, 5, 5.5]),
        ("iterations_held_out", [1, 2, 3]),
        ("values_held_out", [1, 2, 3, 4, 5, np.inf]),
        ("values_held_out", [1, 2, 3, 4, 5, 1e300]),
        ("values_held_out", None),
    ],
)
def test_points_that_no_run_has_are_refused(checkpoint, tmp_path, key, value):
    changed = dict(checkpoint.history)
    if value is None:
        del changed[key]
    else:
        changed[key] = np.array(value, np.float64)
    object.__setattr__(checkpoint, "history", changed)
    save_checkpoint(tmp_path / "run.npz", checkpoint)
    with pytest.raises(CheckpointError):
        Learner.resume(load_checkpoint(tmp_path / "run.npz"), None)


def test_a_crowd_of_curves_is_refused(checkpoint, tmp_path):
    one = {"iterations_": np.array([1.0]), "values_": np.array([1.0])}
    crowd = {f"{kind}c{number}": array for number in range(17) for kind, array in one.items()}
    object.__setattr__(checkpoint, "history", checkpoint.history | crowd)
    save_checkpoint(tmp_path / "run.npz", checkpoint)
    with pytest.raises(CheckpointError, match="more curves"):
        load_checkpoint(tmp_path / "run.npz")


@given(lengths, lengths, everies, capacities, st.lists(st.integers(1, 90), max_size=6))
def test_portions_make_the_history_that_single_steps_make(before, after, every, capacity, sizes):
    """Begun from the curves of one that has steps already, as a window's record of an opened run is."""
    alone = filled(before, every, capacity)
    told = LossHistory.from_curves(alone.curves(), alone.steps, capacity)
    done = before
    for size in [*sizes, after]:
        for iteration in range(done + 1, done + size + 1):
            alone.append(1.0, 1.0 + iteration)
            if iteration % every == 0:
                alone.measure("held_out", float(iteration))
        steps = np.arange(done + 1, done + size + 1)
        rows = {"train": np.ones(size), "smooth": 1.0 + steps}
        measured = steps[steps % every == 0]
        told.extend(rows, {"held_out": Points(measured, measured.astype(float))})
        done += size
    assert (told.steps, told.stride) == (alone.steps, alone.stride)
    for name in ("train", "smooth", "held_out"):
        assert told.points(name).iterations.tolist() == alone.points(name).iterations.tolist()
        assert told.points(name).values.tolist() == alone.points(name).values.tolist()


def test_a_history_of_no_curves_is_empty_and_its_arrays_never_change():
    history = LossHistory.from_curves({}, 0, 4)
    history.extend({"train": np.arange(3.0), "smooth": np.arange(3.0)}, {})
    held = history.curves()["train"].values
    history.extend({"train": np.arange(3.0, 7.0), "smooth": np.arange(3.0, 7.0)}, {})
    assert held.tolist() == [0, 1, 2]
    assert (history.steps, history.stride, history.points("train").values.tolist()) == (7, 2, [0.5, 2.5, 4.5])

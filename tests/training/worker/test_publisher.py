"""What the worker leaves in the outbox: every loss once, a snapshot a frame, the speed."""

import math
from typing import Any

import numpy as np
import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.inside.imitation import Nearest, nearest_models
from rnnviz.core.network.cells import CELLS
from rnnviz.core.record.by_heart import ByHeart, find_by_heart
from rnnviz.core.record.signals import IMITATION
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import DivergedError, Learner
from rnnviz.training.worker.messages import Losses, Snapshot
from rnnviz.training.worker.outbox import Outbox
from rnnviz.training.worker.publisher import FRAME_SECONDS, LOSSES_SECONDS, Publisher


class Worker:
    """A Learner that makes a step whenever it is told to, on a clock that stands still between."""

    def __init__(self, **settings: Any) -> None:
        corpus = corpus_from_string("all work and no play. " * 9, "work")
        self.learner = Learner(corpus, TrainingConfig(hidden_size=4, seq_length=5, **settings))
        self.learner.look()
        self.outbox = Outbox()
        self.publisher = Publisher(self.learner, self.outbox)
        self.now = 100.0

    def step(self, seconds: float) -> None:
        self.now += seconds
        loss = self.learner.step()
        self.publisher.add(loss, self.learner.smooth_loss)
        self.publisher.publish_if_due(self.now)


@pytest.fixture
def worker() -> Worker:
    return Worker()


def portions(worker: Worker) -> list[Losses]:
    return [item for item in worker.outbox.drain().items if isinstance(item, Losses)]


def test_every_loss_comes_once_and_in_order(worker: Worker) -> None:
    came: list[tuple[int, float]] = []
    count = 0
    for _ in range(100):
        worker.step(0.01)
        for portion in portions(worker):
            count += 1
            came += enumerate(portion.rows["train"].tolist(), portion.first_iteration)
    worker.publisher.publish(worker.now)
    for portion in portions(worker):
        came += enumerate(portion.rows["train"].tolist(), portion.first_iteration)
    assert [iteration for iteration, _ in came] == list(range(1, 101))
    assert came[-1][1] == worker.learner.loss
    assert count <= 1.0 / LOSSES_SECONDS + 1


def test_what_is_measured_after_a_step_comes_once_with_the_loss_of_that_step(worker: Worker) -> None:
    came: list[int] = []
    for _ in range(100):
        worker.now += 0.01
        loss = worker.learner.step()
        worker.learner.history.measure("held_out", loss)
        worker.publisher.add(loss, worker.learner.smooth_loss)
        worker.publisher.publish_if_due(worker.now)
    worker.publisher.publish(worker.now)
    for portion in portions(worker):
        iterations = portion.points["held_out"].iterations.tolist()
        assert iterations == list(range(portion.first_iteration, portion.first_iteration + len(portion)))
        came += iterations
    assert came == list(range(1, 101))


def test_between_two_frames_nothing_is_left(worker: Worker) -> None:
    worker.step(0.0)
    assert worker.outbox.drain().snapshot is not None
    worker.step(FRAME_SECONDS / 2)
    assert worker.outbox.drain().snapshot is None
    worker.step(FRAME_SECONDS)
    snapshot = worker.outbox.drain().snapshot
    assert snapshot is not None
    assert snapshot.iteration == 3


def test_the_speed_is_counted_anew_after_a_pause(worker: Worker) -> None:
    for _ in range(60):
        worker.step(0.02)
    snapshot = worker.outbox.drain().snapshot
    assert snapshot is not None
    assert snapshot.steps_per_second == pytest.approx(50, rel=0.1)
    worker.now += 1000
    worker.publisher.restart_rate()
    for _ in range(60):
        worker.step(0.02)
    snapshot = worker.outbox.drain().snapshot
    assert snapshot is not None
    assert snapshot.steps_per_second == pytest.approx(50, rel=0.1)


def test_what_crosses_to_the_window_cannot_be_written(worker: Worker) -> None:
    worker.step(0.0)
    delivery = worker.outbox.drain()
    assert delivery.snapshot is not None
    arrays = [delivery.snapshot.hs, delivery.snapshot.ps, delivery.snapshot.losses]
    arrays += [row for item in delivery.items if isinstance(item, Losses) for row in item.rows.values()]
    assert len(arrays) == 5
    assert not any(array.flags.writeable for array in arrays)


def test_where_it_diverged_is_told_with_the_last_picture_of_numbers(worker: Worker) -> None:
    worker.step(1.0)
    shown = worker.outbox.drain().snapshot
    for _ in range(3):  # within one frame
        worker.step(0.0)
    worker.learner.now.params.flat[:] = math.nan
    with pytest.raises(DivergedError):
        worker.step(0.0)
    worker.publisher.publish_diverged(worker.now)
    delivery = worker.outbox.drain()
    assert [len(losses) for losses in delivery.items if isinstance(losses, Losses)] == [3]
    snapshot = delivery.snapshot
    assert shown is not None
    assert snapshot is not None
    assert snapshot.iteration == worker.learner.iteration == 4
    assert np.array_equal(snapshot.hs, shown.hs)
    assert np.array_equal(snapshot.inputs, shown.inputs)
    assert np.isfinite(snapshot.ps).all()


def last(worker: Worker) -> Snapshot:
    worker.publisher.publish(worker.now)
    snapshot = worker.outbox.drain().snapshot
    assert snapshot is not None
    return snapshot


def test_of_one_vanilla_layer_nothing_is_shown_beside_h(worker: Worker) -> None:
    worker.step(1.0)
    shown = last(worker)
    assert shown.layers == ()
    assert shown.pictures == (shown.hs,)
    assert (shown.watched, shown.stream) == ("h", 0)


@pytest.mark.parametrize("cell", list(CELLS))
@pytest.mark.parametrize("streams", [1, 3])
def test_what_is_watched_is_what_the_equations_make_of_that_stream_in_every_layer(
    cell: str, streams: int
) -> None:
    worker = Worker(cell=cell, layers=3, batch_size=streams, dtype="float64", dropout=0.3)
    worker.step(1.0)
    worker.step(1.0)
    stream = streams - 1
    apart = worker.learner.take_apart(stream)  # the step to come, every array of it kept
    worker.step(1.0)
    worker.publisher.show_stream(stream)
    for watched in CELLS[cell].watched:
        worker.publisher.show_watched(watched.name)
        shown = last(worker)
        assert (shown.watched, shown.stream) == (watched.name, stream)
        first = 1 if watched.name in CELLS[cell].states else 0
        assert len(shown.layers) == 3
        for layer, picture in enumerate(shown.layers):
            np.testing.assert_array_equal(picture, apart.of_layer(watched.name, layer)[first:])
            assert not picture.flags.writeable
            if watched.is_bounded:
                assert watched.low <= picture.min()
                assert picture.max() <= watched.high
        np.testing.assert_array_equal(shown.hs, apart.of_layer("h", 2)[1:])
        np.testing.assert_array_equal(shown.inputs, apart.inputs)
        np.testing.assert_array_equal(shown.targets, apart.targets)
        np.testing.assert_array_equal(shown.losses, apart.window.losses[:, stream])
        np.testing.assert_array_equal(shown.ps, apart.window.ps[:, stream])


def test_what_a_run_does_not_have_is_not_shown(worker: Worker) -> None:
    for wanted in (-1, 1):
        with pytest.raises(UserError, match="stream"):
            worker.publisher.show_stream(wanted)
    with pytest.raises(UserError, match="it has h"):
        worker.publisher.show_watched("c")
    assert (last(worker).watched, last(worker).stream) == ("h", 0)


def test_the_rate_that_a_schedule_makes_is_told_beside_the_one_that_is_set() -> None:
    worker = Worker(schedule="linear", goal_steps=10, learning_rate=0.2)
    worker.step(1.0)
    shown = last(worker)
    assert shown.learning_rate == 0.2
    assert shown.rate_now == pytest.approx(0.18)


def test_learning_by_heart_is_told_with_the_snapshot_and_taken_back_with_the_run() -> None:
    worker = Worker()

    def by_heart() -> ByHeart | None:
        worker.publisher.publish(worker.now)
        snapshot = worker.outbox.drain().snapshot
        assert snapshot is not None
        return snapshot.by_heart

    assert by_heart() is None
    history = worker.learner.history
    for iteration in range(1, 401):
        worker.learner.step()
        if iteration % 10 == 0:
            history.measure("held_out", 30.0 + abs(iteration - 20) / 2)
    found = find_by_heart(history.points("held_out"), history.points("smooth"))
    assert found is not None
    assert found.since == 20
    assert by_heart() == found
    history.truncate(30)
    assert by_heart() is None


def test_which_model_is_imitated_is_told_with_the_snapshot_and_taken_back_with_the_run() -> None:
    worker = Worker(sample_every=100)

    def nearest() -> tuple[Nearest, ...]:
        worker.publisher.publish(worker.now)
        snapshot = worker.outbox.drain().snapshot
        assert snapshot is not None
        return snapshot.nearest

    assert nearest() == ()
    while worker.learner.iteration < 600:
        worker.step(0.01)
    found = nearest_models(*worker.learner.signals.signal(IMITATION))
    assert found[0].iteration == 10
    assert nearest() == found
    worker.learner.signals.truncate(9)
    assert nearest() == ()

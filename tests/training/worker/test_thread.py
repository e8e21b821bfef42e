"""The worker thread: it starts, answers, and ends in time. That none is left, every test checks."""

import threading
import time

import pytest

from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import (
    CheckpointSaved,
    DrawSample,
    SampleFinished,
    SaveCheckpoint,
    SetRunning,
    SetSpeed,
    StateChanged,
    StepOnce,
)
from rnnviz.training.worker.thread import TrainerThread

SECONDS = 30.0
"""A machine that is busy with other things may take long; nothing here waits on purpose."""


class Watched:
    """A thread with all that it has delivered so far."""

    def __init__(self, learner, generation=1):
        self.thread = TrainerThread(learner, generation)
        self.events, self.iterations, self.snapshots = [], [], []

    def fetch(self):
        delivery = self.thread.drain()
        assert delivery.generation == self.thread.generation
        self.events += delivery.events
        for piece in delivery.losses:
            self.iterations += range(piece.first_iteration, piece.first_iteration + len(piece))
        if delivery.snapshot is not None:
            self.snapshots.append(delivery.snapshot)

    def wait_for(self, condition):
        end = time.monotonic() + SECONDS
        while not condition(self):
            assert time.monotonic() < end, f"waited {SECONDS} s in vain; seen {self.events[-5:]}"
            self.fetch()
            time.sleep(0)  # the worker's turn

    def saw(self, kind):
        return any(isinstance(event, kind) for event in self.events)


@pytest.fixture
def learner(story):
    config = TrainingConfig(hidden_size=12, seq_length=8, sample_every=10**6)
    return Learner(corpus_from_string(story(1500), "story"), config)


@pytest.fixture
def watched(learner):
    watched = Watched(learner)
    watched.thread.start()
    yield watched
    assert watched.thread.stop(SECONDS)


def test_it_starts_paused_with_a_picture(watched):
    watched.wait_for(lambda seen: seen.snapshots)
    assert watched.snapshots[-1].iteration == 0
    assert watched.iterations == []


def test_run_and_pause(watched):
    watched.thread.send(SetRunning(True))
    watched.wait_for(lambda seen: len(seen.iterations) > 50)
    watched.thread.send(SetRunning(False))
    watched.wait_for(lambda seen: StateChanged(False) in seen.events)
    count = len(watched.iterations)
    assert watched.iterations == list(range(1, count + 1))
    assert watched.snapshots[-1].iteration == count
    watched.thread.send(StepOnce(3))
    watched.wait_for(lambda seen: seen.events.count(StateChanged(False)) == 2)
    assert watched.iterations == list(range(1, count + 4))


def test_a_slow_run_answers_at_once(watched):
    """It waits for its next step on the queue, not in a sleep: a step is due in a quarter of an hour."""
    watched.thread.send(SetSpeed(0.001))
    watched.thread.send(SetRunning(True))
    watched.wait_for(lambda seen: seen.iterations)
    watched.thread.send(SetRunning(False))
    watched.wait_for(lambda seen: StateChanged(False) in seen.events)
    assert watched.iterations == [1]


def test_samples_while_training(watched):
    watched.thread.send(SetRunning(True))
    watched.thread.send(DrawSample(1, "The ", 1.0, 500, seed=0))
    watched.wait_for(lambda seen: seen.saw(SampleFinished))
    assert watched.iterations or watched.snapshots


def test_a_save_asked_for_before_the_end_is_there_after_it(learner, tmp_path):
    watched = Watched(learner)
    watched.thread.start()
    path = tmp_path / "run.npz"
    watched.thread.send(StepOnce(5))
    watched.wait_for(lambda seen: StateChanged(False) in seen.events)
    watched.thread.send(SaveCheckpoint(path))
    assert watched.thread.stop(SECONDS)
    assert load_checkpoint(path).last.place.iteration == 5
    watched.fetch()
    assert watched.saw(CheckpointSaved)


@pytest.mark.parametrize("commands", [(), (SetRunning(True),), (SetRunning(True), SetSpeed(0.001))])
def test_stop_ends_it_in_time(learner, commands):
    before = threading.enumerate()
    thread = TrainerThread(learner, 3)
    thread.start()
    for command in commands:
        thread.send(command)
    assert thread.stop(SECONDS)
    assert thread.stop(SECONDS), "a second stop is harmless"
    assert threading.enumerate() == before


def test_a_worker_that_does_not_answer_is_not_waited_for_longer(learner):
    class Busy(Learner):
        release = threading.Event()

        def step(self, **how):
            self.release.wait(SECONDS)
            return super().step(**how)

    learner.__class__ = Busy
    watched = Watched(learner)
    watched.thread.start()
    watched.thread.send(SetRunning(True))
    watched.wait_for(lambda seen: StateChanged(True) in seen.events)
    assert not watched.thread.stop(0.01)
    Busy.release.set()
    assert watched.thread.stop(SECONDS)


def test_two_runs_know_whose_results_are_whose(story):
    corpus = corpus_from_string(story(1500), "story")
    runs = [Watched(Learner(corpus, TrainingConfig(hidden_size=8, seed=n)), n) for n in (1, 2)]
    for run in runs:
        run.thread.start()
        run.thread.send(StepOnce(4))
    for run in runs:
        run.wait_for(lambda seen: StateChanged(False) in seen.events)
        assert run.iterations == [1, 2, 3, 4]
    for run in runs:
        assert run.thread.stop(SECONDS)

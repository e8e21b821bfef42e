"""The saver: checkpoints one after the other in its own thread, each answered."""

import dataclasses
import math
import threading
import time
import weakref

import numpy as np
import pytest

from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.saving import Saver


@pytest.fixture
def checkpoint(story):
    corpus = corpus_from_string(story(500), "story")
    return Learner(corpus, TrainingConfig(hidden_size=6, seq_length=5)).checkpoint()


def test_all_is_written_and_answered_before_it_finishes(checkpoint, tmp_path):
    saver, answers = Saver("saver"), []
    for i in range(5):
        saver.save(tmp_path / f"{i}.npz", checkpoint, answers.append)
    saver.finish()
    assert answers == [None] * 5
    assert [load_checkpoint(tmp_path / f"{i}.npz").last.place.iteration for i in range(5)] == [0] * 5


def test_a_failure_is_told_and_the_next_is_saved(checkpoint, tmp_path):
    """One that the disk is to blame for, and one that we are."""
    saver, answers = Saver("saver"), []
    saver.save(tmp_path / "missing" / "a.npz", checkpoint, answers.append)
    saver.save(tmp_path / "b.npz", dataclasses.replace(checkpoint, elapsed=math.nan), answers.append)
    saver.save(tmp_path / "c.npz", checkpoint, answers.append)
    saver.finish()
    assert "could not be written" in str(answers[0])
    assert "could not be saved (ValueError" in str(answers[1])
    assert answers[2] is None
    assert [path.name for path in tmp_path.iterdir()] == ["c.npz"]


def test_without_a_job_there_is_no_thread(checkpoint, tmp_path):
    before = threading.active_count()
    saver = Saver("saver")
    saver.finish()
    assert threading.active_count() == before
    saver.save(tmp_path / "a.npz", checkpoint, [].append)
    assert threading.active_count() == before + 1
    saver.finish()
    saver.finish()
    assert threading.active_count() == before


def test_what_is_written_is_let_go(checkpoint, tmp_path):
    """A saver with nothing to do holds no run in memory."""
    saver, written = Saver("saver"), threading.Event()
    state = np.zeros((1, 6), np.float32)
    held = weakref.ref(state)
    job = dataclasses.replace(checkpoint, last=dataclasses.replace(checkpoint.last, state=state))
    saver.save(tmp_path / "a.npz", job, lambda _error: written.set())
    del state, job
    assert written.wait(10)
    until = time.monotonic() + 10
    while held() is not None and time.monotonic() < until:
        time.sleep(0.001)  # the saver shall have the processor
    assert held() is None
    saver.finish()

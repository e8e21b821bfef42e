"""What a checkpoint keeps of the way comes back, and what no run has is refused in words."""

import dataclasses

import numpy as np
import pytest

from rnnviz.core.errors import CheckpointError
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.kept import best_map_of, book_map_of, history_of
from rnnviz.training.run.learner import BEST_EVERY, Learner

CONFIG = TrainingConfig(hidden_size=4, seq_length=6)


@pytest.fixture(scope="module")
def checkpoint():
    learner = Learner(corpus_from_string("the river ran on and on, " * 12, "river"), CONFIG)
    for _ in range(BEST_EVERY + 5):
        learner.step()
    return learner.checkpoint()


def test_losses_and_maps_come_back(checkpoint):
    assert history_of(checkpoint).steps == BEST_EVERY + 5
    kept, best = book_map_of(checkpoint, CONFIG).to_arrays(), best_map_of(checkpoint, CONFIG)
    assert kept["sums"].tobytes() == checkpoint.book_map["sums"].tobytes()
    assert best is not None
    assert best.to_arrays()["counts"].tobytes() == checkpoint.best_book_map["counts"].tobytes()


def test_a_file_without_a_map_begins_an_empty_one(checkpoint):
    without = dataclasses.replace(checkpoint, book_map={}, best=None)
    assert np.isnan(book_map_of(without, CONFIG).image()).all()
    assert best_map_of(without, CONFIG) is None


def test_a_history_or_a_map_that_no_run_has_is_refused(checkpoint):
    for name in ("history", "book_map"):
        arrays = {key: array[:-1] for key, array in getattr(checkpoint, name).items()}
        with pytest.raises(CheckpointError, match="damaged"):
            (history_of if name == "history" else lambda file: book_map_of(file, CONFIG))(
                dataclasses.replace(checkpoint, **{name: arrays})
            )


def test_a_history_must_reach_to_the_last_moment(checkpoint):
    with pytest.raises(CheckpointError, match="has 0 steps, the run 105"):
        history_of(dataclasses.replace(checkpoint, history={}))

"""signals.csv: a row for every step at which something was measured, its columns by name."""

import csv
import io

import numpy as np
import pytest

from rnnviz.core.network.cells import CELLS
from rnnviz.core.record.signals import IMITATION, NORM, REACH, Signals
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.signals_csv import columns_of, signals_csv_text


def trained(story, steps=12, **settings):
    corpus = corpus_from_string(story(3000), "story")
    learner = Learner(corpus, TrainingConfig(**({"hidden_size": 6, "seq_length": 5} | settings)))
    for _ in range(steps):
        learner.step()
    return learner


def rows_of(learner):
    return list(csv.DictReader(io.StringIO(signals_csv_text(learner.signals, learner.architecture))))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("clip_by", ["entry", "norm"])
def test_every_column_has_a_name_of_its_own(story, cell, clip_by):
    learner = trained(story, cell=cell, layers=2, clip_by=clip_by)
    header = list(rows_of(learner)[0])
    assert header[0] == "iteration"
    assert len(set(header)) == len(header)
    for name in learner.signals.names:
        columns = columns_of(name, learner.signals.signal(name).values.shape[1], learner.architecture)
        assert set(columns) <= set(header)
        assert name == REACH or f"{name}_0" not in columns
    gate = {"lstm": "_f", "gru": "_z", "rnn": ""}[cell]
    assert {f"eigenvalue_Whh2{gate}", "gradient_norm_Wxh", "slope_h2", "saturated_h", "kl_3-gram"} <= set(
        header
    )


def test_numbers_stand_where_they_were_measured_and_nowhere_else(story):
    learner = trained(story)
    rows = {int(row["iteration"]): row for row in rows_of(learner)}
    assert list(rows) == sorted(rows)
    for name, column, place in (
        (NORM, "gradient_norm", 0),
        (REACH, "reach_4", 4),
        (IMITATION, "kl_1-gram", 1),
    ):
        iterations, values = learner.signals.signal(name)
        for iteration, row in rows.items():
            found = values[iterations == iteration, place]
            assert [np.float32(row[column])] == found.tolist() if len(found) else row[column] == ""
    assert set(rows) == {
        step for name in learner.signals.names for step in learner.signals.signal(name).iterations.tolist()
    }


def test_before_the_first_step_there_is_a_header_alone(story):
    assert signals_csv_text(Signals(), trained(story, 0).architecture) == "iteration\n"


def test_a_signal_of_another_width_is_counted(story):
    signals = Signals()
    signals.add(NORM, 3, np.ones(2))
    assert signals_csv_text(signals, trained(story, 0).architecture) == "iteration,norm_0,norm_1\n3,1,1\n"

"""RunCurves: every curve of a run by its name, whichever way its numbers come."""

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.core.record.measured import Points
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.panels.loss.run_curves import RunCurves
from rnnviz.training.config import TrainingConfig
from rnnviz.training.worker.messages import Losses, RunInfo

INFO = RunInfo(
    generation=1,
    config=TrainingConfig(),
    vocabulary=Vocabulary("abc"),
    text=None,
    reading=None,
    parameter_count=1,
    guessing_loss=80.0,
    can_train=True,
)


def losses(first: int, count: int, **points: Points) -> Losses:
    values = 100.0 - np.arange(first, first + count) / 1000
    return Losses(first, {"train": values, "smooth": values}, points)


def held(*iterations: int) -> Points:
    return Points(np.array(iterations), np.array(iterations, np.float64))


def lines(curves: RunCurves) -> dict[str, list[float]]:
    """Of every line its iterations."""
    return {spec.name: points.iterations.tolist() for spec, points in curves.lines(curves.even).items()}


@pytest.fixture
def curves() -> RunCurves:
    curves = RunCurves()
    curves.start_run(INFO)
    return curves


def test_a_new_run_has_the_loss_of_guessing_and_nothing_measured(curves):
    assert lines(curves) == {"smooth": [0]}
    curves.extend(losses(1, 100, held_out=held(50)))
    curves.start_run(INFO)
    assert lines(curves) == {"smooth": [0]}


def test_what_is_measured_has_its_own_iterations_beside_those_of_every_step(curves):
    curves.extend(losses(1, 100, held_out=held(33, 66), other=held(99)))
    curves.extend(losses(101, 100, held_out=held(133)))
    assert lines(curves)["held_out"] == [33, 66, 133]
    assert lines(curves)["other"] == [99]
    assert lines(curves)["smooth"][-1] == 200
    assert list(lines(curves)) == ["smooth", "held_out", "other"]


def test_what_came_after_is_forgotten_in_all_of_them(curves):
    curves.extend(losses(1, 2000, held_out=held(500, 1500), other=held(1999)))
    curves.truncate(1000)
    assert lines(curves)["held_out"] == [500]
    assert "other" not in lines(curves)
    assert lines(curves)["smooth"][-1] <= 1000
    assert curves.octaves.last_iteration <= 1000


def test_a_run_brings_its_past_along(curves):
    past = losses(1, 300)
    every = {name: Points(np.arange(1, 301), row) for name, row in past.rows.items()}
    curves.start_run(replace(INFO, curves=every | {"held_out": held(100, 200)}))
    assert lines(curves)["held_out"] == [100, 200]
    assert curves.even.last_iteration == curves.octaves.last_iteration == 300


def test_at_a_step_there_are_the_lines_that_reach_over_it(curves):
    curves.extend(losses(1, 300, held_out=held(100, 200)))
    told = {
        iteration: {spec.name: value for spec, value in curves.lines_at(curves.even, iteration).items()}
        for iteration in (50, 150, 250)
    }
    assert told[150] == pytest.approx({"smooth": 100.0 - 0.150, "held_out": 150.0}, abs=0.02)
    assert set(told[50]) == set(told[250]) == {"smooth"}

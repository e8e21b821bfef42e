"""A plan: its runs, the way to disk and back, and what cannot be planned."""

import json

import pytest

from rnnviz.core.errors import UserError
from rnnviz.training.sweep.plan import planned_runs, read_plan, text_path
from rnnviz.training.sweep.vary import Bounds


def test_a_plan_comes_back_and_each_setting_has_its_first_seed_first(plan_sweep, corpus):
    folder, plan = plan_sweep(vary={"learning_rate": (0.01, 0.1), "cell": ("gru",)}, seeds=(7, 8))
    assert read_plan(folder) == plan
    assert plan.count == 4
    assert [run.name for run in planned_runs(folder, plan)] == [
        "0000-learning_rate=0.01,cell=gru-seed7",
        "0002-learning_rate=0.1,cell=gru-seed7",
        "0001-learning_rate=0.01,cell=gru-seed8",
        "0003-learning_rate=0.1,cell=gru-seed8",
    ]
    config = plan.config(planned_runs(folder, plan)[-1])
    assert (config.learning_rate, config.cell, config.seed, config.hidden_size) == (0.1, "gru", 8, 6)
    assert text_path(folder, plan).read_bytes() == corpus.path.read_bytes()


def test_a_linear_rate_ends_with_its_run(plan_sweep):
    folder, plan = plan_sweep(vary={"schedule": ("constant", "linear")}, seeds=(0,), steps=30)
    assert [plan.config(run).goal_steps for run in planned_runs(folder, plan)] == [0, 30]


def test_what_cannot_be_planned_is_refused_before_anything_is_written(plan_sweep, tmp_path):
    with pytest.raises(UserError, match="too short"):
        plan_sweep(vary={"batch_size": (1, 512)})
    with pytest.raises(UserError, match="--seeds"):
        plan_sweep(vary={"seed": (1, 2)})
    with pytest.raises(UserError, match="most"):
        plan_sweep(seeds=tuple(range(10_001)))
    assert not (tmp_path / "sweep").exists()
    folder, _ = plan_sweep()
    with pytest.raises(UserError, match="holds a sweep already"):
        plan_sweep()
    with pytest.raises(UserError, match="holds no sweep"):
        read_plan(folder / "runs")


@pytest.mark.parametrize(
    ("key", "value"),
    [("seeds", []), ("vary", {"speed": [1]}), ("steps", -1), ("text", 3), ("beat", "x"), ("format", 99)],
)
def test_a_damaged_plan_is_said_in_a_sentence(plan_sweep, key, value):
    folder, _ = plan_sweep(vary={"sigma": Bounds(0.1, 1.0)}, search=3)
    table = json.loads((folder / "plan.json").read_text())
    (folder / "plan.json").write_text(json.dumps(table | {key: value}))
    with pytest.raises(UserError, match=r"damaged|another release"):
        read_plan(folder)
    (folder / "plan.json").write_text("{")
    with pytest.raises(UserError, match="not JSON"):
        read_plan(folder)

"""What a sweep came to, told honestly."""

import math
from pathlib import Path

import pytest

from rnnviz.training.sweep.plan import PlannedRun
from rnnviz.training.sweep.progress import RunProgress
from rnnviz.training.sweep.results import results_by_setting, table, verdict


def runs_of(*settings):
    """A setting each, of (state, loss) a seed."""
    found = []
    for setting, runs in enumerate(settings):
        for seed, (state, loss) in enumerate(runs):
            run = PlannedRun(len(found), setting, {"layers": setting + 1}, seed, f"{setting}-{seed}")
            found.append(RunProgress(run, state, 10, loss, math.nan, "", "", Path("x")))
    return found


def done(*losses):
    return [("done", loss) for loss in losses]


def test_mean_and_spread_count_only_what_came_to_its_goal():
    runs = runs_of(done(3.0, 4.0), [("done", 2.0), ("diverged", 1.0), ("running", 0.5)], [("failed", 0.0)])
    results = results_by_setting(runs)
    assert [one.varied["layers"] for one in results] == [2, 1, 3]
    assert results[1].mean == 3.5
    assert results[1].deviation == pytest.approx(math.sqrt(0.5))
    _, rows = table(results)
    assert rows[0] == ["layers=2", "1", "2.0000", "-", "2.0000", "2.0000", "1 diverged, 1 not done"]
    assert rows[2] == ["layers=3", "0", "-", "-", "-", "-", "1 failed"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ([done(1.0)], ""),
        ([done(1.0), done(2.0)], "nobody can tell"),
        ([done(1.0, 1.2, 1.1), done(1.0, 1.4, 1.3)], "luck alone makes up to"),
        ([done(1.0, 1.02, 1.01), done(1.3, 1.32, 1.31)], "more than the 0.0"),
        ([done(1.0, 1.2, 1.1), done(1.3, 1.5, 1.4)], "more than the 0.2"),
        ([done(1.0, 1.2, 1.1), done(1.3, 1.5, 1.4), done(3.0, 3.1, 3.2)], "cannot be called different"),
    ],
)
def test_luck_is_called_luck(settings, said):
    words = verdict(results_by_setting(runs_of(*settings)))
    assert said in words
    assert bool(words) == bool(said)

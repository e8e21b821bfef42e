"""Processes that work on a sweep: they share it, outlive a kill, and end politely."""

import os
import signal
import sys

import pytest
from sweep import differing_runs, kill_at_random

from rnnviz.core.errors import UserError
from rnnviz.training.sweep.progress import progress
from rnnviz.training.sweep.workers import start_workers


def test_three_runs_with_two_workers_and_a_kill_are_as_three_alone(plan_sweep):
    folder, plan = plan_sweep(seeds=(0, 1, 2), steps=800, beat=0.1)
    workers = start_workers(folder, 2)
    killed = kill_at_random(workers, kills=1, folder=folder, plan=plan)
    assert workers.wait()
    assert killed == 1
    assert workers.sentences == []
    assert [run.state for run in progress(folder, plan)] == ["done"] * 3
    assert differing_runs(folder, plan) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no polite signal from outside")
def test_who_is_stopped_ends_politely_and_leaves_what_can_be_gone_on_with(plan_sweep):
    folder, plan = plan_sweep(seeds=(0,), steps=10**8, beat=0.05)
    workers = start_workers(folder, 1)
    while not any(run.steps for run in progress(folder, plan)):
        assert workers.look()
    for pid in workers.pids:
        os.kill(pid, signal.SIGTERM)  # as Slurm does when the time is over
    assert workers.wait()
    [run] = progress(folder, plan)
    assert run.state == "waiting"
    assert (run.folder / "last.npz").exists()
    assert not workers.failed


def test_a_worker_that_cannot_work_says_why(plan_sweep):
    folder, _ = plan_sweep()
    with pytest.raises(UserError, match="holds no sweep"):
        start_workers(folder / "runs")
    workers = start_workers(folder, 1)
    (folder / "plan.json").write_text("{")
    assert workers.wait()
    assert workers.failed
    assert "is damaged" in workers.sentences[0]

"""A worker, in this process: what it trains, what it leaves, and what it goes on with."""

import dataclasses
import itertools

import pytest
from _runs import differing_bits

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_folder import RunFolder
from rnnviz.training.sweep.lease import newest_claims
from rnnviz.training.sweep.outcome import read_outcome
from rnnviz.training.sweep.plan import planned_runs, text_path
from rnnviz.training.sweep.progress import progress
from rnnviz.training.sweep.results import write_results
from rnnviz.training.sweep.work import Worker


def never():
    return False


def differing(folder, plan, run, tmp_path):
    """The bits by which a run of a sweep differs from one alone."""
    alone = RunFolder(tmp_path / "alone" / run.name)
    learner = Learner(read_corpus(text_path(folder, plan)), plan.config(run))
    alone.train(learner, plan.steps, on_step=lambda _: None, is_interrupted=never)
    ours = folder / "runs" / run.name
    same = (ours / "loss.csv").read_bytes() == alone.loss_csv.read_bytes()
    return differing_bits(load_checkpoint(ours / "last.npz"), load_checkpoint(alone.last)) + (not same)


def test_each_run_of_a_sweep_is_as_one_alone(plan_sweep, tmp_path):
    folder, plan = plan_sweep(vary={"learning_rate": (0.05, 0.1)})
    assert [run.state for run in progress(folder, plan)] == ["waiting"] * 4
    Worker(folder, "me").work(never)
    looked = progress(folder, plan)
    assert [(run.state, run.steps) for run in looked] == [("done", 30)] * 4
    assert [run.seed for run in looked] == [0, 1, 0, 1]
    for run in looked:
        assert differing(folder, plan, run.run, tmp_path) == 0
        assert read_outcome(folder, run.run.name).loss == run.loss
    rows = write_results(folder, looked).read_text().splitlines()
    assert rows[0] == "number,setting,learning_rate,seed,state,steps,loss,held_out_loss,why,folder"
    assert len(rows) == 5
    saved = [run.folder / "last.npz" for run in looked]
    before, claims = [path.stat().st_mtime_ns for path in saved], newest_claims(folder / "leases")
    Worker(folder, "another").work(never)  # nothing is trained twice, nor claimed for it
    assert newest_claims(folder / "leases") == claims
    assert [path.stat().st_mtime_ns for path in saved] == before


def test_who_is_stopped_leaves_a_run_that_goes_on_bit_for_bit(plan_sweep, tmp_path):
    folder, plan = plan_sweep(seeds=(3,))
    looks = itertools.count()
    Worker(folder, "me").work(lambda: next(looks) > 12)
    [left] = progress(folder, plan)
    assert left.state == "waiting"
    before = load_checkpoint(left.folder / "last.npz")
    assert 0 < before.last.place.iteration < 30
    Worker(folder, "another").work(never)
    assert load_checkpoint(left.folder / "last.npz").run_id == before.run_id  # gone on with, not begun anew
    [run] = planned_runs(folder, plan)
    assert differing(folder, plan, run, tmp_path) == 0


def test_a_run_that_diverges_or_cannot_be_is_done_with_its_sentence(plan_sweep):
    folder, plan = plan_sweep(vary={"learning_rate": (0.1, 900.0)}, seeds=(0,), steps=90)
    broken = folder / "runs" / planned_runs(folder, plan)[0].name
    broken.mkdir()
    (broken / "last.npz").write_bytes(b"PK\x03\x04")
    Worker(folder, "me").work(never)
    failed, diverged = progress(folder, plan)
    assert failed.state == "failed"
    assert "last.npz" in failed.sentence
    assert diverged.state == "diverged"
    assert "loss" in diverged.sentence


def test_a_text_that_has_changed_is_no_text_of_the_sweep(plan_sweep):
    folder, plan = plan_sweep(seeds=(0,))
    text_path(folder, plan).write_text("another one, long enough to be learned " * 9)
    Worker(folder, "me").work(never)
    [run] = progress(folder, plan)
    assert "is not the text" in run.sentence


def test_there_must_be_a_sweep(tmp_path):
    with pytest.raises(UserError, match="holds no sweep"):
        Worker(tmp_path, "me")


def test_a_search_proposes_and_trains(plan_sweep):
    from rnnviz.training.sweep.vary import Bounds

    folder, plan = plan_sweep(
        vary={"learning_rate": Bounds(0.01, 0.3, log=True), "cell": ("rnn", "gru")}, search=3, steps=5
    )
    Worker(folder, "me").work(never)
    looked = progress(folder, plan)
    assert [run.state for run in looked] == ["done"] * 6
    rates = {run.varied["learning_rate"] for run in looked}
    assert len(rates) == 3
    assert all(0.01 <= rate <= 0.3 for rate in rates)
    assert dataclasses.replace(plan, beat=1.0).count == 6

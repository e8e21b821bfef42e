"""Files that older programs wrote: they open, hold what was saved, and go on bit for bit."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from _runs import advance, differing_bits

from rnnviz.core.network.parameters import Parameters
from rnnviz.core.record.checkpoint import RateChange, load_checkpoint, read_checkpoint, save_checkpoint
from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.run.learner import Learner

OLD = Path(__file__).parent / "written_by_0.1.0"
"""Runs of 130 steps with a hidden size of 6, saved by the release that wrote format 1."""
FORMAT_2 = Path(__file__).parent / "format_2"
"""The same with another seed, saved by the first program that wrote format 2. In ``float64``, every
row of the losses stands for four steps."""


@pytest.mark.parametrize("name", ["float32", "float64"])
def test_every_number_is_the_one_that_was_saved(name):
    opened = load_checkpoint(OLD / f"{name}.npz")
    with np.load(OLD / f"{name}.npz", allow_pickle=False) as saved:
        for prefix, moment in (("", opened.last), ("best_", opened.best)):
            memory = Parameters(moment.params.specs, moment.optimizer.state["memory"])
            assert set(moment.params) == {"Wxh", "Whh", "Why", "bh", "by"}
            for parameter, array in moment.params.items():
                assert array.tobytes() == saved[prefix + parameter].tobytes()
                assert memory[parameter].tobytes() == saved[f"{prefix}memory_{parameter}"].tobytes()
            assert moment.state.shape == (1, 6)
            assert moment.state.tobytes() == saved[f"{prefix}hprev"].tobytes()
        assert opened.history["loss"].tobytes() == saved["history_loss"].tobytes()
    assert (opened.architecture.cell.name, opened.architecture.layers) == ("rnn", 1)
    assert opened.last.optimizer.name == "adagrad"
    assert opened.last.place.iteration == 130


@pytest.mark.parametrize(("name", "stride", "rows"), [("float32", 1, 130), ("float64", 4, 32)])
def test_a_file_of_format_2_holds_what_was_saved_and_is_written_the_same(name, stride, rows, tmp_path):
    opened = load_checkpoint(FORMAT_2 / f"{name}.npz")
    save_checkpoint(tmp_path / "again.npz", opened)
    with np.load(FORMAT_2 / f"{name}.npz") as saved, np.load(tmp_path / "again.npz") as again:
        assert set(again) == set(saved)
        for key in saved:
            assert again[key].tobytes() == saved[key].tobytes(), key
        history = Learner.resume(opened, None).history
        assert (history.stride, len(history), history.steps) == (stride, rows, 130)
        assert history.points("train").values.tobytes() == saved["history_loss"].tobytes()
        assert history.points("smooth").values.tobytes() == saved["history_smooth_loss"].tobytes()
    assert opened.rate_changes == (RateChange(77, 0.05),)


@pytest.mark.parametrize("folder", [OLD, FORMAT_2], ids=["format 1", "format 2"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_run_goes_on_the_same_from_the_old_file_and_from_a_new_one(folder, dtype, tmp_path):
    corpus = read_corpus(OLD / "text.txt")
    opened = load_checkpoint(folder / f"{dtype}.npz")
    save_checkpoint(tmp_path / "again.npz", opened)
    learners = [Learner.resume(file, corpus) for file in (opened, load_checkpoint(tmp_path / "again.npz"))]
    for learner in learners:
        advance(learner, 400)
    assert learners[0].iteration == 530
    assert learners[0].samples[-1].iteration == 500
    assert differing_bits(*(learner.checkpoint() for learner in learners)) == 0


def test_the_next_step_starts_from_the_saved_numbers_at_the_saved_place():
    """The loss of the first step after opening, by the equations and the arrays of the file alone."""
    corpus = read_corpus(OLD / "text.txt")
    opened = load_checkpoint(OLD / "float64.npz")
    window = corpus.ids[opened.last.place.position :][:9]
    with np.load(OLD / "float64.npz", allow_pickle=False) as saved:
        h, loss = saved["hprev"], 0.0
        for read, wanted in pairwise(window):
            h = np.tanh(saved["Wxh"][:, read] + saved["Whh"] @ h + saved["bh"])
            y = saved["Why"] @ h + saved["by"]
            loss -= np.log(np.exp(y[wanted]) / np.exp(y).sum())
    assert Learner.resume(opened, corpus).step() == pytest.approx(loss, abs=1e-10)


def test_saved_again_it_is_a_file_of_today(tmp_path):
    opened = load_checkpoint(OLD / "float32.npz")
    save_checkpoint(tmp_path / "again.npz", opened)
    with (tmp_path / "again.npz").open("rb") as file:
        again = read_checkpoint(file, "again.npz")
    assert differing_bits(opened, again) == 0
    with np.load(tmp_path / "again.npz", allow_pickle=False) as saved:
        assert "hprev" not in saved
        assert saved["state"].shape == (1, 6)

"""The files of a run that are made of its checkpoints: whole, of this run only, the user's alone."""

import stat
import sys

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.kept_folder import KeptFolder
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.loss_csv import loss_csv_text
from rnnviz.training.run.run_folder import RunFolder
from rnnviz.training.run.run_names import BEST, CONFIG_JSON, LOSS_CSV, SAMPLES_TXT, SIGNALS_CSV
from rnnviz.training.run.run_summary import read_summary

CONFIG = TrainingConfig(hidden_size=6, seq_length=5, sample_every=20)
WRITTEN = (BEST, CONFIG_JSON, LOSS_CSV, SAMPLES_TXT, SIGNALS_CSV)


@pytest.fixture
def corpus(story):
    return corpus_from_string(story(500), "story")


def learn(learner, steps):
    for _ in range(steps):
        learner.step()
        if learner.is_sample_due():
            learner.log_sample()
    return learner


def rows(folder):
    return (folder / LOSS_CSV).read_text()


def test_its_files_are_those_that_a_run_without_a_window_leaves(tmp_path, corpus):
    alone = Learner(corpus, CONFIG)
    RunFolder(tmp_path / "alone").train(alone, 60, on_step=lambda _: None, is_interrupted=lambda: False)
    kept, learner = tmp_path / "kept", Learner(corpus, CONFIG)
    kept.mkdir()
    folder = KeptFolder(kept)
    learner.log_sample()
    for steps in (7, 33, 20):
        folder.catch_up(learn(learner, steps).checkpoint())
    folder.sum_up(learner.checkpoint())
    folder.close()
    for name in (LOSS_CSV, SAMPLES_TXT, SIGNALS_CSV):
        assert (kept / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()
    assert load_checkpoint(kept / BEST).last.place == load_checkpoint(tmp_path / "alone" / BEST).last.place
    assert RunFolder(kept).run_id() == learner.run_id
    summary = read_summary(kept)
    assert (summary.run_id, summary.steps, summary.text.path) == (learner.run_id, 60, "")


def test_a_run_that_went_back_has_no_rows_of_what_has_not_happened(tmp_path, corpus):
    learner, folder = Learner(corpus, CONFIG), KeptFolder(tmp_path)
    then = learn(learner, 30).checkpoint()
    folder.catch_up(learn(learner, 30).checkpoint())
    again = Learner.resume(then, corpus)
    again.change_learning_rate(0.01)
    folder.catch_up(learn(again, 50).checkpoint())
    folder.close()
    assert rows(tmp_path) == loss_csv_text(again.history)


@pytest.mark.parametrize("half", ["", "61,9.1"])
def test_a_killed_writer_leaves_what_the_next_goes_on_with(tmp_path, corpus, half):
    learner, folder = Learner(corpus, CONFIG), KeptFolder(tmp_path)
    then = learn(learner, 40).checkpoint()
    folder.sum_up(then)
    began = read_summary(tmp_path).began
    folder.catch_up(learn(learner, 20).checkpoint())
    folder.close()
    with (tmp_path / LOSS_CSV).open("a") as file:
        file.write(half)
    again, folder = Learner.resume(then, corpus), KeptFolder(tmp_path)
    folder.catch_up(learn(again, 25).checkpoint())
    folder.sum_up(again.checkpoint())
    folder.close()
    assert rows(tmp_path) == loss_csv_text(again.history)
    assert read_summary(tmp_path).began == began


def test_what_cannot_be_written_is_written_with_the_next(tmp_path, corpus, monkeypatch):
    learner, folder = Learner(corpus, CONFIG), KeptFolder(tmp_path)
    folder.catch_up(learn(learner, 10).checkpoint())

    def refuse(*_arguments, **_options):
        raise UserError("no space")

    with monkeypatch.context() as patched:
        patched.setattr("rnnviz.training.run.kept_folder.write_text", refuse)
        patched.setattr("rnnviz.training.run.kept_folder.save_checkpoint", refuse)
        folder.catch_up(learn(learner, 20).checkpoint())
        assert rows(tmp_path).count("\n") == 31, "one file does not keep the others from being written"
    (tmp_path / SIGNALS_CSV).unlink()
    folder.catch_up(learner.checkpoint())
    folder.close()
    assert "iteration 20," in (tmp_path / SAMPLES_TXT).read_text()
    assert (tmp_path / SIGNALS_CSV).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the home is the user's alone there")
def test_they_are_the_users_alone(tmp_path, corpus):
    folder = KeptFolder(tmp_path)
    checkpoint = learn(Learner(corpus, CONFIG), 10).checkpoint()
    folder.sum_up(checkpoint)
    folder.catch_up(checkpoint)
    folder.close()
    assert {path.name for path in tmp_path.iterdir()} == {*WRITTEN, "run.json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}

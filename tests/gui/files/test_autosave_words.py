"""What an earlier run is called: told apart by its network, its steps and its loss."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.files.autosave_words import autosave_words
from rnnviz.gui.files.recovery import Autosave
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_label import RunLabel, write_label
from rnnviz.training.run.run_names import LAST, RUN_JSON
from rnnviz.training.run.run_summary import summary_of, write_summary

WHEN = datetime(2026, 3, 14, 9, 26)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a run of 30 steps, without its checkpoint: that is not to be opened."""
    learner = Learner(corpus_from_string("abc " * 30, "poems"), TrainingConfig(hidden_size=5, seq_length=6))
    for _ in range(30):
        learner.step()
    folder = tmp_path / "0123-1 poems"
    folder.mkdir()
    write_summary(folder, summary_of(learner.checkpoint(), began=1.0, saved=2.0))
    return folder


def test_two_runs_on_one_text_are_told_apart(folder):
    words = autosave_words(Autosave(folder / LAST, "poems", WHEN))
    text, came_to, when = words.split(", ")
    assert (text, when) == ("poems", f"{WHEN:%d %b %H:%M}")
    network, steps, loss = came_to.split(" · ")
    assert (network, steps) == ("rnn 5", "30 steps")
    assert 0 < float(loss.removeprefix("smooth ")) < 30
    assert loss.startswith("smooth ")  # of its last step: the shelf tells its best


def test_a_run_of_a_lesson_is_told_from_one_s_own(folder):
    write_label(folder, RunLabel(lesson="Does it read words?"))
    assert autosave_words(Autosave(folder / LAST, "poems", WHEN)).startswith("poems (lesson), rnn 5")


@pytest.mark.parametrize("content", [None, b"no table"])
def test_a_folder_that_does_not_say_it_has_its_text_and_time(folder, content):
    (folder / RUN_JSON).unlink()
    if content is not None:
        (folder / RUN_JSON).write_bytes(content)
    assert autosave_words(Autosave(folder / LAST, "poems", WHEN)) == f"poems, {WHEN:%d %b %H:%M}"


def test_a_file_of_an_earlier_release_has_its_text_and_time(tmp_path):
    path = tmp_path / "0123-1 poems.npz"
    path.write_bytes(b"")
    assert autosave_words(Autosave(path, "poems", WHEN)) == f"poems, {WHEN:%d %b %H:%M}"


def test_a_loss_that_a_folder_claims_is_no_line_of_digits(folder):
    told = json.loads((folder / RUN_JSON).read_text())
    assert "smooth_loss" in told
    (folder / RUN_JSON).write_text(json.dumps(told | {"smooth_loss": 1e300}))
    assert " · smooth 1e+300, " in autosave_words(Autosave(folder / LAST, "poems", WHEN))

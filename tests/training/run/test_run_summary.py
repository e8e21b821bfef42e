"""run.json: what was written is read, and what a stranger wrote is refused in one sentence."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from rnnviz.core.errors import CheckpointError
from rnnviz.core.record.checkpoint import Parent, TextIdentity
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BestLoss
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_names import RUN_JSON
from rnnviz.training.run.run_summary import (
    POINTS,
    RunSummary,
    read_summary,
    summary_of,
    write_summary,
)

SUMMARY = RunSummary(
    run_id="a", text=TextIdentity("ferry.txt", "", "00", 1000, "UTF-8"), settings=TrainingConfig().to_dict(),
    parameter_count=100, steps=3000, characters=75_000, elapsed=12.5, smooth_loss=40.0,
    bests=(BestLoss("smooth", 40.0, 3000), BestLoss("window", 11.5, 2000)), parent=Parent("b", 1000),
    began=1000.0, saved=2000.0, ending="It diverged.", curve=((1, 100.0), (3000, 40.0)),
)  # fmt: skip


def test_what_was_written_is_read(tmp_path):
    write_summary(tmp_path, SUMMARY)
    assert read_summary(tmp_path) == SUMMARY


def test_of_a_checkpoint_it_says_what_the_run_is_and_its_curve_is_even(story):
    learner = Learner(corpus_from_string(story(400), "story"), TrainingConfig(hidden_size=4, seq_length=5))
    for _ in range(150):
        learner.step()
    summary = summary_of(learner.checkpoint(), began=1.0, saved=2.0, ending="Done.")
    assert (summary.steps, summary.characters, summary.ending) == (150, 750, "Done.")
    assert summary.bests == learner.bests != ()
    iterations = [iteration for iteration, _ in summary.curve]
    gaps = {later - earlier for earlier, later in pairwise(iterations)}
    assert len(iterations) == POINTS
    assert (iterations[0], iterations[-1], gaps) == (1, 150, {2, 3})
    assert summary.text.path == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": -1}, {"steps": 1.5}, {"steps": True}, {"smooth_loss": "low"}, {"smooth_loss": 1e999},
        {"text": None}, {"text": {"name": 3}}, {"bests": [["fastest", 1.0, 1]]}, {"bests": [1]},
        {"parent": "b"}, {"parent": ["b", -1]}, {"curve": [[1]]}, {"curve": [["a", 1]]}, {"settings": []},
        {"run_id": 5}, {"saved": 1e300}, {"ending": "x" * 10_000},
    ],
)  # fmt: skip
def test_what_no_run_can_be_is_refused_in_a_sentence(changes, tmp_path):
    write_summary(tmp_path, SUMMARY)
    table = json.loads((tmp_path / RUN_JSON).read_text())
    (tmp_path / RUN_JSON).write_text(json.dumps(table | changes))
    with pytest.raises(CheckpointError, match=r"is damaged.*\.$"):
        read_summary(tmp_path)


@pytest.mark.parametrize("written", ["", "[]", "{", "[" * 100_000, "\x00", '{"run_id": NaN}'])
def test_what_is_no_table_is_refused_in_a_sentence(written, tmp_path):
    (tmp_path / RUN_JSON).write_text(written)
    with pytest.raises(CheckpointError, match=r"\.$"):
        read_summary(tmp_path)


def test_settings_that_are_wrong_have_their_defaults(tmp_path):
    write_summary(tmp_path, replace(SUMMARY, settings={"hidden_size": "many", "clip": 3.0, "odd": [1]}))
    assert read_summary(tmp_path).settings == TrainingConfig(clip=3.0).to_dict()

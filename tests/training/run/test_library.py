"""The library: what stands in it, how much room it takes, and what goes when there is too little."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import TextIdentity, save_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BestLoss
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.library import ELSEWHERE, TRASH, Library, folder_bytes
from rnnviz.training.run.run_label import RunLabel, write_label
from rnnviz.training.run.run_names import LAST, RUN_JSON
from rnnviz.training.run.run_summary import RunSummary, write_summary

SUMMARY = RunSummary(
    run_id="a", text=TextIdentity("ferry.txt", "", "00", 1000, "UTF-8"), settings=TrainingConfig().to_dict(),
    parameter_count=100, steps=3000, characters=75_000, elapsed=12.5, smooth_loss=40.0,
    bests=(BestLoss("smooth", 40.0, 3000),), parent=None, began=1000.0, saved=2000.0, ending="",
    curve=((1, 100.0), (3000, 40.0)),
)  # fmt: skip


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """``put("a", saved=5.0)``: a run of 1,000 bytes and its summary, in a folder of this name."""

    def make(name: str, size: int = 1000, **changes: object) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        write_summary(folder, replace(SUMMARY, run_id=name, **changes))
        (folder / LAST).write_bytes(b"x" * size)
        return folder

    return make


def test_the_run_saved_last_stands_first_and_what_is_no_run_is_left_out(put, tmp_path):
    put("a", saved=5.0)
    put("b", saved=9.0)
    (tmp_path / "notes.txt").write_text("no run")
    (tmp_path / "empty").mkdir()
    put("broken").joinpath(RUN_JSON).write_text("{")
    put(".trash")
    runs = Library(tmp_path).runs()
    assert [run.path.name for run in runs] == ["b", "a"]
    assert runs[0].summary == replace(SUMMARY, run_id="b", saved=9.0)
    assert Library(tmp_path / "nowhere").runs() == []


def test_a_lock_beside_it_says_that_it_is_open(put, tmp_path):
    put("a")
    put("b ferry")
    put("c")
    (tmp_path / "a.lock").touch()
    (tmp_path / "b.lock").touch()
    assert {run.path.name: run.is_open for run in Library(tmp_path).runs()} == {
        "a": True, "b ferry": True, "c": False,
    }  # fmt: skip


def test_what_is_written_on_a_run_and_a_newer_summary_are_seen_at_the_next_look(put, tmp_path):
    folder = put("a")
    library = Library(tmp_path)
    assert library.runs()[0].title == "ferry.txt"
    write_label(folder, RunLabel("slow", "a note", pinned=True))
    write_summary(folder, replace(SUMMARY, run_id="a", steps=123_456))
    (run,) = library.runs()
    assert (run.title, run.label.note, run.summary.steps) == ("slow", "a note", 123_456)
    assert library.find("a") == run
    assert library.find("b") is None


def test_a_folder_of_an_older_release_is_summed_up_from_its_last_checkpoint(tmp_path, story):
    config = TrainingConfig(hidden_size=4, seq_length=5, batch_size=2)
    learner = Learner(corpus_from_string(story(400), "story"), config)
    for _ in range(200):
        learner.step()
    folder = tmp_path / "old"
    folder.mkdir()
    save_checkpoint(folder / LAST, learner.checkpoint())
    os.utime(folder / LAST, (5000, 5000))
    (run,) = Library(tmp_path).runs()
    summary = run.summary
    assert (summary.run_id, summary.steps, summary.characters) == (learner.run_id, 200, 2000)
    assert (summary.text.name, summary.saved) == ("story", 5000.0)
    assert 2 <= len(summary.curve) <= 64
    assert summary.curve[-1] == (200, learner.smooth_loss)
    assert summary.settings == config.to_dict()


def test_a_folder_that_stands_elsewhere_is_shown_and_forgotten_and_stays_there(put, tmp_path):
    folder = put("elsewhere")
    put("copy")
    library = Library(tmp_path / "runs")
    assert library.show(folder).is_elsewhere
    (run,) = Library(tmp_path / "runs").runs()
    assert (run.path, run.is_elsewhere) == (folder, True)
    with pytest.raises(UserError, match="on the shelf already"):
        library.show(folder)
    library.forget(folder)
    assert library.runs() == []
    assert folder.is_dir()
    with pytest.raises(UserError, match=r"There is no file"):
        library.show(tmp_path)


@pytest.mark.parametrize("written", ["", "{}", "[1, null]", "[" * 100_000, '["nowhere"]'])
def test_whatever_stands_in_the_list_of_folders_elsewhere_the_others_are_shown(written, put, tmp_path):
    put("a")
    (tmp_path / ELSEWHERE).write_text(written)
    assert [run.path.name for run in Library(tmp_path).runs()] == ["a"]


def test_what_was_deleted_goes_for_good_where_there_is_no_room_the_oldest_first(put, tmp_path):
    put("a")
    (tmp_path / TRASH).mkdir()
    for age, name in enumerate(("young", "old")):
        put(name).rename(tmp_path / TRASH / name)
        os.utime(tmp_path / TRASH / name, (1000 - age, 1000 - age))
    library = Library(tmp_path)
    used = library.used_bytes()
    assert used == folder_bytes(tmp_path)
    library.empty_trash(used)
    assert len(list((tmp_path / TRASH).iterdir())) == 2
    library.empty_trash(used - 1)
    assert [path.name for path in (tmp_path / TRASH).iterdir()] == ["young"]
    library.empty_trash(0)
    assert [path.name for path in (tmp_path / TRASH).iterdir()] == []
    assert len(library.runs()) == 1


def test_of_ones_own_runs_none_counts_as_open_elsewhere(put, tmp_path):
    put("mine-1 ferry")
    put("theirs-1 ferry")
    for session in ("mine", "theirs"):
        (tmp_path / f"{session}.lock").touch()
    assert {run.path.name: run.is_open for run in Library(tmp_path, "mine").runs()} == {
        "mine-1 ferry": False, "theirs-1 ferry": True,
    }  # fmt: skip


def test_one_that_is_stopped_while_it_thins_leaves_a_run_whole_or_in_the_trash(put, tmp_path, monkeypatch):
    put("a")
    put("b")

    def stop(_folder, **_options):
        raise KeyboardInterrupt

    library = Library(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("shutil.rmtree", stop)
        with pytest.raises(KeyboardInterrupt):
            library.thin(0)
    assert [run.path.name for run in library.runs()] == ["b"]
    assert [path.name for path in (tmp_path / TRASH).iterdir()] == ["a"]
    assert library.thin(library.used_bytes() - 1) == [], "what is in the trash goes first"


def test_the_oldest_go_first_and_never_what_is_open_named_pinned_or_to_be_kept(put, tmp_path):
    for age, name in enumerate(("kept", "open", "named", "pinned", "old", "young")):
        os.utime(put(name) / RUN_JSON, (100 + age, 100 + age))
    (tmp_path / "open.lock").touch()
    write_label(tmp_path / "named", RunLabel(name="mine"))
    write_label(tmp_path / "pinned", RunLabel(pinned=True))
    library = Library(tmp_path)
    used = library.used_bytes()
    assert library.thin(used) == []
    assert library.thin(used - 1, keep=[tmp_path / "kept"]) == [tmp_path / "old"]
    assert library.thin(0, keep=[tmp_path / "kept"]) == [tmp_path / "young"]
    assert {run.path.name for run in library.runs()} == {"kept", "open", "named", "pinned"}


def test_a_run_of_a_lesson_is_called_so_until_somebody_names_it(put, tmp_path):
    folder = put("a")
    write_label(folder, RunLabel(lesson="Does it read words?"))
    assert Library(tmp_path).runs()[0].title == "ferry.txt (lesson)"
    write_label(folder, RunLabel("mine", lesson="Does it read words?"))
    assert Library(tmp_path).runs()[0].title == "mine"

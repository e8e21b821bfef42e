"""A run as a zip: what went in comes out, and of a stranger's zip nothing gets out of its place."""

import contextlib
import io
import shutil
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from rnnviz.core.errors import Cancelled, UserError
from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.library import Library
from rnnviz.training.run.run_label import RunLabel, read_label, write_label
from rnnviz.training.run.run_names import LABEL_JSON, LAST, LOSS_CSV, RUN_JSON
from rnnviz.training.run.run_summary import read_summary, summary_of, write_summary
from rnnviz.training.run.zipped_run import unzip_run, zip_run


class Disk(NamedTuple):
    total: int
    used: int
    free: int


def ignore(_done: int, _total: int) -> None:
    """A progress that nobody looks at."""


@pytest.fixture(scope="module")
def checkpoint(story):
    learner = Learner(corpus_from_string(story(400), "a story"), TrainingConfig(hidden_size=4, seq_length=5))
    for _ in range(20):
        learner.step()
    return learner.checkpoint()


@pytest.fixture
def folder(tmp_path: Path, checkpoint) -> Path:
    folder = tmp_path / "there" / "a run"
    folder.mkdir(parents=True)
    save_checkpoint(folder / LAST, checkpoint)
    write_summary(folder, summary_of(checkpoint, began=1000.0, saved=2000.0, ending="It was stopped."))
    write_label(folder, RunLabel("mine", "a note", pinned=True))
    (folder / LOSS_CSV).write_text("iteration,loss\n" + "1,2.5\n" * 1000)
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "runs"


def test_what_went_in_comes_out_and_is_on_the_shelf(folder, library, tmp_path):
    told: list[tuple[int, int]] = []
    zip_run(folder, tmp_path / "run.zip", lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == sum(file.stat().st_size for file in folder.iterdir())
    home = unzip_run(tmp_path / "run.zip", library, ignore)
    assert {file.name for file in home.iterdir()} == {file.name for file in folder.iterdir()}
    for name in (LAST, LOSS_CSV):
        assert (home / name).read_bytes() == (folder / name).read_bytes()
    assert read_summary(home) == read_summary(folder)
    assert read_label(home) == RunLabel("mine", "a note", pinned=False)
    (run,) = Library(library).runs()
    assert run.path == home
    assert home.name == f"{run.summary.run_id[:12]} a_story"
    with pytest.raises(UserError, match="on the shelf already: mine"):
        unzip_run(tmp_path / "run.zip", library, ignore)
    assert [path.name for path in library.iterdir()] == [home.name]


def test_called_off_it_leaves_nothing(folder, library, tmp_path):
    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        zip_run(folder, tmp_path / "run.zip", cancel)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    zip_run(folder, tmp_path / "run.zip", ignore)
    with pytest.raises(Cancelled):
        unzip_run(tmp_path / "run.zip", library, cancel)
    assert list(library.iterdir()) == []


def zipped(tmp_path: Path, *entries: tuple[str, bytes]) -> Path:
    path = tmp_path / "strange.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of a name that occurs twice
        for name, data in entries:
            archive.writestr(name, data)
    return path


def test_no_path_gets_out_of_its_place(folder, library, tmp_path):
    last = (folder / LAST).read_bytes()
    path = zipped(
        tmp_path, (f"run/{LAST}", last), ("../evil.txt", b"x"), ("/etc/evil", b"x"), ("run/../../evil", b"x"),
        ("run/sub/loss.csv", b"x"), ("run/evil.py", b"x"), ("run\\..\\evil", b"x"), ("run/.lock", b"x"),
    )  # fmt: skip
    before = {file for file in tmp_path.rglob("*") if library not in file.parents}
    home = unzip_run(path, library, ignore)
    assert {file.name for file in home.iterdir()} == {LAST, RUN_JSON}
    assert {file for file in tmp_path.rglob("*") if library not in file.parents} == before | {library}


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([], "holds no run"),
        ([("run/notes.txt", b"x")], "holds no run"),
        ([(f"a/{LAST}", b"x"), (f"b/{LAST}", b"x")], "more than one run"),
        ([(LAST, b"x"), (LAST, b"x")], "more than one run"),
        ([(LAST, b"no checkpoint")], "not a checkpoint"),
        ([(LAST, b"\0" * (20 << 20))], "would take 20,971,520 bytes"),
        ([(LAST, b"x"), (LABEL_JSON, bytes(range(256)) * 5000)], f"{LABEL_JSON} would take"),
        ([(f"{k}.txt", b"") for k in range(1001)], "1,001 files"),
    ],
)
def test_what_is_no_run_is_refused_in_a_sentence_and_leaves_nothing(entries, words, library, tmp_path):
    with pytest.raises(UserError, match=words):
        unzip_run(zipped(tmp_path, *entries), library, ignore)
    assert not library.exists() or list(library.iterdir()) == []


def test_damage_anywhere_is_refused_in_a_sentence(folder, library, tmp_path):
    zip_run(folder, tmp_path / "run.zip", ignore)
    whole = (tmp_path / "run.zip").read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        for damaged in (whole[:place], whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]):
            (tmp_path / "bad.zip").write_bytes(damaged)
            with contextlib.suppress(UserError):
                home = unzip_run(tmp_path / "bad.zip", library, ignore)
                assert load_checkpoint(home / LAST).run_id  # what was hit is in no file that is taken
                home.rename(tmp_path / f"out {place} {len(damaged)}")
            assert list(library.glob("*")) == []


def test_its_numbers_are_those_of_its_checkpoint_and_not_those_that_it_claims(
    folder, library, tmp_path, checkpoint
):
    write_summary(folder, replace(read_summary(folder), steps=10**9, smooth_loss=0.001, run_id="other"))
    zip_run(folder, tmp_path / "run.zip", ignore)
    summary = read_summary(unzip_run(tmp_path / "run.zip", library, ignore))
    assert (summary.steps, summary.run_id) == (20, checkpoint.run_id)


def test_where_there_is_no_room_it_says_so(folder, library, tmp_path, monkeypatch):
    zip_run(folder, tmp_path / "run.zip", ignore)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Disk(1000, 900, 100))
    with pytest.raises(UserError, match=r"no room for run\.zip"):
        unzip_run(tmp_path / "run.zip", library, ignore)


def test_what_is_no_zip_is_refused(library, tmp_path):
    for written in (b"", b"text", io.BytesIO().getvalue() + b"PK\3\4"):
        (tmp_path / "no.zip").write_bytes(written)
        with pytest.raises(UserError, match="not a zip of a run"):
            unzip_run(tmp_path / "no.zip", library, ignore)
    with pytest.raises(UserError, match="cannot be put on the shelf"):
        unzip_run(tmp_path / "nowhere.zip", library, ignore)

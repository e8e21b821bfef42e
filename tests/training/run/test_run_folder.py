"""A run in a folder: its files, whatever ends it."""

import dataclasses
import itertools
import json
import resource
import shutil
import time
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.files import WriteError
from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run import learner as learner_module
from rnnviz.training.run import run_folder
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.loss_csv import LossCsv, loss_csv_text
from rnnviz.training.run.run_files import FILES, best_checkpoint
from rnnviz.training.run.run_folder import Ending, RunFolder, require_free, require_same_run
from rnnviz.training.run.run_names import MOMENTS_BIN
from rnnviz.training.run.run_summary import read_summary
from rnnviz.training.run.signals_csv import signals_csv_text
from rnnviz.training.run.timeline import Timeline


@pytest.fixture
def corpus(story):
    return corpus_from_string(story(1500), "story")


def learner_of(corpus, **settings):
    small = {"hidden_size": 8, "seq_length": 8, "sample_every": 20, "sample_length": 10}
    return Learner(corpus, TrainingConfig(**(small | settings)))


def trained(folder, learner, steps, interrupted_at=None, **options):
    return folder.train(
        learner, steps, on_step=lambda _: None,
        is_interrupted=lambda: learner.iteration == interrupted_at, **options,
    )  # fmt: skip


def rows(folder):
    return folder.loss_csv.read_text().splitlines()[1:]


def test_a_folder_is_made_with_its_parents_and_then_holds_a_run(corpus, tmp_path):
    folder = RunFolder(tmp_path / "a" / "b")
    require_free(folder)
    assert trained(folder, learner_of(corpus), 10) is Ending.FINISHED
    assert folder.holds_run
    with pytest.raises(UserError, match="--overwrite"):
        require_free(folder)


def test_a_folder_with_other_files_is_free(tmp_path):
    (tmp_path / "notes.txt").write_text("notes")
    require_free(RunFolder(tmp_path))


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match="file"):
        RunFolder(tmp_path / "file" / "run").make()


def test_every_step_is_told_in_order(corpus, tmp_path):
    told = []
    RunFolder(tmp_path).train(
        learner_of(corpus), 15, on_step=lambda learner: told.append(learner.iteration),
        is_interrupted=lambda: False,
    )  # fmt: skip
    assert told == list(range(1, 16))


def test_it_stops_after_so_many_minutes_of_training_those_before_counted(corpus, tmp_path, monkeypatch):
    looks = itertools.count()  # at the clock: before a step, and after it
    monkeypatch.setattr(run_folder, "time", SimpleNamespace(perf_counter=lambda: 0.5 * next(looks)))
    folder, learner = RunFolder(tmp_path), learner_of(corpus)
    assert trained(folder, learner, 1000, minutes=5 / 60) is Ending.FINISHED
    assert (learner.iteration, learner.elapsed) == (10, 5.0)
    again = Learner.resume(load_checkpoint(folder.last), corpus)
    assert trained(folder, again, 1000, minutes=8 / 60) is Ending.FINISHED
    assert again.iteration == 16
    assert trained(folder, again, 20, minutes=60) is Ending.FINISHED
    assert again.iteration == 20, "whichever comes first"


def test_interrupted_it_saves_where_it_stands(corpus, tmp_path):
    folder = RunFolder(tmp_path)
    assert trained(folder, learner_of(corpus), 1000, interrupted_at=33) is Ending.INTERRUPTED
    assert load_checkpoint(folder.last).last.place.iteration == 33
    assert len(rows(folder)) == 33


def test_a_fault_on_the_way_saves_what_there_is(corpus, tmp_path):
    folder, learner = RunFolder(tmp_path), learner_of(corpus)

    def fail(learner):
        if learner.iteration == 12:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        folder.train(learner, 50, on_step=fail, is_interrupted=lambda: False)
    assert load_checkpoint(folder.last).last.place.iteration == 12
    assert len(rows(folder)) == 12


def test_a_loss_csv_that_lost_its_end_is_made_whole_again(corpus, tmp_path):
    """A run that was killed leaves rows behind its checkpoint, or too few of them."""
    folder = RunFolder(tmp_path)
    trained(folder, learner_of(corpus), 30)
    whole = folder.loss_csv.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", b"no,numbers\nat,all\n", whole + b"31,9,9\n32,9,9\n"):
        folder.loss_csv.write_bytes(damaged)
        resumed = Learner.resume(load_checkpoint(folder.last), corpus)
        trained(folder, resumed, 30)
        assert folder.loss_csv.read_bytes() == whole


def test_divergence_stops_at_the_last_good_moment(corpus, tmp_path):
    folder = RunFolder(tmp_path)
    assert trained(folder, learner_of(corpus, learning_rate=200.0), 3000) is Ending.DIVERGED
    assert read_summary(folder.path).ending == folder.divergence
    assert folder.divergence
    assert load_checkpoint(folder.last).last.place.iteration == len(rows(folder))


def test_the_best_is_never_worse_than_the_last(corpus):
    learner = learner_of(corpus)
    for steps in (1, 99, 30, 70, 13):
        for _ in range(steps):
            learner.step()
        checkpoint = learner.checkpoint()
        best = best_checkpoint(checkpoint)
        assert best.last.place.smooth_loss <= checkpoint.last.place.smooth_loss
        assert best.last is best.best
        assert Learner.resume(best, corpus).iteration == best.last.place.iteration


def test_going_on_from_the_best_draws_the_samples_of_a_run_that_never_stopped(corpus, tmp_path):
    """The best moment is found in a step that a sample follows: it stands after that sample."""
    learner = learner_of(corpus, sample_every=100)
    trained(RunFolder(tmp_path / "run"), learner, 200)
    stood = learner.checkpoint()
    learner.now.place.smooth_loss = 1e6  # whatever comes now is worse
    trained(RunFolder(tmp_path / "run"), learner, 310)
    best = load_checkpoint(tmp_path / "run" / "best.npz")
    assert best.last.place.iteration == 200
    from_best, from_stood = (Learner.resume(checkpoint, corpus) for checkpoint in (best, stood))
    trained(RunFolder(tmp_path / "from best"), from_best, 300)
    trained(RunFolder(tmp_path / "from there"), from_stood, 300)
    written = [(tmp_path / name / "samples.txt").read_bytes() for name in ("from best", "from there")]
    assert written[0] == written[1]
    assert from_best.samples[-1].iteration == 300


def test_samples_txt_holds_the_early_samples_and_a_stop_changes_nothing(corpus, tmp_path):
    whole, stopped = RunFolder(tmp_path / "whole"), RunFolder(tmp_path / "stopped")
    trained(whole, learner_of(corpus, sample_every=1000), 600)
    trained(stopped, learner_of(corpus, sample_every=1000), 100)
    for steps in (350, 600):
        trained(stopped, Learner.resume(load_checkpoint(stopped.last), corpus), steps)
    assert stopped.samples_txt.read_bytes() == whole.samples_txt.read_bytes()
    heads = [line for line in whole.samples_txt.read_text().splitlines() if line.startswith("---- iteration")]
    assert [head.split()[2] for head in heads] == ["0,", "100,", "200,", "500,"]


def test_the_best_of_a_run_that_got_worse_is_the_earlier_one(corpus):
    learner = learner_of(corpus)
    for _ in range(200):
        learner.step()
    learner.change_learning_rate(3.0)
    for _ in range(150):
        learner.step()
    checkpoint = learner.checkpoint()
    best = best_checkpoint(checkpoint)
    assert best.last.place.iteration < checkpoint.last.place.iteration
    resumed = Learner.resume(best, corpus)
    assert len(resumed.history.points("train").iterations) == best.last.place.iteration
    assert all(sample.iteration <= best.last.place.iteration for sample in resumed.samples)
    assert (best.rate_changes, len(checkpoint.rate_changes)) == ((), 1)


def test_the_loss_as_csv_is_the_file_that_training_writes(corpus, tmp_path):
    folder, learner = RunFolder(tmp_path), learner_of(corpus)
    trained(folder, learner, 40)
    assert folder.loss_csv.read_text() == loss_csv_text(learner.history)


# ── a disk that takes nothing ──


@contextmanager
def disk_of(size):
    """A limit on the size of files stands for the full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def at_once(monkeypatch):
    """Every step is followed by a save."""
    for name in ("FIRST_SECONDS", "SAVE_SECONDS", "RETRY_SECONDS"):
        monkeypatch.setattr(run_folder, name, 0.0)


def iterations(folder):
    return [int(row.split(",")[0]) for row in rows(folder)]


def test_a_run_is_saved_at_its_beginning_and_again_within_seconds(corpus, tmp_path, monkeypatch):
    clock, saved = [0.0], []
    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])
    folder, learner = RunFolder(tmp_path), learner_of(corpus)

    def second_later(_learner):
        clock[0] += 1.0
        held = load_checkpoint(folder.last).last.place.iteration
        if held not in saved:
            saved.append(held)

    folder.train(learner, 110, on_step=second_later, is_interrupted=lambda: False)
    assert saved == [0, 2, 6, 14, 30, 60, 90]


@pytest.mark.usefixtures("at_once")
def test_signals_are_written_where_there_are_new_ones_or_their_file_is_gone(corpus, tmp_path):
    folder, learner = RunFolder(tmp_path), learner_of(corpus)
    path, told, due = tmp_path / "signals.csv", {}, []

    def look(_learner):
        told[learner.iteration] = path.read_text() if path.exists() else ""
        signals = learner.signals
        if learner.iteration in map(signals.last, signals.names):
            due.append(learner.iteration)
            path.write_text("another's")
        elif learner.iteration == due[-1] + 2:
            path.unlink()

    folder.train(learner, 105, on_step=look, is_interrupted=lambda: False)
    step = next(step for step in due if step > 30 and not {step + 1, step + 2, step + 3} & set(due))
    assert f"\n{step}," not in told[step]  # it is in the file after the save that follows it
    assert told[step + 1].splitlines()[-1].startswith(f"{step},")
    assert told[step + 1] == told[step + 2] == told[step + 3]
    assert path.read_text() == signals_csv_text(learner.signals, learner.architecture)


def test_what_failed_is_tried_again_within_seconds(corpus, tmp_path, monkeypatch):
    clock, tried = [0.0], []
    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])
    folder, learner = RunFolder(tmp_path), learner_of(corpus)
    folder.last.mkdir()

    def fail(_files):
        tried.append(learner.iteration)
        return False

    monkeypatch.setattr(run_folder.RunFiles, "save", fail)

    def second_later(_learner):
        clock[0] += 1.0

    folder.train(learner, 50, on_step=second_later, is_interrupted=lambda: False)
    assert tried == [0, 2, 6, 11, 16, 21, 26, 31, 36, 41, 46, 50]


def test_a_save_that_is_asked_for_during_a_save_follows_it(corpus, tmp_path, monkeypatch):
    """The terminal goes away while a large file is being written."""
    folder, saved = RunFolder(tmp_path), []
    save = run_folder.RunFiles.save

    def save_and_be_asked(files):
        saved.append(learner.iteration)
        if len(saved) < 3:
            folder.save_soon()
        return save(files)

    learner = learner_of(corpus)
    monkeypatch.setattr(run_folder.RunFiles, "save", save_and_be_asked)
    trained(folder, learner, 5)
    assert saved == [0, 1, 2, 5]


def test_rows_that_find_room_after_the_checkpoint_are_written_with_it(corpus, tmp_path, monkeypatch):
    """The old checkpoint went, and so there is room: the rows do not wait for the next save."""
    folder, learner = RunFolder(tmp_path), learner_of(corpus)
    flush, failing = LossCsv.flush, [True, False]

    def full_at_first(csv, history):
        if failing and failing.pop(0):
            raise WriteError("no room")
        flush(csv, history)

    monkeypatch.setattr(LossCsv, "flush", full_at_first)
    told = []
    trained(folder, learner, 0, tell=told.append)
    assert (told, folder.unsaved) == ([], "")
    assert folder.loss_csv.exists()


def test_a_run_that_ends_with_numbers_that_are_not_finite_is_not_called_saved(corpus, tmp_path):
    folder, learner = RunFolder(tmp_path), learner_of(corpus)

    def spoil(learner):
        if learner.iteration == 10:
            learner.now.params.flat[0] = np.nan

    folder.train(learner, 10, on_step=spoil, is_interrupted=lambda: False)
    assert "diverged" in folder.unsaved


def test_a_full_disk_before_the_first_save_ends_no_run(corpus, tmp_path):
    folder, learner, told = RunFolder(tmp_path / "run"), learner_of(corpus), []
    with disk_of(10):
        assert trained(folder, learner, 40, tell=told.append) is Ending.FINISHED
    assert learner.iteration == 40
    (words,) = told
    assert all(
        name in words for name in ("loss.csv", "samples.txt", "last.npz", "best.npz", "File too large")
    )
    assert words.endswith("The run goes on, and tries again.")
    assert "last.npz" in folder.unsaved
    assert folder.saved_iteration is None


@pytest.mark.usefixtures("at_once")
def test_a_disk_that_has_room_again_gets_everything(corpus, tmp_path):
    folder, whole, told = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "whole"), []
    limit = disk_of(10)

    def spoil_and_mend(learner):
        if learner.iteration == 10:
            limit.__enter__()
        elif learner.iteration == 30:
            limit.__exit__(None, None, None)

    folder.train(
        learner_of(corpus, seed=1), 50, on_step=spoil_and_mend, is_interrupted=lambda: False, tell=told.append
    )
    trained(whole, learner_of(corpus, seed=1), 50)
    assert len(told) == 1, "once, however often it was tried"
    assert folder.unsaved == ""
    assert folder.saved_iteration == load_checkpoint(folder.last).last.place.iteration == 50
    for file in ("loss_csv", "samples_txt"):
        assert getattr(folder, file).read_bytes() == getattr(whole, file).read_bytes()
    assert sorted(path.name for path in folder.path.iterdir()) == sorted(FILES)


@pytest.mark.usefixtures("at_once")
def test_a_folder_that_is_removed_is_made_again(corpus, tmp_path):
    folder, whole = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "whole")

    def remove(learner):
        if learner.iteration == 21:
            shutil.rmtree(folder.path)

    folder.train(learner_of(corpus, seed=1), 50, on_step=remove, is_interrupted=lambda: False)
    trained(whole, learner_of(corpus, seed=1), 50)
    assert folder.unsaved == ""
    for file in ("loss_csv", "samples_txt"):
        assert getattr(folder, file).read_bytes() == getattr(whole, file).read_bytes()
    assert load_checkpoint(folder.last).last.place.iteration == 50


def test_a_folder_whose_parent_is_gone_is_not_made_elsewhere(corpus, tmp_path):
    """A drive that was pulled out: its place is not filled with files."""
    folder, told = RunFolder(tmp_path / "drive" / "run"), []

    def remove(learner):
        if learner.iteration == 5:
            shutil.rmtree(tmp_path / "drive")

    ending = folder.train(
        learner_of(corpus), 20, on_step=remove, is_interrupted=lambda: False, tell=told.append
    )
    assert (ending, len(told)) == (Ending.FINISHED, 1)
    assert "No such file" in folder.unsaved
    assert not (tmp_path / "drive").exists()


def test_one_file_that_cannot_be_written_does_not_keep_the_others_from_it(corpus, tmp_path):
    folder, told = RunFolder(tmp_path), []
    folder.last.mkdir()
    assert trained(folder, learner_of(corpus), 20, tell=told.append) is Ending.FINISHED
    assert folder.unsaved == f"Not everything in {tmp_path} could be written (last.npz: it is a folder)"
    assert told == [f"{folder.unsaved}. The run goes on, and tries again."]
    assert len(rows(folder)) == 20
    assert load_checkpoint(folder.best).last.place.iteration > 0


def test_a_run_that_goes_back_on_a_full_disk_leaves_no_row_of_the_way_that_failed(corpus, tmp_path):
    folder = RunFolder(tmp_path)
    learner = learner_of(corpus, learning_rate=200.0)
    with disk_of(2000):
        assert trained(folder, learner, 900, rewind=True) is Ending.FINISHED
    assert folder.unsaved
    assert iterations(folder) == list(range(1, len(rows(folder)) + 1))
    assert 0 < len(rows(folder)) < 900
    trained(folder, learner, 900)
    assert iterations(folder) == list(range(1, 901))
    assert folder.loss_csv.read_text() == loss_csv_text(learner.history)


def test_a_run_that_cannot_be_saved_because_it_diverges_goes_back_first(corpus, tmp_path):
    """Its numbers are not finite when a save is due; nothing is told, and no file is harmed."""
    folder, learner, told = RunFolder(tmp_path), learner_of(corpus), []

    def spoil(learner):
        if learner.iteration == 10:
            learner.now.params.flat[0] = np.nan
            folder.save_soon()

    ending = folder.train(
        learner, 30, on_step=spoil, is_interrupted=lambda: False, tell=told.append
    )  # fmt: skip
    assert (ending, told, folder.unsaved) == (Ending.DIVERGED, [], "")
    assert np.isfinite(load_checkpoint(folder.last).last.params.flat).all()


# ── whose run it is ──


def test_a_run_is_known_by_its_folder_and_its_checkpoint(corpus, tmp_path):
    folder, other = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "other")
    learner = learner_of(corpus)
    trained(folder, learner, 10)
    trained(other, learner_of(corpus), 10)
    assert folder.run_id() == learner.run_id == load_checkpoint(folder.best).run_id != other.run_id()
    folder.config_json.unlink()
    assert folder.run_id() == learner.run_id
    folder.last.write_bytes(b"broken")
    assert folder.run_id() == ""
    assert Learner.resume(load_checkpoint(other.last), corpus).run_id == other.run_id()


def required(folder, source):
    """Whether the run in ``source`` may go on in ``folder``."""
    checkpoint = load_checkpoint(source)
    history = LossHistory.from_arrays(checkpoint.history)
    require_same_run(folder, checkpoint.run_id, history, source)


def test_a_run_goes_on_in_its_own_folder_or_in_a_free_one(corpus, tmp_path):
    folder, copy = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "copy")
    trained(folder, learner_of(corpus), 30)
    required(folder, folder.last)
    required(folder, folder.best)
    required(copy, folder.last)
    shutil.copytree(folder.path, copy.path)
    required(copy, folder.last)
    moved = tmp_path / "moved.npz"
    moved.write_bytes(folder.last.read_bytes())
    required(folder, moved)


def test_the_last_checkpoint_of_another_run_is_not_written_over(corpus, tmp_path):
    folder, mixed, other = (RunFolder(tmp_path / name) for name in ("run", "mixed", "other"))
    trained(folder, learner_of(corpus), 30)
    trained(other, learner_of(corpus, seed=5), 30)
    shutil.copytree(folder.path, mixed.path)
    required(mixed, folder.last)
    shutil.copyfile(other.last, mixed.last)
    for source in (folder.last, mixed.best):
        with pytest.raises(UserError, match=r"mixed holds another run than .*--overwrite"):
            required(mixed, source)


def test_another_run_is_refused_and_one_that_parted_from_it(corpus, tmp_path):
    folder, other, branch = (RunFolder(tmp_path / name) for name in ("run", "other", "branch"))
    trained(folder, learner_of(corpus), 30)
    trained(other, learner_of(corpus, seed=5), 30)
    with pytest.raises(UserError, match=r"other holds another run than .*run.*--overwrite"):
        required(other, folder.last)
    shutil.copytree(folder.path, branch.path)
    for place, rate in ((folder, 0.1), (branch, 0.01)):
        learner = Learner.resume(load_checkpoint(place.last), corpus)
        learner.change_learning_rate(rate)
        trained(place, learner, 60)
    with pytest.raises(UserError, match="another run"):
        required(branch, folder.last)


def without_identity(folder):
    """As an older release left it."""
    for path in (folder.last, folder.best):
        save_checkpoint(path, dataclasses.replace(load_checkpoint(path), run_id=""))
    table = json.loads(folder.config_json.read_text())
    del table["run"]
    folder.config_json.write_text(json.dumps(table))


def test_files_of_an_older_release_stay_usable(corpus, tmp_path):
    folder, copy, other = (RunFolder(tmp_path / name) for name in ("run", "copy", "other"))
    trained(folder, learner_of(corpus), 30)
    trained(other, learner_of(corpus, seed=5), 30)
    without_identity(folder)
    without_identity(other)
    shutil.copytree(folder.path, copy.path)
    required(folder, folder.last)
    required(copy, folder.last)
    with pytest.raises(UserError, match="another run"):
        required(other, folder.last)
    learner = Learner.resume(load_checkpoint(folder.last), corpus)
    trained(folder, learner, 40)
    assert folder.run_id() == learner.run_id != ""
    assert iterations(folder) == list(range(1, 41))


def history_of(capacity):
    """A LossHistory that is full after so many rows."""

    class Few(LossHistory):
        def __init__(self, capacity=capacity):
            super().__init__(capacity)

        @classmethod
        def from_arrays(cls, arrays, capacity=capacity):
            return LossHistory.from_arrays(arrays, capacity)

    return Few


def test_no_row_of_a_run_that_is_replaced_gets_into_the_other(corpus, tmp_path, monkeypatch):
    """Not even one before the first that the history could tell it by."""
    few = history_of(4)
    monkeypatch.setattr(learner_module, "LossHistory", few)
    folder, other = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "other")
    trained(folder, learner_of(corpus), 30)
    trained(other, learner_of(corpus, seed=5), 5)
    theirs = rows(other)
    learner = Learner.resume(load_checkpoint(folder.last), corpus)
    trained(other, learner, 60)
    assert not set(theirs) & set(rows(other))
    assert iterations(other) == [8, 16, 24, *range(31, 61)]
    assert other.run_id() == folder.run_id()


def test_past_what_the_history_holds_no_row_is_lost_to_a_cut(corpus, tmp_path, monkeypatch):
    """The history keeps every eighth of 300 steps here; the file is cut inside a row by a full disk."""
    few = history_of(64)
    monkeypatch.setattr(learner_module, "LossHistory", few)
    folder, whole = RunFolder(tmp_path / "run"), RunFolder(tmp_path / "whole")
    learner = learner_of(corpus, seed=2)
    limit = disk_of(4300)

    def spoil(learner):
        if learner.iteration == 200:
            folder.save_soon()
        elif learner.iteration == 201:
            limit.__enter__()

    try:
        folder.train(learner, 300, on_step=spoil, is_interrupted=lambda: False)
    finally:
        limit.__exit__(None, None, None)
    cut = folder.loss_csv.read_bytes()
    folder.loss_csv.write_bytes(cut + b"251,17.")
    held = load_checkpoint(folder.last)
    assert held.last.place.iteration >= 200
    resumed = Learner.resume(held, corpus)
    assert resumed.history.stride > 1
    trained(folder, resumed, 320)
    trained(whole, learner_of(corpus, seed=2), 320)
    assert folder.loss_csv.read_bytes() == whole.loss_csv.read_bytes()


def test_a_run_is_summed_up_and_its_moments_stand_beside_it(corpus, tmp_path):
    folder, learner = RunFolder(tmp_path / "run"), learner_of(corpus, seed=1)
    trained(folder, learner, 50)
    summary = read_summary(folder.path)
    assert (summary.run_id, summary.steps, summary.ending) == (learner.run_id, 50, "")
    timeline = Timeline(learner.checkpoint(), corpus, folder.path / MOMENTS_BIN)
    assert timeline.iterations[:3] == (0, 1, 2)
    assert timeline.learner_at(33).iteration == 33

"""Recovery: a session saves itself, is offered once after a crash, and never in the way of another's."""

import os
import shutil
import stat
import subprocess
import sys
import threading

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton

from rnnviz.core.errors import UserError
from rnnviz.core.files import WriteError
from rnnviz.core.record.checkpoint import load_checkpoint, save_checkpoint
from rnnviz.gui import session as gui_session
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.session import TrainingSession
from rnnviz.training.run import saving
from rnnviz.training.run.kept_folder import KeptFolder
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_files import FILES
from rnnviz.training.run.run_label import RunLabel, read_label, write_label
from rnnviz.training.run.run_summary import read_summary
from rnnviz.training.worker.messages import CheckpointSaved

DEAD = "f" * 12
"""A session whose process is gone."""


@pytest.fixture
def budget():
    """Bytes that all runs may take."""
    return 1 << 30


@pytest.fixture
def recover(tmp_path, budget):
    """``recover()``: what the next start of the program has."""
    made = []

    def make(**options):
        session = TrainingSession()
        made.append((session, Recovery(session, tmp_path, session, **({"budget": budget} | options))))
        return made[-1][1]

    yield make
    for session, recovery in made:
        recovery.close()
        session.close()
        session.deleteLater()


def leave_lock(folder, owner):
    """The lock of a process that has ended without closing."""
    code = (
        "import os, sys; from PySide6.QtCore import QLockFile; lock = QLockFile(sys.argv[1]);"
        "lock.setStaleLockTime(0); lock.lock(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder / f"{owner}.lock")], check=True)


def test_a_run_is_saved_when_it_pauses(user, text):
    window = user.opens_window(text)
    user.steps(7)
    user.waits(lambda: window.recovery.autosaves())
    (save,) = window.recovery.autosaves()
    user.waits(lambda: load_checkpoint(save.path).last.place.iteration == 7)
    assert save.text == "story"


@pytest.fixture
def held(monkeypatch):
    """``held(of, name)``: what is called so in ``of`` is not done before the end of the test."""
    may_go = threading.Event()

    def hold(of, name):
        real = getattr(of, name)

        def wait(*arguments, **options):
            may_go.wait()
            return real(*arguments, **options)

        monkeypatch.setattr(of, name, wait)

    yield hold
    may_go.set()


@pytest.mark.parametrize(
    ("what", "told"),
    [((KeptFolder, "catch_up"), ""), ((saving, "save_checkpoint"), "saving it took too long.")],
)
def test_a_window_that_closes_too_early_tells_a_loss_only_where_there_is_one(
    user, text, held, monkeypatch, what, told
):
    """Once its checkpoint stands a run is kept: the other files of its folder can be made of it."""
    window = user.opens_window(text)
    held(*what)
    monkeypatch.setattr(gui_session, "CLOSING_SECONDS", 0.01)
    user.steps(7)
    if not told:
        user.waits(lambda: window.recovery.has_saved)
    window.close_for_good()
    assert window.unsaved == told


def test_a_lost_session_is_offered_once_and_its_rests_are_cleared(tmp_path, recover, make_checkpoint):
    folder = tmp_path
    make_checkpoint(5).rename(folder / f"{DEAD}-1 book.npz")
    rest = folder / f".{DEAD}-1 book.npz.abcd.part"
    rest.write_bytes(b"half a checkpoint")
    leave_lock(folder, DEAD)
    recovery = recover()
    (lost,) = recovery.take_lost_sessions()
    assert (lost.text, load_checkpoint(lost.path).last.place.iteration) == ("book", 5)
    assert not rest.exists()
    assert recovery.take_lost_sessions() == []
    assert [save.text for save in recovery.autosaves()] == ["book"]


def test_a_living_window_is_not_lost(tmp_path, recover, make_checkpoint):
    """Two at once: neither takes the other's session, nor what it is writing."""
    one, two = recover(), recover()
    owner = next(path.stem for path in tmp_path.glob("*.lock"))
    make_checkpoint(5).rename(tmp_path / f"{owner}-1 book.npz")
    part = tmp_path / f".{owner}-1 book.npz.abcd.part"
    part.write_bytes(b"being written")
    assert one.take_lost_sessions() == two.take_lost_sessions() == []
    assert part.exists()


small_budget = pytest.mark.parametrize("budget", [1000])
"""Less than one run takes."""


def leave_run(folder, owner, size=2000, number=1, age=0):
    """A run that was saved so many seconds ago; its folder."""
    path = folder / f"{owner}-{number} book"
    path.mkdir()
    (path / "last.npz").write_bytes(bytes(size))
    at = path.stat().st_mtime - age
    os.utime(path / "last.npz", (at, at))
    return path


@small_budget
def test_a_run_over_the_budget_stays_while_it_is_offered(tmp_path, recover):
    """It is the oldest there is, and the new run saves itself beside it, in this window and in others."""
    offered = leave_run(tmp_path, DEAD, age=100)
    leave_lock(tmp_path, DEAD)
    leave_run(tmp_path, "0" * 12, age=50)
    leave_run(tmp_path, "1" * 12, age=40)
    recovery = recover()
    assert [save.entry for save in recovery.take_lost_sessions()] == [offered]
    assert len(recovery.autosaves()) == 2, "of the closed windows' the newest is left"
    other = recover()
    for window in (other, recovery):
        assert offered not in [save.entry for save in window.take_lost_sessions()]
        window.close()
        assert offered.exists()


@small_budget
def test_what_was_offered_is_thinned_when_its_time_has_come(tmp_path, recover):
    offered = leave_run(tmp_path, DEAD, age=100)
    leave_lock(tmp_path, DEAD)
    recovery = recover()
    recovery.take_lost_sessions()
    recovery.close()
    leave_run(tmp_path, "0" * 12)
    assert recover().take_lost_sessions() == []
    assert not offered.exists()


@small_budget
def test_earlier_runs_of_a_living_window_are_not_thinned(tmp_path, recover):
    living = recover()
    owner = next(path.stem for path in tmp_path.glob("*.lock"))
    runs = [leave_run(tmp_path, owner, number=n, age=100 - n) for n in range(3)]
    leave_run(tmp_path, "0" * 12)
    recover().take_lost_sessions()
    living.take_lost_sessions()
    assert all(run.exists() for run in runs)


@small_budget
def test_the_newest_of_the_closed_windows_stays_however_large(tmp_path, recover):
    old, new = leave_run(tmp_path, "0" * 12, age=10), leave_run(tmp_path, "1" * 12)
    recover().take_lost_sessions()
    assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.skipif(sys.platform == "win32", reason="the home is the user's alone there")
def test_autosaves_are_the_users_alone(user, text):
    user.autosaves.mkdir(mode=0o755)
    window = user.opens_window(text)
    user.steps(7)
    user.waits(lambda: window.recovery.autosaves())
    user.saves(user.folder / "mine.npz")
    (save,) = window.recovery.autosaves()
    assert stat.S_IMODE(user.autosaves.stat().st_mode) == 0o700
    assert stat.S_IMODE(save.entry.stat().st_mode) == 0o700
    assert stat.S_IMODE(save.path.stat().st_mode) == 0o600
    assert stat.S_IMODE((user.folder / "mine.npz").stat().st_mode) == 0o666 & ~umask()


def umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_every_session_that_was_cut_off_is_offered(user, text, make_checkpoint):
    user.autosaves.mkdir()
    for number in range(2):
        owner = f"{number}" * 12
        make_checkpoint(5 + number).rename(user.autosaves / f"{owner}-1 book {number}.npz")
        leave_lock(user.autosaves, owner)
    window = user.opens_window(text)
    user.waits_for_notice("2 runs were cut off")
    buttons = [b for b in window.notice.findChildren(QPushButton) if b.text().startswith("book 0")]
    buttons[0].click()
    user.waits_for_iteration(5)


@pytest.mark.parametrize("steps", [0, 3])
def test_a_run_that_was_brought_back_is_the_one_offered_after_a_second_crash(
    user, make_checkpoint, recover, tmp_path, steps
):
    """Not the one that trained at the start until then, though that is saved last of all."""
    user.autosaves.mkdir()
    make_checkpoint(5).rename(user.autosaves / f"{DEAD}-1 lost.npz")
    leave_lock(user.autosaves, DEAD)
    other = tmp_path / "throw-away.txt"
    other.write_text("abcdefgh " * 50)
    window = user.opens_window(other, running=True)
    user.waits(lambda: window.session.iteration > 3)
    user.clicks("notice_action_0")
    user.waits(lambda: window.session.info.text.name == "story.txt")  # the other stands, too, to give way
    user.waits_for_iteration(5)
    if steps:
        user.steps(steps)
    user.waits(lambda: len(window.recovery.autosaves()) == 3)
    (story,) = [save for save in window.recovery.autosaves() if save.text == "story"]
    user.waits(lambda: load_checkpoint(story.path).last.place.iteration == 5 + steps)
    mine = [save for save in window.recovery.autosaves() if not save.entry.name.startswith(DEAD)]
    thrown = next(save for save in mine if save.text == "throw-away")
    os.utime(thrown.path)  # as the clock of a coarse disk sees it
    owner = thrown.entry.name.partition("-")[0]
    for save in window.recovery.autosaves():
        if save.entry.is_dir():  # what is being written at this moment is none of it
            parts = shutil.ignore_patterns("*.part", "moments.bin")
            shutil.copytree(save.entry, tmp_path / save.entry.name, ignore=parts)
        else:
            shutil.copy2(save.entry, tmp_path / save.entry.name)
    leave_lock(tmp_path, owner)
    (lost,) = recover().take_lost_sessions()
    assert (lost.text, load_checkpoint(lost.path).last.place.iteration) == ("story", 5 + steps)


def test_a_run_that_was_brought_back_is_offered_once_after_a_second_crash(user, make_checkpoint, text):
    """As it became, not also as it was before."""
    user.autosaves.mkdir()
    make_checkpoint(5).rename(user.autosaves / f"{DEAD}-1 story.npz")
    make_checkpoint(6).rename(user.autosaves / "0123-1 other.npz")
    for owner in (DEAD, "0123"):
        leave_lock(user.autosaves, owner)
    window = user.opens_window(text)
    user.waits_for_notice("2 runs were cut off")
    next(b for b in window.notice.findChildren(QPushButton) if b.text().startswith("story")).click()
    user.waits_for_iteration(5)
    user.waits(lambda: window.recovery.has_saved)
    user.waits(lambda: not (user.autosaves / f"{DEAD}.lock").exists())
    assert {lock.stem for lock in user.autosaves.glob("*.lock")} > {"0123"}, (
        "not brought back, still on offer"
    )
    assert (user.autosaves / f"{DEAD}-1 story.npz").exists(), "an earlier run like any other"


def test_an_offer_that_was_accepted_stands_until_its_run_is_saved(user, make_checkpoint, text):
    user.autosaves.mkdir()
    lost = user.autosaves / f"{DEAD}-1 story.npz"
    make_checkpoint(5).rename(lost)
    leave_lock(user.autosaves, DEAD)
    window = user.opens_window(text)
    user.waits_for_notice("was cut off")
    lost.write_bytes(b"broken meanwhile")
    user.clicks("notice_action_0")
    user.chooses("action_new_run")
    user.steps(2)
    window.recovery.save_now()
    user.waits(lambda: window.recovery.has_saved)
    assert (user.autosaves / f"{DEAD}.lock").exists()


def test_an_offer_stands_where_its_run_does_not_fit_and_another_is_begun(
    user, make_checkpoint, text, monkeypatch
):
    user.autosaves.mkdir()
    make_checkpoint(5).rename(user.autosaves / f"{DEAD}-1 story.npz")
    leave_lock(user.autosaves, DEAD)
    window = user.opens_window(text)
    user.waits_for_notice("was cut off")

    def refuse(*_arguments):
        raise UserError("It does not fit.")

    with monkeypatch.context() as patch:
        patch.setattr(Learner, "resume", refuse)
        user.clicks("notice_action_0")
        user.waits_for_notice("It does not fit.")
    window.documents.begin_branch(load_checkpoint(make_checkpoint(3)))
    user.waits_for_iteration(3)
    user.waits(lambda: window.recovery.has_saved)
    assert (user.autosaves / f"{DEAD}.lock").exists()


def test_of_a_session_of_many_runs_the_last_one_is_offered(tmp_path, recover, make_checkpoint):
    for number in (2, 10, 9):
        make_checkpoint(number).rename(tmp_path / f"{DEAD}-{number} book.npz")
    make_checkpoint(1).rename(tmp_path / f"{DEAD}-² book.npz")  # not one of ours
    leave_lock(tmp_path, DEAD)
    (lost,) = recover().take_lost_sessions()
    assert load_checkpoint(lost.path).last.place.iteration == 10


def test_a_late_save_of_the_run_before_says_nothing_of_this_one(user, text):
    window = user.opens_window(text)
    assert not window.recovery.has_saved
    window.session.event_arrived.emit(CheckpointSaved(user.autosaves / "gone-1 story" / "last.npz", 5, True))
    assert not window.recovery.has_saved


def test_a_folder_that_cannot_be_made_is_told_once_and_the_window_works(user, text):
    user.autosaves.write_text("a file where the folder should be")
    window = user.opens_window(text)
    user.steps(3)
    user.waits_for_notice("cannot save itself")
    assert "Ctrl+S" in window.notice.text
    assert "another place" not in window.notice.text, "nobody chose this one"
    window.notice.hide()
    user.steps(3)
    user.saves(user.folder / "run.npz")
    assert window.notice.text == f"Saved {user.folder / 'run.npz'}."


@pytest.fixture
def full_disk(monkeypatch):
    """``full_disk(on)``: whether there is no room where the session saves itself."""
    state = {"full": False}

    def save(path, checkpoint, **options):
        if state["full"] and options.get("private"):
            raise WriteError(f"{path.name} could not be written: No space left on device.")
        save_checkpoint(path, checkpoint, **options)

    monkeypatch.setattr(saving, "save_checkpoint", save)
    return lambda on: state.update(full=on)


def test_a_window_that_is_closed_on_a_full_disk_knows_what_is_lost(user, text, full_disk):
    window = user.opens_window(text)
    user.steps(5)
    user.waits(lambda: window.recovery.autosaves())
    full_disk(True)
    window.step(3)
    user.waits(lambda: window.session.iteration == 8)
    window.close_for_good()
    assert "No space left" in window.unsaved


def test_what_the_user_saved_is_not_lost_with_the_autosave(user, text, full_disk):
    window = user.opens_window(text)
    full_disk(True)
    user.steps(5)
    user.waits_for_notice("cannot save itself")
    user.saves(user.folder / "mine.npz")
    window.close_for_good()
    assert window.recovery.unsaved
    assert window.unsaved == ""


def test_a_window_that_can_save_at_last_has_lost_nothing(user, text, full_disk):
    window = user.opens_window(text)
    full_disk(True)
    user.steps(5)
    user.waits_for_notice("cannot save itself")
    full_disk(False)
    window.close_for_good()
    assert window.unsaved == ""
    (save,) = window.recovery.autosaves()
    assert load_checkpoint(save.path).last.place.iteration == 5


def test_a_run_that_cannot_be_saved_as_another_begins_is_told(user, text, full_disk, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("another text in a few words " * 20)
    window = user.opens_window(text)
    user.steps(5)
    user.waits(lambda: window.recovery.autosaves())
    user.saves(user.folder / "mine.npz")
    full_disk(True)
    user.chooses("action_run")
    user.waits(lambda: window.session.iteration > 5)
    window.documents.open_text(other)
    user.waits(lambda: user.asked() is not None or window.session.info.text.name == "other.txt")
    if user.asked() is not None:
        user.answers(QMessageBox.StandardButton.Discard)
    user.waits_for_notice("The run before this one could not be saved: ")
    assert window.session.info.text.name == "other.txt"


# ── a run is a folder ──


def folder_of(window):
    (save,) = window.recovery.autosaves()
    return save.entry


def test_a_run_has_all_its_files_in_a_folder(user, text):
    window = user.opens_window(text, sample_every=5, sample_length=20)
    user.steps(12)
    user.waits(lambda: window.recovery.autosaves())
    folder = folder_of(window)
    user.waits(lambda: (folder / "run.json").exists())
    user.waits(lambda: {path.name for path in folder.iterdir()} == set(FILES))
    user.steps(8)
    user.waits(lambda: read_summary(folder).steps == 20)
    summary = read_summary(folder)
    assert summary.run_id == window.session.info.run_id
    assert summary.text.name == "story.txt"
    user.waits(lambda: "\n20," in (folder / "loss.csv").read_text())
    user.waits(lambda: "---- iteration 20," in (folder / "samples.txt").read_text())
    rows = (folder / "loss.csv").read_text().splitlines()
    assert [row.partition(",")[0] for row in rows[1:]] == [str(step) for step in range(1, 21)]
    assert load_checkpoint(folder / "last.npz").last.place.iteration == 20


def test_a_run_that_is_brought_back_goes_on_in_its_folder(user, text):
    window = user.opens_window(text)
    user.steps(9)
    user.waits(lambda: window.recovery.has_saved)
    run, folder = window.session.info.run_id, folder_of(window)
    window.close_for_good()
    window = user.opens_window(folder / "last.npz")
    assert window.session.info.run_id == run
    assert not folder.exists()
    user.steps(4)
    user.waits(lambda: read_summary(folder_of(window)).steps == 13)
    window.session.visit(5)  # its moments have come along
    user.waits(lambda: window.session.visited == 5)


def test_a_run_that_is_opened_where_it_stood_before_leaves_its_later_self_alone(user, text):
    window = user.opens_window(text)
    user.steps(5)
    user.saves(user.folder / "five.npz")
    user.steps(5)
    user.waits(lambda: window.recovery.has_saved)
    user.waits(lambda: read_summary(folder_of(window)).steps == 10)
    later = folder_of(window)
    window.close_for_good()
    window = user.opens_window(user.folder / "five.npz")
    user.steps(2)
    user.waits(lambda: len(window.recovery.autosaves()) == 2)
    assert read_summary(later).steps == 10
    assert load_checkpoint(later / "last.npz").last.place.iteration == 10


def test_a_run_that_is_opened_where_it_went_on_otherwise_leaves_its_other_self_alone(user, text):
    window = user.opens_window(text)
    user.steps(5)
    user.saves(user.folder / "five.npz")
    user.steps(1)
    user.waits(lambda: window.recovery.has_saved and read_summary(folder_of(window)).steps == 6)
    other = folder_of(window)
    window.close_for_good()
    window = user.opens_window(user.folder / "five.npz")
    user.steps(4)
    user.saves(user.folder / "nine.npz")
    window.close_for_good()
    window = user.opens_window(user.folder / "nine.npz")
    user.steps(1)
    user.waits(lambda: window.recovery.has_saved)
    assert load_checkpoint(other / "last.npz").last.place.iteration == 6


def test_a_run_that_gave_way_and_is_brought_back_goes_on_in_its_folder(user, text):
    window = user.opens_window(text)
    user.steps(6)
    user.waits(lambda: window.recovery.has_saved)
    write_label(folder_of(window), RunLabel("mine"))
    user.chooses("action_reset")
    user.waits_for_notice("set back")
    user.clicks("notice_action_0")
    user.waits_for_iteration(6)
    user.steps(2)
    user.waits(lambda: read_summary(folder_of(window)).steps == 8)
    assert read_label(folder_of(window)).name == "mine"


def test_a_run_of_the_shelf_goes_on_in_its_folder_once_its_text_is_found(user, text, other_text):
    window = user.opens_window(text)
    user.steps(6)
    user.waits(lambda: window.recovery.has_saved)
    window.close_for_good()
    elsewhere = text.rename(user.folder / "moved away.txt")
    window = user.opens_window(other_text)
    window.documents.open_run(folder_of(window))
    user.waits_for_notice("not at hand")
    user.clicks("notice_action_0")
    user.gives_file(elsewhere)
    user.waits(lambda: window.session.info.can_train)
    user.steps(2)
    user.waits(lambda: read_summary(folder_of(window)).steps == 8)


def test_two_windows_never_work_in_one_folder(user, text):
    window = user.opens_window(text)
    user.steps(6)
    user.waits(lambda: window.recovery.has_saved)
    folder = folder_of(window)
    user.waits(lambda: (folder / "run.json").exists())
    second = user.opens_window(folder / "last.npz")
    assert folder.exists()
    user.steps(3)
    user.waits(lambda: second.recovery.has_saved)
    assert len(second.recovery.autosaves()) == 2
    assert read_summary(folder).steps == 6


def test_a_run_without_a_step_leaves_nothing(user, text):
    window = user.opens_window(text)
    write_label(window.recovery.run_file.parent, RunLabel(lesson="Does it read words?"))
    user.chooses("action_new_run")
    window.close_for_good()
    assert [path.name for path in user.autosaves.iterdir()] == []


@small_budget
def test_a_run_with_a_name_is_never_thinned_away(tmp_path, recover):
    for number, label in enumerate([RunLabel("mine"), RunLabel(pinned=True), RunLabel(), RunLabel()]):
        folder = tmp_path / f"{number}{'0' * 11}-1 book"
        folder.mkdir()
        (folder / "last.npz").write_bytes(bytes(2000))
        os.utime(folder / "last.npz", (1000 + number, 1000 + number))
        write_label(folder, label)
    recover().take_lost_sessions()
    assert sorted(path.name[0] for path in tmp_path.iterdir() if path.is_dir()) == ["0", "1", "3"]


def test_what_an_older_release_left_is_taken_in_and_still_offered(tmp_path, recover, make_checkpoint):
    earlier = tmp_path / "autosaves"
    earlier.mkdir()
    make_checkpoint(5).rename(earlier / f"{DEAD}-1 book.npz")
    make_checkpoint(7).rename(earlier / "0123-1 old.npz")
    leave_lock(earlier, DEAD)
    recovery = recover(earlier=earlier)
    assert sorted(save.text for save in recovery.autosaves()) == ["book", "old"]
    (lost,) = recovery.take_lost_sessions()
    assert lost.text == "book"
    assert list(earlier.glob("*.npz")) == []

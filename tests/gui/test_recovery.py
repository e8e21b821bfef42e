"""Recovery: a session saves itself, is offered once after a crash, and never in the way of another's."""

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QPushButton

from rnnviz.core.checkpoint import load_checkpoint
from rnnviz.gui.recovery import MAX_FILES, Recovery
from rnnviz.gui.session import TrainingSession

DEAD = "f" * 12
"""A session whose process is gone."""


@pytest.fixture
def recover(tmp_path):
    """``recover()``: what the next start of the program has."""
    made = []

    def make():
        session = TrainingSession()
        made.append((session, Recovery(session, tmp_path, session)))
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
    user.waits(lambda: load_checkpoint(save.path).last.iteration == 7)
    assert save.text == "story"


def test_a_lost_session_is_offered_once_and_its_rests_are_cleared(tmp_path, recover, make_checkpoint):
    folder = tmp_path
    make_checkpoint(5).rename(folder / f"{DEAD}-1 book.npz")
    rest = folder / f".{DEAD}-1 book.npz.abcd.part"
    rest.write_bytes(b"half a checkpoint")
    leave_lock(folder, DEAD)
    recovery = recover()
    (lost,) = recovery.take_lost_sessions()
    assert (lost.text, load_checkpoint(lost.path).last.iteration) == ("book", 5)
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


def test_old_autosaves_are_thinned(tmp_path, recover):
    for number in range(MAX_FILES + 10):
        (tmp_path / f"{DEAD}-{number} book.npz").write_bytes(b"x")
    recovery = recover()
    recovery.close()
    assert len(recovery.autosaves()) == MAX_FILES


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


def test_a_folder_that_cannot_be_made_is_told_once_and_the_window_works(user, text):
    user.autosaves.write_text("a file where the folder should be")
    window = user.opens_window(text)
    user.steps(3)
    user.waits_for_notice("cannot save itself")
    window.notice.hide()
    user.steps(3)
    user.saves(user.folder / "run.npz")
    assert window.notice.text == f"Saved {user.folder / 'run.npz'}."

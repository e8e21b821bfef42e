"""A start that names nothing: what the window was closed with stands there again."""

import subprocess
import sys

import pytest

from rnnviz import paths
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.files.settings import WindowSettings

FIRST = paths.default_text().name


def leave_run(user, text, steps=9):
    """A run that was left; its id."""
    window = user.opens_window(text)
    if steps:
        user.steps(steps)
    run = window.session.info.run_id
    window.close_for_good()
    return run


def test_the_run_that_was_left_stands_again_in_its_folder(user, text):
    run = leave_run(user, text)
    session = user.opens_window(None).session
    assert (session.info.run_id, session.iteration, session.is_running) == (run, 9, False)
    assert session.info.text.name == text.name
    user.steps(2)
    user.waits(lambda: len(user.window.recovery.autosaves()) == 1)
    assert user.window.saving.saved.path is None  # Save asks for a file


def test_it_is_looked_at_on_the_page_where_it_was_left_and_that_is_no_step_to_undo(user, text):
    user.opens_window(text)
    user.steps(3)
    user.window.pages.open_page("Map")
    user.window.close_for_good()
    window = user.opens_window(None)
    assert window.pages.page_name == "Map"
    window.undoing.look()
    assert window.undoing.history.depth == 0
    window.close_for_good()
    assert user.opens_window(text).pages.page_name == "Train"  # who names a text begins with it


def test_a_page_that_there_is_not_is_not_turned_to(user, text):
    leave_run(user, text)
    settings = WindowSettings(user.settings_file)
    settings.keep("left", settings.table("left") | {"page": "Nowhere"})
    assert user.opens_window(None).pages.page_name == "Train"


def test_a_run_that_was_left_while_it_trained_stands(user, text):
    window = user.opens_window(text, running=True)
    user.waits(lambda: window.session.iteration > 5)
    run = window.session.info.run_id
    window.close()
    user.waits(lambda: not window.isVisible())
    session = user.opens_window(None).session
    assert session.info.run_id == run
    assert session.iteration > 5
    assert not session.is_running


def test_the_settings_of_the_next_run_are_those_that_were_left(user, text):
    user.opens_window(text)
    user.steps(3)
    user.sets("hidden_size", 31)
    user.window.close_for_good()
    user.opens_window(None)
    assert user.window.session.info.config.hidden_size == 8
    assert user.window.sidebar.config().hidden_size == 31


def test_what_a_file_said_of_the_next_run_stands_again_with_the_run_that_was_left(
    user, make_checkpoint, text
):
    user.opens_window(text)
    user.sets("hidden_size", 31)
    user.window.documents.open_file(make_checkpoint(5, hidden_size=9, seq_length=4))
    user.waits_for_iteration(5)
    user.steps(2)
    user.window.close_for_good()
    sidebar = user.opens_window(None).sidebar
    assert (sidebar.config().hidden_size, sidebar.config().seq_length) == (9, 4)
    assert sidebar.lasting_config.hidden_size == 31  # what he set himself is not forgotten


@pytest.mark.parametrize("table", [{"hidden_size": -3}, "none", None, {"hidden_size": []}])
def test_settings_that_are_none_are_not_taken_from_the_file(user, text, table):
    leave_run(user, text)
    settings = WindowSettings(user.settings_file)
    settings.keep("left", settings.table("left") | {"next_run": table})
    session = user.opens_window(None).session
    assert session.iteration == 9


def test_a_text_that_was_left_without_a_step_stands_again(user, text):
    leave_run(user, text, steps=0)
    session = user.opens_window(None).session
    assert (session.info.text.name, session.iteration, session.is_running) == (text.name, 0, False)


def test_at_the_first_start_a_sample_text_trains(user):
    user.opens_window(None)
    user.waits(lambda: user.window.session.is_running)
    assert user.window.session.info.text.name == FIRST


def test_where_the_run_that_was_left_is_gone_a_sample_text_stands(user, text):
    leave_run(user, text)
    (file,) = user.autosaves.glob("*/last.npz")
    file.unlink()
    session = user.opens_window(None).session
    assert (session.info.text.name, session.is_running) == (FIRST, False)


def test_a_run_that_was_left_and_cannot_be_read_is_told_beside_a_sample_text(user, text):
    leave_run(user, text)
    (file,) = user.autosaves.glob("*/last.npz")
    file.write_bytes(file.read_bytes()[:200])
    session = user.opens_window(None).session
    assert (session.info.text.name, session.is_running) == (FIRST, False)
    user.waits_for_notice("The run that was left cannot be opened: ")
    assert "last.npz" in user.window.notice.text


def test_a_run_that_another_window_works_on_stays_there(user, text):
    leave_run(user, text)
    first = user.opens_window(None)
    run = first.session.info.run_id
    WindowSettings(user.settings_file).keep("left", {"file": str(first.recovery.run_file)})
    second = user.opens_window(None)
    assert second.session.info.run_id != run
    assert (second.session.info.text.name, second.session.is_running) == (FIRST, False)


def test_a_run_that_was_cut_off_is_offered_and_nothing_trains_meanwhile(user, text):
    leave_run(user, text)
    (folder,) = user.autosaves.glob("*/")
    lock = user.autosaves / f"{folder.name.partition('-')[0]}.lock"
    code = (
        "import os, sys; from PySide6.QtCore import QLockFile; lock = QLockFile(sys.argv[1]);"
        "lock.setStaleLockTime(0); lock.lock(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(lock)], check=True)
    WindowSettings(user.settings_file).keep("left", {})
    session = user.opens_window(None).session
    assert (session.info.text.name, session.iteration, session.is_running) == (FIRST, 0, False)
    user.waits_for_notice("was cut off")
    user.clicks("notice_action_0")
    user.waits(lambda: session.iteration == 9)
    assert not session.is_running


def test_runs_that_were_cut_off_are_looked_for_once(user, text, monkeypatch):
    """That goes through the whole shelf, and a start waits for it."""
    leave_run(user, text)
    looks = []
    look = Recovery.take_lost_sessions

    def counted(recovery):
        looks.append(recovery)
        return look(recovery)

    monkeypatch.setattr(Recovery, "take_lost_sessions", counted)
    user.opens_window(None)
    assert len(looks) == 1

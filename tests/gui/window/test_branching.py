"""Go on from here: a run of its own from the moment that is shown, and back."""

import shutil

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from rnnviz.core.record.checkpoint import Parent
from rnnviz.gui.files.way_back import BRING_BACK
from rnnviz.gui.window.branch_dialog import BranchDialog
from rnnviz.training.worker.questions import TakeCheckpoint


@pytest.fixture
def window(user, text):
    window = user.opens_window(text)
    user.steps(80)
    return window


def dialog_of(window, user) -> BranchDialog:
    user.waits(lambda: window.findChild(QDialog, "branch_dialog") is not None)
    return window.findChild(BranchDialog, "branch_dialog")


def taken(window, user):
    said = []
    window.session.ask(TakeCheckpoint(), said.append, said.append)
    user.waits(lambda: said)
    return said[0]


def test_a_visited_moment_is_gone_on_from_with_another_rate(window, user):
    run = window.session.info.run_id
    window.time_machine.go_to(33, True)
    user.waits(lambda: window.session.visited == 33)
    user.finds("moment_branch", QPushButton).click()
    dialog = dialog_of(window, user)
    dialog.form.put("learning_rate", 0.02)
    user.finds("branch_go", QPushButton).click()
    user.waits(lambda: window.session.info.run_id != run)
    user.waits(lambda: window.session.latest is not None)
    assert window.session.iteration == 33
    assert window.session.visited is None
    assert window.time_machine.banner.words == ""
    assert window.session.latest.learning_rate == 0.02
    assert taken(window, user).parent == Parent(run, 33)
    user.steps(3)
    assert window.session.iteration == 36
    user.waits(lambda: BRING_BACK in [button.text() for button in window.notice.findChildren(QPushButton)])
    next(button for button in window.notice.findChildren(QPushButton) if button.text() == BRING_BACK).click()
    user.waits(lambda: window.session.info.run_id == run)
    assert window.session.iteration == 80


def branch_at(window, user, iteration) -> str:
    """Go on from there; the id of the run that does."""
    run = window.session.info.run_id
    window.time_machine.go_to(iteration, True)
    user.waits(lambda: window.session.visited == iteration)
    user.finds("moment_branch", QPushButton).click()
    dialog_of(window, user)
    user.finds("branch_go", QPushButton).click()
    user.waits(lambda: window.session.info.run_id != run and window.session.latest is not None)
    user.steps(5)
    user.waits(lambda: window.session.kept_moments)
    return window.session.info.run_id


def test_what_came_before_a_branch_is_offered_where_it_is_kept(window, user):
    """Of a branch of a branch, too, by the run that made that step."""
    first = window.session.info.run_id
    branch_at(window, user, 60)
    branch_at(window, user, 63)
    window.time_machine.go_to(20, True)
    user.waits_for_notice("What came before iteration 63 is not kept of this run")
    assert f"goes on from, {window.session.info.text.name}, which stands in Runs" in window.notice.text
    [(words, act)] = window.notice.ways_out
    assert words == "Open it at 20"
    act()
    user.waits(lambda: window.session.visited == 20)
    assert window.session.info.run_id == first
    assert window.session.iteration == 80


def test_a_parent_that_is_gone_is_said_to_be(window, user, tmp_path):
    parent = window.session.info.run_id
    branch_at(window, user, 60)
    [folder] = [file.parent for file in tmp_path.rglob("run.json") if parent in file.read_text()[:400]]
    shutil.rmtree(folder)
    window.time_machine.go_to(20, True)
    user.waits_for_notice("was deleted, or stands elsewhere")
    assert window.notice.ways_out == []
    assert window.session.visited is None


def test_from_the_menu_the_present_moment_is_gone_on_from_with_another_text(window, user, tmp_path, text):
    run = window.session.info.run_id
    other = tmp_path / "other.txt"
    other.write_text(text.read_text()[::-1])
    user.chooses("action_branch")
    dialog = dialog_of(window, user)
    dialog.choose_text(other)
    assert user.finds("branch_text", QLabel).text() == "other.txt"
    user.finds("branch_go", QPushButton).click()
    user.waits(lambda: window.session.info.run_id != run)
    assert window.session.info.text.name == "other.txt"
    user.waits(lambda: window.session.latest is not None)
    assert window.session.iteration == 80


def test_a_text_of_other_characters_is_refused_and_the_run_stands(window, user, tmp_path):
    run = window.session.info.run_id
    other = tmp_path / "other.txt"
    other.write_text("0123456789" * 30)
    window.branching.branch(window.session.info.config, other)
    user.waits_for_notice("needs the same characters")
    assert window.session.info.run_id == run


def test_a_number_out_of_range_is_said_in_the_dialog(window, user):
    user.chooses("action_branch")
    dialog = dialog_of(window, user)
    dialog.form.put("optimizer", "adam")
    dialog.form.put("schedule", "linear")
    user.finds("branch_go", QPushButton).click()
    mistake = user.finds("branch_mistake", QLabel)
    assert not mistake.isHidden()
    assert "goal" in mistake.text()
    dialog.reject()

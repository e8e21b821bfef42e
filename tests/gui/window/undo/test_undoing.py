"""Undo and redo of the whole window, as a user meets them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from rnnviz.gui.parts import names
from rnnviz.gui.parts.card import Card
from rnnviz.gui.window.main_window import MainWindow
from rnnviz.training.presets import builtin_presets
from rnnviz.training.run.run_label import read_label
from rnnviz.training.worker.messages import SetLearningRate

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(user, text) -> MainWindow:
    window = user.opens_window(text, is_whole=True)
    assert window.undoing.history.depth == 0  # it is there, as it is a quarter of a second after the start
    return window


def looks(window):
    """Somebody looks: what comes next is a step of its own."""
    window.undoing.history.look(everywhere=True)
    window.undoing.history.end_series()


def stands(window):
    """All that a user can see of it."""
    config = window.sidebar.standing()
    themes = [name for name, action in window.menus.themes.items() if action.isChecked()]
    front = window.pages.currentWidget()
    cards = [card.isVisible() for card in front.findChildren(Card)]
    return window.sights.now(), config, themes, window.sidebar.isVisible(), names.written("Whh"), cards


def test_what_is_set_of_the_window_is_undone_and_done_again(window, user):
    depth = window.undoing.history.depth
    states = [stands(window)]
    for act in (
        lambda: user.chooses("action_one_panel"),
        lambda: user.chooses("action_one_panel"),
        lambda: window.pages.open_page("Story"),
        lambda: user.sets("hidden_size", 200),
        lambda: user.sets("learning_rate", 0.03),
        lambda: window.menus.panels["Loss"].setChecked(False),
        lambda: user.chooses("action_theme_light"),
        lambda: user.chooses("action_course_names"),
        lambda: window.menus.action_show_sidebar.setChecked(False),
        lambda: user.chooses("action_next_page"),
    ):
        act()
        looks(window)
        states.append(stands(window))
    assert window.undoing.history.depth == depth + len(states) - 1
    for state in reversed(states[:-1]):
        user.chooses("action_undo")
        assert stands(window) == state
    assert not window.menus.action_undo.isEnabled()
    for state in states[1:]:
        user.chooses("action_redo")
        assert stands(window) == state
    assert not window.menus.action_redo.isEnabled()


def test_the_menu_says_what(window, user):
    action = window.menus.action_undo
    assert (action.text(), action.isEnabled()) == ("Undo", False)
    window.pages.open_page("Map")
    user.waits(action.isEnabled)  # somebody looks, a few times a second
    assert action.text() == "Undo turning to Map"
    user.chooses("action_undo")
    assert window.menus.action_redo.text() == "Redo turning to Map"
    user.sets("hidden_size", 31)
    window.menus.edit_opened.emit()  # who opens the menu reads what it would be by now
    assert action.text() == "Undo hidden_size 31"


def test_keys_undo_wherever_the_focus_is(window, user, qtbot):
    window.activateWindow()
    user.sets("hidden_size", 200)
    looks(window)
    window.pages.open_page("Map")
    looks(window)
    qtbot.keyClick(window.pages.demand("Map").canvas, Qt.Key.Key_Z, CONTROL)
    assert window.pages.page_name == "Train"
    field = user.finds("hidden_size")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert field.value() != 200
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert field.value() == 200
    qtbot.keyRelease(field, Qt.Key.Key_Control)  # else Qt takes it to be down in the next test


def test_a_number_out_of_range_comes_back_as_it_was(window, user):
    before = stands(window)
    user.sets("hidden_size", -3)
    looks(window)
    wrong = stands(window)
    user.chooses("action_undo")
    assert stands(window) == before
    user.chooses("action_redo")
    assert stands(window) == wrong
    assert user.finds("hidden_size").property("invalid")


def test_a_divider_goes_back_but_not_with_the_size_of_the_window(window, user):
    rows = user.finds("split_rows", QSplitter)
    before = rows.sizes()
    window.resize(window.width(), window.height() - 60)
    looks(window)
    window.resize(window.width(), window.height() + 60)
    looks(window)
    assert window.undoing.history.depth == 0
    rows.moveSplitter(before[0] + 30, 1)
    rows.splitterMoved.emit(before[0] + 30, 1)
    looks(window)
    moved = rows.sizes()
    assert (moved != before, window.undoing.history.undo_words) == (True, "moving a divider")
    user.chooses("action_undo")
    assert rows.sizes() == before
    user.chooses("action_redo")
    assert rows.sizes() == moved


def test_a_moment_that_was_visited_is_gone_to_again(window, user):
    user.steps(60)
    user.waits(lambda: window.session.kept_moments)
    window.time_machine.go_to(20, True)
    user.waits(lambda: window.session.visited == 20)
    looks(window)
    window.time_machine.go_to(40, True)
    user.waits(lambda: window.session.visited == 40)
    looks(window)
    assert window.undoing.history.undo_words == "going to step 40"
    user.chooses("action_undo")
    user.waits(lambda: window.session.visited == 20)
    looks(window)
    assert window.undoing.history.redo_words == "going to step 40"
    user.chooses("action_undo")
    assert window.session.visited is None
    user.chooses("action_redo")
    user.waits(lambda: window.session.visited == 20)


def test_nothing_that_learns_is_undone(window, user):
    user.steps(5)
    window.session.send(SetLearningRate(0.03))
    user.waits(lambda: window.session.latest.learning_rate == 0.03 or user.steps(1))
    user.chooses("action_run")
    user.waits(lambda: window.session.is_running and window.session.iteration > 20)
    looks(window)
    user.chooses("action_run")
    user.waits(lambda: not window.session.is_running)
    looks(window)
    assert window.undoing.history.depth == 0
    window.pages.open_page("Signals")
    looks(window)
    iteration = window.session.iteration
    user.chooses("action_undo")
    assert (window.session.iteration, window.session.is_running) == (iteration, False)
    assert window.session.latest.learning_rate == 0.03


def test_no_page_changes_while_it_is_only_watched(window, user):
    user.chooses("action_run")
    history = window.undoing.history
    for title in window.pages.titles:
        window.pages.open_page(title)
        looks(window)
        depth, goal = history.depth, window.session.iteration + 60
        user.waits(lambda goal=goal: window.session.iteration > goal)
        history.look(everywhere=True)
        assert history.depth == depth, (title, history.undo_words)
    user.chooses("action_run")
    user.waits(lambda: not window.session.is_running)


def test_another_run_leaves_what_is_set_for_every_run(window, user, other_text):
    user.steps(30)
    user.waits(lambda: window.session.kept_moments)
    window.time_machine.go_to(20, True)
    user.waits(lambda: window.session.visited == 20)
    looks(window)
    user.sets("hidden_size", 12)
    looks(window)
    before = window.session.info.generation
    window.documents.open_text(other_text)
    user.waits(lambda: window.session.info.generation != before and window.session.latest is not None)
    looks(window)
    assert window.undoing.history.undo_words == "hidden_size 12"
    user.chooses("action_undo")
    assert user.finds("hidden_size").value() == 8
    assert window.session.visited is None
    assert not window.menus.action_undo.isEnabled()


def test_what_a_preset_shows_is_no_step_of_the_user(window, user):
    window.documents.open_preset(builtin_presets()[0])
    before = window.session.info.generation
    user.waits(lambda: window.session.info.generation != before and window.session.latest is not None)
    looks(window)
    assert window.undoing.history.depth == 0


def test_what_is_done_on_the_shelf_is_undone_by_the_same_keys(window, user, qtbot):
    user.steps(5)
    before = window.session.info.run_id
    window.sidebar.request_new_run()
    user.waits(lambda: window.session.info.run_id != before and window.session.latest is not None)
    window.pages.open_page("Runs")
    runs = window.pages.demand("Runs")
    user.waits(lambda: any(not row.is_here for row in runs.table.rows))
    folder = next(row.run.path for row in runs.table.rows if not row.is_here)
    runs.table.choose_all({folder})
    looks(window)
    pin = runs.shelf.actions_by_name["pin"]
    pin.trigger()
    runs.table.cell_edited.emit(folder, "mine")
    runs.shelf.note_written.emit("a note")
    label = read_label(folder)
    assert (label.pinned, label.name, label.note) == (True, "mine", "a note")
    for words, told in (
        ("Undo the note on mine", lambda label: label.note == "" and label.name == "mine"),
        ("Undo naming mine", lambda label: label.name == "" and label.pinned),
        ("Undo pinning", lambda label: not label.pinned),
    ):
        assert window.menus.action_undo.text().startswith(words)
        user.chooses("action_undo")
        assert told(read_label(folder))
    for _ in range(3):
        user.chooses("action_redo")
    assert read_label(folder) == label
    runs.shelf.actions_by_name["delete"].trigger()
    user.waits(lambda: window.menus.action_undo.text() == "Undo deleting mine")
    assert not folder.exists()
    user.waits(lambda: folder not in {row.run.path for row in runs.table.rows})
    window.activateWindow()
    runs.table.setFocus()
    qtbot.keyClick(runs.table, Qt.Key.Key_Z, CONTROL)
    qtbot.keyRelease(runs.table, Qt.Key.Key_Control)
    user.waits(lambda: folder in {row.run.path for row in runs.table.rows})
    assert read_label(folder) == label
    user.chooses("action_redo")
    user.waits(lambda: folder not in {row.run.path for row in runs.table.rows})
    user.waits(lambda: not runs.errands.is_working)
    window.pages.open_page("Train")  # and from anywhere its own button brings it back
    looks(window)
    runs.shelf.actions_by_name["undo"].trigger()
    user.waits(folder.exists)
    user.waits(lambda: not runs.errands.is_working)
    assert window.menus.action_undo.text() == "Undo taking back deleting mine"
    user.chooses("action_undo")
    user.waits(lambda: not folder.exists())
    user.waits(lambda: not runs.errands.is_working)


class NoTrash:
    """A system that has no trash."""

    def __init__(self, _path: str) -> None:
        pass

    def moveToTrash(self) -> bool:
        return False


def test_a_deletion_that_does_not_come_back_is_told_and_the_menu_tells_the_truth(window, user, monkeypatch):
    monkeypatch.setattr("rnnviz.gui.pages.runs.trash.QFile", NoTrash)
    user.steps(5)
    before = window.session.info.run_id
    window.sidebar.request_new_run()
    user.waits(lambda: window.session.info.run_id != before and window.session.latest is not None)
    window.pages.open_page("Runs")
    runs = window.pages.demand("Runs")
    user.waits(lambda: any(not row.is_here for row in runs.table.rows))
    folder = next(row.run.path for row in runs.table.rows if not row.is_here)
    runs.table.choose_all({folder})
    looks(window)
    was_undone = window.menus.action_undo.text()
    runs.shelf.actions_by_name["delete"].trigger()
    user.waits(lambda: "deleting" in window.menus.action_undo.text())
    trash = user.autosaves / ".trash"
    trash.rename(user.folder / "aside")
    trash.write_text("no folder")
    user.chooses("action_undo")
    user.waits_for_notice("is no longer in the trash.")
    assert window.menus.action_undo.text() == was_undone
    assert "deleting" not in window.menus.action_redo.text()

"""Dialogs: where those for files begin, and what is asked before one goes on."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QListView, QWidget

from rnnviz.gui.parts.asking import confirm
from rnnviz.gui.parts.plain import MessageBox
from rnnviz.report.figure_files import SUFFIXES as FIGURES
from rnnviz.training.presets import SUFFIX as PRESETS
from rnnviz.training.tours import SUFFIX as TOURS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Somewhere else than the text, the home and the current folder."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def dialog_of(user) -> QFileDialog:
    """The dialog that stands there."""
    user.waits(lambda: any(d.isVisible() for d in user.window.findChildren(QFileDialog)))
    return next(d for d in user.window.findChildren(QFileDialog) if d.isVisible())


def begins_in(user) -> Path:
    """Where the dialog that stands there begins; it is closed."""
    dialog = dialog_of(user)
    place = Path(dialog.directory().absolutePath())
    dialog.reject()
    user.waits(lambda: not user.window.findChildren(QFileDialog))
    return place


def test_every_dialog_begins_in_the_folder_last_used_also_after_a_restart(user, text, folder):
    window = user.opens_window(text)
    user.chooses("action_save_checkpoint")
    user.gives_file(folder / "run.npz")
    user.waits_for_notice("Saved")
    user.waits(lambda: not window.findChildren(QFileDialog))
    for action in ("action_export_loss", "action_open", "action_open_checkpoint"):
        user.chooses(action)
        assert begins_in(user) == folder, action
    window.close_for_good()
    user.opens_window(text)
    user.chooses("action_export_samples")
    dialog = dialog_of(user)
    assert [Path(name).parent for name in dialog.selectedFiles()] == [folder]
    assert begins_in(user) == folder


def drop_on(widget: QWidget, *urls: QUrl) -> bool:
    """Drag ``urls`` over ``widget``, and let them go where they are taken; whether they are."""
    data = QMimeData()
    data.setUrls(urls)
    hand = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *hand)
    enter.setAccepted(False)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), *hand))
    return enter.isAccepted()


def test_a_file_that_is_dropped_on_the_dialog_is_opened(user, text, folder, make_checkpoint):
    checkpoint = make_checkpoint(7).rename(folder / "seven.npz")
    user.opens_window(text)
    user.chooses("action_open")
    dialog = dialog_of(user)
    parts = [dialog.findChild(QLineEdit, "fileNameEdit"), dialog.findChild(QListView, "listView").viewport()]
    for part in parts:
        assert not drop_on(part, QUrl("https://example.org/a.txt"), QUrl.fromLocalFile(str(folder)))
    assert drop_on(parts[-1], QUrl.fromLocalFile(str(checkpoint)))
    user.waits_for_iteration(7)


def test_nothing_is_dropped_on_a_dialog_that_asks_where_to_save(user, text):
    user.opens_window(text)
    user.chooses("action_export_loss")
    dialog = dialog_of(user)
    assert not drop_on(dialog, QUrl.fromLocalFile(str(text)))
    dialog.reject()


def test_where_the_folder_has_gone_it_begins_above_it(user, text, folder):
    user.opens_window(text)
    user.chooses("action_export_loss")
    user.gives_file(folder / "loss.csv")
    user.waits_for_notice("Saved")
    (folder / "loss.csv").unlink()
    folder.rmdir()
    user.waits(lambda: not user.window.findChildren(QFileDialog))
    user.chooses("action_open")
    assert begins_in(user) == folder.parent


@pytest.mark.parametrize(("button", "expected"), [("Yes", ["went on"]), ("Cancel", [])])
def test_going_on_is_asked_about(qtbot, button, expected):
    parent, done = QWidget(), []
    qtbot.addWidget(parent)
    parent.show()
    confirm(parent, "a_question", "Go on?", "Go", lambda: done.append("went on"), more="It is far.")
    (box,) = parent.findChildren(MessageBox, "a_question")
    assert (box.text(), box.informativeText()) == ("Go on?", "It is far.")
    assert box.defaultButton() is box.button(MessageBox.StandardButton.Cancel)
    qtbot.mouseClick(box.button(MessageBox.StandardButton[button]), Qt.MouseButton.LeftButton)
    assert done == expected


def test_open_shows_whatever_it_takes(user, text):
    user.opens_window(text)
    user.chooses("action_open")
    dialog = dialog_of(user)
    shown = dialog.nameFilters()[0]
    for ending in (".txt", ".npz", PRESETS, ".json", TOURS, *FIGURES):
        assert f"*{ending}" in shown.replace(")", " ").split("(")[1].split()
    dialog.reject()

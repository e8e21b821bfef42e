"""The menus: every action is named, tells what it does, and no two share a key."""

import re
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QMenu, QMessageBox, QTableView

from rnnviz.gui.parts.accessible.table_dialog import TableDialog
from rnnviz.gui.window.help.key_list import KEY_LIST
from rnnviz.training.lessons.lesson_file import builtin_lessons


def actions_of(menu):
    for action in menu.actions():
        if action.menu() is not None:
            yield from actions_of(action.menu())
        elif not action.isSeparator():
            yield action


def test_every_action_has_words_and_no_two_the_same_key(user, text):
    window = user.opens_window(text, is_whole=True)
    actions = {id(action): action for action in actions_of(window.menuBar())}.values()
    assert all(action.text().strip() for action in actions)
    keys = Counter(action.shortcut().toString() for action in window.findChildren(QAction))
    assert [key for key, count in keys.items() if key and count > 1] == []


KEY = re.compile(
    r"(?:(?:Ctrl|Alt|Shift)\+)*"
    r"(?:F\d+|PgUp|PgDown|Home|End|Enter|Esc|Del|Space|Tab|(?<=\+)[A-Z0-9](?!\w)|^[A-Z](?!\w)|[←→↑↓])"
)
ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
BY_THE_LOSS = {"Ctrl+←", "Ctrl+→"}  # a picture takes these as they come
BY_THE_STATES = {"Shift+↑", "Shift+↓"}


def keys_told():
    """All keys that Help ▸ Keyboard names."""
    told = {key for line in KEY_LIST.splitlines() for key in KEY.findall(line)}
    if "Alt+Shift with an arrow" in KEY_LIST:
        told |= {f"Alt+Shift+{arrow}" for arrow in ARROWS.values()}
    return told


def keys_there(window):
    """All keys of actions, of widgets' shortcuts and of buttons, with their names."""
    shortcuts = [(key, each) for each in window.findChildren(QAction) for key in each.shortcuts()]
    shortcuts += [(each.key(), each.parent()) for each in window.findChildren(QShortcut)]
    shortcuts += [(each.shortcut(), each) for each in window.findChildren(QAbstractButton)]
    words = [(key.toString(), each.objectName()) for key, each in shortcuts]
    for name, arrow in ARROWS.items():
        words = [(re.sub(rf"\b{name}$", arrow, key), called) for key, called in words]
    return {key: called for key, called in words if key}


def test_help_names_every_key_and_no_other(user, text):
    window = user.opens_window(text)
    for title in window.pages.titles:
        window.pages.demand(title)
    window.guides.lessons.open(builtin_lessons()[0])
    told, there = keys_told(), keys_there(window)
    assert {key: called for key, called in there.items() if key not in told} == {}
    with_more = {key for key in told if "+" in key or re.fullmatch(r"F\d+", key)}
    assert len(with_more) > 25
    assert with_more - there.keys() == BY_THE_LOSS | BY_THE_STATES


def test_nothing_yet_is_said_of_an_empty_menu(user, text):
    window = user.opens_window(text)
    menu = next(menu for menu in window.findChildren(QMenu) if menu.title() == "Earlier runs")
    menu.aboutToShow.emit()
    (action,) = menu.actions()
    assert (action.text(), action.isEnabled()) == ("nothing yet", False)


def test_help_tells_the_keys_and_the_version(user, text):
    window = user.opens_window(text)
    user.chooses("action_help_keyboard")
    assert "Space" in window.guides.helping.desk.window.leaf.toPlainText()
    next(action for action in actions_of(window.menuBar()) if action.text() == "About rnnviz").trigger()
    box = window.findChild(QMessageBox, "information_dialog")
    assert "character-level" in " ".join(label.text() for label in box.findChildren(QLabel))
    box.close()
    user.waits(lambda: window.findChild(QMessageBox, "information_dialog") is None)


def test_step_many_takes_so_many(user, text):
    window = user.opens_window(text)
    next(action for action in actions_of(window.menuBar()) if action.text() == "100 steps").trigger()
    user.waits_for_iteration(100)
    assert window.session.iteration == 100


def test_an_empty_log_is_told_and_not_opened(user, text):
    window = user.opens_window(text)
    user.chooses("action_open_log")
    assert "empty" in window.notice.text


def test_a_picture_is_read_as_a_table_by_its_key(user, text, qtbot):
    window = user.opens_window(text)
    canvas = user.finds("softmax_canvas")
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(TableDialog)
    assert dialog.findChild(QComboBox, "table_picture").currentText() == canvas.accessibleName()
    cells = dialog.findChild(QTableView, "table_cells")
    assert cells.model().rowCount() == len(window.session.info.vocabulary)
    user.waits(cells.hasFocus)
    dialog.close()
    user.waits(lambda: window.findChild(TableDialog) is None)

"""The keys of undo and redo in fields: theirs while they have something to undo, else the window's."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from rnnviz.gui.parts.fields import NumberField, WholeField
from rnnviz.gui.window.undo.field_keys import FieldKeys
from rnnviz.training.setting import Range

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WHOLE = Range(0, 1000, "Some number.", whole=True)
NUMBERS = Range(0, 1000, "Some number.")


class Window(QWidget):
    """Fields, and what its actions were asked for."""

    def __init__(self):
        super().__init__()
        self.asked = []
        self.keys = FieldKeys(self)
        for name, keys in (("undo", "Ctrl+Z"), ("redo", "Ctrl+Shift+Z")):
            action = QAction(name, self)
            action.setShortcut(keys)
            action.triggered.connect(lambda _checked, name=name: self.asked.append(name))
            self.addAction(action)
        self.line, self.page, self.choice = QLineEdit(), QPlainTextEdit(), QComboBox()
        self.whole, self.number = WholeField("units", 100, WHOLE), NumberField("rate", 0.5, NUMBERS)
        column = QVBoxLayout(self)
        for field in (self.line, self.page, self.choice, self.whole, self.number):
            column.addWidget(field)


@pytest.fixture
def window(qtbot):
    window = Window()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    return window


def undo(qtbot, field):
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
    qtbot.keyRelease(field, Qt.Key.Key_Control)  # else Qt takes it to be down in the next test


def redo(qtbot, field):
    qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL | SHIFT)
    qtbot.keyRelease(field, Qt.Key.Key_Control)


@pytest.mark.parametrize("name", ["line", "page"])
def test_a_text_undoes_what_was_typed_in_it_and_then_the_window_has_its_turn(window, qtbot, name):
    field = getattr(window, name)
    said = (lambda: field.text()) if name == "line" else (lambda: field.toPlainText())
    field.setFocus()
    undo(qtbot, field)
    assert window.asked == ["undo"]
    qtbot.keyClicks(field, "abc")
    redo(qtbot, field)
    assert window.asked == ["undo", "redo"]
    undo(qtbot, field)
    assert (said(), window.asked) == ("", ["undo", "redo"])
    redo(qtbot, field)
    assert (said(), window.asked) == ("abc", ["undo", "redo"])
    undo(qtbot, field)
    undo(qtbot, field)
    assert (said(), window.asked) == ("", ["undo", "redo", "undo"])


@pytest.mark.parametrize(("name", "typed", "value"), [("whole", "20", 20), ("number", "0.25", 0.25)])
def test_a_number_is_the_fields_until_it_is_put_in(window, qtbot, name, typed, value):
    field = getattr(window, name)
    before = field.value()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, typed)
    undo(qtbot, field)
    assert (window.asked, field.value()) == ([], before)
    field.selectAll()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    undo(qtbot, field)
    assert (window.asked, field.value()) == (["undo"], value)


def test_a_text_that_is_only_read_and_a_choice_leave_it_to_the_window(window, qtbot):
    window.page.setPlainText("abc")
    window.page.setReadOnly(True)
    for field in (window.page, window.choice):
        field.setFocus()
        undo(qtbot, field)
        redo(qtbot, field)
    assert window.asked == ["undo", "redo"] * 2


def test_a_field_that_has_lost_the_focus_is_not_listened_to(window, qtbot):
    window.line.setFocus()
    window.page.setFocus()
    assert QApplication.focusWidget() is window.page
    undo(qtbot, window.page)
    assert window.asked == ["undo"]

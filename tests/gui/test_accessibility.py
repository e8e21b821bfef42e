"""Every control of the window has a name, says what it does, and is reached by Tab: on every page."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTabWidget,
    QToolButton,
    QWidget,
)

from rnnviz.gui.parts.view_stack import ViewStack

CONTROLS = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QAbstractSlider)
MOST_TABS = 200
"""More than there are controls: who presses Tab so often has been everywhere."""


def is_ours(widget: QWidget) -> bool:
    """Whether we made it, and not Qt as a part of a field, a view or a bar of tabs."""
    whole = widget.parent()
    is_part = isinstance(whole, QAbstractSpinBox | QComboBox | QLineEdit)
    return not is_part and not any(w.objectName().startswith("qt_") for w in (widget, whole))


def controls_of(window: QWidget) -> list[QWidget]:
    return [widget for kind in CONTROLS for widget in window.findChildren(kind) if is_ours(widget)]


def stop_of(control: QWidget) -> QWidget:
    """What Tab has to reach: of buttons that exclude each other the pressed one, arrows go on from there."""
    group = control.group() if isinstance(control, QAbstractButton) else None
    pressed = group.checkedButton() if group is not None and group.exclusive() else None
    return pressed or control


def names(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def called(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} in {widget.parent().objectName()!r}"


@pytest.fixture
def window(user, text: Path) -> QWidget:
    """The window with every page built, every view of theirs, and every fold opened."""
    window = user.opens_window(text)
    for button in window.findChildren(QToolButton):
        if button.property("role") == "fold":
            button.click()
    window.resize(1400, 900)
    pages = window.findChild(QTabWidget, "pages")
    for index in reversed(range(pages.count())):
        pages.setCurrentIndex(index)
        QApplication.processEvents()
    stacks = window.findChildren(ViewStack)
    assert len(stacks) >= 4
    for stack in stacks:
        for title in reversed(stack.titles):  # the first, whose button Tab reaches, is in sight at the end
            stack.open_view(title)
            QApplication.processEvents()
    return window


def test_every_control_has_a_name_and_says_what_it_does(window):
    controls = controls_of(window)
    assert len(controls) > 40
    assert [called(c) for c in controls if not c.objectName()] == []
    assert [called(c) for c in controls if not c.toolTip()] == []
    assert [called(c) for c in controls if not names(c)] == []


def test_no_two_controls_have_the_same_name(window):
    counts = Counter(control.objectName() for control in controls_of(window))
    assert [name for name, count in counts.items() if count > 1] == []


def test_tab_reaches_every_control_of_every_page(window, qtbot):
    pages = window.findChild(QTabWidget, "pages")
    for index in range(pages.count()):
        pages.setCurrentIndex(index)
        QApplication.processEvents()
        reached = set()
        pages.tabBar().setFocus()
        for _ in range(MOST_TABS):
            reached.add(QApplication.focusWidget())
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        out_of_reach = [
            called(control)
            for control in controls_of(window)
            if control.isVisible() and control.isEnabled() and stop_of(control) not in reached
        ]
        assert out_of_reach == [], pages.tabText(index)
        assert [called(stop) for stop in reached if is_ours(stop) and not names(stop)] == []

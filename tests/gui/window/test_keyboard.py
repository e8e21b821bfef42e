"""Keys for what the mouse does between controls: dividers are moved, tooltips are read."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QTabWidget, QToolTip, QWidget

SHIFT, ALT_SHIFT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def window(user, text) -> QWidget:
    return user.opens_window(text)


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize(
    ("panel", "key", "splitter", "first_grows"),
    [
        ("heatmap_canvas", Qt.Key.Key_Right, "split_middle", True),
        ("heatmap_canvas", Qt.Key.Key_Left, "split_middle", False),
        ("softmax_canvas", Qt.Key.Key_Left, "split_middle", False),
        ("loss_plot", Qt.Key.Key_Down, "split_rows", True),
        ("loss_plot", Qt.Key.Key_Up, "split_rows", False),
    ],
)
def test_the_divider_beside_the_panel_with_the_keys_is_moved(user, qtbot, panel, key, splitter, first_grows):
    control, divided = user.finds(panel), user.finds(splitter, QSplitter)
    control.setFocus()
    before, moved = divided.sizes(), []
    divided.splitterMoved.connect(lambda place, number: moved.append((place, number)))
    qtbot.keyClick(control, key, ALT_SHIFT)
    after = divided.sizes()
    assert (after[0] > before[0]) == first_grows
    assert after[0] != before[0]
    assert sum(after) == sum(before)
    assert moved == [(after[0], 1)]  # who remembers or undoes where dividers stood hears of it


def test_without_a_divider_there_a_sentence_says_what_to_do(window, qtbot):
    window.pages.tabBar().setFocus()
    qtbot.keyClick(window.pages.tabBar(), Qt.Key.Key_Right, ALT_SHIFT)
    assert "No divider is there" in window.notice.text


@pytest.mark.usefixtures("window")
def test_the_tooltip_of_the_control_with_the_keys_is_shown(user, qtbot):
    for name in ("speed", "softmax_canvas"):
        control = user.finds(name)
        control.setFocus()
        qtbot.keyClick(control, Qt.Key.Key_F1, SHIFT)
        assert control.accessibleName() in QToolTip.text()
        assert control.toolTip() in QToolTip.text()
    QToolTip.hideText()


@pytest.mark.usefixtures("window")
def test_of_a_picture_it_says_what_stands_at_its_place_too(user, qtbot):
    canvas = user.finds("heatmap_canvas")
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    qtbot.keyClick(canvas, Qt.Key.Key_F1, SHIFT)
    assert canvas.words_here() in QToolTip.text()
    QToolTip.hideText()


def test_where_nothing_has_the_keys_a_sentence_says_so(window, user):
    window.centralWidget().setFocus()
    user.chooses("action_what_is_this")
    assert "Tab goes to a control" in window.notice.text
    assert QApplication.focusWidget() is window.centralWidget()


def test_space_after_a_click_on_new_run_runs_it_and_begins_no_other(window, user, qtbot):
    qtbot.mouseClick(user.finds("pages", QTabWidget).tabBar(), Qt.MouseButton.LeftButton)
    before = window.session.info
    qtbot.mouseClick(user.finds("new_run_button"), Qt.MouseButton.LeftButton)
    user.waits(lambda: window.session.info is not before and window.session.latest is not None)
    begun = window.session.info
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Space)
    user.waits(lambda: window.session.is_running)
    user.waits(lambda: window.session.latest.iteration > 0)
    assert window.session.info is begun

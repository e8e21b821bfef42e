"""Keys for what the mouse does between controls: dividers are moved, tooltips are read."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QTabWidget, QToolTip, QWidget

SHIFT, ALT_SHIFT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def window(looker) -> QWidget:
    return looker.window


def test_the_divider_beside_the_panel_with_the_keys_is_moved(looker, qtbot):
    moved = []
    for splitter in ("split_middle", "split_rows"):
        looker.finds(splitter, QSplitter).splitterMoved.connect(lambda *where: moved.append(where))
    for panel, key, splitter, first_grows in (
        ("heatmap_canvas", Qt.Key.Key_Right, "split_middle", True),
        ("heatmap_canvas", Qt.Key.Key_Left, "split_middle", False),
        ("softmax_canvas", Qt.Key.Key_Left, "split_middle", False),
        ("softmax_canvas", Qt.Key.Key_Right, "split_middle", True),
        ("loss_plot", Qt.Key.Key_Down, "split_rows", True),
        ("loss_plot", Qt.Key.Key_Up, "split_rows", False),
    ):
        control, divided = looker.finds(panel), looker.finds(splitter, QSplitter)
        control.setFocus()
        before = divided.sizes()
        qtbot.keyClick(control, key, ALT_SHIFT)
        after = divided.sizes()
        assert (after[0] > before[0]) == first_grows, panel
        assert after[0] != before[0]
        assert sum(after) == sum(before)
        assert moved == [(after[0], 1)]  # who remembers or undoes where dividers stood hears of it
        moved.clear()


def test_without_a_divider_there_a_sentence_says_what_to_do(window, qtbot):
    window.pages.tabBar().setFocus()
    qtbot.keyClick(window.pages.tabBar(), Qt.Key.Key_Right, ALT_SHIFT)
    assert "No divider is there" in window.notice.text


def test_the_tooltip_of_the_control_with_the_keys_is_shown(looker, qtbot):
    for name in ("speed", "softmax_canvas"):
        control = looker.finds(name)
        control.setFocus()
        qtbot.keyClick(control, Qt.Key.Key_F1, SHIFT)
        assert control.accessibleName() in QToolTip.text()
        assert control.toolTip() in QToolTip.text()
    QToolTip.hideText()


def test_of_a_picture_it_says_what_stands_at_its_place_too(looker, qtbot):
    canvas = looker.finds("heatmap_canvas")
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    qtbot.keyClick(canvas, Qt.Key.Key_F1, SHIFT)
    assert canvas.words_here() in QToolTip.text()
    QToolTip.hideText()


def test_where_nothing_has_the_keys_a_sentence_says_so(window, looker):
    window.centralWidget().setFocus()
    looker.chooses("action_what_is_this")
    assert "Tab goes to a control" in window.notice.text
    assert QApplication.focusWidget() is window.centralWidget()


def test_space_after_a_click_on_new_run_runs_it_and_begins_no_other(user, text, qtbot):
    window = user.opens_window(text)
    qtbot.mouseClick(user.finds("pages", QTabWidget).tabBar(), Qt.MouseButton.LeftButton)
    before = window.session.info
    qtbot.mouseClick(user.finds("new_run_button"), Qt.MouseButton.LeftButton)
    user.waits(lambda: window.session.info is not before and window.session.latest is not None)
    begun = window.session.info
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Space)
    user.waits(lambda: window.session.is_running)
    user.waits(lambda: window.session.latest.iteration > 0)
    assert window.session.info is begun

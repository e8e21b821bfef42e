"""The panel of changes: what it wants, and what it says of those that hold."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from rnnviz.core.inside.edits import Edit
from rnnviz.gui.pages.inspect.weights.edit_panel import LARGEST, NOTHING_SET, EditPanel, in_words


@pytest.fixture
def panel(qtbot):
    panel = EditPanel()
    qtbot.addWidget(panel)
    panel.show_weight("Whh[3, 7]", -0.25, has_columns=True)
    panel.show()
    return panel


def type_value(panel, qtbot, typed):
    panel.begin_typing("")
    qtbot.keyClicks(panel.value, typed)
    qtbot.keyClick(panel.value, Qt.Key.Key_Return)


def test_a_value_is_typed(panel, qtbot):
    assert panel.value.value() == -0.25
    with qtbot.waitSignal(panel.value_set) as blocker:
        type_value(panel, qtbot, "1.5")
    assert blocker.args == [1.5]


@pytest.mark.parametrize("typed", [f"{2 * LARGEST:.0f}", "-1e9"])
def test_a_value_out_of_range_is_refused(panel, qtbot, typed):
    with qtbot.assertNotEmitted(panel.value_set), qtbot.waitSignal(panel.mistake_made) as blocker:
        type_value(panel, qtbot, typed)
    assert "the weight is" in blocker.args[0]


def test_showing_another_weight_sets_nothing(panel, qtbot):
    with qtbot.assertNotEmitted(panel.value_set):
        panel.show_weight("by[a]", 7.0, has_columns=False)
    assert not panel.findChild(QToolButton, "weights_column_zero").isVisible()
    assert panel.findChild(QToolButton, "weights_row_zero").text() == "All to 0"


def test_the_buttons_say_what_is_wanted(panel, qtbot):
    panel.show_edits([Edit("Whh", (3, 7), 1.0)], can_redo=True, can_train=True)
    for name, signal, args in (
        ("weights_row_zero", panel.zero_wanted, [0]),
        ("weights_column_zero", panel.zero_wanted, [1]),
        ("weights_undo", panel.undo_wanted, []),
        ("weights_redo", panel.redo_wanted, []),
        ("weights_train_on", panel.train_on_wanted, []),
    ):
        with qtbot.waitSignal(signal) as blocker:
            qtbot.mouseClick(panel.findChild(QToolButton, name), Qt.MouseButton.LeftButton)
        assert blocker.args == args


def test_what_can_be_done_is_offered(panel):
    def offered():
        names = ("weights_undo", "weights_redo", "weights_train_on")
        return [panel.findChild(QToolButton, name).isEnabled() for name in names]

    panel.show_edits([], can_redo=False, can_train=True)
    assert offered() == [False, False, False]
    assert panel.said.text() == NOTHING_SET
    panel.show_edits([Edit("Whh", (3, 7), 1.0)], can_redo=False, can_train=False)
    assert offered() == [True, False, False]
    assert "Whh[3, 7] = 1" in panel.said.text()


def test_the_latest_changes_are_named():
    made = [Edit("by", (i,), 0.0) for i in range(5)]
    assert in_words(made) == "Set by hand, in a copy: by[4] = 0 · by[3] = 0 and 3 before."
    assert in_words(made[:1]) == "Set by hand, in a copy: by[0] = 0."

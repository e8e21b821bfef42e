"""Names on the screen: words of widgets follow the choice and come back; what is not ours stays."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.core.network.notation import COURSE, FIELD
from rnnviz.gui.parts import names
from rnnviz.gui.parts.plain import Label


@pytest.fixture
def root(qtbot: QtBot) -> QWidget:
    root = QWidget()
    qtbot.addWidget(root)
    return root


def test_a_name_is_asked_for_as_it_is_chosen() -> None:
    assert (names.named("Whh2"), names.written("Why h + by")) == ("Whh2", "Why h + by")
    names.choose(COURSE)
    assert (names.named("Whh2"), names.written("Why h + by")) == ("W2", "V h + c")
    assert names.chosen() is COURSE


def test_beside_an_lstm_a_letter_is_not_used_twice() -> None:
    names.choose(COURSE)
    assert names.stand_beside("lstm")
    assert not names.stand_beside("lstm"), "nothing is written in another way"
    assert names.cell() == "lstm"
    assert names.named("by") == "by"
    assert names.notation_beside(("h",)).named("by") == "c", "another network on the same screen"
    assert names.stand_beside("gru"), "other words, where the names are the same"
    assert names.named("by") == "c"


def test_words_of_widgets_and_actions_are_rewritten_and_come_back(root: QWidget) -> None:
    label = Label("h = tanh(Wxh x + bh)", root)
    button = QPushButton("Whh", root)
    button.setToolTip("the largest of Whh")
    button.setAccessibleName("Whh of the run")
    button.setAccessibleDescription("at Whh[1,2]")
    action = QAction("Whh as picture…", root)
    action.setToolTip("Whh as picture.")
    before = _words(label, button, action)
    names.choose(COURSE)
    names.rewrite(root)
    assert _words(label, button, action) == [
        "h = tanh(U x + b)", "W", "the largest of W", "W of the run", "at W[1,2]", "W as picture…",
        "W as picture.",
    ]  # fmt: skip
    names.choose(FIELD)
    names.rewrite(root)
    assert _words(label, button, action) == before


def test_what_the_choices_of_a_list_say_is_rewritten_and_what_they_are_is_not(root: QWidget) -> None:
    combo = QComboBox(root)
    combo.addItems(["Whh", "Why"])
    combo.setItemData(0, "h = tanh(Wxh x)", Qt.ItemDataRole.ToolTipRole)
    for notation, tip in ((COURSE, "h = tanh(U x)"), (FIELD, "h = tanh(Wxh x)")):
        names.choose(notation)
        names.rewrite(root)
        assert combo.itemData(0, Qt.ItemDataRole.ToolTipRole) == tip
        assert [combo.itemText(item) for item in range(2)] == ["Whh", "Why"]


def test_words_that_were_set_since_are_taken_as_they_are(root: QWidget) -> None:
    label = Label("of Wxh", root)
    names.choose(COURSE)
    names.rewrite(root)
    label.setText("of Whh")
    names.rewrite(root)
    assert label.text() == "of W"
    names.choose(FIELD)
    names.rewrite(root)
    assert label.text() == "of Whh"


def test_who_says_what_both_are_is_left_alone(root: QWidget) -> None:
    label = Label("U W V b c for Wxh Whh Why bh by", root)
    label.setProperty(names.KEPT, True)
    names.choose(COURSE)
    names.rewrite(root)
    assert label.text() == "U W V b c for Wxh Whh Why bh by"


def test_what_is_new_is_written_as_is_chosen(root: QWidget) -> None:
    label = Label("of Wxh", root)
    names.rewrite_new(root)
    assert label.text() == "of Wxh"
    names.choose(COURSE)
    names.rewrite_new(root)
    assert label.text() == "of U"


def _words(label: Label, button: QPushButton, action: QAction) -> list[str]:
    return [
        label.text(), button.text(), button.toolTip(), button.accessibleName(),
        button.accessibleDescription(), action.text(), action.toolTip(),
    ]  # fmt: skip


def test_names_of_a_whole_shelf_are_put_together_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Putting hundreds together takes milliseconds, and there may be a thousand runs."""
    made = []
    compiled = re.compile

    def counted(pattern: str) -> re.Pattern[str]:
        made.append(pattern)
        return compiled(pattern)

    names.choose(COURSE)
    names.written("Whh")  # what the notation itself needs
    monkeypatch.setattr(re, "compile", counted)
    for number in range(50):
        names.leave(f"with Whh, run {number}")
    assert names.written("with Whh, run 49 has Whh") == "with Whh, run 49 has W"
    assert len(made) == 1

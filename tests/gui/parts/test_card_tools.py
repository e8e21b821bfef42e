"""What a card offers at the end of its header: what it means, its picture, its numbers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication

from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_tools import CardTools
from rnnviz.gui.parts.number_table import NumberTable
from rnnviz.gui.parts.plain import MessageBox


@pytest.fixture
def card(qtbot):
    card = Card("Steps")
    qtbot.addWidget(card)
    card.resize(300, 200)
    card.show()
    return card


def table():
    return NumberTable(("array", "size"), [("Whh", 0.5)])


def test_what_it_means_is_asked(card, qtbot):
    tools = CardTools(card, "steps", table)
    card.explain("A step is −rate · g. It shrinks. Look at <b>mem</b>.")
    qtbot.mouseClick(tools.help, Qt.MouseButton.LeftButton)
    (box,) = card.findChildren(MessageBox)
    assert box.text() == "A step is −rate · g. It shrinks. Look at <b>mem</b>."
    assert box.windowTitle() == "Steps"
    box.close()


def test_the_numbers_are_copied_and_written(card, tmp_path):
    tools = CardTools(card, "steps", table)
    card.findChild(QAction, "steps_copy").trigger()
    assert QApplication.clipboard().text() == "array\tsize\nWhh\t0.5\n"
    tools.save_numbers(tmp_path / "steps.csv")
    assert (tmp_path / "steps.csv").read_text(encoding="utf-8") == "array,size\nWhh,0.5\n"


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_the_picture_is_written(card, tmp_path, suffix):
    tools = CardTools(card, "steps")
    path = tmp_path / f"steps.{suffix}"
    tools.save_picture(path)
    assert not QImage(str(path)).isNull()
    assert [action.objectName() for action in tools.take.menu().actions()] == ["steps_picture"]


def test_what_cannot_be_written_is_told(card, qtbot, tmp_path):
    tools = CardTools(card, "steps", table)
    for write, name in (
        (tools.save_numbers, "a.csv"),
        (tools.save_picture, "a.png"),
        (tools.save_picture, "a.txt"),
    ):
        with qtbot.waitSignal(tools.mistake_made):
            write(tmp_path / "not there" / name)


def test_its_parts_are_named(card):
    tools = CardTools(card, "steps", table)
    assert [part.objectName() for part in (tools.help, tools.take)] == ["steps_help", "steps_take"]
    assert [part.accessibleName() for part in (tools.help, tools.take)] == [
        "What Steps shows",
        "Take Steps along",
    ]

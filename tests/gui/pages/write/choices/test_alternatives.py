"""The rows of what might have come: what they say, and what is chosen by them."""

import pytest
from PySide6.QtCore import QPoint, Qt

from rnnviz.core.network.dials import Dials
from rnnviz.gui.pages.write.choices.alternatives import AlternativeList, runs
from rnnviz.gui.pages.write.drawn.chances import rows
from rnnviz.gui.parts.theme import DARK


@pytest.fixture
def shown(qtbot, run_that_writes):
    has = run_that_writes()
    drawn = has.tell(has.draft(dials=Dials(1.0, top_k=8))).at(6)
    alternatives = AlternativeList()
    qtbot.addWidget(alternatives)
    alternatives.resize(500, 200)
    alternatives.show_rows(rows(drawn, len(has.characters)), has.characters)
    alternatives.show()
    return alternatives, drawn


def test_all_characters_are_there_and_the_one_that_came_is_chosen(shown):
    alternatives, drawn = shown
    assert [row.character for row in alternatives.rows] == (-drawn.chances).argsort(kind="stable").tolist()
    assert alternatives.rows[alternatives.currentRow()].character == drawn.character
    item = alternatives.item(0)
    assert "the likeliest" in item.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "cannot be drawn" in alternatives.item(8).data(Qt.ItemDataRole.AccessibleTextRole)
    first = alternatives.rows[0].character
    alternatives.show_followings({first: "he end\n of it"}, "he beg")
    assert item.data(Qt.ItemDataRole.AccessibleTextRole).endswith("Then: he end⏎ of it")


def test_a_row_is_chosen_by_a_click_and_by_enter(shown, qtbot):
    alternatives, _ = shown
    third = alternatives.rows[2].character
    place = alternatives.visualItemRect(alternatives.item(2)).center()
    with qtbot.waitSignal(alternatives.character_chosen) as heard:
        qtbot.mouseClick(alternatives.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert heard.args == [third]
    qtbot.keyClick(alternatives, Qt.Key.Key_Down)
    with qtbot.waitSignal(alternatives.character_chosen) as heard:
        qtbot.keyClick(alternatives, Qt.Key.Key_Return)
    assert heard.args == [alternatives.rows[3].character]


def test_the_one_that_came_is_warm(shown):
    alternatives, _ = shown
    picture = alternatives.viewport().grab().toImage()

    def has_warm(row):
        area = alternatives.visualItemRect(alternatives.item(row))
        y = area.center().y()
        return any(picture.pixelColor(x, y).name() == DARK.warm for x in range(area.width()))

    taken = alternatives.currentRow()
    in_sight = [
        row
        for row in range(len(alternatives.rows))
        if alternatives.viewport()
        .rect()
        .contains(QPoint(5, alternatives.visualItemRect(alternatives.item(row)).center().y()))
    ]
    assert [row for row in in_sight if has_warm(row)] == [taken]


@pytest.mark.parametrize(
    ("text", "present", "wanted"),
    [
        ("the same", "the same", [("the same", True)]),
        ("and then it ran", "one then it ran", [("and", False), (" then it ran", True)]),
        ("abxde", "abyde", [("abxde", False)]),  # a few alike are chance
        ("longer\nthan", "longer", [("longer", True), ("⏎than", False)]),
        ("", "something", []),
    ],
)
def test_what_is_the_same_as_in_the_present_text_is_told_apart(text, present, wanted):
    assert runs(text, present) == wanted


def test_a_character_that_is_typed_is_gone_to(shown, qtbot):
    alternatives, _ = shown
    has = [alternatives.rows[at].character for at in range(alternatives.count())]
    marks = [
        item.data(Qt.ItemDataRole.AccessibleTextRole) for item in map(alternatives.item, range(len(has)))
    ]
    row = next(at for at in range(len(has) - 1, 0, -1) if "‘e’" in marks[at] or "‘t’" in marks[at])
    qtbot.keyClicks(alternatives, "e" if "‘e’" in marks[row] else "t")
    assert alternatives.currentRow() == row
    qtbot.keyClicks(alternatives, "~")
    assert alternatives.currentRow() == row

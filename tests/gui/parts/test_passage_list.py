"""PassageList: places stand in one column, whatever is around them, and lead to their place."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.gui.parts.passage_list import Excerpt, PassageList
from rnnviz.gui.parts.theme import DARK

HIGHEST = [Excerpt("He held ", "t", "he lantern", 8, 1.0, "+0.98"), Excerpt("", "H", "e held", 0, 1.0)]
LOWEST = [Excerpt("up\tand", "\n", "read", 40, -1.0)]


@pytest.fixture
def passages(qtbot: QtBot) -> PassageList:
    passages = PassageList("places", "Places")
    qtbot.addWidget(passages)
    passages.set_theme(DARK)
    passages.resize(420, 160)
    passages.show_groups([("Highest", HIGHEST), ("Lowest", LOWEST)])
    passages.show()
    return passages


def columns_of(image: QImage, color: QColor, top: int, bottom: int) -> set[int]:
    """The columns of pixels that have this colour somewhere between two rows."""
    return {
        x
        for x in range(image.width())
        for y in range(top, bottom)
        if image.pixelColor(x, y).rgb() == color.rgb()
    }


def test_groups_stand_below_their_headings(passages: PassageList) -> None:
    lines = [passages.item(row).text() for row in range(passages.count())]
    assert lines == [
        "Highest",
        "He␣held␣[t]he␣lantern, character 9, +0.98",
        "[H]e␣held, character 1",
        "Lowest",
        "up⇥and[⏎]read, character 41",
    ]
    assert passages.passages == (*HIGHEST, *LOWEST)


def test_a_group_without_heading_has_no_line_for_one(passages: PassageList) -> None:
    passages.show_groups([("", LOWEST)])
    assert passages.count() == 1


def test_a_click_leads_to_the_place_and_a_heading_to_none(passages: PassageList) -> None:
    chosen: list[int] = []
    passages.passage_chosen.connect(chosen.append)
    for row in (0, 2, 4):
        center = passages.visualItemRect(passages.item(row)).center()
        QTest.mouseClick(passages.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(center))
    assert chosen == [0, 40]


def test_keys_go_through_the_places_and_choose(passages: PassageList) -> None:
    chosen: list[int] = []
    passages.passage_chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(passages, key)
    assert chosen == [8, 40]  # over the heading, which is no place


def test_places_stand_in_one_column_in_the_colour_of_their_value(passages: PassageList) -> None:
    image = passages.viewport().grab().toImage()
    found = []
    for row, color in ((1, DARK.blend(1.0)), (2, DARK.blend(1.0)), (4, DARK.blend(-1.0))):
        where = passages.visualItemRect(passages.item(row))
        columns = columns_of(image, color, where.top(), where.bottom())
        assert columns, f"row {row} is not marked"
        found.append(min(columns))
    assert len(set(found)) == 1


def test_what_is_shown_next_forgets_what_was(passages: PassageList) -> None:
    passages.show_groups([])
    assert passages.count() == 0
    assert passages.passages == ()
    QTest.keyClick(passages, Qt.Key.Key_Return)  # nothing there, nothing told

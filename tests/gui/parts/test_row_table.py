"""RowTable: sorted by a press, gone through by key; what is chosen stays chosen, what can be spared goes."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.gui.parts.row_table import Bar, Curve, RowTable, TableColumn, signed
from rnnviz.gui.parts.theme import DARK, LIGHT, Theme


class Ship(NamedTuple):
    number: int
    name: str
    heel: float


SHIPS = [Ship(0, "Ara", -0.77), Ship(1, "Clio", 0.3), Ship(2, "Bree", 0.5)]
COLUMNS = (
    TableColumn("number", "Its number.", lambda ship: str(ship.number), lambda ship: ship.number),
    TableColumn("name", "Its name.", lambda ship: ship.name, lambda ship: ship.name, stretches=1),
    TableColumn(
        "heel",
        "How far it leans.",
        lambda ship: f"heel {signed(ship.heel)}",
        lambda ship: -abs(ship.heel),
        picture=lambda ship: Bar(ship.heel, 0.1, mark=0.9),
    ),
    TableColumn(
        "heel", "The same.", lambda ship: signed(ship.heel), lambda ship: ship.heel, is_number=True, spare=1
    ),
    TableColumn(
        "way",
        "Its way.",
        lambda _ship: "its way",
        lambda ship: ship.number,
        picture=lambda ship: Curve(np.array([-1.0, 1.0, ship.heel])),
        spare=2,
    ),
)


@pytest.fixture
def table(qtbot: QtBot) -> RowTable:
    table = RowTable(COLUMNS, lambda ship: ship.number, lambda ship: f"{ship.name} leans.", 2)
    qtbot.addWidget(table)
    table.set_theme(DARK)
    table.resize(800, 200)
    table.set_rows(SHIPS)
    table.show()
    return table


def order(table: RowTable) -> list[int]:
    return [row.number for row in table.rows]


def click_title(table: RowTable, column: int) -> None:
    header = table.horizontalHeader()
    where = header.viewport().rect().center()
    where.setX(header.sectionViewportPosition(column) + 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_rows_come_sorted_and_say_themselves(table: RowTable) -> None:
    assert order(table) == [0, 2, 1]
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [table.model().index(0, column).data(role) for column in range(5)]
    assert said == ["0", "Ara", "heel −0.77", "−0.77", "its way"]
    assert table.model().index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "Ara leans."
    assert table.model().index(0, 2).data(Qt.ItemDataRole.DisplayRole) is None  # painted instead


def test_what_looks_like_a_tag_is_told_as_it_is(table: RowTable) -> None:
    table.set_rows([Ship(0, "<b>Ara</b>", 0.5)])
    told = table.model().index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;Ara" in told


def test_a_press_on_a_title_sorts_and_the_next_turns_it_over(table: RowTable) -> None:
    click_title(table, 1)
    assert order(table) == [0, 2, 1]
    click_title(table, 1)
    assert order(table) == [1, 2, 0]
    click_title(table, 0)
    assert order(table) == [0, 1, 2]


def test_keys_sort_by_the_column_beside_and_turn_the_order_over(table: RowTable) -> None:
    table.resize(360, 200)  # the last two columns are hidden
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert order(table) == [0, 2, 1]  # there is none on the right that is seen
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert order(table) == [0, 2, 1]  # by name
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert order(table) == [1, 2, 0]
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert order(table) == [0, 1, 2]


def test_the_chosen_row_stays_chosen_when_rows_are_sorted_or_come_anew(table: RowTable) -> None:
    told: list[object] = []
    table.choose(1)
    table.row_chosen.connect(told.append)
    click_title(table, 0)
    assert table.chosen == 1
    table.set_rows(SHIPS[::-1])
    assert table.chosen == 1
    table.set_rows(SHIPS[:1])
    assert table.chosen is None
    assert told == []


def test_keys_go_through_the_rows(table: RowTable) -> None:
    told: list[object] = []
    table.row_chosen.connect(told.append)
    table.choose(0)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(table, key)
    assert told == [2, 1, 0]


def test_who_comes_by_with_tab_has_chosen_no_row(table: RowTable) -> None:
    told: list[object] = []
    table.row_chosen.connect(told.append)
    table.setFocus()
    assert table.hasFocus()
    assert (table.chosen, told) == (None, [])
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert told == [0]


def test_a_click_chooses_a_row(table: RowTable) -> None:
    told: list[object] = []
    table.row_chosen.connect(told.append)
    where = table.visualRect(table.model().index(2, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert told == [1]


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_bar_goes_to_the_side_of_its_sign(table: RowTable, theme: Theme) -> None:
    table.set_theme(theme)
    image = table.viewport().grab().toImage()
    assert side(table, image, 0, theme.color("negative")) < 0
    assert side(table, image, 1, theme.color("positive")) > 0


def side(table: RowTable, image: QImage, row: int, color: QColor) -> float:
    """Where the pixels of a colour are on the average, from the middle of the bar's cell."""
    cell = table.visualRect(table.model().index(row, 2))
    y = cell.center().y()
    found = [x for x in range(cell.left(), cell.right()) if image.pixelColor(x, y).rgb() == color.rgb()]
    assert found
    return float(np.mean(found)) - cell.center().x()


@pytest.mark.parametrize(("width", "hidden"), [(900, set()), (500, {4}), (360, {3, 4})])
def test_where_there_is_little_room_columns_go_that_can_be_spared(
    table: RowTable, width: int, hidden: set[int]
) -> None:
    table.resize(width, 200)
    assert {column for column in range(5) if table.isColumnHidden(column)} == hidden


def test_columns_that_stretch_share_all_the_room_that_is_left(qtbot: QtBot) -> None:
    columns = [
        COLUMNS[1],
        replace(COLUMNS[1], title="wide", stretches=2),
        COLUMNS[0],
    ]
    table = RowTable(columns, lambda ship: ship.number, lambda ship: ship.name, 0)
    qtbot.addWidget(table)
    table.set_rows(SHIPS)
    table.show()
    for width in (600, 901):
        table.resize(width, 200)
        narrow, wide, fixed = map(table.columnWidth, range(3))
        assert narrow + wide + fixed == table.viewport().width()
        assert abs(wide - 2 * narrow) <= 2


def test_what_rounds_to_nothing_has_no_sign():
    assert [signed(value) for value in (0.654, -0.766, -0.001, 0.001, 0.0)] == [
        "+0.65", "−0.77", "0.00", "0.00", "0.00"
    ]  # fmt: skip


def test_the_arrow_stands_where_no_title_is(table: RowTable) -> None:
    header = table.horizontalHeader()
    table.sort_as("number", is_turned=False)
    assert header.property("arrow") == "right"
    table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    assert header.property("arrow") == "left"
    table.sort_as("name", is_turned=True)
    assert header.property("arrow") == "right"


def test_it_is_sorted_by_the_title_of_a_column(table: RowTable) -> None:
    titles = [table.model().headerData(k, Qt.Orientation.Horizontal) for k in (0, 1)]
    table.sort_as(titles[1], is_turned=True)
    assert table.order == (titles[1], True)
    table.sort_as("no such column", is_turned=False)
    assert table.order == (titles[1], True)
    table.sort_as(titles[0], is_turned=False)
    assert table.order == (titles[0], False)

"""The tables of units and of features: the closest on top; what is no finding is not called one."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.gui.pages.inspect.units.table import FeatureRow, FeatureTable, UnitRow, UnitTable
from rnnviz.gui.parts.row_table import RowTable
from rnnviz.gui.parts.theme import DARK

WAVE = np.array([-1.0, 1.0, -1.0, 1.0])
UNITS = [
    UnitRow(0, "space", "Its meaning.", -0.77, 0.02, True, WAVE),
    UnitRow(1, "capital", "Its meaning.", 0.3, -0.01, True, WAVE),
    UnitRow(2, "digit", "Its meaning.", 0.01, 0.02, False, np.zeros(4)),
    UnitRow(3, "space", "Its meaning.", 0.5, 0.0, True, WAVE),
]
FEATURES = [
    FeatureRow("space", "Its meaning.", 0.97, 0, -0.77, True),
    FeatureRow("in brackets", "Its meaning.", 0.01, 2, 0.02, False),
    FeatureRow("capital", "Its meaning.", 0.7, 1, 0.3, True),
]


@pytest.fixture
def table(qtbot: QtBot) -> UnitTable:
    table = UnitTable()
    qtbot.addWidget(table)
    table.set_theme(DARK)
    table.resize(800, 200)
    table.set_rows(UNITS)
    table.show()
    return table


def words(table: RowTable, row: int) -> list[str]:
    """What a row says, of each column, also to who cannot see it."""
    model = table.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(row, column).data(role) for column in range(model.columnCount())]


def order(table: RowTable) -> list[int]:
    return [row.unit for row in table.rows]


def click_title(table: RowTable, column: int) -> None:
    header = table.horizontalHeader()
    where = header.viewport().rect().center()
    where.setX(header.sectionViewportPosition(column) + 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_the_closest_stands_on_top_and_what_is_none_is_no_finding(table: UnitTable) -> None:
    assert order(table) == [0, 3, 1, 2]
    assert words(table, 0)[:5] == ["0", "space", "r −0.77", "−0.77", "+0.02"]
    assert words(table, 3)[1] == "nothing"
    tip = table.model().index(3, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "digit" in tip
    assert "no more than chance" in tip


def test_a_press_on_a_title_sorts_and_the_next_turns_it_over(table: UnitTable) -> None:
    click_title(table, 0)
    assert order(table) == [0, 1, 2, 3]
    click_title(table, 0)
    assert order(table) == [3, 2, 1, 0]
    click_title(table, 3)
    by_r = order(table)
    assert by_r in ([0, 2, 1, 3], [3, 1, 2, 0])


def test_features_stand_by_what_all_units_tell(qtbot: QtBot) -> None:
    table = FeatureTable()
    qtbot.addWidget(table)
    table.set_rows(FEATURES)
    assert [row.feature for row in table.rows] == ["space", "capital", "in brackets"]
    assert words(table, 0)[1] == "r +0.97 together, −0.77 the best unit"
    tip = table.model().index(2, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("Its meaning. Not there: ")

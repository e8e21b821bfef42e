"""TableModel: it stands still until it is given another moment, and keeps cells where the shape stays."""

from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QSignalSpy

from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.accessible.table_model import TableModel


def table(*rows: tuple[object, ...]) -> PictureTable:
    return PictureTable.of_rows("", ("first", "second"), rows)


def test_it_says_cells_and_both_headers(qtmodeltester):
    model = TableModel(table(("a", 1, 2), ("b", 3, 4)))
    qtmodeltester.check(model)
    assert model.data(model.index(1, 0)) == "3"
    assert model.headerData(0, Qt.Orientation.Vertical) == "a"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "second"
    assert model.headerData(2, Qt.Orientation.Horizontal) is None


def test_another_moment_of_the_same_shape_keeps_who_holds_a_cell():
    model = TableModel(table(("a", 1, 2)))
    held = QPersistentModelIndex(model.index(0, 1))
    told = QSignalSpy(model.dataChanged)
    model.show_table(table(("c", 5, 6)))
    assert held.isValid()
    assert (model.data(held), model.headerData(0, Qt.Orientation.Vertical)) == ("6", "c")
    assert told.count() == 1


def test_more_rows_begin_anew():
    model = TableModel(table(("a", 1, 2)))
    held = QPersistentModelIndex(model.index(0, 1))
    model.show_table(table(("a", 1, 2), ("b", 3, 4)))
    assert not held.isValid()
    assert model.rowCount() == 2


def test_a_picture_that_shows_nothing_has_no_cells():
    model = TableModel(table())
    model.show_table(table())
    assert model.rowCount() == 0

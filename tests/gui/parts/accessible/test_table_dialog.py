"""TableDialog: a page's pictures as tables, one at a time, by keys alone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QTableView, QWidget

from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.accessible.table_dialog import TableDialog, pictures_in
from rnnviz.gui.parts.plain import Label


class Picture(QWidget):
    def __init__(self, name: str, top: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setGeometry(0, top, 20, 10)
        self.value = len(name)

    def as_table(self) -> PictureTable:
        return PictureTable.of_rows(f"{self.value} letters.", ("letters",), [("name", self.value)])


@pytest.fixture
def page(qtbot) -> QWidget:
    page = QWidget()
    page.resize(100, 100)
    Picture("lower", 50, page)
    Picture("up", 0, page)
    Picture("", 20, page)
    Picture("hidden", 30, page).hide()
    qtbot.addWidget(page)
    page.show()
    return page


def test_those_in_sight_with_a_name_are_read_from_the_top_on(page):
    assert [each.accessibleName() for each in pictures_in(page)] == ["up", "lower"]
    assert pictures_in(page)[0].mapTo(page, QPoint(0, 0)).y() == 0


def test_it_opens_on_the_picture_in_front_and_turns_to_others(page):
    pictures = pictures_in(page)
    dialog = TableDialog(pictures, pictures[1], page)
    dialog.open()
    cells = dialog.findChild(QTableView, "table_cells")
    assert dialog.findChild(Label, "table_caption").text() == "5 letters."
    assert cells.accessibleName() == "lower"
    assert cells.currentIndex().data() == "5"
    choice = dialog.findChild(QComboBox, "table_picture")
    choice.setCurrentIndex(0)
    choice.activated.emit(0)
    assert dialog.findChild(Label, "table_caption").text() == "2 letters."
    assert cells.model().headerData(0, Qt.Orientation.Vertical) == "name"
    dialog.close()


def test_it_stands_still_until_f5(page, qtbot):
    up = next(each for each in page.findChildren(Picture) if each.accessibleName() == "up")
    dialog = TableDialog([up], up, page)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    cells = dialog.findChild(QTableView, "table_cells")
    up.value = 77
    assert cells.model().index(0, 0).data() == "2"
    QTest.keyClick(cells, Qt.Key.Key_F5)
    assert cells.model().index(0, 0).data() == "77"
    dialog.close()


def test_the_whole_table_is_copied(page):
    up = pictures_in(page)[0]
    dialog = TableDialog([up], up, page)
    dialog.findChild(QPushButton, "table_copy").click()
    assert QApplication.clipboard().text() == "\tletters\nname\t2\n"
    dialog.close()

"""PictureInterface: what a screen reader is told of a painted picture, by Qt's own interfaces."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QVBoxLayout, QWidget

from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.interfaces import let_pictures_be_read
from rnnviz.gui.parts.accessible.picture_table import PictureTable


class Picture(QWidget):
    """Two numbers, painted by nobody."""

    held: QWidget
    """Its window, which lives as long as the test holds the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Two numbers")
        self.numbers = [1, 2]
        self.asked = 0

    def as_table(self) -> PictureTable:
        self.asked += 1
        rows = [(f"number {i + 1}", value) for i, value in enumerate(self.numbers)]
        return PictureTable.of_rows(f"{len(rows)} numbers.", ("value",), rows)

    def words_here(self) -> str:
        return "number 1 is 1"


@pytest.fixture
def reader() -> Iterator[None]:
    """Somebody listens: Qt tells of what changes."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.fixture
def picture(qtbot) -> Picture:
    let_pictures_be_read(QApplication.instance())
    window = QWidget()
    column = QVBoxLayout(window)
    picture = Picture()
    column.addWidget(picture)
    qtbot.addWidget(window)
    window.show()
    picture.held = window
    return picture


def of(widget: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(widget)


def cell(table: QAccessibleInterface, row: int, column: int, columns: int) -> str:
    """Qt's order: corner, heads, then each row with its head first."""
    return table.child((row + 1) * (columns + 1) + column + 1).text(QAccessible.Text.Name)


def test_nothing_is_asked_of_a_picture_while_nobody_reads(picture):
    picture.repaint()
    assert picture.asked == 0
    assert picture.findChildren(QTableView) == []


def test_a_screen_reader_is_told_what_it_is_what_it_shows_and_what_stands_there(picture):
    met = of(picture)
    assert met.role() == QAccessible.Role.Graphic
    assert met.text(QAccessible.Text.Name) == "Two numbers"
    assert met.text(QAccessible.Text.Description) == "2 numbers."
    assert met.text(QAccessible.Text.Value) == "number 1 is 1"


def test_it_finds_a_table_with_its_heads(picture):
    met = of(picture)
    assert met.childCount() == 1
    table = met.child(0)
    assert table.role() == QAccessible.Role.Table
    assert table.text(QAccessible.Text.Name) == "Two numbers, as a table"
    assert met.indexOfChild(table) == 0
    assert table.child(1).text(QAccessible.Text.Name) == "value"
    heads = [table.child(2 + 2 * row).text(QAccessible.Text.Name) for row in range(2)]
    assert heads == ["number 1", "number 2"]
    assert [cell(table, row, 0, 1) for row in range(2)] == ["1", "2"]


@pytest.mark.usefixtures("reader")
def test_who_reads_cells_reads_one_moment_until_he_comes_again(picture):
    table = of(picture).child(0)
    picture.numbers = [3, 4]
    assert cell(table, 0, 0, 1) == "1"
    assert of(picture).text(QAccessible.Text.Description) == "2 numbers."
    assert cell(table, 0, 0, 1) == "3"
    picture.numbers = [5, 6, 7]
    assert of(picture).childCount() == 1
    assert [cell(table, row, 0, 1) for row in range(3)] == ["5", "6", "7"]


def test_the_table_is_seen_by_nobody_and_takes_no_keys(picture):
    before = picture.grab().toImage()
    assert of(picture).childCount() == 1
    view = picture.findChild(QTableView)
    assert view.isVisible()
    assert not view.geometry().intersects(picture.rect())
    assert view.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert picture.grab().toImage() == before


def test_fields_within_a_picture_are_found_beside_its_table(picture):
    field = QLineEdit(picture)
    field.setAccessibleName("A field")
    QWidget(picture)  # without a name: nothing to meet
    met = of(picture)
    assert [met.child(i).text(QAccessible.Text.Name) for i in range(met.childCount())] == [
        "Two numbers, as a table",
        "A field",
    ]


@pytest.mark.usefixtures("reader")
def test_pictures_come_and_go_while_somebody_reads(picture):
    for _ in range(50):
        other = Picture(picture.held)
        assert of(other).child(0).child(1).text(QAccessible.Text.Name) == "value"
        other.deleteLater()
        del other
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert of(picture).childCount() == 1


def test_an_announcement_does_no_harm_whether_somebody_listens_or_not(picture, request):
    announce(picture, "number 2 is 2")
    request.getfixturevalue("reader")
    announce(picture, "number 2 is 2")
    assert of(picture).isValid()


def test_what_lies_under_a_cover_is_not_told(picture):
    picture.setEnabled(False)
    met = of(picture)
    assert "covered" in met.text(QAccessible.Text.Description)
    assert met.text(QAccessible.Text.Value) == ""
    table = met.child(0)
    assert table.childCount() == 1  # the corner, and no cell
    picture.setEnabled(True)
    assert of(picture).text(QAccessible.Text.Description) == "2 numbers."


def test_keys_are_told_as_help(picture):
    picture.setToolTip("Arrows go on.")
    assert of(picture).text(QAccessible.Text.Help) == "Arrows go on."

"""The palette itself: type, choose by keys or mouse, and the keys are back where they were."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.gui.window.palette.entry import PaletteEntry
from rnnviz.gui.window.palette.view import NOTHING, Palette


class Desk(QWidget):
    """A window with a field that has the keys, and a palette over it."""

    def __init__(self) -> None:
        super().__init__()
        self.other, self.before, last = QLineEdit(), QLineEdit(), QLineEdit()
        column = QVBoxLayout(self)
        for field in (self.other, self.before, last):  # not at an end, where Qt would find it by itself
            column.addWidget(field)
        self.done: list[str] = []
        self.resize(900, 600)
        self.palette_ = Palette(self)

    def opens(self) -> Palette:
        entries = [
            PaletteEntry(
                "map", "Map", "page", lambda: self.done.append("map"), words="Where the text is hard."
            ),
            PaletteEntry("mask", "Mask", "page", lambda: self.done.append("mask")),
            PaletteEntry(
                "now", "Back to now", "Run", lambda: self.done.append("now"), off="It is shown already."
            ),
        ]
        by_number = [PaletteEntry("unit 7", "Unit 7", "Inspect", lambda: self.done.append("unit"))]
        self.palette_.open(
            (entries[:2], entries[:1] + entries[2:]),
            lambda query: by_number if query == "7" else [],
            ("mask", "map"),
        )
        return self.palette_


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    desk.show()
    qtbot.waitExposed(desk)
    desk.activateWindow()
    desk.before.setFocus()
    qtbot.waitUntil(desk.before.hasFocus)
    return desk


def titles(palette: Palette) -> list[str]:
    model = palette.list.model()
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def test_typing_finds_and_enter_does_it(desk):
    palette = desk.opens()
    assert palette.field.hasFocus()
    QTest.keyClicks(palette.field, "ma")
    assert titles(palette) == ["Map", "Mask"]
    assert desk.findChild(QLabel, "palette_words").text() == "Where the text is hard."
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.done == ["map"]
    assert palette.isHidden()
    assert desk.before.hasFocus()


def test_who_had_the_keys_may_be_gone_by_then(desk, qtbot):
    """The field of a cell that is edited is, as soon as the keys go to the palette."""
    palette = desk.opens()
    with qtbot.waitSignal(desk.before.destroyed):
        desk.before.deleteLater()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert not palette.field.hasFocus()


def test_up_and_down_choose_around_the_ends(desk):
    palette = desk.opens()
    QTest.keyClicks(palette.field, "ma")
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 0), (Qt.Key.Key_Up, 1), (Qt.Key.Key_PageUp, 0)):
        QTest.keyClick(palette.field, key)
        assert palette.list.currentIndex().row() == row
    QTest.keyClick(palette.field, Qt.Key.Key_Tab)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.done == ["mask"]


def test_escape_does_nothing_and_gives_the_keys_back(desk):
    palette = desk.opens()
    QTest.keyClicks(palette.field, "map")
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert desk.before.hasFocus()
    assert desk.done == []


def test_who_goes_elsewhere_closes_it(desk):
    palette = desk.opens()
    QTest.mouseClick(desk.other, Qt.MouseButton.LeftButton)
    desk.other.setFocus()
    assert palette.isHidden()
    assert desk.other.hasFocus()


def test_a_click_does_it(desk):
    palette = desk.opens()
    QTest.keyClicks(palette.field, "mask")
    at = palette.list.visualRect(palette.list.model().index(0, 0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))
    assert desk.done == ["mask"]


def test_what_is_off_says_why_and_is_not_done(desk):
    palette = desk.opens()
    QTest.keyClicks(palette.field, "now")
    assert desk.findChild(QLabel, "palette_words").text() == "It is shown already."
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.done == []
    assert palette.isVisible()


def test_what_was_chosen_last_stands_first_next_time(desk):
    palette = desk.opens()
    assert titles(palette) == ["Mask", "Map"]
    QTest.keyClicks(palette.field, "map")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert titles(desk.opens()) == ["Map", "Mask"]


def test_a_number_stands_above_what_is_found_by_name(desk):
    palette = desk.opens()
    QTest.keyClicks(palette.field, "7")
    assert titles(palette) == ["Unit 7"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert desk.done == ["unit"]


def test_nothing_found_is_said(desk):
    palette = desk.opens()
    QTest.keyClicks(palette.field, "xyzzy")
    assert titles(palette) == []
    assert desk.findChild(QLabel, "palette_words").text() == NOTHING
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.isVisible()


def test_it_stays_in_the_middle_of_its_window(desk, qtbot):
    palette = desk.opens()
    for width in (500, 1400):
        desk.resize(width, 500)
        qtbot.waitUntil(lambda: abs(palette.geometry().center().x() - desk.width() // 2) <= 1)
        assert desk.rect().contains(palette.geometry())

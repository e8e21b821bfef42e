"""The picture of the map: numbers to colours, places to cells, and the cell that is chosen."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.core.record.book_map import BookMap
from rnnviz.gui.pages.map.canvas import MapCanvas
from rnnviz.gui.pages.map.colors import Scale, color_indices
from rnnviz.gui.parts.theme import DARK, LIGHT

GUESSING = 4.0


def make_map(passes: int = 3, last: int = 10, max_passes: int = 256) -> BookMap:
    """Ten places of a hundred characters; each window loses its place plus a hundredth of the pass."""
    book_map = BookMap(1101, 100, places=10, passes=max_passes)
    for epoch in range(passes):
        for place in range(10 if epoch + 1 < passes else last):
            book_map.add(place * 100, epoch, place / 10 + epoch / 100)
    return book_map


@pytest.fixture
def canvas(qtbot: QtBot) -> MapCanvas:
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.set_theme(DARK)
    canvas.clear(GUESSING, "nothing yet")
    canvas.resize(700, 300)
    canvas.show()
    return canvas


def middle(canvas: MapCanvas, cell: tuple[int, int]) -> QPoint:
    return canvas.cell_rect(cell).center().toPoint()


def color_at(canvas: MapCanvas, cell: tuple[int, int]) -> QColor:
    return canvas.grab().toImage().pixelColor(middle(canvas, cell))


def test_a_cell_has_the_colour_of_its_loss_in_both_themes(canvas: MapCanvas) -> None:
    canvas.set_map(make_map())
    canvas.set_scale(Scale.LOSS)
    for theme in (DARK, LIGHT):
        canvas.set_theme(theme)
        index = int(color_indices(np.array([[0.9]]), 0.0, GUESSING)[0, 0])
        assert color_at(canvas, (0, 9)).rgb() == canvas.colors()[index]


def test_a_finished_map_fills_its_frame(qtbot: QtBot) -> None:
    rooms = []
    for is_finished in (False, True):
        canvas = MapCanvas(is_finished=is_finished)
        qtbot.addWidget(canvas)
        canvas.clear(GUESSING, "")
        canvas.resize(700, 300)
        canvas.set_map(make_map(passes=3))
        rooms.append(canvas.cell_rect((2, 0)).bottom())
    assert rooms[0] < 150 < 230 < rooms[1] < 300


def test_what_was_not_read_has_the_colour_of_the_card(canvas: MapCanvas) -> None:
    canvas.set_map(make_map(passes=2, last=5))
    assert color_at(canvas, (1, 8)) == DARK.color("card")
    assert color_at(canvas, (1, 1)) != DARK.color("card")


def test_hard_and_easy_are_on_the_diverging_colours(canvas: MapCanvas) -> None:
    canvas.set_scale(Scale.DEVIATION)
    canvas.set_map(make_map())
    assert canvas.levels == (-0.5, 0.5)
    assert color_at(canvas, (1, 0)).blue() > color_at(canvas, (1, 0)).red()
    assert color_at(canvas, (1, 9)).red() > color_at(canvas, (1, 9)).blue()


def test_a_pointed_cell_is_told_once_and_forgotten_outside(canvas: MapCanvas) -> None:
    canvas.set_map(make_map())
    told: list[tuple[int, int] | None] = []
    canvas.cell_pointed.connect(lambda: told.append(canvas.pointed))
    QTest.mouseMove(canvas, middle(canvas, (2, 4)))
    QTest.mouseMove(canvas, middle(canvas, (2, 4)) + QPoint(2, 1))
    QTest.mouseMove(canvas, QPoint(1, canvas.height() - 2))
    assert told == [(2, 4), None]
    canvas.cell_pointed.disconnect()


def test_a_click_chooses_a_cell(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.set_map(make_map())
    with qtbot.waitSignal(canvas.cell_chosen):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle(canvas, (1, 7)))
    assert canvas.chosen == (1, 7)
    assert canvas.value((1, 7)) == pytest.approx(0.71)
    assert canvas.deviation((1, 7)) == pytest.approx(0.25)


def test_arrow_keys_move_the_chosen_cell_and_stop_at_the_edge(canvas: MapCanvas) -> None:
    canvas.set_map(make_map())
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.chosen == (2, 0)  # the latest pass, from the beginning
    for key, cell in (
        (Qt.Key.Key_Right, (2, 1)),
        (Qt.Key.Key_Up, (1, 1)),
        (Qt.Key.Key_End, (1, 9)),
        (Qt.Key.Key_Right, (1, 9)),
        (Qt.Key.Key_Down, (2, 9)),
        (Qt.Key.Key_Down, (2, 9)),
        (Qt.Key.Key_Home, (2, 0)),
    ):
        QTest.keyClick(canvas, key)
        assert canvas.chosen == cell
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.chosen is None


def test_the_chosen_cell_keeps_its_passes_when_rows_are_paired(canvas: MapCanvas) -> None:
    canvas.set_map(make_map(passes=4, max_passes=4))
    canvas.choose((3, 5))
    canvas.set_map(make_map(passes=5, max_passes=4))
    assert canvas.chosen == (1, 5)


def test_going_back_forgets_a_cell_that_is_no_more(canvas: MapCanvas) -> None:
    canvas.set_map(make_map(passes=3))
    canvas.choose((2, 5))
    canvas.set_map(make_map(passes=1))
    assert canvas.chosen is None


def test_without_a_map_it_says_so_and_takes_no_keys(canvas: MapCanvas) -> None:
    empty = canvas.grab().toImage()
    canvas.clear(GUESSING, "")
    QApplication.processEvents()
    assert canvas.grab().toImage() != empty  # the words are gone
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert canvas.is_empty
    assert canvas.chosen is None
    canvas.set_map(BookMap(1101, 100))
    assert canvas.is_empty
    canvas.grab()


def test_what_stands_along_an_axis_has_its_sentence(
    canvas: MapCanvas, tip_under_mouse: Callable[[QWidget, QPoint], str]
) -> None:
    canvas.set_map(make_map())
    last = middle(canvas, (2, 9))
    below, beside = QPoint(last.x(), canvas.height() - 4), QPoint(4, last.y())
    assert tip_under_mouse(canvas, last) == ""  # its values stand below it
    assert "Where in the text" in tip_under_mouse(canvas, below)
    assert "pass = N / T iterations" in tip_under_mouse(canvas, beside)

"""The picture of an array: its colours, and how its numbers are pointed at, chosen and opened."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from rnnviz.gui.pages.inspect.weights.picture import BlockPicture, Edge
from rnnviz.gui.parts.theme import DARK, LIGHT

ROWS, COLUMNS = 20, 6


@pytest.fixture
def picture(qtbot):
    picture = BlockPicture()
    qtbot.addWidget(picture)
    picture.resize(400, 300)
    show(picture, ROWS, COLUMNS)
    picture.show()
    return picture


def show(picture, rows, columns):
    picture.show_axes(
        Edge("unit", tuple(map(str, range(rows))), all_wanted=False),
        Edge("character", tuple("abcdefghij"[i % 10] for i in range(columns)), all_wanted=True),
    )
    values = np.linspace(-1, 1, rows * columns, dtype=np.float32).reshape(rows, columns)
    picture.show_values(values, 1.0)
    return values


def center(picture, spot):
    return picture.cell_rect(spot).center().toPoint()


def color_at(picture, spot):
    return QColor(picture.viewport().grab().toImage().pixel(center(picture, spot)))


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_number_has_its_colour_between_two_fixed_ends(picture, theme):
    picture.set_theme(theme)
    values = np.zeros((ROWS, COLUMNS), np.float32)
    values[2, 1], values[4, 2], values[6, 3], values[8, 4] = 1.0, -1.0, 50.0, np.nan
    picture.show_values(values, 1.0)
    zero = color_at(picture, (10, 5))
    for spot, value in {(2, 1): 1, (4, 2): -1, (6, 3): 1}.items():
        assert color_at(picture, spot).name() == theme.blend(value).name()
    assert color_at(picture, (8, 4)) == zero
    picture.show_values(values, 100.0)
    assert color_at(picture, (2, 1)).name() != theme.blend(1).name()


def test_a_click_chooses_and_the_mouse_points(picture, qtbot):
    with qtbot.waitSignal(picture.number_chosen):
        qtbot.mouseClick(picture.viewport(), Qt.MouseButton.LeftButton, pos=center(picture, (7, 4)))
    assert picture.chosen == (7, 4)
    with qtbot.waitSignal(picture.number_pointed):
        qtbot.mouseMove(picture.viewport(), center(picture, (3, 2)))
    assert picture.pointed == (3, 2)
    qtbot.mouseClick(picture.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(1, 1))  # at the labels
    assert picture.chosen == (7, 4)


def test_every_number_is_where_it_is_said_to_be(picture):
    for row in range(ROWS):
        for column in range(COLUMNS):
            assert picture.spot_at(picture.cell_rect((row, column)).center()) == (row, column)


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (Qt.Key.Key_Right, (5, 4)), (Qt.Key.Key_Left, (5, 2)), (Qt.Key.Key_Up, (4, 3)),
        (Qt.Key.Key_Down, (6, 3)),
        (Qt.Key.Key_Home, (5, 0)), (Qt.Key.Key_End, (5, 5)), (Qt.Key.Key_PageUp, (3, 3)),
        (Qt.Key.Key_PageDown, (7, 3)),
    ],
)  # fmt: skip
def test_the_keys_move_the_choice(picture, qtbot, key, place):
    picture.choose((5, 3))
    qtbot.keyClick(picture, key)
    assert picture.chosen == place


def test_the_choice_stays_inside(picture, qtbot):
    picture.choose((99, -3))
    assert picture.chosen == (ROWS - 1, 0)
    qtbot.keyClick(picture, Qt.Key.Key_Down)
    assert picture.chosen == (ROWS - 1, 0)
    show(picture, 4, 3)
    assert picture.chosen == (3, 0)


def test_enter_and_a_double_click_open_and_a_digit_begins_a_value(picture, qtbot):
    for open_it in (
        lambda: qtbot.keyClick(picture, Qt.Key.Key_Return),
        lambda: qtbot.mouseDClick(picture.viewport(), Qt.MouseButton.LeftButton, pos=center(picture, (2, 2))),
    ):
        with qtbot.waitSignal(picture.number_opened):
            open_it()
    with qtbot.waitSignal(picture.value_typed) as blocker:
        qtbot.keyClicks(picture, "-")
    assert blocker.args == ["-"]


def test_a_large_array_is_scrolled_to_the_choice(picture):
    values = show(picture, 2048, 512)
    assert picture.verticalScrollBar().maximum() > 2048
    picture.choose((2000, 500))
    inside = picture.viewport().rect()
    assert inside.contains(center(picture, (2000, 500)))
    assert not inside.contains(center(picture, (0, 0)))
    assert picture.spot_at(picture.cell_rect((2000, 500)).center()) == (2000, 500)
    shown = color_at(picture, (1990, 490))  # away from the frame of the choice
    expected = DARK.blend(float(values[1990, 490]))
    assert abs(shown.red() - expected.red()) + abs(shown.blue() - expected.blue()) < 8


def test_zooming_keeps_the_choice_in_sight(picture, qtbot):
    picture.choose((15, 5))
    for _ in range(6):
        qtbot.keyClick(picture, Qt.Key.Key_Z)
        assert picture.viewport().rect().contains(center(picture, (15, 5)))
    assert picture.zoom > 3
    for _ in range(20):
        qtbot.keyClick(picture, Qt.Key.Key_X)
    assert picture.zoom == 1
    assert picture.verticalScrollBar().maximum() == 0

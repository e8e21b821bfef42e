"""A drawing of 8 × 8 pixels, painted by mouse and keyboard."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from rnnviz.gui.pages.lecture.captions.canvas import DrawingCanvas


@pytest.fixture
def canvas(qtbot):
    canvas = DrawingCanvas("canvas")
    qtbot.addWidget(canvas)
    canvas.resize(170, 160)
    canvas.show()
    return canvas


@pytest.fixture
def drawings(canvas):
    drawings = []
    canvas.painted.connect(lambda: drawings.append(canvas.pixels))
    return drawings


def at(row, column):
    """The middle of a pixel: the square is 160 wide, and 5 from the edge."""
    return QPoint(5 + 20 * column + 10, 20 * row + 10)


def on(canvas):
    return {tuple(place) for place in np.argwhere(canvas.pixels >= 0.5).tolist()}


def test_a_press_turns_a_pixel_over_and_dragging_paints_the_same(canvas, drawings, qtbot):
    button = Qt.MouseButton.LeftButton
    qtbot.mousePress(canvas, button, pos=at(2, 3))
    for column in (4, 4, 5):
        qtbot.mouseMove(canvas, at(2, column))
    qtbot.mouseRelease(canvas, button, pos=at(2, 5))
    qtbot.mouseMove(canvas, at(6, 6))
    assert on(canvas) == {(2, 3), (2, 4), (2, 5)}
    assert len(drawings) == 3
    assert drawings[0].sum() == 1  # who was handed it keeps it
    qtbot.mousePress(canvas, button, pos=at(2, 4))
    qtbot.mouseMove(canvas, at(2, 5))
    qtbot.mouseRelease(canvas, button, pos=at(2, 5))
    assert on(canvas) == {(2, 3)}


def test_the_keyboard_paints_as_well(canvas, drawings, qtbot):
    canvas.cursor_place = (0, 7)
    for key, modifier in (
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier),  # around the edge
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier),
    ):
        qtbot.keyClick(canvas, key, modifier)
    assert on(canvas) == {(0, 7), (1, 0), (2, 0)}
    assert "3 pixels are on; the cursor is at row 3, column 1, which is on." in canvas.accessibleDescription()
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert on(canvas) == {(0, 7), (1, 0)}
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert on(canvas) == set()
    assert len(drawings) == 5


def test_a_pixel_says_which_number_of_v_it_is(canvas):
    canvas.show_pixels(np.full((8, 8), -0.04))
    assert canvas.tip_at(at(1, 2)) == "pixel 10 of v, row 2, column 3: −0.04"
    assert canvas.tip_at(QPoint(1, 1)) == ""


def test_what_is_shown_is_told_nobody(canvas, drawings):
    pixels = np.eye(8)
    canvas.show_pixels(pixels)
    assert drawings == []
    pixels[0, 0] = 0
    assert canvas.pixels[0, 0] == 1
    canvas.clear()
    assert len(drawings) == 1

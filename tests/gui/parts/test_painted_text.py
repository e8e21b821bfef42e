"""PaintedText: marks of any character stay inside their cells, whole where they fit."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from rnnviz.gui.parts.painted_text import PaintedText, columns_of
from rnnviz.gui.parts.theme import DARK, mono_font, visible

ZERO_WIDTH_JOINER = "\u200d"
pytestmark = pytest.mark.usefixtures("qapp")
MARKS = [visible(character) for character in f"g|Q \n\t{ZERO_WIDTH_JOINER}\U000e0001\u0301\u0489漢\ufdfdẢ"]
CANVAS = (160, 80)
LEFT, TOP = 60, 30


def ink(text: PaintedText, mark: str, room: int, height: int = 0) -> set[tuple[int, int]]:
    """The pixels that are painted for a mark in the middle of an empty canvas, from its cell's corner."""
    image = QImage(*CANVAS, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        text.begin(painter, DARK.pen("text"))
        text.draw_in_cells(painter, [(LEFT + room / 2, mark)], TOP, room, height)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    rows, columns = np.nonzero(pixels[:, :, 3] > 30)
    return set(zip((columns - LEFT).tolist(), (rows - TOP).tolist(), strict=True))


@pytest.mark.parametrize("points", [7, 10, 16])
@pytest.mark.parametrize("room", [5, 9, 14, 30])
def test_no_mark_leaves_its_cell(points, room):
    text = PaintedText(mono_font(points))
    for mark in MARKS:
        places = ink(text, mark, room)
        assert places, mark
        assert all(0 <= x < room and 0 <= y < text.height for x, y in places), (mark, room)


@pytest.mark.parametrize("height", [9, 13])
def test_none_leaves_a_cell_that_is_lower_than_a_line(height):
    text = PaintedText(mono_font(10))
    for mark in MARKS:
        assert all(0 <= y < height for _, y in ink(text, mark, 40, height)), mark


@pytest.mark.parametrize("height", [0, 13])
def test_the_mark_of_a_space_keeps_its_lower_edge(height):
    places = ink(PaintedText(mono_font(10)), visible(" "), 20, height)
    bottom = max(y for _, y in places)
    edge = [x for x, y in places if y == bottom]
    assert len(edge) == max(x for x, _ in places) - min(x for x, _ in places) + 1


def test_a_code_is_smaller_where_there_is_less_room_and_a_box_where_there_is_none():
    text = PaintedText(mono_font(10))
    code, box = visible(ZERO_WIDTH_JOINER), ink(text, "□", 6)

    def width(places):
        return max(x for x, _ in places) - min(x for x, _ in places)

    assert width(ink(text, code, 60)) > width(ink(text, code, 24)) > 15
    assert ink(text, code, 6) == box


def test_a_letter_is_drawn_as_ever():
    text = PaintedText(mono_font(10))
    image, other = (QImage(*CANVAS, QImage.Format.Format_ARGB32) for _ in range(2))
    for canvas, draw in (
        (image, lambda painter: text.draw_in_cells(painter, [(50, "g")], 20, 12)),
        (other, lambda painter: text.draw_centered(painter, [(50, "g")], 20)),
    ):
        canvas.fill(Qt.GlobalColor.transparent)
        with QPainter(canvas) as painter:
            text.begin(painter, DARK.pen("text"))
            draw(painter)
    assert image == other


def test_how_many_digits_wide_a_mark_is():
    assert [columns_of(visible(c)) for c in ("a", " ", "漢", "\u0301", ZERO_WIDTH_JOINER)] == [1, 1, 2, 2, 4]

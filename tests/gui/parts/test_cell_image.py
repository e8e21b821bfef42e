"""Pictures of cells: their colours, and their edges on a screen and in a drawing."""

import base64
import re

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from rnnviz.gui.parts.cell_image import ENLARGED, draw_cells, image_of, signed_colors
from rnnviz.gui.parts.theme import DARK


def test_colours_are_those_of_the_table_and_beyond_its_ends():
    table = DARK.diverging_table()
    values = np.array([[-1.0, 0.5, 1.0], [-7.0, np.nan, np.inf]])
    colors = signed_colors(values, 1.0, table)
    assert colors[0].tolist() == [table[0], table[191], table[255]]
    assert colors[1].tolist() == [table[0], table[128], table[255]]
    assert signed_colors(values, 2.0, table)[0, 2] == table[191]


def test_an_image_has_a_pixel_for_each_number_and_its_own_memory():
    colors = np.array([[0xFF102030, 0xFF405060, 0xFF708090]], np.uint32)
    image = image_of(colors[:, ::2])
    colors[...] = 0
    assert (image.width(), image.height()) == (2, 1)
    assert [image.pixel(x, 0) for x in (0, 1)] == [0xFF102030, 0xFF708090]


def test_on_a_screen_the_edges_are_sharp():
    cells = image_of(np.array([[0xFFFF0000, 0xFF0000FF]], np.uint32))
    screen = QImage(40, 10, QImage.Format.Format_RGB32)
    with QPainter(screen) as painter:
        draw_cells(painter, QRectF(0, 0, 40, 10), cells)
    assert {screen.pixel(x, 5) for x in range(40)} == {0xFFFF0000, 0xFF0000FF}
    assert screen.pixel(19, 5) == 0xFFFF0000


def test_in_a_drawing_the_picture_is_large():
    cells = image_of(np.array([[0xFFFF0000, 0xFF0000FF]], np.uint32))
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    with QPainter(generator) as painter:
        draw_cells(painter, QRectF(0, 0, 40, 10), cells)
    found = re.search(rb"base64,([^\"]+)", bytes(buffer.data().data()))
    if found is None:
        pytest.fail("the drawing holds no picture")
    picture = QImage.fromData(base64.b64decode(found[1].replace(b"&#10;", b"")))
    assert (picture.width(), picture.height()) == (40 * ENLARGED, 10 * ENLARGED)

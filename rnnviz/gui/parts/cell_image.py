"""A picture of cells: one pixel of an image for each number, drawn as large as there is room.

Knows colours and painters; knows no numbers and no widget.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter

from rnnviz.core.arrays import Array

ENLARGED = 4
"""Pixels of the picture in a drawing for each of the screen's, across and down."""


def signed_colors(values: Array, level: float, table: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """0xAARRGGBB for ``values`` of any shape, by a ``table`` (256,) from −``level`` to +``level``.

    Numbers beyond have the colour of the end, those that are none that of zero.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.clip(np.nan_to_num(values / level), -1, 1)
    return table[np.rint((scaled + 1) * 127.5).astype(np.intp)]


def image_of(colors: NDArray[np.uint32]) -> QImage:
    """An image, in memory of its own, of colours (rows,columns) 0xAARRGGBB."""
    rows, columns = colors.shape
    pixels = np.ascontiguousarray(colors)
    # 32 bits a pixel: Qt scales indexed images ten times slower.
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def draw_cells(painter: QPainter, target: QRectF, image: QImage) -> None:
    """Draw ``image`` into ``target`` with sharp edges between its pixels, on a screen and in a drawing."""
    if painter.paintEngine().type() != QPaintEngine.Type.Raster:
        # Who shows a drawing blurs a small picture that it enlarges: a large one keeps its edges.
        size = (target.size() * ENLARGED).toSize()
        image = image.scaled(size, mode=Qt.TransformationMode.FastTransformation)
    painter.drawImage(target, image, QRectF(image.rect()))

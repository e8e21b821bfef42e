"""UnitPixels: what the pixels of a drawing mean to one unit: its row of Wih, laid out as the drawing is.

Knows 64 weights; knows no network.
"""

import numpy as np
from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.drawings import SIDE
from rnnviz.gui.parts.accessible.picture_table import PictureTable, in_words
from rnnviz.gui.parts.cell_image import draw_cells, image_of, signed_colors
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

FULL = 0.5
"""A weight of this size has the full colour."""


class UnitPixels(TippedPicture):
    """A square of 8 × 8 weights below its name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("The weights of the pixels to the chosen unit")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._theme = DARK
        self._small = PaintedText(small_font())
        self._weights: Array | None = None
        self._unit = 0

    def show_weights(self, weights: Array | None, unit: int) -> None:
        """(64,); None for none."""
        self._weights = None if weights is None else np.array(weights, float).reshape(SIDE, SIDE)
        self._unit = unit
        self.setAccessibleDescription("" if weights is None else f"Row {unit} of Wih.")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def tip_at(self, position: QPoint) -> str:
        square = self._square()
        if self._weights is None or not square.contains(position.toPointF()):
            return ""
        row = min(SIDE - 1, int((position.y() - square.top()) / square.height() * SIDE))
        column = min(SIDE - 1, int((position.x() - square.left()) / square.width() * SIDE))
        value = f"{self._weights[row, column]:+.3f}".replace("-", "−")
        return f"Wih[{self._unit}, {row * SIDE + column}] = {value}; full colour at ±{FULL:g}."

    def as_table(self) -> PictureTable:
        """The weights where their pixels stand."""
        weights = self._weights
        if weights is None:
            return PictureTable.empty("No unit is chosen yet.")
        columns, rows = ([f"{of} {at + 1}" for at in range(SIDE)] for of in ("column", "row"))
        return PictureTable("", columns, rows, lambda row, column: in_words(float(weights[row, column])))

    def _square(self) -> QRectF:
        top = self._small.height + 2.0
        side = max(8.0, min(self.width() - 2.0, self.height() - top - 2))
        return QRectF((self.width() - side) / 2, top, side, side)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(13 * GRID, 12 * GRID)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._weights is None:
            return
        theme, square = self._theme, self._square()
        with QPainter(self) as painter:
            draw_cells(painter, square, image_of(signed_colors(self._weights, FULL, theme.diverging_table())))
            painter.setPen(theme.pixel_pen("warm", 1))
            painter.drawRect(square)
            self._small.begin(painter, theme.pen("quiet"))
            self._small.draw_centered(painter, [(square.center().x(), f"Wih of unit {self._unit}")], 0)

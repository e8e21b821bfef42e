"""ArraysPicture: one array of several runs beside each other, each as a picture over its histogram.

One scale for all. Knows arrays, names and marks; knows no network.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.gui.pages.runs.inside.insides import BINS, LEVEL, spread
from rnnviz.gui.pages.runs.marks import RunMark
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.cell_image import draw_cells, image_of, signed_colors
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

NARROWEST = 22 * GRID
PICTURE, BARS = 14 * GRID, 6 * GRID
"""Pixels, of the height of each."""


class ShownArray(NamedTuple):
    """``values`` (rows,columns) of a run; None where it has no such array."""

    name: str
    mark: RunMark
    values: Array | None


class _Cell(NamedTuple):
    shown: ShownArray
    image: QImage | None
    shares: Array


class ArraysPicture(TippedPicture):
    """As many in a row as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_arrays")
        self.setAccessibleName("One array of each run")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self._theme = DARK
        self._text = PaintedText(small_font())
        self._cells: list[_Cell] = []

    @property
    def shown(self) -> tuple[ShownArray, ...]:
        return tuple(cell.shown for cell in self._cells)

    def show_arrays(self, arrays: Sequence[ShownArray]) -> None:
        table = self._theme.diverging_table()
        self._cells = [
            _Cell(
                each,
                None if each.values is None else image_of(signed_colors(each.values, LEVEL, table)),
                np.zeros(BINS) if each.values is None else spread(each.values),
            )
            for each in arrays
        ]
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_arrays(self.shown)

    def tip_at(self, position: QPoint) -> str:
        """The number that is pointed at, or what the array is as a whole."""
        for cell, place in zip(self._cells, self._places(), strict=True):
            values = cell.shown.values
            if not place.contains(position) or values is None:
                continue
            picture = self._picture(place)
            if picture.contains(QPointF(position)):
                row = int((position.y() - picture.top()) / picture.height() * values.shape[0])
                column = int((position.x() - picture.left()) / picture.width() * values.shape[1])
                row, column = min(row, values.shape[0] - 1), min(column, values.shape[1] - 1)
                return f"{cell.shown.name}: row {row}, column {column}: {values[row, column]:.4g}"
            return (
                f"{cell.shown.name}: {values.shape[0]} × {values.shape[1]}, mean {values.mean():.3g}, "
                f"spread {values.std():.3g}, largest {np.abs(values).max():.3g}"
            )
        return ""

    def as_table(self) -> PictureTable:
        """A row for each run: what its array is as a whole."""

        def row(each: ShownArray) -> tuple[object, ...]:
            values = each.values
            if values is None:
                return each.name, "no such array", None, None, None
            size = f"{values.shape[0]} × {values.shape[1]}"
            return each.name, size, values.mean(), values.std(), np.abs(values).max()

        return PictureTable.of_rows("", ("size", "mean", "spread", "largest"), map(row, self.shown))

    # ── where things stand ──

    @property
    def _high(self) -> int:
        return 2 * self._text.height + PICTURE + BARS + GRID

    def _beside(self) -> int:
        return max(1, min(len(self._cells), self.width() // NARROWEST))

    def _places(self) -> list[QRect]:
        """Where each run has its room."""
        beside = self._beside()
        width = (self.width() - (beside - 1) * 2 * GRID) // beside
        return [
            QRect(
                number % beside * (width + 2 * GRID),
                number // beside * (self._high + GRID),
                width,
                self._high,
            )
            for number in range(len(self._cells))
        ]

    def _picture(self, place: QRect) -> QRectF:
        return QRectF(place.left(), place.top() + self._text.height + 2, place.width(), PICTURE)

    def _fit(self) -> None:
        rows = -(-len(self._cells) // self._beside())
        self.setMinimumHeight(max(1, rows) * (self._high + GRID))
        self.update()

    # ── painting ──

    def _paint_cell(self, painter: QPainter, cell: _Cell, place: QRect) -> None:
        text, theme = self._text, self._theme
        middle = place.top() + text.height / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(cell.shown.mark.pen(theme, 2.0))
        painter.drawLine(QPointF(place.left(), middle), QPointF(place.left() + 2 * GRID, middle))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        text.begin(painter, theme.pen("text"))
        room = place.width() - 3 * GRID
        name = QFontMetricsF(text.font).elidedText(cell.shown.name, Qt.TextElideMode.ElideRight, room)
        text.draw(painter, place.left() + 3 * GRID, place.top(), name)
        picture = self._picture(place)
        if cell.image is None:
            painter.setPen(theme.pen("quiet"))
            painter.drawText(picture, Qt.AlignmentFlag.AlignCenter, "no such array")
            return
        draw_cells(painter, picture, cell.image)
        bottom = picture.bottom() + GRID // 2 + BARS
        width, high = place.width() / BINS, max(float(cell.shares.max()), 1e-9)
        for i, share in enumerate(cell.shares.tolist()):
            height = BARS * share / high
            color = theme.blend((i - BINS // 2) / (BINS // 2)) if i != BINS // 2 else theme.color("quiet")
            painter.fillRect(
                QRectF(place.left() + i * width + 0.5, bottom - height, width - 1, height), color
            )
        painter.setPen(theme.pixel_pen("line"))
        painter.drawLine(QPointF(place.left(), bottom), QPointF(place.right(), bottom))
        text.begin(painter, theme.pen("quiet"))
        end = f"≥ {LEVEL:g}"
        text.draw(painter, place.left(), round(bottom) + 1, f"≤ −{LEVEL:g}")
        text.draw_centered(painter, [(place.center().x(), "0")], round(bottom) + 1)
        text.draw(painter, round(place.right() - text.width(end)), round(bottom) + 1, end)

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for cell, place in zip(self._cells, self._places(), strict=True):
                self._paint_cell(painter, cell, place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(NARROWEST * 3, self.minimumHeight())

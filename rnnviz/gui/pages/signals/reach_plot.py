"""ReachPlot: how far back a run learned: lag upwards, the run along x, the size of the gradient as colour.

A column stands for the time from one measurement to the next; the line is the lag at which a tenth is left.
Paints what it is given. Knows sizes by lag; knows no network.
"""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.inside.reach import reaches_back
from rnnviz.core.record.signals import Signal
from rnnviz.gui.pages.signals.run_axis import RunAxis
from rnnviz.gui.pages.signals.run_plot import RunCurve, RunPlot, ValueAxis
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, in_words
from rnnviz.gui.parts.cell_image import draw_cells, image_of
from rnnviz.gui.parts.theme import Theme

LOW, HIGH = 1e-4, 3.0
"""The sizes at the ends of the colours, the same for every run."""
COLUMNS = 400
"""Of the picture, along the run's logarithm."""


class ReachPlot(RunPlot):
    """A RunPlot whose ground is the picture, and whose y axis is the lag."""

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, accessible_name, parent)
        self.reach = Signal(np.zeros(0, np.int64), np.zeros((0, 0), np.float32))
        self._image: QImage | None = None

    def show_reach(self, reach: Signal, axis: RunAxis) -> None:
        """Show this signal, rows of T sizes."""
        self.reach = reach
        T = max(2, reach.values.shape[1])
        lags = np.array([reaches_back(row) for row in reach.values], np.float64)
        line = RunCurve("a tenth is left at lag", reach.iterations, lags + 0.5, "text")
        self._image = self._make_image(axis) if len(lags) else None
        self.show_curves([line] if len(lags) else [], ValueAxis(0.0, float(T), False, _lag), axis)

    def sizes_at(self, iteration: int) -> Array | None:
        """(T,) as they were measured there, or before it; None where nothing was."""
        row = int(np.searchsorted(self.reach.iterations, iteration, side="right")) - 1
        return self.reach.values[row] if row >= 0 else None

    def as_table(self) -> PictureTable:
        """A row for each measurement: the size of the gradient by lag, and where a tenth is left."""
        iterations, sizes = self.reach.iterations, self.reach.values

        def cell(row: int, column: int) -> str:
            return in_words(reaches_back(sizes[row]) if column == 0 else float(sizes[row, column - 1]))

        lags = Names(1 + sizes.shape[1], lambda at: f"lag {at - 1}" if at else "a tenth is left at lag")
        caption = "Size of the gradient by how many characters back, over the run."
        return PictureTable(caption, lags, Names(len(iterations), lambda row: f"{iterations[row]:,}"), cell)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if len(self.reach.iterations):
            self._image = self._make_image(self._axis)

    def _make_image(self, axis: RunAxis) -> QImage:
        starts = np.array([axis.share(iteration) for iteration in self.reach.iterations])
        centers = (np.arange(COLUMNS) + 0.5) / COLUMNS
        rows = np.searchsorted(starts, centers, side="right") - 1
        with np.errstate(divide="ignore"):
            logs = np.log(np.maximum(self.reach.values, 0))
        shares = np.clip((logs - math.log(LOW)) / (math.log(HIGH) - math.log(LOW)), 0, 1)
        table = self._theme.heat_table()
        colors = table[np.rint(shares * 255).astype(np.intp)]
        picture = np.full((self.reach.values.shape[1], COLUMNS), int(table[0]), np.uint32)
        is_past = (rows >= 0) & (centers <= axis.share(int(self.reach.iterations[-1])) + 1 / COLUMNS)
        picture[:, is_past] = colors[rows[is_past]].T[::-1]
        return image_of(picture)

    def paint_ground(self, painter: QPainter, area: QRectF) -> None:
        super().paint_ground(painter, area)
        if self._image is not None:
            draw_cells(painter, area, self._image)

    def _paint_curve(self, painter: QPainter, area: QRectF, curve: RunCurve) -> None:
        """Darkened beneath, so that it is seen on every colour."""
        xs = area.left() + area.width() * np.log(curve.iterations) / math.log(self._axis.last)
        ys = area.bottom() - area.height() * self._scale.share(curve.values)
        points = QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])
        for pen in (self._theme.pixel_pen("window", 4, 0.6), self._theme.pixel_pen("text", 1.5)):
            painter.setPen(pen)
            painter.drawPolyline(points)


def _lag(value: float) -> str:
    return f"{max(0, math.ceil(value) - 1)}"

"""Histogram: how the numbers of an array are spread, over the colours that they have: the legend, too.

Is given numbers; knows neither what they are nor where they stand.
"""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.numerals import per_cent
from rnnviz.gui.parts.accessible.picture_table import PictureTable, in_words
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

BINS = 41
"""An odd number: zero is in the middle of one. The two at the ends also hold what lies beyond."""


STRIP = 5
"""Pixels of the strip of colours below the bars."""


def shares(values: Array, level: float) -> Array:
    """(BINS,) the share of ``values`` in each bin from −level to +level."""
    flat = np.nan_to_num(np.asarray(values, np.float64).reshape(-1), nan=0.0)
    inside = np.clip(flat / level, -1.0, 1.0)
    counts = np.bincount(np.minimum(((inside + 1) / 2 * BINS).astype(int), BINS - 1), minlength=BINS)
    return np.asarray(counts / max(1, len(flat)))


class Histogram(QWidget):
    """Bars of the numbers, and as a line those that they are compared with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weights_histogram")
        self.setAccessibleName("Histogram of the array")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self._text = PaintedText(small_font())
        self._bars = np.zeros(BINS)
        self._line: Array | None = None
        self._level = 1.0

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_values(self, values: Array, compared: Array | None, level: float, words: str) -> None:
        """The spread of ``values``, and of ``compared`` where there are any; ``words`` say what is shown."""
        self._bars, self._level = shares(values, level), level
        self._line = None if compared is None else shares(compared, level)
        self.setToolTip(words)
        self.update()

    @property
    def bars(self) -> Array:
        """(BINS,) as drawn, shares of all numbers."""
        return self._bars

    def as_table(self) -> PictureTable:
        """A row for each bar."""
        ends = np.linspace(-self._level, self._level, BINS + 1).tolist()
        line = self._line
        rows = [
            (
                f"{in_words(ends[i])} to {in_words(ends[i + 1])}",
                per_cent(self._bars[i], 1),
                *((per_cent(line[i], 1),) if line is not None else ()),
            )
            for i in range(BINS)
        ]
        columns = ("share", "compared") if line is not None else ("share",)
        return PictureTable.of_rows(self.toolTip(), columns, rows)

    def _paint(self, painter: QPainter) -> None:
        text, theme = self._text, self._theme
        bottom = self.height() - text.height - STRIP - 3
        high = max(float(self._bars.max()), 1e-9)
        width = self.width() / BINS
        zero = BINS // 2
        for i, share in enumerate(self._bars.tolist()):
            height = (bottom - 2) * share / high
            color = theme.blend((i - zero) / zero) if i != zero else theme.color("quiet")
            painter.fillRect(QRectF(i * width + 0.5, bottom - height, width - 1, height), color)
        for i in range(BINS):  # the colours, also where there is no number
            color = theme.blend((i - zero) / zero)
            painter.fillRect(QRectF(i * width, bottom + 1, width + 1, STRIP), color)
        if self._line is not None:
            painter.setPen(theme.pen("text"))
            tops = [bottom - (bottom - 2) * min(1.0, share / high) for share in self._line.tolist()]
            points = [QPointF((i + side) * width, top) for i, top in enumerate(tops) for side in (0, 1)]
            painter.drawPolyline(QPolygonF(points))
        text.begin(painter, theme.pen("quiet"))
        end = f"{self._level:g}"
        top = bottom + STRIP + 2
        text.draw(painter, 0, top, f"≤ −{end}")
        text.draw_centered(painter, [(self.width() / 2, "0")], top)
        text.draw(painter, round(self.width() - text.width(f"≥ +{end}")), top, f"≥ +{end}")

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            self._paint(painter)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._text = PaintedText(small_font())
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(16 * GRID, 9 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(10 * GRID, 6 * GRID)

"""EigenPlot and HistogramView: eigenvalues beside the unit circle, and where numbers lie in their range.

Paint what they are given. Know numbers; know no network.
"""

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.numerals import per_cent
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, in_words
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font
from rnnviz.training.run.look import RangeHistogram

_STEP = 1.25


class SmallPicture(QWidget):
    """A picture of a moment, with words for what it says."""

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = DARK
        self._text = PaintedText(small_font())
        self._tip = PlaceTip(self)
        self.words = ""

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def say(self, words: str) -> None:
        """What the picture says, for the tip and for who does not see it."""
        self.words = words
        self.setAccessibleDescription(words)
        self.update()

    def tip_at(self, _position: QPoint) -> str:
        return self.words

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(12 * GRID, 12 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(9 * GRID, 8 * GRID)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._tip.watch(self)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tip.forget(self)


class EigenPlot(SmallPicture):
    """The circle has the radius 1; there is room for the farthest eigenvalue, in steps of a quarter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("eigen_plot", "Eigenvalues of Whh beside the unit circle", parent)
        self._values: Array = np.zeros(0, complex)

    def show_values(self, values: Array) -> None:
        """(H,) complex."""
        self._values = values
        inside = int((np.abs(values) <= 1).sum())
        self.say(
            f"{inside:,} of {len(values):,} eigenvalues lie within the unit circle." if len(values) else ""
        )

    def as_table(self) -> PictureTable:
        """A row for each eigenvalue, the largest first."""
        values = self._values[np.argsort(-np.abs(self._values), kind="stable")]

        def cell(row: int, column: int) -> str:
            value = complex(values[row])
            return in_words((abs(value), value.real, value.imag)[column])

        names = Names(len(values), lambda row: f"eigenvalue {row + 1:,}")
        return PictureTable(self.words, ("absolute value", "real part", "imaginary part"), names, cell)

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, size = self._theme, float(min(self.width(), self.height()))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            square = QRectF((self.width() - size) / 2, (self.height() - size) / 2, size, size)
            painter.fillRect(square, theme.color("raised", 0.35))
            farthest = float(np.abs(self._values).max()) if len(self._values) else 1.0
            extent = 1.2 * _STEP ** max(0, math.ceil(math.log(max(farthest, 1e-9)) / math.log(_STEP)))
            unit = size / 2 / extent
            middle = square.center()
            painter.setPen(theme.pixel_pen("line", 1))
            painter.drawLine(QPointF(square.left(), middle.y()), QPointF(square.right(), middle.y()))
            painter.drawLine(QPointF(middle.x(), square.top()), QPointF(middle.x(), square.bottom()))
            painter.setPen(theme.pixel_pen("warm", 0.5))
            painter.setBrush(theme.color("warm", 0.85))
            for value in self._values.tolist():
                painter.drawEllipse(middle + QPointF(value.real * unit, -value.imag * unit), 1.1, 1.1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.pixel_pen("text", 1))
            painter.drawEllipse(middle, unit, unit)


class HistogramView(SmallPicture):
    """How often numbers lie where in their range; the fullest bar is as high as the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("saturation_histogram", "Where the numbers lie in their range now", parent)
        self._histogram: RangeHistogram | None = None

    def show_histogram(self, histogram: RangeHistogram | None) -> None:
        self._histogram = histogram
        if histogram is None or not histogram.shares.any():
            self.say("")
            return
        ends = histogram.shares[0] + histogram.shares[-1]
        middle = 1 - ends
        self.say(
            f"Now, over a window: {100 * ends:.0f} % in the two outermost of {len(histogram.shares)} bars, "
            f"{100 * middle:.0f} % between."
        )

    def as_table(self) -> PictureTable:
        """A row for each bar."""
        histogram = self._histogram
        if histogram is None:
            return PictureTable.empty(self.words)
        ends = np.linspace(histogram.low, histogram.high, len(histogram.shares) + 1).tolist()
        return PictureTable.of_rows(
            self.words,
            ("share",),
            (
                (f"{in_words(low)} to {in_words(high)}", per_cent(share, 1))
                for low, high, share in zip(ends, ends[1:], histogram.shares.tolist(), strict=False)
            ),
        )

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, text = self._theme, self._text
        area = QRectF(self.rect()).adjusted(0, text.height / 2, 0, -(text.height + 2))
        with QPainter(self) as painter:
            painter.fillRect(area, theme.color("raised", 0.35))
            histogram = self._histogram
            if histogram is None or not histogram.shares.any():
                return
            bars, most = len(histogram.shares), float(histogram.shares.max())
            for number, share in enumerate(histogram.shares.tolist()):
                left = round(area.left() + area.width() * number / bars)
                right = round(area.left() + area.width() * (number + 1) / bars)
                height = round(area.height() * share / most)
                at_end = number in (0, bars - 1)
                painter.fillRect(
                    left, round(area.bottom()) - height, max(1, right - left - 1), height,
                    theme.color("warm" if at_end else "accent"),
                )  # fmt: skip
            text.begin(painter, theme.pen("quiet"))
            low, high = (f"{end:g}".replace("-", "−") for end in (histogram.low, histogram.high))
            below = round(area.bottom()) + 2
            text.draw(painter, round(area.left()), below, low)
            text.draw(painter, round(area.right() - text.width(high)), below, high)

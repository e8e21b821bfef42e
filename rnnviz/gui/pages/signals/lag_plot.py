"""LagPlot: sizes of gradients by lag, several curves in powers of ten.

Paints what it is given. Knows sizes; knows no network and no run.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.gui.pages.signals.reach_plot import HIGH, LOW
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable, in_words
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.theme import DARK, GRID, Theme, small_font

LOWEST = "10⁻⁴"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class LagCurve(NamedTuple):
    """``sizes`` (T,) by lag; NaN where an error has none. ``color`` is a meaning of the theme, or a number of
    its series."""

    words: str
    sizes: Array
    color: str | int
    is_dashed: bool = False


class LagPlot(QWidget):
    """Named ``lag_plot``. With the keys, or the mouse, a lag is read out.

    high  the size at its upper end: the same for every run, but for gradients that grow on their way back
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lag_plot")
        self.setAccessibleName("Size of the gradient by lag")
        self.setToolTip("← and → go from one lag to the next and say how large the gradient is there.")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = DARK
        self._text = PaintedText(small_font())
        self.setMinimumHeight(8 * self._text.height)
        self._tip = PlaceTip(self)
        self.curves: tuple[LagCurve, ...] = ()
        self.high = HIGH
        self._lag: int | None = None

    def show_curves(self, curves: Sequence[LagCurve]) -> None:
        self.curves = tuple(curves)
        known = [curve.sizes[np.isfinite(curve.sizes)] for curve in curves]
        most = max((float(sizes.max(initial=0.0)) for sizes in known), default=0.0)
        self.high = HIGH if most <= HIGH else 10.0 ** math.ceil(math.log10(most))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def numbers_at(self, lag: int) -> str:
        """``4 characters back: now 0.12 · fresh network 0.0004``."""
        said = [
            f"{curve.words} {curve.sizes[lag]:.2g}"
            for curve in self.curves
            if lag < len(curve.sizes) and math.isfinite(curve.sizes[lag])
        ]
        unit = "character" if lag == 1 else "characters"
        return f"{lag} {unit} back: {' · '.join(said)}" if said else ""

    def tip_at(self, position: QPoint) -> str:
        return self.numbers_at(self._lag_at(position.x()))

    def as_table(self) -> PictureTable:
        """A row for each lag, a column for each curve."""
        curves = self.curves

        def value(number: int, lag: float) -> str:
            sizes, at = curves[number].sizes, int(lag)
            return in_words(float(sizes[at])) if at < len(sizes) and math.isfinite(sizes[at]) else ""

        lags = [np.arange(len(curve.sizes)) for curve in curves]
        caption = "Size of the gradient, by how many characters back."
        return PictureTable.of_curves(caption, [curve.words for curve in curves], lags, value)

    def words_here(self) -> str:
        """The sizes at the lag that is read out."""
        return self.numbers_at(self._lag) if self._lag is not None else ""

    # ── where things stand ──

    @property
    def _lags(self) -> int:
        return max((len(curve.sizes) for curve in self.curves), default=2)

    def _area(self) -> QRectF:
        left = max(map(self._text.width, self._ends())) + GRID
        return QRectF(self.rect()).adjusted(
            left, self._text.height + 4, -GRID, -(self._text.height + 2)
        )  # fmt: skip

    def _ends(self) -> tuple[str, str]:
        """The sizes below and above, in words."""
        if self.high == HIGH:
            return LOWEST, f"{HIGH:g}"
        return LOWEST, "10" + f"{round(math.log10(self.high))}".translate(_RAISED)

    def _across(self, lag: float) -> float:
        area = self._area()
        return area.left() + area.width() * lag / max(1, self._lags - 1)

    def _lag_at(self, x: float) -> int:
        area = self._area()
        share = (x - area.left()) / max(1.0, area.width())
        return min(self._lags - 1, max(0, round(share * (self._lags - 1))))

    def _down(self, sizes: Array) -> Array:
        area = self._area()
        with np.errstate(divide="ignore"):
            shares = (np.log(sizes) - math.log(LOW)) / (math.log(self.high) - math.log(LOW))
        return np.asarray(area.bottom() - area.height() * np.clip(shares, 0, 1))

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, text, area = self._theme, self._text, self._area()
        with QPainter(self) as painter:
            painter.fillRect(area, theme.color("raised", 0.35))
            text.begin(painter, theme.pen("quiet"))
            for words, y in zip(self._ends(), (area.bottom(), area.top()), strict=True):
                left = round(area.left() - GRID / 2 - text.width(words))
                text.draw(painter, left, round(y - text.height / 2), words)
            last = f"{self._lags - 1}"
            below = round(area.bottom()) + 2
            text.draw(painter, round(area.left()), below, "0")
            text.draw_centered(painter, [(area.center().x(), "characters back")], below)
            text.draw(painter, round(area.right() - text.width(last)), below, last)
            left = round(area.left())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for curve in self.curves:
                color = (
                    theme.series(curve.color) if isinstance(curve.color, int) else theme.color(curve.color)
                )
                painter.setPen(theme.pen_of(color, 1.8, dashed=curve.is_dashed))
                known = np.flatnonzero(np.isfinite(curve.sizes))
                ys = self._down(curve.sizes[known]).tolist()
                points = [QPointF(self._across(k), y) for k, y in zip(known.tolist(), ys, strict=True)]
                painter.drawPolyline(QPolygonF(points))
                painter.drawLine(QPointF(left, text.height / 2), QPointF(left + 2 * GRID, text.height / 2))
                text.begin(painter, theme.pen("quiet"))
                left = round(text.draw(painter, left + 3 * GRID, 0, curve.words)) + 2 * GRID
            if self._lag is not None and self.hasFocus():
                painter.setPen(theme.pixel_pen("text", 1, 0.7))
                x = round(self._across(self._lag)) + 0.5
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            if self.hasFocus():
                painter.setPen(theme.pixel_pen("accent", 1))
                painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))

    def sizeHint(self) -> QSize:
        return QSize(44 * GRID, 18 * GRID)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_lag(self._lag_at(event.position().x()))

    def _set_lag(self, lag: int) -> None:
        self._lag = lag
        self.setAccessibleDescription(self.numbers_at(lag))
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._tip.watch(self)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tip.forget(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if turn is None:
            super().keyPressEvent(event)
        else:
            now = self._lag if self._lag is not None else (-1 if turn > 0 else self._lags)
            self._set_lag(min(self._lags - 1, max(0, now + turn)))
            announce(self, self.words_here())

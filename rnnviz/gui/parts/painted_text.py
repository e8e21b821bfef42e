"""Short texts that are painted again and again: laid out once, drawn many times.

Knows fonts and painters; knows nothing of what the texts say. A picture with a
hundred letters and numbers at 30 frames a second spends most of its time on
laying out text otherwise.

It draws at whole numbers, not at points: whenever a Qt value (a point, a rectangle, a
colour) is thrown away, PySide6 lets go of the interpreter lock, and the worker and the
window then wake each other for nothing. So a picture that is painted 30 times a second
makes none.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPen,
    QStaticText,
    QTransform,
)

REMEMBERED = 4096
"""Texts kept laid out; beyond that all are forgotten (a text in many scripts, many numbers)."""


SMALLER = (0.85, 0.7, 0.6, 0.5)
"""Sizes, of the font's own, that a mark too large for its cell is tried at."""
SMALLEST = 6
"""Pixels: smaller figures cannot be read."""
STAND_IN = "□"
"""For a code that has no room at any size: a tooltip says which."""

_UPRIGHT = QTransform()  # made once, like all Qt values here
_INTERSECT = Qt.ClipOperation.IntersectClip


class _Fitted(NamedTuple):
    """A mark as it is drawn in a cell: ``down`` from its top, clipped where it is not as usual."""

    static: QStaticText
    width: float
    down: int
    font: QFont
    is_clipped: bool


class PaintedText:
    """Texts in one font. ``height`` and ``advance`` are pixels: of a line, and of a digit."""

    def __init__(self, font: QFont) -> None:
        self.font = QFont(font)
        # In pixels, so that a picture on another device (SVG, printer) has the layout of the screen.
        self.font.setPixelSize(QFontInfo(font).pixelSize())
        self._metrics = QFontMetricsF(self.font)
        self.height = QFontMetrics(self.font).height()
        self.advance = self._metrics.horizontalAdvance("0")
        self._laid_out: dict[str, tuple[QStaticText, float]] = {}
        self._fitted: dict[tuple[int, int], dict[str, _Fitted]] = {}  # by the cell's size

    def width(self, text: str) -> float:
        """Pixels of ``text`` from left to right."""
        return self._lay_out(text)[1]

    def begin(self, painter: QPainter, pen: QPen) -> None:
        """Make ``painter`` ready for the draw calls that follow."""
        painter.setFont(self.font)
        painter.setPen(pen)

    def draw(self, painter: QPainter, left: int, top: int, text: str) -> float:
        """Draw one text; returns where it ends."""
        static, width = self._lay_out(text)
        painter.drawStaticText(left, top, static)
        return left + width

    def draw_centered(self, painter: QPainter, places: Iterable[tuple[float, str]], top: int) -> None:
        """Draw ``(center, text)`` pairs in one line, on whole pixels so that they stay sharp."""
        draw = painter.drawStaticText
        laid_out, lay_out = self._laid_out.get, self._lay_out
        for center, text in places:
            static, width = laid_out(text) or lay_out(text)
            draw(round(center - width / 2), top, static)

    def draw_in_cells(
        self, painter: QPainter, places: Iterable[tuple[float, str]], top: int, room: int, height: int = 0
    ) -> None:
        """Draw ``(center, mark)`` pairs in one line, each inside a cell ``room`` wide and ``height`` high.

        Whatever does not fit is drawn smaller, and clipped where that is not enough: no mark
        is ever painted over its neighbour, and none loses its edge to what is painted beside it.
        Without a ``height`` the cell is as high as a line.
        """
        height = height or self.height
        fitted = self._fitted.setdefault((room, height), {})
        for center, mark in places:
            drawn = fitted.get(mark) or self._fit(mark, room, height)
            left = round(center - drawn.width / 2)
            if not drawn.is_clipped:
                painter.drawStaticText(left, top + drawn.down, drawn.static)
                continue
            painter.save()
            painter.setClipRect(round(center - room / 2), top, room, height, _INTERSECT)
            painter.setFont(drawn.font)
            painter.drawStaticText(left, top + drawn.down, drawn.static)
            painter.restore()

    def _fit(self, mark: str, room: int, height: int) -> _Fitted:
        """The mark at the largest size whose ink is no larger than its cell."""
        fonts = [self.font]
        for part in SMALLER:
            if (size := round(part * self.font.pixelSize())) >= SMALLEST:
                fonts.append(QFont(self.font))
                fonts[-1].setPixelSize(size)
        for font in fonts:
            metrics = QFontMetricsF(font)
            ink, width = metrics.tightBoundingRect(mark), metrics.horizontalAdvance(mark)
            fits = max(width, ink.width()) <= room and ink.height() <= height
            if fits:
                break
        if not fits and _is_code(mark):
            drawn = self._fit(STAND_IN, room, height)
        else:
            # On the baseline of a line in the middle of the cell, or as far off it as the ink needs.
            base = (height - metrics.height()) / 2 + metrics.ascent()
            base = max(-ink.top(), min(base, height - ink.bottom()))
            down = round(base - metrics.ascent())
            # A font's figures may be a pixel off, those of a combining mark by more.
            inside = width <= room and base + ink.top() >= 1 and base + ink.bottom() <= height - 1
            is_simple = mark.isascii() or (len(mark) == 1 and width + 2 <= room)
            is_usual = font is self.font and inside and is_simple
            drawn = _Fitted(_lay_out(mark, font), width, down, font, not is_usual)
        if sum(map(len, self._fitted.values())) >= REMEMBERED:
            self._fitted.clear()
        self._fitted.setdefault((room, height), {})[mark] = drawn
        return drawn

    def _lay_out(self, text: str) -> tuple[QStaticText, float]:
        known = self._laid_out.get(text)
        if known is None:
            if len(self._laid_out) >= REMEMBERED:
                self._laid_out.clear()
            static = _lay_out(text, self.font)
            known = self._laid_out[text] = (static, self._metrics.horizontalAdvance(text))
        return known


def _lay_out(text: str, font: QFont) -> QStaticText:
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    static.prepare(_UPRIGHT, font)
    return static


def columns_of(mark: str) -> int:
    """About how many digits wide a mark is: 1 for a letter, 2 for one of Chinese, 4 for a code like 200d."""
    if _is_code(mark):
        return len(mark)
    return 2 if len(mark) > 1 or unicodedata.east_asian_width(mark) in "WF" else 1


def _is_code(mark: str) -> bool:
    return len(mark) > 1 and mark.isalnum() and mark.isascii()


def longest_fitting(metrics: QFontMetrics, variants: Sequence[str], width: int) -> str:
    """The first of ``variants`` (longest first) that fits ``width`` pixels, else nothing."""
    return next((text for text in variants if metrics.horizontalAdvance(text) <= width), "")

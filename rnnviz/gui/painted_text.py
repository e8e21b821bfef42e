"""Short texts that are painted again and again: laid out once, drawn many times.

Knows fonts and painters; knows nothing of what the texts say. A picture with a
hundred letters and numbers at 30 frames a second spends most of its time on
laying out text otherwise.

It draws at whole numbers, not at points: whenever a Qt value (a point, a rectangle, a
colour) is thrown away, PySide6 lets go of the interpreter lock, and the worker and the
window then wake each other for nothing. So a picture that is painted 30 times a second
makes none.
"""

from collections.abc import Iterable, Sequence

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


_UPRIGHT = QTransform()  # made once, like all Qt values here


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

    def _lay_out(self, text: str) -> tuple[QStaticText, float]:
        known = self._laid_out.get(text)
        if known is None:
            if len(self._laid_out) >= REMEMBERED:
                self._laid_out.clear()
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(_UPRIGHT, self.font)
            known = self._laid_out[text] = (static, self._metrics.horizontalAdvance(text))
        return known


def longest_fitting(metrics: QFontMetrics, variants: Sequence[str], width: int) -> str:
    """The first of ``variants`` (longest first) that fits ``width`` pixels, else nothing."""
    return next((text for text in variants if metrics.horizontalAdvance(text) <= width), "")

"""SumBoard: the sum that made one number, term by term, with a bar for each.

Knows how an Explanation is drawn; knows no formulas. A click on a term goes on to the
number it was made of.
"""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QWidget

from rnnviz.gui.pages.microscope.board import Box, Cell, Drawing, NumberBoard, Step, Text
from rnnviz.training.microscope.numbers import signed_number
from rnnviz.training.microscope.terms import Explanation

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
GAP = 8.0
BAR_LEAST, BAR_MOST = 12.0, 220.0

TIP = "Each term of the sum: click one to see where its last factor comes from."


class SumBoard(NumberBoard):
    """The terms, their sum, and the number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("microscope_sum", "The sum that made this number", TIP, parent)
        self._line = math.ceil(self.metrics["mono"].height())

    def _draw(self, step: Step) -> Drawing:
        explanation = step.explanation
        terms, left_out, rest = explanation.shown()
        rows = [(term.label, term.factors, term.value) for term in terms]
        if left_out:
            rows.append((f"the other {left_out} terms", "together", rest))
        closing = self._closing(explanation)
        height = max(
            float(self._line), min(self._line + 10.0, (self.height() - 6) / max(1, len(rows) + len(closing)))
        )
        mono = self.metrics["mono"].horizontalAdvance
        value_width = max((mono(signed_number(value)) for _, _, value in rows), default=0.0) + 2
        label_width = max((mono(label) for label, _, _ in rows), default=0.0)
        factors_width = max((mono(factors) for _, factors, _ in rows), default=0.0)
        width = float(self.width()) - 6
        bar_width = min(BAR_MOST, width - label_width - factors_width - value_width - 3 * GAP)
        if bar_width < BAR_LEAST:
            # The factors give way: they can be read off the grids.
            bar_width = max(0.0, min(BAR_MOST, width - label_width - value_width - 2 * GAP))
            factors_width = -GAP
        largest = max((abs(value) for _, _, value in rows if math.isfinite(value)), default=0.0)
        drawing = Drawing()
        y = 0.0
        bar_left = width - value_width - GAP - bar_width
        for row, (label, factors, value) in enumerate(rows):
            line = QRectF(2, y, width, height)
            drawing.texts.append(Text(line, label, "mono", "text", LEFT))
            if factors_width > 0:
                place = QRectF(bar_left - GAP - factors_width, y, factors_width, height)
                drawing.texts.append(Text(place, factors, "mono", "quiet", LEFT))
            self._draw_bar(drawing, QRectF(bar_left, y + height / 2 - 5, bar_width, 10), value, largest)
            sources = terms[row].sources if row < len(terms) else ()
            number = QRectF(width - value_width, y, value_width, height)
            if len(sources) in (1, 2):
                drawing.cells.append(Cell(number, sources[-1], signed_number(value), align=RIGHT, row=row))
            else:
                drawing.texts.append(Text(number, signed_number(value), "mono", "text", RIGHT))
            y += height
        if rows:
            drawing.boxes.append(Box(QRectF(2, y, width, 1), "line", radius=0))
        for label, number_text, ink in closing:
            line = QRectF(2, y + 1, width, height)
            font = "mono bold" if ink == "warm" else "mono"
            drawing.texts.append(Text(line, label, "mono", "text" if ink == "warm" else "quiet", LEFT))
            drawing.texts.append(Text(line, number_text, font, ink, RIGHT))
            y += height
        return drawing

    def _closing(self, explanation: Explanation) -> list[tuple[str, str, str]]:
        """The lines below the terms: (words, number, colour); the last is the number itself."""
        lines = []
        if explanation.through:
            if len(explanation.terms) > 1:
                lines.append(("their sum", signed_number(explanation.sum), "quiet"))
            lines.append(
                (f"{explanation.label} = {explanation.through}", signed_number(explanation.value), "warm")
            )
        else:
            lines.append((explanation.label, signed_number(explanation.value), "warm"))
        return lines

    def _draw_bar(self, drawing: Drawing, area: QRectF, value: float, largest: float) -> None:
        drawing.boxes.append(Box(area, "raised"))
        if largest == 0 or not math.isfinite(value):
            return
        middle = area.center().x()
        length = area.width() / 2 * value / largest
        bar = QRectF(min(middle, middle + length), area.top(), max(1.0, abs(length)), area.height())
        drawing.boxes.append(Box(bar, "negative" if value < 0 else "positive"))

    def _describe(self, step: Step) -> str:
        explanation = step.explanation
        terms, left_out, rest = explanation.shown()
        parts = [f"{term.label}: {signed_number(term.value)}" for term in terms]
        if left_out:
            parts.append(f"the other {left_out} terms: {signed_number(rest)}")
        return f"{explanation.title} = {signed_number(explanation.value)}. {'; '.join(parts)}"

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(330, 9 * self._line)

"""SumBoard: the sum that made one number, term by term, with a bar for each.

Knows how an Explanation is drawn; knows no formulas. A click on a term goes on to the
number it was made of.
"""

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from rnnviz.gui.pages.microscope.board import Box, Drawing, NumberBoard, NumberCell, Step, Text
from rnnviz.gui.parts.theme import bold, mono_font
from rnnviz.training.microscope.explanation import Explanation
from rnnviz.training.microscope.numbers import signed_number

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
GAP = 8.0
LEAST_LINES = 7
"""What there is always room for."""
CLOSING_LINES = 2
"""At most: what the terms add up to, and the number."""
LARGEST, SPREAD = 1.3, 2.4
"""How much larger letters are at most, and how many of them high a line, where there is room to spare."""
BAR_LEAST, BAR_MOST = 12.0, 220.0
BAR_WANTED = 90.0
"""Before letters become larger."""
LEAST_WIDTH = 262
"""For a long label and its value."""
MOST_TERMS, LARGEST_TERMS = 12, 10
"""All terms are shown where there are no more than so many, else only the largest."""

TIP = "Each term of the sum: click one to see where its last factor comes from."


def _in_lines(label: str, width_of: Callable[[str], float], room: float) -> list[str]:
    """A label in one line, or, where that is too long, in two: its last factor stands beside the value."""
    if width_of(label) <= room or " · " not in label:
        return [label]
    factors, last = label.rsplit(" · ", 1)
    return [f"{factors} ·", last]


class SumBoard(NumberBoard):
    """The terms, their sum, and the number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("microscope_sum", "The sum that made this number", TIP, parent)
        self._point_size = self.fonts["mono"].pointSizeF()
        self._line = self._least_line = math.ceil(self.metrics["mono"].height())

    def least_height(self) -> int:
        """What the largest terms of any number need."""
        return LEAST_LINES * self._least_line + 6

    def show_step(self, step: Step) -> None:
        # No taller than the longest sum of this network can need: what is said of it follows at once.
        self.setMaximumHeight(round(self._most_lines(step) * SPREAD * LARGEST * self._least_line) + 6)
        super().show_step(step)

    def _most_lines(self, step: Step) -> int:
        """Of the longest sum that a number of this network can have, so that all have the same lines."""
        numbers = step.walkthrough.numbers
        longest = max(numbers.hidden_size + 2, numbers.vocab_size + 1, numbers.seq_length)
        return (longest if longest <= MOST_TERMS else LARGEST_TERMS + 1) + CLOSING_LINES

    def _choose_size(self, step: Step) -> None:
        """Letters as large as every sum of this network has room for, so that no two phases differ."""
        numbers = step.walkthrough.numbers
        mono = QFontMetricsF(mono_font(self._point_size)).horizontalAdvance
        unit = "0" * len(str(numbers.hidden_size))
        label = (
            f"dhraw₂[{unit}] · h₂[{unit}]"
            if numbers.hidden_size < 10
            else f"Whh[{unit},{unit}] · h₂₂[{unit}]"
        )
        wide = mono(label) + mono("+0.1234 × +0.1234") + mono("−0.1234")
        across = (self.width() - 6 - BAR_WANTED - 3 * GAP) / wide
        down = (self.height() - 6) / (self._most_lines(step) * 1.5 * self._least_line)
        size = self._point_size * max(1.0, min(LARGEST, across, down))
        if size != self.fonts["mono"].pointSizeF():
            font = mono_font(size)
            self.fonts |= {"mono": font, "mono bold": bold(font), "cell": font, "cell bold": bold(font)}
            self.metrics["mono"] = QFontMetricsF(font)
            self._line = math.ceil(self.metrics["mono"].height())

    def _draw(self, step: Step) -> Drawing:
        self._choose_size(step)
        explanation = step.explanation
        room = int((self.height() - 6) // self._line) - CLOSING_LINES
        closing = self._closing(explanation)
        pitch = (self.height() - 6) / max(LEAST_LINES, self._most_lines(step))
        height = max(float(self._line), min(SPREAD * self._line, pitch))
        mono = self.metrics["mono"].horizontalAdvance
        width = float(self.width()) - 6
        for most in range(max(2, min(room, MOST_TERMS)), 1, -1):
            terms, left_out, rest = explanation.shown(min(MOST_TERMS, most), min(LARGEST_TERMS, most - 1))
            rows = [(term.label, term.factors, term.value) for term in terms]
            if left_out:
                rows.append((f"the other {left_out} terms", "together", rest))
            value_width = max((mono(signed_number(value)) for _, _, value in rows), default=0.0) + 2
            labels = [_in_lines(label, mono, width - value_width - GAP - BAR_LEAST) for label, _, _ in rows]
            if sum(map(len, labels)) <= room:
                break
        label_width = max((mono(lines[-1]) for lines in labels), default=0.0)
        factors_width = max((mono(factors) for _, factors, _ in rows), default=0.0)
        bar_width = min(BAR_MOST, width - label_width - factors_width - value_width - 3 * GAP)
        if bar_width < BAR_LEAST:
            # The factors give way: they can be read off the grids.
            bar_width = max(0.0, min(BAR_MOST, width - label_width - value_width - 2 * GAP))
            factors_width = -GAP
        largest = max((abs(value) for _, _, value in rows if math.isfinite(value)), default=0.0)
        drawing = Drawing()
        y = 0.0
        bar_left = width - value_width - GAP - bar_width
        for row, (_, factors, value) in enumerate(rows):
            for above in labels[row][:-1]:
                drawing.texts.append(Text(QRectF(2, y, width, height), above, "mono", "text", LEFT))
                y += height
            line = QRectF(2, y, width, height)
            drawing.texts.append(Text(line, labels[row][-1], "mono", "text", LEFT))
            if factors_width > 0:
                place = QRectF(bar_left - GAP - factors_width, y, factors_width, height)
                drawing.texts.append(Text(place, factors, "mono", "quiet", LEFT))
            self._draw_bar(drawing, QRectF(bar_left, y + height / 2 - 5, bar_width, 10), value, largest)
            sources = terms[row].sources if row < len(terms) else ()
            number = QRectF(width - value_width, y, value_width, height)
            if len(sources) in (1, 2):
                drawing.cells.append(
                    NumberCell(number, sources[-1], signed_number(value), align=RIGHT, row=row)
                )
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
        return QSize(LEAST_WIDTH, self.least_height())

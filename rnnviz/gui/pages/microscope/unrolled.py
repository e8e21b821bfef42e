"""UnrolledBoard: the window of the text as a row of cards, one for each character.

Knows what a card holds (prediction, loss, hidden state, its gradient) and what is not
computed yet at the present phase; knows no formulas. Of a long window it shows the
cards around the character at work, of a large network the units around the chosen one.
"""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.gui.pages.microscope.board import AIRY, CLOSE, Box, Drawing, NumberBoard, NumberCell, Step, Text
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, in_words, spoken
from rnnviz.gui.parts.painted_text import columns_of
from rnnviz.training.microscope.numbers import Entry, Name

PADDING = 9
UNITS_SHOWN = 3
ARROW, ARROW_LEAST = 74, 56
"""Width between two cards, for the arrow that carries something across; and what that needs at least."""
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight

WIDEST_MARK = 4
"""Digits' widths that a mark takes at most; a longer one is drawn smaller."""
TIP = "The window of the text, character by character: click a card to go to it."


class UnrolledBoard(NumberBoard):
    """The cards. A click on a card, beside its numbers, goes to its character."""

    time_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("microscope_unrolled", "One window of the text, unrolled", TIP, parent)
        self._cards: list[tuple[int, QRectF]] = []
        self._first_unit = 0
        self._line = math.ceil(self.metrics["mono"].height())
        self._label_width = math.ceil(self.metrics["text"].horizontalAdvance("dhraw₂₂")) + 4
        self._card_width = self._label_width + UNITS_SHOWN * self.cell_width + 2 * PADDING
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def shown_times(self) -> tuple[int, int]:
        """The first and the last character whose card is shown."""
        return (self._cards[0][0], self._cards[-1][0]) if self._cards else (0, 0)

    def as_table(self) -> PictureTable:
        """A row for each character of the window, whether its card has room or not."""
        step = self._step
        if step is None:
            return super().as_table()
        walkthrough, numbers, number = step.walkthrough, step.walkthrough.numbers, step.number
        hidden = step.layer.named("h")

        def told(name: Name, place: int) -> str:
            known = walkthrough.is_known(name, number)
            return in_words(float(numbers.quantity(name).values[place])) if known else "not yet"

        def cell(row: int, column: int) -> str:
            t = row + 1
            match column:
                case 0:
                    return spoken(numbers.marks[numbers.input(t)])
                case 1:
                    return spoken(numbers.marks[numbers.target(t)])
                case 2:
                    return told(Name("p", t), numbers.target(t))
                case 3:
                    return told(Name("loss", t), 0)
            return told(Name(hidden, t), column - 4)

        columns = ["reads", "is to come", "p of it", "loss, nats"]
        columns += [f"{hidden}, unit {unit}" for unit in range(numbers.hidden_size)]
        rows = Names(numbers.seq_length, lambda row: f"t = {row + 1}")
        return PictureTable(self._describe(step), columns, rows, cell)

    # ── layout ──

    def _height(self, bars: int, cell_height: int) -> int:
        units = 2 * (cell_height + 3) + self._below
        return 2 * PADDING + 2 * (self._line + 3) + bars * (self._line + 1) + units + 2

    def least_height(self, is_close: bool) -> int:
        """What a card with four bars needs."""
        return self._height(4, self._line + (CLOSE if is_close else AIRY))

    def show_step(self, step: Step) -> None:
        # No taller than what there is to show: a vocabulary of four has four bars.
        bars = max(4, min(10, step.walkthrough.numbers.vocab_size))
        self._step = step
        self.setMaximumHeight(self._height(bars, self.cell_height))
        super().show_step(step)

    def _draw(self, step: Step) -> Drawing:
        numbers = step.walkthrough.numbers
        T = numbers.seq_length
        self._follow_unit(step)
        count = max(1, min(T, int((self.width() + ARROW_LEAST) // (self._card_width + ARROW_LEAST))))
        # Room to spare goes to the cards first, then between them.
        card_width = min(1.4 * self._card_width, (self.width() - (count - 1) * ARROW) / count)
        card_width = max(card_width, self._card_width)
        gap = 0.0 if count == 1 else (self.width() - count * card_width) / (count - 1)
        first = max(1, min(step.t - count // 2, T - count + 1))
        height = min(self.height(), self.maximumHeight())
        drawing = Drawing()
        self._cards = []
        for position in range(count):
            t = first + position
            rect = QRectF(position * (card_width + gap), 0, card_width, height).adjusted(1, 1, -1, -1)
            self._cards.append((t, rect))
            self._draw_card(drawing, step, t, rect)
            if position:
                between = QRectF(rect.left() - gap, rect.top(), gap, rect.height())
                self._draw_arrows(drawing, step, t, between)
        return drawing

    def _follow_unit(self, step: Step) -> None:
        """Keep the unit in view that the chosen number belongs to."""
        entry = step.explanation.entry
        kinds = [axis.kind for axis in step.walkthrough.numbers.quantity(entry.name).axes]
        if "unit" in kinds:
            unit = entry.place[kinds.index("unit")]
            last = max(0, step.walkthrough.numbers.hidden_size - UNITS_SHOWN)
            if not self._first_unit <= unit < self._first_unit + UNITS_SHOWN:
                self._first_unit = unit - UNITS_SHOWN // 2
            self._first_unit = max(0, min(self._first_unit, last))

    def _draw_card(self, drawing: Drawing, step: Step, t: int, rect: QRectF) -> None:
        walkthrough, numbers = step.walkthrough, step.walkthrough.numbers
        at_work = step.phase.t == t
        drawing.boxes.append(Box(rect, line="warm" if at_work else "line", radius=5))
        left, width = rect.left() + PADDING, rect.width() - 2 * PADDING
        y = rect.top() + PADDING - 2
        line = QRectF(left, y, width, self._line)
        drawing.texts.append(Text(line, f"t = {t}", "bold", "text", LEFT))
        read, wanted = numbers.marks[numbers.input(t)], numbers.marks[numbers.target(t)]
        metrics = self.metrics["mono bold"]
        end = line.right()
        for text, font, ink in (
            (wanted, "mono bold", "warm"), ("→", "small", "quiet"), (read, "mono bold", "text"),
        ):  # fmt: skip
            size = min(metrics.horizontalAdvance(text), WIDEST_MARK * metrics.horizontalAdvance("0")) + 8
            place = QRectF(end - size, y, size, self._line)
            drawing.texts.append(Text(place, text, font, ink, RIGHT, is_mark=font != "small"))
            end -= size
        y += self._line + 3
        y = self._draw_loss(drawing, step, t, QRectF(left, y, width, self._line))
        units = rect.bottom() - 2 * (self.cell_height + 3) - self._below - PADDING + 6
        room = units - y
        bars = max(1, int(room // (self._line + 1)))  # also while it is hidden, of any size
        if walkthrough.is_known(Name("p", t), step.number):
            self._draw_bars(drawing, step, t, QRectF(left, y, width, bars * (self._line + 1)), bars)
        else:
            first = QRectF(left, y, width, self._line)
            drawing.texts.append(Text(first, numbers.quantity(Name("p", t)).label, "text", "quiet", LEFT))
            drawing.texts.append(Text(first, "not yet", "small", "quiet", RIGHT))
        y = units
        layer = step.layer
        gradient, raw = Name(layer.name("dh"), t), Name(layer.name("dhraw"), t)
        if numbers.has(raw) and walkthrough.is_known(raw, step.number):
            gradient = raw
        line = QRectF(left, y, width, self.cell_height)
        self._draw_units(drawing, step, Name(layer.name("h"), t), line, self._below)
        y += self.cell_height + self._below + 3
        self._draw_units(drawing, step, gradient, QRectF(left, y, width, self.cell_height))

    def _draw_loss(self, drawing: Drawing, step: Step, t: int, line: QRectF) -> float:
        name = Name("loss", t)
        drawing.texts.append(Text(line, "loss", "small", "quiet", LEFT))
        if step.walkthrough.is_known(name, step.number):
            left = line.width() - self.cell_width - self._beside
            cell = self._number(line.adjusted(left, 0, 0, 0), Entry(name, (0,)))
            cell.fill, cell.align = None, RIGHT
            drawing.cells.append(cell)
        else:
            drawing.texts.append(Text(line, "not yet", "small", "quiet", RIGHT))
        return line.bottom() + 4

    def _draw_bars(self, drawing: Drawing, step: Step, t: int, area: QRectF, count: int) -> None:
        numbers = step.walkthrough.numbers
        name, wanted = Name("p", t), numbers.target(t)
        ps = numbers.quantity(name).values
        shown = list(range(len(ps)))
        if len(ps) > count:
            # The most expected ones, and in any case the one that came.
            shown = [int(k) for k in np.argsort(-ps, kind="stable")[:count]]
            if wanted not in shown:
                shown[-1] = wanted
        widest = max((columns_of(numbers.marks[k]) for k in shown), default=1)
        mark_width = max(18.0, min(widest, WIDEST_MARK) * self.metrics["mono"].horizontalAdvance("0") + 4)
        full = area.width() - mark_width - self.cell_width - self._beside
        for row, k in enumerate(shown):
            y = area.top() + row * (self._line + 1)
            ink = "warm" if k == wanted else "accent"
            mark = QRectF(area.left(), y, mark_width, self._line)
            drawing.texts.append(
                Text(mark, numbers.marks[k], "mono", "warm" if k == wanted else "text", is_mark=True)
            )
            p = float(ps[k]) if math.isfinite(ps[k]) else 0.0
            bar = QRectF(mark.right(), y + 3, max(1.0, full * p), self._line - 6)
            drawing.boxes.append(Box(bar, ink))
            wide = self.cell_width + self._beside
            rect = QRectF(area.right() - wide, y, wide, self._line)
            cell = self._number(rect, Entry(name, (k,)))
            cell.fill, cell.align, cell.ink = None, RIGHT, "text" if k == wanted else "quiet"
            drawing.cells.append(cell)

    def _draw_units(self, drawing: Drawing, step: Step, name: Name, line: QRectF, below: int = 0) -> None:
        numbers = step.walkthrough.numbers
        label = numbers.quantity(name).label
        drawing.texts.append(Text(line, label, "text", "quiet", LEFT))
        if not step.walkthrough.is_known(name, step.number):
            drawing.texts.append(Text(line, "not yet", "small", "quiet", RIGHT))
            return
        shown = min(UNITS_SHOWN, numbers.hidden_size)
        for column in range(shown):
            left = line.right() - (shown - column) * self.cell_width
            unit = self._first_unit + column
            rect = QRectF(left, line.top(), self.cell_width, line.height() + below)
            cell = self._number(rect, Entry(name, (unit,)), 0, 0, unit)
            cell.below = below
            drawing.cells.append(cell)

    def _draw_arrows(self, drawing: Drawing, step: Step, t: int, between: QRectF) -> None:
        """What goes from t − 1 to t: the hidden state; and back: dhnext."""
        walkthrough = step.walkthrough
        named, dhnext = step.layer.named, step.layer.name("dhnext")
        before = Name(named("h"), t - 1)
        at_work = (step.phase.kind, step.phase.t)
        y = between.bottom() - 2 * (self.cell_height + 3) - self._below - PADDING + 6
        for words, known, lit in (
            (
                f"{walkthrough.numbers.quantity(before).label} →",
                walkthrough.is_known(before, step.number),
                at_work in ((named("recurrent"), t), (named("bias"), t), (named("dWhh"), t)),
            ),
            (
                f"← {dhnext}",
                walkthrough.is_known(Name(dhnext, t - 1), step.number),
                at_work in ((named("dhnext"), t), (named("dh"), t - 1)),
            ),
        ):
            rect = QRectF(between.left(), y, between.width(), self.cell_height)
            if known or lit:
                drawing.texts.append(Text(rect, words, "small", "warm" if lit else "quiet"))
            y += self.cell_height + self._below + 3

    # ── behaviour ──

    def _beyond(self, cell: NumberCell, across: int, _down: int) -> Entry | None:
        """The next unit to the side, in the same card."""
        if cell.grid < 0 or not across or self._step is None:
            return None
        unit = cell.column + across
        hidden_size = self._step.walkthrough.numbers.hidden_size
        shown = self._first_unit <= unit < self._first_unit + UNITS_SHOWN
        return Entry(cell.entry.name, (unit,)) if 0 <= unit < hidden_size and not shown else None

    def _pressed(self, position: QPointF) -> None:
        for t, rect in self._cards:
            if rect.contains(position):
                self.time_chosen.emit(t)
                return

    def _describe(self, step: Step) -> str:
        first, last = self.shown_times()
        return f"Characters {first} to {last} of {step.walkthrough.numbers.seq_length}; t = {step.t} at work."

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._card_width + ARROW_LEAST, self._height(4, self.cell_height))

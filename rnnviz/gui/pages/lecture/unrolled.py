"""UnrolledPicture: a sequence model unrolled: where inputs enter, real states, where loss arises.

As the lecture draws it: inputs below, the hidden state in the middle, outputs above. Knows columns of marks
and numbers; knows no network and no task.
"""

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable, spoken
from rnnviz.gui.parts.cell_image import draw_cells, image_of, signed_colors
from rnnviz.gui.parts.focus_ring import paint_focus_ring
from rnnviz.gui.parts.names import chosen
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme, bold, mono_font, small_font

WITH_BARS, WIDEST = 96, 150
"""Pixels of a column from which on bars have room in it, and that it takes at most."""
ARROW = 18
"""Pixels of height, or of width between two states, that an arrow needs."""
MOST_BARS = 5
NARROWEST = 26
"""Pixels of a column that holds one mark."""


class StepColumn(NamedTuple):
    """One step of a sequence.

    state   (H,) −1 … 1
    read    the mark of what enters here; '' where nothing does
    bars    (mark, probability) of what may come; none where nothing is asked for
    wanted  the mark of what is to come, where a loss arises; '' where none does
    loss    nats; NaN where none arises
    """

    state: Array
    read: str = ""
    bars: tuple[tuple[str, float], ...] = ()
    wanted: str = ""
    loss: float = math.nan

    @property
    def speaks(self) -> bool:
        """Whether something is asked of this step."""
        return bool(self.bars)

    @property
    def is_right(self) -> bool:
        """Whether the likeliest is what is to come."""
        return self.best[0] == self.wanted

    @property
    def best(self) -> tuple[str, float]:
        """The likeliest, and its probability."""
        return max(self.bars, key=lambda bar: bar[1], default=("", 0.0))


class UnrolledSteps(NamedTuple):
    """What is unrolled.

    carried  what goes from one step to the next: ``h``, the state, or ``x``, the input of before
    formula  how a state is made
    told     (h,w) 0 … 1: a drawing that the first step is told; None for none
    """

    columns: tuple[StepColumn, ...] = ()
    carried: str = "h"
    formula: str = ""
    told: Array | None = None


class _Place(NamedTuple):
    """Where the parts of a column stand."""

    number: int
    column: QRectF
    outputs: QRectF
    state: QRectF
    read: QRectF


class UnrolledPicture(TippedPicture):
    """Tab goes in; the arrow keys, Home and End choose a step, and so does a click.

    Of more steps than there is room for those around the chosen one are seen.

    step_chosen  its number, from 0
    """

    step_chosen = Signal(int)

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = DARK
        self._mono, self._bold = PaintedText(mono_font()), PaintedText(bold(mono_font()))
        self._small = PaintedText(small_font())
        self._hint = ""
        self.unrolled = UnrolledSteps()
        self.chosen = 0

    # ── what it is told ──

    def show_unrolled(self, unrolled: UnrolledSteps, hint: str = "") -> None:
        """The chosen step stays chosen where there is one of its number; ``hint`` where there is no step."""
        self.unrolled, self._hint = unrolled, hint
        self.chosen = max(0, min(self.chosen, len(unrolled.columns) - 1))
        self.setAccessibleDescription(self.words_of(self.chosen) if unrolled.columns else hint)
        self.update()

    def choose(self, number: int) -> None:
        """Choose a step; beyond the ends the first or the last."""
        number = max(0, min(number, len(self.unrolled.columns) - 1))
        if number != self.chosen:
            self.chosen = number
            self.setAccessibleDescription(self.words_of(number))
            self.step_chosen.emit(number)
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    # ── what it says ──

    def words_of(self, number: int) -> str:
        """What happens at a step, in a sentence."""
        columns = self.unrolled.columns
        if not 0 <= number < len(columns):
            return ""
        column = columns[number]
        reads = f"reads {column.read}" if column.read else "reads nothing"
        said = f"step {number + 1} of {len(columns)}: {reads}"
        if column.speaks:
            mark, p = column.best
            said += f"; expects {mark} with p = {p:.2f}"
        if column.wanted:
            chances = dict(column.bars)
            known = column.wanted in chances and not column.is_right
            chance = f" (p = {chances[column.wanted]:.2f})" if known else ""
            said += f"; {column.wanted} is to come{chance}: loss = −log p = {column.loss:.2f} nats"
        elif not column.speaks:
            said += "; nothing is asked for, so no loss arises"
        return said + "."

    def as_table(self) -> PictureTable:
        """A row for each step."""

        def row(number: int, column: StepColumn) -> tuple[object, ...]:
            mark, p = column.best
            expected = f"{spoken(mark)}, p = {p:.2f}" if column.speaks else ""
            wanted = spoken(column.wanted) if column.wanted else ""
            read = spoken(column.read) if column.read else "nothing"
            return f"step {number + 1}", read, expected, wanted, column.loss if column.wanted else None

        rows = [row(number, column) for number, column in enumerate(self.unrolled.columns)]
        caption = self._hint if not rows else chosen().written(self.unrolled.formula)
        return PictureTable.of_rows(caption, ("reads", "expects", "is to come", "loss, nats"), rows)

    def words_here(self) -> str:
        """The chosen step."""
        return self.words_of(self.chosen)

    def tip_at(self, position: QPoint) -> str:
        place = self._place_at(QPointF(position))
        if place is None:
            return ""
        point = QPointF(position)
        if place.state.contains(point):
            return self._tip_of_state(place, point)
        return self.words_of(place.number)

    def _tip_of_state(self, place: _Place, point: QPointF) -> str:
        state = self.unrolled.columns[place.number].state
        rows, columns = _grid(len(state), place.state)
        row = int((point.y() - place.state.top()) / place.state.height() * rows)
        across = int((point.x() - place.state.left()) / place.state.width() * columns)
        unit = min(row, rows - 1) * columns + min(across, columns - 1)
        if unit >= len(state):
            return ""
        value = f"{state[unit]:+.2f}".replace("-", "−")
        formula = chosen().written(self.unrolled.formula)
        return f"h of unit {unit} at step {place.number + 1}: {value}. {formula}"

    # ── where things stand ──

    @property
    def _left(self) -> float:
        """Pixels of the words at the side, and of the drawing that the first step is told."""
        words = max(self._small.width(words) for words in ("outputs", "state h", "inputs")) + 2 * GRID
        return max(words, 9.0 * GRID) if self.unrolled.told is not None else words

    def _places(self) -> list[_Place]:
        """Of the steps that are seen, from left to right."""
        total = len(self.unrolled.columns)
        if not total:
            return []
        left = self._left
        room = self.width() - left
        marks = max(self._mono.width(c.read) for c in self.unrolled.columns) + GRID
        least = max(float(NARROWEST), min(marks, float(WITH_BARS)))
        count = max(1, min(total, int(room // least)))
        if count < total:  # room for how many there are beyond
            room -= self._small.width("99 ›") + 4
            count = max(1, int(room // least))
        width = min(float(WIDEST), room / count)
        first = max(0, min(self.chosen - count // 2, total - count))
        line = self._bold.height + 4
        bottom = self.height() - self._small.height - 4
        read_top = bottom - line - 4
        above = self._above(line)
        free = read_top - ARROW - above - ARROW
        bars = max(len(column.bars) for column in self.unrolled.columns)
        left_over = free - (bars if width >= WITH_BARS else 3) * (self._mono.height + 1)
        high = max(30.0, 0.35 * free, min(0.62 * free, left_over, 22.0 * GRID))
        state_top = read_top - ARROW - high
        state_width = max(12.0, min(width - ARROW, 7.0 * GRID))
        places = []
        for number in range(first, first + count):
            x = left + (number - first) * width
            middle = x + width / 2
            places.append(
                _Place(
                    number,
                    QRectF(x, 0, width, self.height()),
                    QRectF(x + 2, 0, width - 4, state_top - ARROW),
                    QRectF(middle - state_width / 2, state_top, state_width, high),
                    QRectF(x + 2, read_top, width - 4, line + 4),
                )
            )
        return places

    def _above(self, line: int) -> int:
        """Pixels that the loss and what is to come take, where there are such."""
        return 2 * line + 3 if self._is_judged else 0

    @property
    def _is_judged(self) -> bool:
        return any(column.wanted for column in self.unrolled.columns)

    def _place_at(self, point: QPointF) -> _Place | None:
        return next((place for place in self._places() if place.column.contains(point)), None)

    # ── painting ──

    def _paint_column(self, painter: QPainter, place: _Place) -> None:
        theme, column = self._theme, self.unrolled.columns[place.number]
        if place.number == self.chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("raised", 0.6))
            painter.drawRoundedRect(place.column.adjusted(1, 0, -1, -1), 4, 4)
        rows, columns = _grid(len(column.state), place.state)
        cells = np.zeros(rows * columns)
        cells[: len(column.state)] = column.state
        table = theme.diverging_table()
        draw_cells(painter, place.state, image_of(signed_colors(cells.reshape(rows, columns), 1.0, table)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pixel_pen("line", 1))
        painter.drawRect(place.state)
        middle = place.state.center().x()
        if column.read:
            painter.setPen(theme.pixel_pen("quiet", 1))
            painter.drawRoundedRect(place.read.adjusted(1, 0, -1, 0), 3, 3)
            self._mark(painter, self._bold, column.read, place.read, "text")
            start, end = QPointF(middle, place.read.top()), QPointF(middle, place.state.bottom())
            self._arrow(painter, start, end, theme.color("quiet"))
        if column.speaks:
            start, end = QPointF(middle, place.state.top()), QPointF(middle, place.outputs.bottom())
            self._arrow(painter, start, end, theme.color("accent"))
            self._paint_outputs(painter, place, column)
        below = round(place.read.bottom()) + 2
        ink = "text" if place.number == self.chosen else "quiet"
        self._small.begin(painter, theme.pen(ink))
        self._small.draw_centered(painter, [(middle, f"{place.number + 1}")], below)

    def _paint_outputs(self, painter: QPainter, place: _Place, column: StepColumn) -> None:
        theme, area, small = self._theme, place.outputs, self._small
        line = self._bold.height + 4
        wide = area.width() >= WITH_BARS - 4
        top = QRectF(area.left(), area.top(), area.width(), line)
        if math.isfinite(column.loss):
            words = f"loss {column.loss:.2f}" if wide else f"{column.loss:.1f}"
            small.begin(painter, theme.pen("quiet"))
            small.draw_in_cells(painter, [(top.center().x(), words)], round(top.top()), int(top.width()))
        if column.wanted:
            wanted = top.translated(0, line)
            painter.setPen(theme.pixel_pen("warm", 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(wanted.adjusted(1, 0, -1, -1), 3, 3)
            self._mark(painter, self._bold, column.wanted, wanted, "warm")
        above = self._above(line)
        row = QRectF(area.left(), area.top() + above, area.width(), self._mono.height + 1)
        if not wide:
            self._paint_best(painter, column, QRectF(row.topLeft(), area.bottomRight()))
            return
        count = max(1, int((area.bottom() - row.top()) // row.height()))
        shown = column.bars
        if count < len(shown):
            kept = sorted(shown, key=lambda bar: (bar[0] != column.wanted, -bar[1]))[:count]
            shown = tuple(bar for bar in shown if bar in kept)
        best = column.best
        widest = max(self._mono.width(mark) for mark, _ in shown)
        room = min(widest + 4, 0.55 * row.width())
        for mark, p in shown:
            ink = "warm" if mark == column.wanted else "accent"
            cell = QRectF(row.left(), row.top(), room, row.height())
            self._mark(painter, self._mono, mark, cell, _ink(mark, column.wanted, best[0]))
            number = f"{p:.2f}"
            full = row.width() - room - small.width("0.00") - 8
            painter.fillRect(QRectF(cell.right() + 3, row.top() + 4, max(1.0, full * p), row.height() - 7),
                             theme.color(ink))  # fmt: skip
            small.begin(painter, theme.pen("quiet"))
            down = round(row.top() + (row.height() - small.height) / 2)
            small.draw(painter, round(row.right() - small.width(number)), down, number)
            row.translate(0, row.height())

    def _paint_best(self, painter: QPainter, column: StepColumn, area: QRectF) -> None:
        """The likeliest alone, on a bar as high as it is likely: where a column is narrow."""
        if not column.bars:
            return
        mark, p = column.best
        is_wrong = bool(column.wanted) and not column.is_right
        ink = "bad" if is_wrong else "accent"
        high = max(1.0, area.height() * p)
        painter.fillRect(
            QRectF(area.left() + 2, area.bottom() - high, area.width() - 4, high),
            self._theme.color(ink, 0.35),
        )
        line = QRectF(area.left(), area.bottom() - self._bold.height, area.width(), self._bold.height)
        self._mark(painter, self._bold, mark, line, "bad" if is_wrong else "text")

    def _paint_carried(self, painter: QPainter, places: Sequence[_Place]) -> None:
        """What goes from each step to the next."""
        theme = self._theme
        for before, after in itertools.pairwise(places):
            if self.unrolled.carried == "h":
                y = before.state.center().y()
                start, end = QPointF(before.state.right() + 1, y), QPointF(after.state.left() - 1, y)
                self._arrow(painter, start, end, theme.color("quiet"))
            elif self.unrolled.columns[before.number].read:
                start = QPointF(before.read.center().x() + 4, before.read.top())
                end = QPointF(after.state.left() + 4, after.state.bottom())
                self._arrow(painter, start, end, theme.color("warm"))

    def _paint_side(self, painter: QPainter, first: _Place) -> None:
        """What the rows are; and the drawing that the first step is told."""
        theme, small, left = self._theme, self._small, GRID // 2
        told = self.unrolled.told
        small.begin(painter, theme.pen("quiet"))
        middle = round(first.state.center().y() - small.height / 2)
        if self._is_judged:
            small.draw(painter, left, round(first.outputs.top()) + 3, "loss")
            small.draw(painter, left, round(first.outputs.top() + self._bold.height) + 7, "wanted")
        small.draw(painter, left, round(first.outputs.bottom() - small.height), "outputs")
        small.draw(painter, left, round(first.read.center().y() - small.height / 2), "inputs")
        if told is None:
            small.draw(painter, left, middle, "state h")
            return
        side = min(self._left - 3 * GRID, first.state.height())
        square = QRectF(left, first.state.center().y() - side / 2, side, side)
        values = theme.sequential_table()[np.rint(np.clip(told, 0, 1) * 255).astype(np.intp)]
        draw_cells(painter, square, image_of(values))
        painter.setPen(theme.pixel_pen("line", 1))
        painter.drawRect(square)
        end = QPointF(first.state.left() - 1, square.center().y())
        if first.number == 0:
            self._arrow(painter, QPointF(square.right() + 2, square.center().y()), end, theme.color("warm"))
        small.begin(painter, theme.pen("warm"))
        small.draw(painter, left, round(square.top() - small.height) - 1, "v, through Wih")

    def _mark(self, painter: QPainter, text: PaintedText, mark: str, area: QRectF, ink: str) -> None:
        text.begin(painter, self._theme.pen(ink))
        room, height = math.floor(area.width()), math.ceil(area.height())
        text.draw_in_cells(painter, [(area.center().x(), mark)], round(area.top()), room, height)

    @staticmethod
    def _arrow(painter: QPainter, start: QPointF, end: QPointF, color: QColor) -> None:
        way = end - start
        length = math.hypot(way.x(), way.y())
        if length < 5:
            return
        along = QPointF(way.x() / length, way.y() / length)
        aside = QPointF(-along.y(), along.x())
        neck = end - along * 5
        painter.setPen(Theme.pen_of(color, 1.2))
        painter.drawLine(start, neck)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([end, neck + aside * 3, neck - aside * 3]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(80 * GRID, 34 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * GRID, 24 * GRID)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None:
            self.choose(place.number)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Over steps that have no room; else it scrolls what lies behind."""
        if len(self._places()) == len(self.unrolled.columns):
            event.ignore()
            return
        delta = event.angleDelta()
        self.choose(self.chosen + (-1 if delta.y() + delta.x() > 0 else 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: self.chosen - 1,
            Qt.Key.Key_Right: self.chosen + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self.unrolled.columns) - 1,
        }
        number = ways.get(Qt.Key(event.key()))
        if number is None:
            super().keyPressEvent(event)
        else:
            self.choose(number)
            announce(self, self.words_here())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, places = self._theme, self._places()
        with QPainter(self) as painter:
            if not places:
                paint_focus_ring(painter, self, theme)
                painter.setPen(theme.pen("quiet"))
                painter.drawText(
                    QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._hint
                )
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place in places:
                self._paint_column(painter, place)
            self._paint_carried(painter, places)
            self._paint_side(painter, places[0])
            self._paint_hidden_steps(painter, places)
            if self.hasFocus():
                painter.setPen(theme.pen("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_hidden_steps(self, painter: QPainter, places: Sequence[_Place]) -> None:
        """How many steps there are beyond those that are seen."""
        first, last = places[0].number, places[-1].number
        after = len(self.unrolled.columns) - 1 - last
        self._small.begin(painter, self._theme.pen("quiet"))
        down = round(places[0].read.bottom()) + 2
        if first:
            words = f"‹ {first}"
            left = round(places[0].column.left() - self._small.width(words) - 4)
            self._small.draw(painter, left, down, words)
        if after:
            words = f"{after} ›"
            self._small.draw(painter, round(self.width() - self._small.width(words) - 2), down, words)


def _ink(mark: str, wanted: str, best: str) -> str:
    if mark == wanted:
        return "warm"
    return "text" if mark == best or wanted else "quiet"


def _grid(units: int, area: QRectF) -> tuple[int, int]:
    """Rows and columns in which so many units fill ``area`` with cells that are about square."""
    columns = max(1, min(units, round(math.sqrt(units * area.width() / max(1.0, area.height())))))
    return math.ceil(units / columns), columns

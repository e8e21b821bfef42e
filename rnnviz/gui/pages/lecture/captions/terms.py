"""TermsPicture: the terms of the first step, unit by unit, and what becomes of their sum.

    h = tanh(Wxh x + Whh h + Wih v + bh)

Knows arrays of numbers and a unit; knows no network and no drawing.
"""

import math
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, in_words
from rnnviz.gui.parts.cell_image import draw_cells, image_of, signed_colors
from rnnviz.gui.parts.focus_ring import paint_focus_ring
from rnnviz.gui.parts.names import chosen
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme, bold, mono_font, small_font

FULL = 2.0
"""A term of this size has the full colour; the state has it at 1."""


class StepTerm(NamedTuple):
    """``values`` (H,) by what is called ``name``; ``sign`` stands before it; full colour at ±``full``.

    words     what it is, in a sentence
    is_new    whether the equation of before has not got it
    """

    name: str
    sign: str
    values: Array
    words: str
    is_new: bool = False
    full: float = FULL


class TermsPicture(TippedPicture):
    """Each term a block of all units, in the same order; a click or the arrow keys choose a unit.

    unit_chosen  its number
    """

    unit_chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("The terms of the first step, for every unit")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = DARK
        self._mono, self._bold = PaintedText(mono_font()), PaintedText(bold(mono_font()))
        self._small = PaintedText(small_font())
        self.terms: tuple[StepTerm, ...] = ()
        self.unit = 0
        self._hint = ""

    def show_terms(self, terms: tuple[StepTerm, ...], hint: str = "") -> None:
        """The last is the state that comes out; ``hint`` where there are none."""
        self.terms, self._hint = terms, hint
        self.unit = max(0, min(self.unit, self._units - 1))
        self._describe()

    def choose(self, unit: int) -> None:
        """Choose a unit; beyond the ends the first or the last."""
        unit = max(0, min(unit, self._units - 1))
        if unit != self.unit:
            self.unit = unit
            self._describe()
            self.unit_chosen.emit(unit)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def words(self) -> str:
        """The sum of the chosen unit, in numbers."""
        if not self.terms:
            return ""
        numbers = [float(term.values[self.unit]) for term in self.terms[:-1]]
        inner = " ".join(("− " if x < 0 else "+ ") + f"{abs(x):.2f}" for x in numbers).removeprefix("+ ")
        h = f"{self.terms[-1].values[self.unit]:+.2f}".replace("-", "−")
        return f"unit {self.unit}: tanh({inner}) = {h}"

    def tip_at(self, position: QPoint) -> str:
        for term, area in zip(self.terms, self._areas(), strict=True):
            if area.contains(QPointF(position)):
                unit = self._unit_at(QPointF(position), area)
                value = f"{term.values[unit]:+.3f}".replace("-", "−")
                scale = f"full colour at ±{term.full:g}"
                return f"{chosen().named(term.words)} Unit {unit}: {value}; {scale}."
        return self.words

    def as_table(self) -> PictureTable:
        """A row for each unit, a column for each term."""
        terms = self.terms
        if not terms:
            return PictureTable.empty(self._hint)
        columns = [f"{term.sign} {chosen().named(term.name)}".strip() for term in terms]
        rows = Names(self._units, lambda row: f"unit {row}")
        return PictureTable(
            self.words, columns, rows, lambda row, column: in_words(float(terms[column].values[row]))
        )

    def words_here(self) -> str:
        """The chosen unit."""
        return self.words

    @property
    def _units(self) -> int:
        return len(self.terms[0].values) if self.terms else 0

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words or self._hint)
        self.update()

    # ── where things stand ──

    def _areas(self) -> list[QRectF]:
        """Of each term, its block."""
        count = len(self.terms)
        if not count:
            return []
        signs = self._bold.width("= tanh ") / 2 + GRID
        wide = (self.width() - count * signs) / count
        top = self._mono.height + 4
        high = self.height() - top - self._mono.height - 4
        side = min(wide, 1.5 * max(10.0, high))
        gap = (self.width() - count * side) / count
        return [
            QRectF(gap / 2 + number * (side + gap), top, side, max(10.0, high)) for number in range(count)
        ]

    def _grid(self, area: QRectF) -> tuple[int, int]:
        units = self._units
        columns = max(1, round(math.sqrt(units * area.width() / area.height())))
        return math.ceil(units / columns), columns

    def _unit_at(self, point: QPointF, area: QRectF) -> int:
        rows, columns = self._grid(area)
        row = int((point.y() - area.top()) / area.height() * rows)
        column = int((point.x() - area.left()) / area.width() * columns)
        return min(self._units - 1, min(row, rows - 1) * columns + min(column, columns - 1))

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(70 * GRID, 16 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(44 * GRID, 12 * GRID)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for area in self._areas():
            if area.contains(event.position()):
                self.choose(self._unit_at(event.position(), area))
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        areas = self._areas()
        columns = self._grid(areas[0])[1] if areas else 1
        by = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_Home: -self.unit,
            Qt.Key.Key_End: self._units,
        }.get(Qt.Key(event.key()))
        if by is None or not areas:
            super().keyPressEvent(event)
        elif 0 <= self.unit + by < self._units or abs(by) != columns:
            self.choose(self.unit + by)
            announce(self, self.words_here())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, areas = self._theme, self._areas()
        with QPainter(self) as painter:
            if not areas:
                paint_focus_ring(painter, self, theme)
                painter.setPen(theme.pen("quiet"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(QRectF(self.rect()), flags, self._hint)
                return
            for term, area in zip(self.terms, areas, strict=True):
                self._paint_term(painter, term, area)
            if self.hasFocus():
                painter.setPen(theme.pen("accent"))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_term(self, painter: QPainter, term: StepTerm, area: QRectF) -> None:
        theme, mono, strong = self._theme, self._mono, self._bold
        rows, columns = self._grid(area)
        cells = np.zeros(rows * columns)
        cells[: len(term.values)] = term.values
        colors = signed_colors(cells.reshape(rows, columns), term.full, theme.diverging_table())
        draw_cells(painter, area, image_of(colors))
        painter.setPen(theme.pixel_pen("warm" if term.is_new else "line", 1.5 if term.is_new else 1))
        painter.drawRect(area)
        row, column = divmod(self.unit, columns)
        wide, high = area.width() / columns, area.height() / rows
        painter.setPen(theme.pixel_pen("text", 1.5))
        painter.drawRect(QRectF(area.left() + column * wide, area.top() + row * high, wide, high))
        strong.begin(painter, theme.pen("warm" if term.is_new else "text"))
        strong.draw_centered(painter, [(area.center().x(), chosen().named(term.name))], 0)
        mono.begin(painter, theme.pen("warm" if term.is_new else "quiet"))
        value = f"{term.values[self.unit]:+.2f}".replace("-", "−")
        mono.draw_centered(painter, [(area.center().x(), value)], round(area.bottom()) + 3)
        strong.begin(painter, theme.pen("quiet"))
        if term.sign:
            left = round(area.left() - GRID / 2 - strong.width(term.sign))
            strong.draw(painter, left, round(area.center().y() - strong.height / 2), term.sign)

"""SharesSketch: share out a whole among marks, by mouse or keys; then both shares stand side by side.

Knows marks and shares; knows not what they are shares of.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.numerals import per_cent
from rnnviz.gui.parts.accessible.picture_table import PictureTable, spoken
from rnnviz.gui.parts.cover.sketch import EXPECTED, CoverSketch
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import GRID, mono_font

STEP = 0.1
"""Of the whole, by a key."""
WIDEST = 2
"""Digits' widths that a mark is given room for."""
NARROWEST = 4.5
"""The same of a whole cell, at least."""


class Apart(NamedTuple):
    """How far two shares (V,) of a whole are from each other.

    common  what both have in common: 1 − ½ Σ |q − p|, from 0 to 1
    """

    common: float


def common_share(said: Array, came: Array) -> Apart:
    """1 − half the sum of all differences; 1 where both are alike, 0 where they have nothing in common."""
    return Apart(1.0 - 0.5 * float(np.abs(said - came).sum()))


class SharesSketch(CoverSketch):
    """A cell for each mark. A click into it gives it so much; arrows choose one, + and − change it.

    Who types a character gives it a tenth more. What is not given stays with all others, evenly.
    """

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, accessible_name, parent)
        self.setToolTip(
            "Click into a bar to give it so much; or type the character, arrows choose, + and − change."
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._mono = PaintedText(mono_font())
        self._characters = ""
        self._marks: list[str] = []
        self._given = np.zeros(0)
        self._came: Array | None = None
        self._true = -1
        self._at = 0

    # ── what is said ──

    def begin(self, characters: Sequence[str], marks: Sequence[str]) -> None:
        """Forget what was said; ``marks`` are the ``characters`` as they are drawn."""
        self._characters, self._marks = "".join(characters), list(marks)
        self._given, self._came, self._at = np.zeros(len(self._marks)), None, 0
        self.is_revealed = False
        self.tell_changed()

    @property
    def is_said(self) -> bool:
        return bool(self._given.any())

    @property
    def shares(self) -> Array:
        """(V,) what was said of each; they sum to 1."""
        rest = 1.0 - float(self._given.sum())
        silent = self._given == 0
        if not silent.any():
            return np.asarray(self._given / self._given.sum())
        return np.where(silent, rest / silent.sum(), self._given)

    @property
    def words(self) -> str:
        order = np.argsort(-self._given, kind="stable")
        said = [f"{self._marks[i]} {per_cent(self._given[i])}" for i in order.tolist() if self._given[i] > 0]
        if not said:
            return ""
        rest = 1.0 - float(self._given.sum())
        others = f"; {per_cent(rest)} for all others alike" if rest > 0.004 else ""
        return ", ".join(said[:6]) + (" …" if len(said) > 6 else "") + others

    def give(self, mark: int, share: float) -> None:
        """Say that ``mark`` has so much; others give way where there is not so much left."""
        self._at = mark
        self._given[mark] = 0.0
        share = min(1.0, max(0.0, share))
        others = float(self._given.sum())
        if others > 1.0 - share:
            self._given *= (1.0 - share) / others
        self._given[mark] = share
        self._given[self._given < 0.005] = 0.0
        self.tell_changed()

    def reveal(self, came: Array, true: int) -> None:
        """Show (V,) what came beside what was said; ``true`` is the mark that really is the next."""
        self._came, self._true = came, true
        self.is_revealed = True
        self.update()

    def as_table(self) -> PictureTable:
        """Of each character what was said, and beside it what came."""
        came = self._came
        columns = ("expected",) if came is None else ("expected", "came")
        order = np.argsort(-(self.shares if came is None else came), kind="stable").tolist()
        rows = [
            (spoken(self._marks[i]), per_cent(self.shares[i], 1))
            + ((per_cent(came[i], 1),) if came is not None else ())
            for i in order
        ]
        return PictureTable.of_rows(self.words or "Nothing is said yet.", columns, rows)

    def words_here(self) -> str:
        """The chosen character, and what it was given."""
        if not self._marks:
            return ""
        return f"{spoken(self._marks[self._at])} {per_cent(self._given[self._at])}"

    # ── where things stand ──

    def _grid(self) -> tuple[int, int, int]:
        """Cells in a line, and the size of one, so that all have room if they can."""
        line, least = self._mono.height + 1, round(NARROWEST * self._mono.advance)
        count = max(1, len(self._marks))
        lines = max(1, self.height() // line)
        per_line = max(1, min(-(-count // lines), max(1, self.width() // least)))
        pitch = max(line, min(self.height() // max(1, -(-count // per_line)), round(1.6 * line)))
        return per_line, self.width() // per_line, pitch

    def _letter_room(self) -> int:
        return round(WIDEST * self._mono.advance)

    def _first_line(self) -> int:
        """Of many characters those lines are in sight that the chosen one is among."""
        per_line, _, pitch = self._grid()
        seen = max(1, self.height() // pitch)
        return max(0, self._at // per_line - seen + 1)

    def _cell(self, mark: int) -> QRect:
        per_line, width, pitch = self._grid()
        return QRect((mark % per_line) * width, (mark // per_line - self._first_line()) * pitch, width, pitch)

    def _mark_at(self, position: QPoint) -> int | None:
        per_line, width, pitch = self._grid()
        if position.x() >= per_line * width:
            return None
        mark = (position.y() // pitch + self._first_line()) * per_line + position.x() // width
        return mark if 0 <= mark < len(self._marks) else None

    def _bar(self, cell: QRect) -> QRect:
        return QRect(
            cell.left() + self._letter_room(),
            cell.top() + 3,
            cell.width() - self._letter_room() - GRID,
            cell.height() - 6,
        )

    def shown_rows(self) -> list[int]:
        """The marks of the picture that is revealed, from the likeliest of either on."""
        if self._came is None:
            return []
        # What was said is seen in any case, and the true next.
        height = self._row_height()
        room = max(3, self.height() // height)
        wanted = set(np.flatnonzero(self._given).tolist()) | ({self._true} if self._true >= 0 else set())
        order = np.argsort(-self._came, kind="stable").tolist()
        larger = np.maximum(self._given, self._came)
        chosen = sorted(wanted, key=lambda i: -larger[i])[:room]
        chosen += [i for i in order if i not in wanted][: max(0, room - len(chosen))]
        return sorted(chosen, key=order.index)

    def _row_height(self) -> int:
        return max(self._mono.height + 3, 18)

    def tip_at(self, position: QPoint) -> str:
        if self._came is not None:
            rows, row = self.shown_rows(), position.y() // self._row_height()
            if not 0 <= row < len(rows):
                return self.toolTip()
            mark = rows[row]
            expected, came = per_cent(self.shares[mark], 1), per_cent(self._came[mark], 1)
            return f"“{self._marks[mark]}”: expected {expected}, came {came}."
        at = self._mark_at(position)
        return self.toolTip() if at is None else f"“{self._marks[at]}”: {per_cent(self._given[at])}."

    # ── painting ──

    def paint(self, painter: QPainter) -> None:
        if self._came is not None:
            self._paint_both(painter, self._came)
        else:
            self._paint_cells(painter)

    def _paint_cells(self, painter: QPainter) -> None:
        theme, mono = self._theme, self._mono
        color = theme.series(EXPECTED)
        for mark, letter in enumerate(self._marks):
            cell = self._cell(mark)
            if cell.top() < 0 or cell.top() >= self.height():
                continue
            bar = self._bar(cell)
            painter.fillRect(bar, theme.color("raised"))
            given = float(self._given[mark])
            if given > 0:
                painter.fillRect(bar.x(), bar.y(), max(2, round(bar.width() * given)), bar.height(), color)
            mono.begin(painter, theme.pen("text") if given > 0 else theme.pen("quiet"))
            top = cell.top() + (cell.height() - mono.height) // 2
            room = self._letter_room() - 4
            mono.draw_in_cells(painter, [(cell.left() + room / 2 + 2, letter)], top, room)
            if mark == self._at and self.hasFocus():
                painter.setPen(theme.pen("accent"))
                painter.drawRect(cell.adjusted(0, 0, -GRID // 2, -1))

    def _paint_both(self, painter: QPainter, came: Array) -> None:
        theme, mono, small = self._theme, self._mono, self._small
        pitch, room = self._row_height(), self._letter_room() + 2
        figures = round(small.width("100 % · expected 100 %")) + GRID
        width = max(10, self.width() - room - figures)
        for row, mark in enumerate(self.shown_rows()):
            top = row * pitch
            is_true = mark == self._true
            half = (pitch - 4) // 2
            said, share = float(self.shares[mark]), float(came[mark]) if np.isfinite(came[mark]) else 0.0
            truth = theme.color("warm") if is_true else theme.color("accent", 0.8)
            painter.fillRect(room, top + 2, max(1, round(width * share)), half, truth)
            expected = theme.series(EXPECTED)
            painter.fillRect(room, top + 2 + half, max(1, round(width * said)), half, expected)
            mono.begin(painter, theme.pen("warm" if is_true else "text"))
            center = [(room / 2 - 1, self._marks[mark])]
            mono.draw_in_cells(painter, center, top + (pitch - mono.height) // 2, room - 4)
            words = f"{per_cent(share)} · expected {per_cent(said)}" if said >= 0.005 else per_cent(share)
            small.begin(painter, theme.pen("quiet"))
            small.draw(painter, self.width() - figures + GRID, top + (pitch - small.height) // 2, words)

    # Qt's overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._give_at(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._give_at(event.position().toPoint(), only=self._at)

    def _give_at(self, position: QPoint, only: int | None = None) -> None:
        if self.is_revealed:
            return
        mark = self._mark_at(position) if only is None else only
        if mark is None:
            return
        bar = self._bar(self._cell(mark))
        share = (position.x() - bar.left()) / max(1, bar.width())
        on_letter = only is None and position.x() < bar.left()
        self.give(mark, 0.5 if on_letter else round(20 * min(1.0, max(0.0, share))) / 20)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_revealed or not self._marks:
            super().keyPressEvent(event)
            return
        keys, per_line = Qt.Key, self._grid()[0]
        turn = {
            keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -per_line, keys.Key_Down: per_line,
        }.get(keys(event.key()))  # fmt: skip
        modified = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        typed = event.text()
        if turn is not None:
            self._at = min(len(self._marks) - 1, max(0, self._at + turn))
            self.update()
            self.setAccessibleDescription(self.words_here())
        elif event.key() in (keys.Key_Delete, keys.Key_Backspace):
            self._given[:] = 0.0
            self.tell_changed()
        elif typed in ("+", "-") and not modified:
            self.give(self._at, float(self._given[self._at]) + (STEP if typed == "+" else -STEP))
        elif typed and not modified and typed in self._characters and typed.isprintable():
            mark = self._characters.index(typed)
            self.give(mark, float(self._given[mark]) + STEP)
        else:
            super().keyPressEvent(event)

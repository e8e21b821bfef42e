"""ReaderCanvas: a text of any length as a grid of characters, each on its colour; a cursor, a selection.

Only what is in sight is laid out and painted. Knows character numbers, marks and colours; knows no network.
"""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.pages.inspect.reader.lines import BreakableText, Lines
from rnnviz.gui.parts.painted_text import PaintedText, columns_of
from rnnviz.gui.parts.place_tip import PlaceTip
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, small_font, visible

EXPECTED = 3
"""Characters under each other that were expected where one stands."""
WIDE_SHARE = 0.05
"""Where more than that share of a text is twice as wide as a digit, every cell is."""
WHEEL_NOTCH = 120
WHEEL_LINES = 3
MOST_COPIED = 1_000_000
_MARKED = " \n\t"


class ReaderCanvas(QWidget):
    """It is named ``inspect_reader``.

    cursor_moved       a click or a key put the cursor on this character
    selection_changed  characters [start, end) are selected; none where they are the same
    sight_changed      other characters are in sight
    letter_typed       a key that makes a character was pressed
    """

    cursor_moved = Signal(int)
    selection_changed = Signal(int, int)
    sight_changed = Signal()
    letter_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspect_reader")
        self.setAccessibleName("The text that the network reads")
        self.setToolTip(
            "Click, or ← → ↑ ↓, Home, End, Page Up, Page Down, Ctrl+Home, Ctrl+End: move the cursor. "
            "Drag, or Shift with these keys: select a pattern. Type letters: type on from the cursor."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.tell: Callable[[int], str] = lambda _place: ""
        self._theme = DARK
        self._hint = ""
        self._vocabulary = Vocabulary("")
        self._ids: Ids = np.zeros(0, np.uint8)
        self._marks: list[str] = []
        self._is_blank: list[bool] = []
        self._is_wide = False
        self._text: BreakableText | None = None
        self._broken: tuple[int, Lines] | None = None
        self._top = 0
        self._cursor = 0
        self._anchor = 0
        self._is_selected = False
        self._column: int | None = None
        self._wheel = 0
        self._colors: tuple[int, Array, NDArray[np.uint32]] | None = None
        self._inks: list[QPen] = []
        self._faint: list[QPen] = []
        self._expected: tuple[int, Array] | None = None
        self._is_dragging = False
        self._tip = PlaceTip(self)
        self._set_fonts()

    # ── what is shown ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_text(self, ids: Ids, vocabulary: Vocabulary, hint: str) -> None:
        """Another text, with the cursor on its first character; ``hint`` stands there where it is empty."""
        self._ids, self._vocabulary, self._hint = ids, vocabulary, hint
        self._marks = [visible(character) for character in vocabulary.characters]
        self._is_blank = [character in _MARKED for character in vocabulary.characters]
        wide = np.array([columns_of(mark) == 2 for mark in self._marks] or [False])
        is_wide = bool(len(ids)) and float(wide[ids[:MOST_COPIED]].mean()) > WIDE_SHARE
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            self._set_fonts()
        self._text = BreakableText(ids, vocabulary)
        self._broken = None
        self._top = self._cursor = self._anchor = 0
        self._is_selected = False
        self._column = None
        self._colors = self._expected = None
        self.sight_changed.emit()
        self.update()

    def show_colors(self, start: int, indices: Array, table: NDArray[np.uint32]) -> None:
        """Characters from ``start`` on have the colours (n,) of a table (256,); −1 is none."""
        had = self._colors
        self._colors = start, indices, table
        if had is None or not np.array_equal(had[2], table):
            self._choose_inks(table)
        self.update()

    def show_expected(self, start: int, ids: Array | None) -> None:
        """Under each character from ``start`` on, the (n,3) that were expected there, −1 for none; or nothing
        under any."""
        had, self._expected = self._expected is not None, None if ids is None else (start, ids)
        if had != (ids is not None):
            self._lay_out_again()
        self.update()

    # ── what is asked of it ──

    @property
    def cursor_place(self) -> int:
        """The character that the cursor stands on."""
        return self._cursor

    @property
    def selection(self) -> tuple[int, int]:
        """Characters [start, end); the same twice where nothing is selected."""
        if not self._is_selected:
            return self._cursor, self._cursor
        return min(self._cursor, self._anchor), max(self._cursor, self._anchor) + 1

    @property
    def sight(self) -> tuple[int, int]:
        """Characters [start, end) in sight."""
        lines = self.lines
        return lines.start(self._top), lines.start(min(len(lines), self._top + self.rows))

    @property
    def lines(self) -> Lines:
        columns = self.columns
        if self._text is None:
            return Lines(np.zeros(0, np.int32), 0)
        if self._broken is None or self._broken[0] != columns:
            self._broken = columns, self._text.lines(columns)
        return self._broken[1]

    @property
    def columns(self) -> int:
        """Characters that a line has room for."""
        return max(1, (self.width() - GRID) // self._cell)

    @property
    def rows(self) -> int:
        """Lines that there is room for."""
        return max(1, (self.height() - GRID // 2) // self._pitch)

    @property
    def top(self) -> int:
        """The line at the top."""
        return self._top

    @property
    def lowest_top(self) -> int:
        """As far as one can scroll."""
        return max(0, len(self.lines) - self.rows)

    def scroll_to(self, line: int) -> None:
        """Put this line at the top, as far as that goes."""
        line = max(0, min(line, self.lowest_top))
        if line != self._top:
            self._top = line
            self.sight_changed.emit()
            self.update()

    def go_to(self, place: int, *, selects: bool = False, centers: bool = False) -> None:
        """Put the cursor on a character, and bring it into sight."""
        if not len(self._ids):
            return
        place = max(0, min(place, len(self._ids) - 1))
        before, self._cursor = self.selection, place
        if not selects:
            self._anchor = place
        self._is_selected = selects and self._cursor != self._anchor
        self._bring_into_sight(centers)
        self.update()
        self.cursor_moved.emit(place)
        after = self.selection
        if after != before and (after[0] < after[1] or before[0] < before[1]):
            self.selection_changed.emit(*after)

    def select(self, start: int, end: int) -> None:
        """Select characters [start, end), with the cursor on the last."""
        self.go_to(start, centers=True)
        self._anchor = start
        self.go_to(end - 1, selects=True)

    def selected_text(self) -> str:
        start, end = self.selection
        return self._vocabulary.decode(self._ids[start : min(end, start + MOST_COPIED)])

    # ── places ──

    def _set_fonts(self) -> None:
        self._mono = PaintedText(mono_font())
        self._small = PaintedText(mono_font(small_font().pointSizeF() * 0.9))
        self._cell = (math.ceil(self._mono.advance) + 1) * (2 if self._is_wide else 1)
        self.setMinimumSize(24 * self._cell, 3 * (self._mono.height + 5) + GRID // 2)
        self._lay_out_again()

    @property
    def _surface(self) -> int:
        """Pixels that the colour of a character is high."""
        return self._mono.height + 1

    @property
    def _pitch(self) -> int:
        below = EXPECTED * self._small.height + 2 if self._expected is not None else 0
        return self._surface + below + 5

    def _choose_inks(self, table: NDArray[np.uint32]) -> None:
        """For each colour a pen that can be read on it, and a fainter one for marks of white space."""
        self._inks = [QPen(self._theme.ink_on(QColor.fromRgb(int(value)))) for value in table]
        self._faint = []
        for pen in self._inks:
            color = QColor(pen.color())
            color.setAlphaF(0.55)
            self._faint.append(QPen(color))

    def _lay_out_again(self) -> None:
        """The room or the size of characters has changed: what stood at the top still does."""
        place = self._broken[1].start(self._top) if self._broken is not None else 0
        self._top = max(0, min(self.lines.of(place), self.lowest_top))
        self.sight_changed.emit()

    def _bring_into_sight(self, centers: bool) -> None:
        line, rows = self.lines.of(self._cursor), self.rows
        if self._top <= line < self._top + rows:
            return
        if centers:
            self.scroll_to(line - rows // 2)
        else:
            self.scroll_to(line if line < self._top else line - rows + 1)

    def place_at(self, position: QPoint, *, nearest: bool = False) -> int | None:
        """The character at a place of the widget; with ``nearest`` the next one where none stands."""
        lines = self.lines
        row = (position.y() - GRID // 4) // self._pitch
        column = (position.x() - GRID // 2) // self._cell
        line = self._top + row
        if nearest:
            line, column = max(0, min(line, len(lines) - 1)), max(0, column)
        if not 0 <= line < len(lines) or column < 0:
            return None
        place, end = lines.start(line) + column, lines.start(line + 1)
        if place >= end:
            return end - 1 if nearest else None
        return place

    def tip_at(self, position: QPoint) -> str:
        place = self.place_at(position)
        return self.toolTip() if place is None else self.tell(place)

    # ── painting ──

    def _paint(self, painter: QPainter) -> None:
        theme = self._theme
        painter.fillRect(0, 0, self.width(), self.height(), theme.color("card"))
        if not len(self._ids):
            painter.setPen(theme.pen("quiet"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, self._hint)
        else:
            lines = self.lines
            last = min(len(lines), self._top + self.rows)
            starts = [lines.start(line) for line in range(self._top, last + 1)]
            indices = self._indices(starts[0], starts[-1])
            self._paint_surfaces(painter, starts, indices)
            self._paint_selection(painter, starts)
            self._paint_letters(painter, starts, indices)
            if self._expected is not None:
                self._paint_expected(painter, starts, *self._expected)
            self._paint_cursor(painter, starts)
        if self.hasFocus():
            painter.setPen(theme.pen("accent"))
            painter.drawRect(0, 0, self.width() - 1, self.height() - 1)

    def _indices(self, first: int, end: int) -> Array:
        """(n,) places in the table of colours, of the characters in sight; −1 where none is known."""
        indices = np.full(end - first, -1, np.int16)
        if self._colors is not None:
            start, known, _ = self._colors
            low, high = max(first, start), min(end, start + len(known))
            if low < high:
                indices[low - first : high - first] = known[low - start : high - start]
        return indices

    def _paint_surfaces(self, painter: QPainter, starts: list[int], indices: Array) -> None:
        if self._colors is None or not (indices >= 0).any():
            return
        card = np.uint32(self._theme.color("card").rgb())
        columns, cell, pitch = self.columns, self._cell, self._pitch
        grid = np.full((len(starts) - 1, columns), card, np.uint32)
        colors = np.where(indices >= 0, self._colors[2][np.maximum(indices, 0)], card)
        for row, (start, end) in enumerate(pairwise(starts)):
            grid[row, : end - start] = colors[start - starts[0] : end - starts[0]]
        pixels = np.full((len(grid), pitch, columns * cell), card, np.uint32)
        pixels[:, : self._surface] = np.repeat(grid, cell, axis=1)[:, None]
        height, width = len(grid) * pitch, columns * cell
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        painter.drawImage(GRID // 2, GRID // 4, image)

    def _paint_letters(self, painter: QPainter, starts: list[int], indices: Array) -> None:
        ids, places = self._ids[starts[0] : starts[-1]].tolist(), indices.tolist()
        marks, is_blank, cell, first = self._marks, self._is_blank, self._cell, starts[0]
        plain, faint = self._theme.pen("text"), self._theme.pixel_pen("quiet", 1.0, 0.7)
        down = 1 - (self._surface - self._mono.height) // 2
        for row, (start, end) in enumerate(pairwise(starts)):
            by_pen: dict[int, tuple[QPen, list[tuple[float, str]]]] = {}
            center = GRID // 2 + cell / 2
            for at in range(start - first, end - first):
                number, color = ids[at], places[at]
                if color < 0:
                    pen = faint if is_blank[number] else plain
                else:
                    pen = self._faint[color] if is_blank[number] else self._inks[color]
                key = pen.color().rgba() if color >= 0 else id(pen)
                group = by_pen.get(key)
                if group is None:
                    group = by_pen[key] = (pen, [])
                group[1].append((center, marks[number]))
                center += cell
            top = GRID // 4 + row * self._pitch + down
            for pen, letters in by_pen.values():
                self._mono.begin(painter, pen)
                self._mono.draw_in_cells(painter, letters, top, cell)

    def _paint_expected(self, painter: QPainter, starts: list[int], known: int, expected: Array) -> None:
        cell, marks, height = self._cell, self._marks, self._small.height
        quiet, warm = self._theme.pen("quiet"), self._theme.pen("warm")
        for row, (start, end) in enumerate(pairwise(starts)):
            top = GRID // 4 + row * self._pitch + self._surface + 1
            low, high = max(start, known), min(end, known + len(expected))
            if low >= high:
                continue
            chosen, true = expected[low - known : high - known].tolist(), self._ids[low:high].tolist()
            for rank in range(EXPECTED):
                hits: list[tuple[float, str]] = []
                misses: list[tuple[float, str]] = []
                center = GRID // 2 + (low - start + 0.5) * cell
                for wanted, came in zip(chosen, true, strict=True):
                    if rank < len(wanted) and wanted[rank] >= 0:
                        (hits if wanted[rank] == came else misses).append((center, marks[wanted[rank]]))
                    center += cell
                for pen, letters in ((quiet, misses), (warm, hits)):
                    self._small.begin(painter, pen)
                    self._small.draw_in_cells(painter, letters, top + rank * height, cell)

    def _paint_selection(self, painter: QPainter, starts: list[int]) -> None:
        low, high = self.selection
        if low == high:
            return
        wash, pen = self._theme.color("accent", 0.3), self._theme.pixel_pen("accent", 2)
        for row, (start, end) in enumerate(pairwise(starts)):
            first, last = max(low, start), min(high, end)
            if first >= last:
                continue
            left, top = GRID // 2 + (first - start) * self._cell, GRID // 4 + row * self._pitch
            width = (last - first) * self._cell
            painter.fillRect(left, top, width, self._surface, wash)
            painter.setPen(pen)
            for y in (top, top + self._surface):
                painter.drawLine(left, y, left + width, y)

    def _paint_cursor(self, painter: QPainter, starts: list[int]) -> None:
        if not starts[0] <= self._cursor < starts[-1]:
            return
        row = int(np.searchsorted(starts, self._cursor, side="right")) - 1
        left = GRID // 2 + (self._cursor - starts[row]) * self._cell
        top = GRID // 4 + row * self._pitch
        painter.setPen(self._theme.pixel_pen("card", 4))
        painter.drawRect(left - 1, top - 1, self._cell + 1, self._surface + 1)
        painter.setPen(self._theme.pixel_pen("warm", 2))
        painter.drawRect(left - 1, top - 1, self._cell + 1, self._surface + 1)

    # ── keys ──

    def _move_lines(self, by: int, *, selects: bool) -> None:
        lines = self.lines
        line = lines.of(self._cursor)
        column = self._column if self._column is not None else self._cursor - lines.start(line)
        line = max(0, min(line + by, len(lines) - 1))
        self.go_to(min(lines.start(line) + column, lines.start(line + 1) - 1), selects=selects)
        self._column = column

    def _move_by_key(self, event: QKeyEvent) -> bool:
        """Whether it was a key that moves the cursor."""
        selects = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        lines, keys = self.lines, Qt.Key
        line = lines.of(self._cursor)
        by_line = {
            keys.Key_Up: -1, keys.Key_Down: 1,
            keys.Key_PageUp: -max(1, self.rows - 1), keys.Key_PageDown: max(1, self.rows - 1),
        }  # fmt: skip
        to_place = {
            keys.Key_Left: self._cursor - 1,
            keys.Key_Right: self._cursor + 1,
            keys.Key_Home: 0 if control else lines.start(line),
            keys.Key_End: (len(self._ids) if control else lines.start(line + 1)) - 1,
        }
        key = Qt.Key(event.key())
        if key in by_line:
            self._move_lines(by_line[key], selects=selects)
        elif key in to_place:
            self._column = None
            self.go_to(to_place[key], selects=selects)
        else:
            return False
        return True

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out_again()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
            self.update()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not len(self._ids):
            super().keyPressEvent(event)
        elif self._move_by_key(event):
            pass
        elif event.matches(QKeySequence.StandardKey.Copy) and self._is_selected:
            QGuiApplication.clipboard().setText(self.selected_text())
        elif event.key() == Qt.Key.Key_Escape and self._is_selected:
            self.go_to(self._cursor)
        elif (
            event.text().isprintable()
            and event.text().strip()
            and not event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            self.letter_typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and len(self._ids):
            place = self.place_at(event.position().toPoint(), nearest=True)
            assert place is not None
            self._is_dragging = True
            self._column = None
            self.go_to(place, selects=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            place = self.place_at(event.position().toPoint(), nearest=True)
            if place is not None and place != self._cursor:
                self.go_to(place, selects=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False
        super().mouseReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel += event.angleDelta().y() * WHEEL_LINES
        lines = int(self._wheel / WHEEL_NOTCH)
        self._wheel -= lines * WHEEL_NOTCH
        self.scroll_to(self._top - lines)
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._tip.watch(self)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._tip.forget(self)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

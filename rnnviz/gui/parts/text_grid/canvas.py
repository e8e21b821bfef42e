"""TextCanvas: a text of any length as a grid of characters, each on its colour; a cursor, a selection.

Only what is in sight is laid out and painted. Knows character numbers, marks and colours; knows no network.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnviz.core.arrays import Array
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, spoken
from rnnviz.gui.parts.painted_text import columns_of
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.text_grid.grid import Cells, TextGrid
from rnnviz.gui.parts.text_grid.lines import BreakableText, Lines
from rnnviz.gui.parts.theme import DARK, GRID, Theme, visible

WIDE_SHARE = 0.05
"""Where more than that share of a text is twice as wide as a digit, every cell is."""
WHEEL_NOTCH = 120
WHEEL_LINES = 3
MOST_COPIED = 1_000_000
_MARKED = " \n\t"
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class TextCanvas(TippedPicture):
    """It is called ``name``, and ``words`` to a screen reader.

    typing  a sentence about what the letters do that are typed in it, for its tooltip
    larger  how much larger than a number its letters are
    field   where the text is typed, or None: while there is none, a click and keys go to it

    cursor_moved       a click or a key put the cursor on this character
    selection_changed  characters [start, end) are selected; none where they are the same
    sight_changed      other characters are in sight
    letter_typed       a key that makes a character was pressed
    """

    cursor_moved = Signal(int)
    selection_changed = Signal(int, int)
    sight_changed = Signal()
    letter_typed = Signal(str)

    def __init__(
        self, name: str, words: str, typing: str, parent: QWidget | None = None, *, larger: float = 1.0
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setToolTip(
            "Click, or ← → ↑ ↓, Home, End, Page Up, Page Down, Ctrl+Home, Ctrl+End: move the cursor. "
            f"Drag, or Shift with these keys: select a pattern. {typing}"
        )
        self._larger = larger
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.tell: Callable[[int], str] = lambda _place: ""
        self.field: QWidget | None = None
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
        self._expected: tuple[int, Array] | None = None
        self._given = 0
        self._underlined: Sequence[tuple[int, int]] = ()
        self._is_dragging = False
        self._set_fonts()

    # ── what is shown ──

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._grid.theme = theme
        self._colors = None  # painted anew, in other colours
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
        self._text = self._broken = None  # broken into lines when somebody looks at them
        self._top = self._cursor = self._anchor = 0
        self._is_selected = False
        self._column = None
        self._colors = self._expected = None
        self._given, self._underlined = 0, ()
        self.sight_changed.emit()
        self.update()

    def show_colors(self, start: int, indices: Array, table: NDArray[np.uint32]) -> None:
        """Characters from ``start`` on have the colours (n,) of a table (256,); −1 is none."""
        had = self._colors
        self._colors = start, indices, table
        if had is None or not np.array_equal(had[2], table):
            self._grid.choose_inks(table)
        self.update()

    def show_expected(self, start: int, ids: Array | None) -> None:
        """Under each character from ``start`` on, the (n,3) that were expected there, −1 for none; or nothing
        under any."""
        had, self._expected = self._expected is not None, None if ids is None else (start, ids)
        if had != (ids is not None):
            self._lay_out_again()
        self.update()

    def show_given(self, count: int) -> None:
        """The first ``count`` characters were there before: they are fainter."""
        self._given = count
        self.update()

    def show_underlined(self, passages: Sequence[tuple[int, int]]) -> None:
        """Characters [start, end) of each passage have a line below."""
        self._underlined = passages
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
        return lines.start(self._top), lines.start(min(len(lines), self._top + self._painted_rows))

    @property
    def lines(self) -> Lines:
        columns = self.columns
        if self._text is None:
            self._text = BreakableText(self._ids, self._vocabulary)
        if self._broken is None or self._broken[0] != columns:
            self._broken = columns, self._text.lines(columns)
        return self._broken[1]

    @property
    def columns(self) -> int:
        """Characters that a line has room for."""
        return max(1, (self.width() - GRID) // self._grid.cell)

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
        self._grid = TextGrid(self._theme, 2 if self._is_wide else 1, self._larger)
        if self._colors is not None:
            self._grid.choose_inks(self._colors[2])
        self.setMinimumSize(24 * self._grid.cell, 3 * self._grid.pitch(has_expected=False) + GRID // 2)
        self._lay_out_again()

    @property
    def _pitch(self) -> int:
        return self._grid.pitch(has_expected=self._expected is not None)

    @property
    def _painted_rows(self) -> int:
        """Lines in sight, with the one that is cut off at the bottom."""
        return math.ceil(max(1, self.height() - GRID // 4) / self._pitch)

    def _lay_out_again(self) -> None:
        """The room or the size of characters has changed: what stood at the top still does."""
        if self._broken is not None:
            place = self._broken[1].start(self._top)
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
        column = (position.x() - GRID // 2) // self._grid.cell
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

    def as_table(self) -> PictureTable:
        """A row for each character in sight, with what its colour says."""
        if not len(self._ids):
            return PictureTable.empty(self._hint)
        start, end = self.sight
        text = self._vocabulary.decode(self._ids[start:end])
        caption = f"Characters {start + 1:,} to {end:,} of {len(self._ids):,}: {text}"
        rows = Names(end - start, lambda row: spoken(self._marks[int(self._ids[start + row])]))
        return PictureTable(caption, ("what is known of it",), rows, lambda row, _: self.tell(start + row))

    def words_here(self) -> str:
        """The character that the cursor stands on."""
        if not len(self._ids):
            return ""
        mark = spoken(self._marks[int(self._ids[self._cursor])])
        return f"{mark}, {said}" if (said := self.tell(self._cursor)) else mark

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
            last = min(len(lines), self._top + self._painted_rows)
            starts = [lines.start(line) for line in range(self._top, last + 1)]
            cells = Cells(starts, self._ids[starts[0] : starts[-1]], self._marks, self._is_blank)
            indices = self._indices(starts[0], starts[-1])
            if self._colors is not None:
                self._grid.paint_surfaces(painter, cells, indices, self._colors[2], self.columns)
            self._grid.paint_selection(painter, cells, *self.selection)
            self._grid.paint_letters(painter, cells, indices, self._given)
            self._grid.paint_underlines(painter, cells, self._underlined)
            if self._expected is not None:
                self._grid.paint_expected(painter, cells, *self._expected)
            self._grid.paint_cursor(painter, cells, self._cursor)
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

    # ── keys ──

    def _go_to_field(self) -> bool:
        """Whether the text is typed somewhere in sight, which has the keys now."""
        if self.field is None or not self.field.isVisible():
            return False
        self.field.setFocus()
        return True

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
            is_typed = event.text().isprintable() and event.text() and not event.modifiers() & _COMMANDS
            if not (is_typed or event.matches(QKeySequence.StandardKey.Paste)) or not self._go_to_field():
                super().keyPressEvent(event)
            elif self.field is not None:
                QCoreApplication.sendEvent(self.field, event)
        elif self._move_by_key(event):
            announce(self, self.words_here())
        elif event.matches(QKeySequence.StandardKey.Copy) and self._is_selected:
            QGuiApplication.clipboard().setText(self.selected_text())
        elif event.key() == Qt.Key.Key_Escape and self._is_selected:
            self.go_to(self._cursor)
        elif event.text().isprintable() and event.text().strip() and not event.modifiers() & _COMMANDS:
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
        if not len(self._ids):
            self._go_to_field()

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

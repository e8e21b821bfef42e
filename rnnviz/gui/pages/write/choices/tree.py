"""BranchTree: the ways that a text went, a line each, drawn as a tree that grows to the right and down.

A branch begins below the place where it parts, with the character that was chosen there, and what was
written after it. Is given branches and texts; knows no network.
"""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from rnnviz.gui.pages.write.drawn.running import running
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.place_tip import TippedPicture
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, small_font

_WORDS = (
    "The ways that this text went: below the place where one parts stands the character that was chosen, and "
    "what follows with the same dice. Click one, or go by ↑ and ↓, to have it written again."
)
_ALONE = ("another way, chosen on the left, begins below this one", "other ways begin here")
INDENT = 30
"""Pixels from a place where branches part to the next, where there is room."""
LEAST_INDENT, LEAST_TEXT = 6, 120
SPOKEN = 24
"""Characters of a branch's text that are told of it in words."""


class BranchLine(NamedTuple):
    """A branch, as a line of the tree.

    number   of the branch
    above    the place, in the list of lines, of the one it parts from; -1 of the first
    column   which place it parts at, among those where branches part; -1 of the first
    at       that place in the text
    mark     the character that was chosen; '' of the first
    text     what is written after it
    """

    number: int
    above: int
    column: int
    at: int
    mark: str
    text: str


class BranchCanvas(TippedPicture):
    """The tree itself. ``line_at`` is the line at a place of it.

    branch_chosen  the number of the branch that was clicked, or that a key went to
    """

    branch_chosen = Signal(int)
    line_lit = Signal(int, int)
    """From where to where, in pixels down, the line of the branch that is looked at stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choices_tree")
        self.setAccessibleName("The ways that the text went")
        self.setToolTip(_WORDS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._theme = DARK
        self._lines: Sequence[BranchLine] = ()
        self._current = 0
        self._set_fonts()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_lines(self, lines: Sequence[BranchLine], current: int) -> None:
        """Show these, from top to bottom; the branch ``current`` is looked at."""
        self._lines, self._current = lines, current
        self.setMinimumHeight(self._top(len(lines)) + 2)
        looked_at = next((line for line in lines if line.number == current), None)
        self.setAccessibleDescription(self.words_of(looked_at) if looked_at is not None else "")
        self.update()
        if looked_at is not None:
            row = lines.index(looked_at)
            self.line_lit.emit(self._top(row), self._top(row + 1))

    @property
    def lines(self) -> Sequence[BranchLine]:
        """What is shown."""
        return self._lines

    def words_of(self, line: BranchLine) -> str:
        """A branch in words."""
        text = running(line.text[:SPOKEN])
        if not line.mark:
            return f"As the dice fell: {text}"
        return f"Character {line.at + 1:,} is ‘{line.mark}’ by hand, then {text}"

    def as_table(self) -> PictureTable:
        """A row for each branch, from the top on."""
        rows = [
            (
                f"way {at + 1}",
                self.words_of(line),
                f"way {line.above + 1}" if line.above >= 0 else "",
                "looked at" if line.number == self._current else "",
            )
            for at, line in enumerate(self._lines)
        ]
        return PictureTable.of_rows("", ("text", "parts from", "state"), rows)

    def words_here(self) -> str:
        """The branch that is looked at."""
        return next((self.words_of(line) for line in self._lines if line.number == self._current), "")

    def line_at(self, y: int) -> BranchLine | None:
        """The line at ``y`` pixels from the top."""
        row = (y - self._header) // self._pitch
        return self._lines[row] if 0 <= row < len(self._lines) and y >= self._header else None

    def tip_at(self, position: QPoint) -> str:
        line = self.line_at(position.y())
        return self.words_of(line) if line is not None else _WORDS

    # ── places ──

    def _set_fonts(self) -> None:
        self._mono, self._small = PaintedText(mono_font()), PaintedText(small_font())
        self._box = round(self._mono.advance) + 8
        self._pitch = self._mono.height + 6
        self._header = self._small.height + 4
        self.setMinimumWidth(LEAST_TEXT)

    def _top(self, row: int) -> int:
        return self._header + row * self._pitch

    def _left(self, column: int) -> int:
        """Of the box of a branch that parts there."""
        columns = max((line.column for line in self._lines), default=-1) + 1
        room = self.width() - LEAST_TEXT - 2 * self._box
        indent = max(LEAST_INDENT, min(INDENT, room // max(1, columns)))
        return 4 + (column + 1) * indent

    # ── painting ──

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(0, 0, self.width(), self.height(), self._theme.color("card"))
        self._paint_places(painter)
        for row, line in enumerate(self._lines):
            if line.number == self._current:
                color = self._theme.color("raised")
                painter.fillRect(0, self._top(row), self.width(), self._pitch, color)
        for row, line in enumerate(self._lines):
            self._paint_way_down(painter, row, line)
        for row, line in enumerate(self._lines):
            self._paint_line(painter, row, line)
        if len(self._lines) == 1:
            left = self._left(0) + self._box + GRID
            self._small.begin(painter, self._theme.pen("quiet"))
            for words in _ALONE:
                if left + self._small.width(words) <= self.width():
                    self._small.draw(painter, left, self._top(1) + 3, words)
                    break
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent"))
            painter.drawRect(0, 0, self.width() - 1, self.height() - 1)

    def _paint_places(self, painter: QPainter) -> None:
        """Above each column, which character of the text it is; where there is no room, every other."""
        self._small.begin(painter, self._theme.pen("quiet"))
        end = 0.0
        places = {line.column: line.at for line in self._lines if line.mark}
        for column, place in sorted(places.items()):
            words = f"{place + 1:,}"
            left = self._left(column) + self._box // 2 - round(self._small.width(words)) // 2
            if left > end:
                end = self._small.draw(painter, left, 1, words) + 4

    def _paint_way_down(self, painter: QPainter, row: int, line: BranchLine) -> None:
        if line.above < 0:
            return
        theme = self._theme
        way = self._way_to_current()
        is_of_way = line.number in way
        painter.setPen(theme.pixel_pen("warm" if is_of_way else "line", 2))
        # Out of the box above it, along its own column, and into its box.
        parent = self._lines[line.above]
        left, x = self._left(parent.column) + self._box // 2, self._left(line.column) + self._box // 2
        top = self._top(line.above) + (self._pitch + self._box) // 2 + 1
        turn = self._top(line.above + 1) - 1
        bottom = self._top(row) + (self._pitch - self._box) // 2
        painter.drawLine(left, top, left, turn)
        painter.drawLine(left, turn, x, turn)
        painter.drawLine(x, turn, x, bottom)

    def _way_to_current(self) -> set[int]:
        """The numbers of the branch that is looked at and of those it came from."""
        row = next((row for row, line in enumerate(self._lines) if line.number == self._current), -1)
        way = set()
        while row >= 0:
            way.add(self._lines[row].number)
            row = self._lines[row].above
        return way

    def _paint_line(self, painter: QPainter, row: int, line: BranchLine) -> None:
        theme, mono, box = self._theme, self._mono, self._box
        left, top = self._left(line.column), self._top(row)
        is_current = line.number == self._current
        down = (self._pitch - box) // 2
        surface = theme.color("warm") if is_current else theme.color("card")
        painter.fillRect(left, top + down, box, box, surface)
        painter.setPen(theme.pen("warm" if line.number in self._way_to_current() else "quiet"))
        painter.drawRect(left, top + down, box - 1, box - 1)
        mono.begin(painter, theme.ink_pen(surface))
        if line.mark:
            mono.draw_in_cells(painter, [(left + box / 2, line.mark)], top + down, box - 4, box)
        else:
            self._paint_pips(painter, left, top + down)
        mono.begin(painter, theme.pen("text" if is_current else "quiet"))
        start = left + box + GRID
        room = max(0, int((self.width() - start - 4) / mono.advance))
        text_top = top + (self._pitch - mono.height) // 2
        mono.draw(painter, start, text_top, running(line.text[:room]))

    def _paint_pips(self, painter: QPainter, left: int, top: int) -> None:
        """Five, as on dice: nobody chose anything here."""
        pen = painter.pen().color()
        middle = self._box // 2
        for across, down in ((-1, -1), (1, -1), (0, 0), (-1, 1), (1, 1)):
            x, y = left + middle + across * self._box // 4, top + middle + down * self._box // 4
            painter.fillRect(x - 1, y - 1, 2, 2, pen)

    # Qt's overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        line = self.line_at(event.position().toPoint().y())
        if event.button() == Qt.MouseButton.LeftButton and line is not None:
            self.branch_chosen.emit(line.number)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Whose press was taken takes the release."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = next((row for row, line in enumerate(self._lines) if line.number == self._current), 0)
        keys = Qt.Key
        rows = {
            keys.Key_Up: row - 1,
            keys.Key_Down: row + 1,
            keys.Key_Home: 0,
            keys.Key_End: len(self._lines) - 1,
        }
        wanted = rows.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        elif 0 <= wanted < len(self._lines) and wanted != row:
            self.branch_chosen.emit(self._lines[wanted].number)
            announce(self, self.words_of(self._lines[wanted]) if wanted < len(self._lines) else "")

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set_fonts()
            self.update()
        super().changeEvent(event)


class BranchTree(QScrollArea):
    """The tree, scrolled to the branch that is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = BranchCanvas()
        self.setWidget(self.canvas)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.line_lit.connect(self._on_canvas_line_lit)

    def _on_canvas_line_lit(self, top: int, bottom: int) -> None:
        middle = (top + bottom) // 2
        self.ensureVisible(0, middle, 0, bottom - top)

"""NumberBoard: a drawn surface of numbers that can be chosen by mouse and keyboard.

Knows how numbers, bars and captions are painted, pointed at and walked over with the
arrow keys; knows no phases: what stands where is laid out by those who inherit.
"""

import math
import textwrap
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable
from rnnviz.gui.parts.names import written
from rnnviz.gui.parts.painted_text import PaintedText
from rnnviz.gui.parts.theme import GRID, Theme, bold, mono_font, small_font, system_theme
from rnnviz.training.microscope.as_printed import AsPrinted, in_figures
from rnnviz.training.microscope.explanation import Explanation
from rnnviz.training.microscope.layers import Layer
from rnnviz.training.microscope.numbers import Entry, short_number, signed_number
from rnnviz.training.microscope.walkthrough import Phase, Walkthrough

AIRY, CLOSE = 7, 3
"""Pixels that a row of numbers has beyond its letters: usually, and where room is short."""
LARGE = 1.35
"""How much larger equations and their signs are than other figures."""
BEYOND = "≠"
"""Before a number of the slides that is not ours, rounded."""
TIP_WIDTH = 72
"""Characters of a line of a tooltip."""
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Step:
    """Where the walk stands: what every board of the page shows. ``slides`` where the lecture's numbers are
    to stand beside ours."""

    walkthrough: Walkthrough
    number: int
    explanation: Explanation
    slides: AsPrinted | None = None

    @property
    def phase(self) -> Phase:
        return self.walkthrough.phases[self.number]

    @property
    def t(self) -> int:
        """The character at work; the loss comes after the last, the update after the first."""
        if self.phase.t is not None:
            return self.phase.t
        return self.walkthrough.numbers.seq_length if self.phase.kind == "total" else 1

    @property
    def layer(self) -> Layer:
        """The layer at work; at the scores, the loss and the update the last one, which the scores read."""
        layer = self.phase.layer
        return self.walkthrough.numbers.layers[-1 if layer is None else layer]


@dataclass(slots=True)
class NumberCell:
    """A number on the board: ``fill`` is its surface, None for a number written on the card."""

    rect: QRectF
    entry: Entry
    text: str
    fill: QColor | None = None
    ink: str = "text"
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter
    grid: int = -1
    """Which grid of the board it belongs to, and its place there as drawn."""
    row: int = 0
    column: int = 0
    printed: str = ""
    """What the lecture's slides print of it: below a number on its colour, else beside it."""
    is_beyond: bool = False
    """Whether that differs by more than the rounding of its last digit."""
    below: int = 0
    """Pixels of ``rect`` below a number on its colour, for what is printed."""


@dataclass(slots=True)
class Text:
    """Words on the board. ``font`` is a name of ``NumberBoard.fonts``.

    With ``is_mark`` it is a character's mark, and stays inside ``rect`` whatever it is.
    """

    rect: QRectF
    text: str
    font: str = "small"
    ink: str = "quiet"
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter
    is_mark: bool = False


@dataclass(slots=True)
class Box:
    """A frame or a bar."""

    rect: QRectF
    fill: str = ""
    line: str = ""
    radius: float = 2.0


@dataclass(slots=True)
class Drawing:
    """All that is on a board, in the order of painting: boxes, cells, texts."""

    boxes: list[Box] = field(default_factory=list)
    cells: list[NumberCell] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def in_lines(words: str) -> str:
    """A sentence for a tooltip, which breaks no lines by itself."""
    return "\n".join(textwrap.wrap(words, TIP_WIDTH))


class NumberBoard(QWidget):
    """A board. Tab goes in, the arrow keys choose another number, Escape goes out."""

    entry_chosen = Signal(object)
    """Entry: the number that was clicked or reached by a key."""
    left = Signal()
    """Escape was pressed."""

    def __init__(self, name: str, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(tip)
        self._tip = tip
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self._theme = system_theme()
        self._step: Step | None = None
        self._drawing = Drawing()
        self._cursor: QPointF | None = None
        self.fonts = {
            "mono": mono_font(),
            "mono bold": bold(mono_font()),
            "text": QApplication.font(),
            "bold": bold(QApplication.font()),
            "small": small_font(),
            "large": mono_font(mono_font().pointSizeF() * LARGE),
            "cell": mono_font(),
            "cell bold": bold(mono_font()),
            "printed": mono_font(small_font().pointSizeF()),
            "printed bold": bold(mono_font(small_font().pointSizeF())),
        }
        self._marks = {font: PaintedText(self.fonts[font]) for font in ("mono", "mono bold")}
        self.metrics = {key: QFontMetricsF(font) for key, font in self.fonts.items()}
        self.cell_height = math.ceil(self.metrics["mono"].height()) + AIRY
        self.cell_width = math.ceil(self.metrics["mono"].horizontalAdvance("−0.00")) + 9
        self._printed_height = math.ceil(self.metrics["printed"].height())
        self._printed_width = math.ceil(self.metrics["printed"].horizontalAdvance("≠−0.000"))

    # ── what it is told ──

    def show_step(self, step: Step) -> None:
        """Show another moment of the walk, or another number chosen in it."""
        self._step = step
        self.lay_out()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.lay_out()

    def set_close(self, is_close: bool) -> None:
        """Rows of numbers stand closer where room is short."""
        height = math.ceil(self.metrics["mono"].height()) + (CLOSE if is_close else AIRY)
        if height != self.cell_height:
            self.cell_height = height
            self.updateGeometry()
            self.lay_out()

    def lay_out(self) -> None:
        """Draw anew from the step as it stands."""
        self._drawing = self._draw(self._step) if self._step is not None else Drawing()
        if self._step is not None:
            self.setAccessibleDescription(self._describe(self._step))
        self.update()

    # ── what is asked of it ──

    def entries(self) -> list[Entry]:
        """The numbers on the board, in the order of drawing."""
        return [cell.entry for cell in self._drawing.cells]

    def cells(self) -> list[NumberCell]:
        """The numbers as they are drawn."""
        return list(self._drawing.cells)

    def texts(self) -> list[Text]:
        """The words on the board, in the order of drawing."""
        return list(self._drawing.texts)

    def place_of(self, entry: Entry) -> QRectF | None:
        """Where a number stands on the board, if it does."""
        return next((cell.rect for cell in self._drawing.cells if cell.entry == entry), None)

    def as_table(self) -> PictureTable:
        """A row for each number on the board."""
        step = self._step
        if step is None:
            return PictureTable.empty(self._tip)
        numbers, explanation = step.walkthrough.numbers, step.explanation
        cells = {cell.entry: cell for cell in self._drawing.cells}
        entries = list(cells)

        def cell(row: int, column: int) -> str:
            entry = entries[row]
            match column:
                case 0:
                    return numbers.exact(entry)
                case 1:
                    if entry == explanation.entry:
                        return "chosen"
                    return "goes into the chosen one" if entry in explanation.sources else ""
            return cells[entry].printed

        columns = ("value", "part", *(("on the slides",) if step.slides is not None else ()))
        names = Names(len(entries), lambda row: numbers.title(entries[row]))
        return PictureTable(self._describe(step), columns, names, cell)

    def words_here(self) -> str:
        """The chosen number."""
        if self._step is None:
            return ""
        explanation = self._step.explanation
        return f"{explanation.title}: {signed_number(explanation.value)}"

    # ── for those who inherit ──

    def _draw(self, _step: Step) -> Drawing:
        """What stands on the board at a step: nothing, on a bare one."""
        return Drawing()

    def _describe(self, step: Step) -> str:
        explanation = step.explanation
        return f"{explanation.title}: {signed_number(explanation.value)}"

    def _beyond(self, _cell: NumberCell, _across: int, _down: int) -> Entry | None:
        """The next number of the same grid that is not on the board just now."""
        return None

    def _scroll(self, _position: QPointF, _across: int, _down: int) -> None:
        """The wheel was turned over ``position``."""

    def _pressed(self, _position: QPointF) -> None:
        """A click that met no number."""

    def _number(
        self, rect: QRectF, entry: Entry, grid: int = -1, row: int = 0, column: int = 0
    ) -> NumberCell:
        """A number on its colour."""
        assert self._step is not None
        quantity = self._step.walkthrough.numbers.quantity(entry.name)
        value = float(quantity.values[entry.place])
        fill = self._theme.blend(value / quantity.scale if math.isfinite(value) else 0.0)
        cell = NumberCell(rect, entry, short_number(value), fill, grid=grid, row=row, column=column)
        if self._step.slides is not None:
            found, cell.below = self._step.slides.of(entry), self._below
            cell.printed, cell.is_beyond = in_figures(found), any(each.cause for each in found)
        return cell

    @property
    def _below(self) -> int:
        """Pixels below a number on its colour, for what the slides print of it."""
        return self._printed_height if self._step is not None and self._step.slides is not None else 0

    @property
    def _beside(self) -> int:
        """Pixels beside a number on the card, for what the slides print of it."""
        return self._printed_width if self._below else 0

    # ── choosing ──

    def _cell_at(self, position: QPointF) -> NumberCell | None:
        return next((cell for cell in self._drawing.cells if cell.rect.contains(position)), None)

    def _choose(self, entry: Entry, position: QPointF) -> None:
        self._cursor = position
        self.entry_chosen.emit(entry)

    def _current_cell(self) -> NumberCell | None:
        """The chosen number as it stands here: of several, the one nearest to where it was chosen."""
        assert self._step is not None
        chosen = self._step.explanation.entry
        cells = [cell for cell in self._drawing.cells if cell.entry == chosen]
        if self._cursor is None or len(cells) < 2:
            return cells[-1] if cells else None
        cursor = self._cursor
        return min(cells, key=lambda cell: (cell.rect.center() - cursor).manhattanLength())

    def _walk(self, across: int, down: int) -> None:
        cells = self._drawing.cells
        if not cells:
            return
        current = self._current_cell()
        if current is None:
            first = cells[-1]
            self._choose(first.entry, first.rect.center())
            return
        hidden = self._beyond(current, across, down)
        if hidden is not None:
            self._choose(hidden, current.rect.center())
            return
        start = current.rect.center()

        def distance(cell: NumberCell) -> float:
            way = cell.rect.center() - start
            ahead = way.x() * across + way.y() * down
            aside = abs(way.x() * down) + abs(way.y() * across)
            return ahead + 3 * aside if ahead > 1 else math.inf

        target = min(cells, key=distance)
        if distance(target) < math.inf:
            self._choose(target.entry, target.rect.center())

    def _tell(self, cell: NumberCell) -> str:
        """What the tooltip of a number says: all its figures, and the scale of its colour."""
        assert self._step is not None
        numbers = self._step.walkthrough.numbers
        text = f"{numbers.label(cell.entry)} = {numbers.exact(cell.entry)}"
        if cell.fill is not None:
            text += f"\nfull colour at ±{numbers.quantity(cell.entry.name).scale:g}"
        if cell.printed and self._step.slides is not None:
            text += "".join(f"\n{in_lines(each.in_words)}" for each in self._step.slides.of(cell.entry))
        return text

    def _paint_cells(self, painter: QPainter) -> None:
        if self._step is None:
            return
        theme, explanation = self._theme, self._step.explanation
        chosen, sources = explanation.entry, explanation.sources
        marked: list[tuple[QRectF, QPen]] = []
        for cell in self._drawing.cells:
            ink, rect = theme.color(cell.ink), cell.rect
            if cell.fill is not None:
                rect = rect.adjusted(0, 0, 0, -cell.below)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(cell.fill)
                painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
                ink = theme.ink_on(cell.fill)
            painter.setPen(ink)
            painter.setFont(self.fonts["cell bold" if cell.entry == chosen else "cell"])
            painter.drawText(rect, cell.align | Qt.AlignmentFlag.AlignVCenter, cell.text)
            if cell.printed:
                self._paint_printed(painter, cell)
            around = cell.rect if cell.printed else rect
            if cell.entry == chosen:
                marked.append((around, theme.pen("warm", 2.5)))
            elif cell.fill is not None and cell.entry in sources:
                marked.append((around, theme.pen("warm", 1.2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect, pen in marked:
            painter.setPen(pen)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _paint_printed(self, painter: QPainter, cell: NumberCell) -> None:
        """Small, on the card: what the slides print of a number; with a mark where it is not the number."""
        rect, align = cell.rect, Qt.AlignmentFlag.AlignLeft
        if cell.fill is not None:
            rect = QRectF(rect.left(), rect.bottom() - cell.below, rect.width(), cell.below)
            align = Qt.AlignmentFlag.AlignHCenter
        painter.setFont(self.fonts["printed bold" if cell.is_beyond else "printed"])
        painter.setPen(self._theme.color("bad" if cell.is_beyond else "quiet"))
        words = f"{BEYOND}{cell.printed}" if cell.is_beyond else cell.printed
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_mark(self, painter: QPainter, text: Text) -> None:
        marks, rect = self._marks[text.font], text.rect
        room, height = math.floor(rect.width()), math.ceil(rect.height())
        marks.begin(painter, self._theme.pen(text.ink))
        marks.draw_in_cells(painter, [(rect.center().x(), text.text)], round(rect.top()), room, height)

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = ARROWS.get(Qt.Key(event.key()))
        if way is not None and self._step is not None:
            self._walk(*way)
            announce(self, self.words_here())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is not None:
            self._choose(cell.entry, event.position())
        else:
            self._pressed(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        self.setCursor(Qt.CursorShape.ArrowCursor if cell is None else Qt.CursorShape.PointingHandCursor)
        self.setToolTip(written(self._tip) if cell is None else self._tell(cell))

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        self._scroll(event.position(), -(delta.x() > 0) + (delta.x() < 0), -(delta.y() > 0) + (delta.y() < 0))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, drawing = self._theme, self._drawing
            for box in drawing.boxes:
                painter.setPen(theme.pen(box.line) if box.line else Qt.PenStyle.NoPen)
                painter.setBrush(theme.color(box.fill) if box.fill else Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.rect, box.radius, box.radius)
            self._paint_cells(painter)
            for text in drawing.texts:
                if text.is_mark:
                    self._paint_mark(painter, text)
                    continue
                painter.setFont(self.fonts[text.font])
                painter.setPen(theme.color(text.ink))
                painter.drawText(text.rect, text.align | Qt.AlignmentFlag.AlignVCenter, text.text)
            if self.hasFocus():
                painter.setPen(theme.pen("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(
                    QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), GRID / 2, GRID / 2
                )

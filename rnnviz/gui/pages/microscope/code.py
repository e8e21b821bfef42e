"""CodeView: the learning step as a program, the line at work lit; a line that is chosen leads to its phase.

Knows lines and a phase; knows no numbers.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.picture_table import PictureTable
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, small_font
from rnnviz.training.microscope.code import CodeLine, Program
from rnnviz.training.microscope.walkthrough import Phase

LEFT = 10
"""Pixels left of the code, where the line at work is marked."""
BAR = 3
LEAST_LINES = 5
"""Below so many a program is no program any more."""
HANGING = "      "
"""What stands before the rest of a line that is longer than there is room for."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A row as it is drawn: a line, or a part of one; or a title, which belongs to none."""

    text: str
    line: CodeLine | None
    top: int


class _Lines(QWidget):
    """All rows, as high as they are."""

    line_chosen = Signal(object)
    line_reached = Signal(QRect)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("microscope_code")
        self.setAccessibleName("The learning step as code")
        self.setToolTip(
            "The whole learning step as code; the lit line is the phase that is shown. Click a line, or "
            "press Enter in it, to go to its phase; once more, to the next one in it."
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self._theme = DARK
        self._program: Program = ()
        self._rows: list[CodeRow] = []
        self._lit: CodeLine | None = None
        self._pointed: CodeLine | None = None
        self._caret = 0  # among the lines, for the keyboard
        self._pitch = 16

    # ── what it is told ──

    def show_program(self, program: Program) -> None:
        self._program = program
        self._caret = 0
        self.lay_out(self.width())

    def light(self, kind: str) -> None:
        """The line in which phases of this kind happen."""
        self._lit = next((line for line in self.lines if kind in line.phases), None)
        self.setAccessibleDescription(f"At work: {self._lit.text.strip() if self._lit else 'no line'}")
        if self._lit is not None and not self.hasFocus():
            self._caret = self.lines.index(self._lit)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def lay_out(self, width: int) -> None:
        """Break the lines for this width, in smaller letters where they are too long for the usual ones."""
        longest = max((len(line.text) for line in self.lines), default=0)
        room = width - LEFT - GRID
        font = mono_font()
        if QFontMetrics(font).horizontalAdvance("x" * longest) > room:
            font = mono_font(small_font().pointSizeF())
        self.setFont(font)
        metrics = QFontMetrics(font)
        self._pitch = metrics.height() + 1
        most = max(16, room // max(1, metrics.horizontalAdvance("x")))
        self._rows, top = [], 0
        for block in self._program:
            self._rows.append(CodeRow(f"# {block.title}", None, top))
            top += self._pitch
            for line in block.lines:
                for text in _broken(line.text, most):
                    self._rows.append(CodeRow(text, line, top))
                    top += self._pitch
            top += self._pitch // 2
        self.setFixedHeight(max(1, top))
        self.update()

    # ── what is asked of it ──

    @property
    def lines(self) -> list[CodeLine]:
        return [line for block in self._program for line in block.lines]

    @property
    def lit(self) -> CodeLine | None:
        return self._lit

    @property
    def pitch(self) -> int:
        """Pixels from one row to the next."""
        return self._pitch

    def place_of(self, line: CodeLine) -> QRect:
        """Where it stands, over the whole width."""
        tops = [row.top for row in self._rows if row.line == line]
        return QRect(0, tops[0], self.width(), tops[-1] - tops[0] + self._pitch) if tops else QRect()

    def row_before(self, y: int) -> int:
        """The top of the last row that begins there or before."""
        return max((row.top for row in self._rows if row.top <= y), default=0)

    def texts(self) -> list[str]:
        """The rows, in their order."""
        return [row.text for row in self._rows]

    def as_table(self) -> PictureTable:
        """A row for each line of code."""
        lit = self._lit
        rows = [(line.text, "at work" if line is lit else "") for line in self.lines]
        return PictureTable.of_rows("", ("state",), rows)

    def words_here(self) -> str:
        """The line that the keys are on."""
        return self.lines[self._caret].text.strip() if self.lines else ""

    # ── choosing ──

    def _line_at(self, y: float) -> CodeLine | None:
        return next((row.line for row in self._rows if row.top <= y < row.top + self._pitch), None)

    def _point(self, line: CodeLine | None) -> None:
        line = line if line is not None and (line.phases or line.leads_to) else None
        shape = Qt.CursorShape.ArrowCursor if line is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        if line is not self._pointed:
            self._pointed = line
            self.update()

    def _step(self, by: int) -> None:
        if self.lines:
            self._caret = max(0, min(self._caret + by, len(self.lines) - 1))
            self.line_reached.emit(self.place_of(self.lines[self._caret]))
            announce(self, self.words_here())
            self.update()

    # Qt's overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case _ if event.matches(QKeySequence.StandardKey.Copy):
                QApplication.clipboard().setText(as_text(self._program))
            case Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Home:
                self._step(-len(self.lines))
            case Qt.Key.Key_End:
                self._step(len(self.lines))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.lines:
                self.line_chosen.emit(self.lines[self._caret])
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        line = self._line_at(event.position().y())
        if line is not None and event.button() is Qt.MouseButton.LeftButton:
            self._caret = self.lines.index(line)
            self.line_chosen.emit(line)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._line_at(event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, shown = self._theme, event.rect()
        with QPainter(self) as painter:
            painter.setFont(self.font())
            if self._pointed is not None and self._pointed is not self._lit:
                painter.fillRect(self.place_of(self._pointed), theme.color("raised"))
            if self._lit is not None:
                place = self.place_of(self._lit)
                painter.fillRect(place, theme.color("warm", 0.14))
                painter.fillRect(QRect(0, place.top(), BAR, place.height()), theme.color("warm"))
            for row in self._rows:
                if row.top + self._pitch < shown.top() or row.top > shown.bottom():
                    continue
                ink = "text" if row.line is not None and row.line.phases else "quiet"
                painter.setPen(theme.color("warm" if row.line is not None and row.line is self._lit else ink))
                place = QRect(LEFT, row.top, self.width() - LEFT, self._pitch)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.text)
            if self.hasFocus() and self.lines:
                painter.setPen(theme.pen("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.place_of(self.lines[self._caret]).adjusted(0, 0, -1, -1))


class CodeView(QScrollArea):
    """The program, scrolled to the line at work when that is out of sight.

    line_chosen  a CodeLine that was clicked, or entered;  left  Escape was pressed
    """

    line_chosen = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lines = _Lines()
        self.lines.line_chosen.connect(self.line_chosen)
        self.lines.line_reached.connect(self._on_line_reached)
        self.lines.left.connect(self.left)
        self.setWidget(self.lines)
        self.lines.setAutoFillBackground(False)
        self._program: Program = ()

    @property
    def lit_line(self) -> str:
        """The line at work, without its indentation; '' for none."""
        return self.lines.lit.text.strip() if self.lines.lit else ""

    def show_phase(self, phase: Phase, program: Program) -> None:
        if program != self._program:
            self._program = program
            self.lines.show_program(program)
        self.lines.light(phase.kind)
        self._follow()

    def set_theme(self, theme: Theme) -> None:
        self.lines.set_theme(theme)

    def least_height(self) -> int:
        return LEAST_LINES * self.lines.pitch

    def _follow(self) -> None:
        if self.lines.lit is None:
            return
        place, bar = self.lines.place_of(self.lines.lit), self.verticalScrollBar()
        top, height = bar.value(), self.viewport().height()
        if place.top() < top or place.bottom() > top + height:
            # With what comes next below it, so that the next steps move nothing.
            bar.setValue(self.lines.row_before(place.top() - min(height // 3, 3 * self.lines.pitch)))

    def _on_line_reached(self, place: QRect) -> None:
        self.ensureVisible(0, place.center().y(), 0, 2 * self.lines.pitch)

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(300, self.lines.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.least_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lines.lay_out(self.viewport().width())
        self._follow()


def as_text(program: Program) -> str:
    """The program as it is copied."""
    blocks = ("\n".join((f"# {block.title}", *(line.text for line in block.lines))) for block in program)
    return "\n\n".join(blocks) + "\n"


def _broken(text: str, most: int) -> list[str]:
    """In pieces of ``most`` characters, broken at spaces where there are any, the later ones set in."""
    pieces: list[str] = []
    indent = " " * (len(text) - len(text.lstrip()))
    while len(text) > most:
        at = text.rfind(" ", len(indent) + len(HANGING) * bool(pieces) + 1, most + 1)
        at = at if at > 0 else most
        pieces.append(text[:at])
        text = indent + HANGING + text[at:].lstrip()
        if len(indent) + len(HANGING) >= most - 4:
            indent = ""
    return [*pieces, text]

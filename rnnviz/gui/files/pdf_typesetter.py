"""Typesetter: the blocks of a report set in type: strips of text, tables and pictures for one paper.

Knows Qt's fonts and text layout; knows no run, and not where a page ends. Its colours are those
of report/ink.py, its fonts the first of a list that the system has. Sizes are in points where
nothing else is said; what is painted is in the dots of the writer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPdfWriter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer

from rnnviz.gui.files.pdf_pages import Strip
from rnnviz.report import ink
from rnnviz.report.block import (
    Block,
    Caption,
    CommandLine,
    Heading,
    Illustration,
    Paragraph,
    Table,
    Title,
    Writing,
)
from rnnviz.report.content import Passage

DPI = 1200
POINT = DPI / 72
MARGIN = 57.0  # points, 20 mm; all sizes below are points, too
TOP, BOTTOM = 57.0, 64.0
BODY, SMALL, TABLE, MONO = 9.5, 8.0, 8.2, 8.2
LINE_HEIGHT = 1.4
GUTTER = 12.0
LONGEST_WHOLE = 30
"""Lines of writing that are kept on one page; more may be parted."""

_SANS = ("Source Sans 3", "Inter", "Helvetica Neue", "Segoe UI", "Liberation Sans", "Nimbus Sans",
         "Arial", "Noto Sans", "DejaVu Sans")  # fmt: skip


class Typesetter:
    """Turns blocks into strips for one writer's paper. ``source`` says what stands under a named figure."""

    def __init__(self, writer: QPdfWriter, source: Callable[[str], str]) -> None:
        self._writer = writer
        self._source = source
        self._left = MARGIN * POINT
        self._width = writer.width() - 2 * self._left
        self.page_height = writer.height() - (TOP + BOTTOM) * POINT
        known = set(QFontDatabase.families())
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        self.family = next((family for family in _SANS if family in known), system)
        # Qt scales the distance of tab stops, and nothing else, from the screen's dots to the writer's.
        screen = QGuiApplication.primaryScreen()
        self._per_dot = DPI / round(screen.logicalDotsPerInchY()) if screen else DPI / 100
        self._mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()

    def set(self, blocks: Sequence[Block]) -> list[Strip]:
        """The strips of all blocks, one under the other."""
        strips: list[Strip] = []
        previous: Block | None = None
        for block in blocks:
            added = self._block(block)
            if isinstance(block, Table) and block.name:
                added[-1].bound = True
                added += self._text(self._source(block.name), self._font(SMALL - 1.5), ink.QUIET, before=3)
            if isinstance(previous, Heading) and isinstance(block, Paragraph):
                for strip in added:  # what opens a section stays with what it speaks of
                    strip.bound = True
            strips += added
            previous = block
        if strips:
            strips[-1].bound = False
        return strips

    def draw_foot(self, painter: QPainter, title: str, number: str) -> None:
        """The last line of a page: the report's title at the left, the page's number at the right."""
        font = self._font(SMALL - 0.5)
        metrics = QFontMetricsF(font, self._writer)
        y = self._writer.height() - 34 * POINT
        painter.setFont(font)
        painter.setPen(QColor(ink.QUIET))
        room = self._width - metrics.horizontalAdvance(number) - 2 * GUTTER * POINT
        painter.drawText(QPointF(self._left, y), metrics.elidedText(title, Qt.TextElideMode.ElideRight, room))
        right = self._left + self._width - metrics.horizontalAdvance(number)
        painter.drawText(QPointF(right, y), number)

    def _block(self, block: Block) -> list[Strip]:
        match block:
            case Title(made_by, title, under):
                return [
                    *self._text(made_by, self._font(SMALL), ink.QUIET, bound=True),
                    *self._text(
                        title, self._font(21, bold=True), ink.TEXT, before=3, bound=True, leading=1.2
                    ),
                    *self._text(under, self._font(BODY), ink.QUIET, before=5, bound=True),
                    self._rule(9),
                ]
            case Heading(text):
                return self._text(text, self._font(13, bold=True), ink.TEXT, before=22, bound=True, after=2)
            case Paragraph(text):
                return self._text(text, self._font(BODY), ink.TEXT, before=5)
            case Caption(text):
                return self._text(text, self._font(TABLE, bold=True), ink.TEXT, before=10, bound=True)
            case Table():
                return self._table(block)
            case Illustration(picture, caption):
                height = self._width * picture.height / picture.width
                renderer = QSvgRenderer(QByteArray(picture.svg.encode("utf-8")))

                def draw(painter: QPainter, y: float) -> None:
                    renderer.render(painter, QRectF(self._left, y, self._width, height))

                strip = Strip(height, draw, before=6 * POINT, bound=True)
                if block.name:
                    caption = f"{caption} {self._source(block.name)}"
                return [strip, *self._text(caption, self._font(SMALL), ink.QUIET, before=5)]
            case Writing(left, right, passage):
                return self._writing(left, f"{right} · #{block.name}" if block.name else right, passage)
            case CommandLine(text):
                return self._command(text)

    # ── text ──

    def _font(self, points: float, *, bold: bool = False, mono: bool = False) -> QFont:
        font = QFont(self._mono if mono else self.family)
        font.setPointSizeF(points)
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def _lines(
        self,
        text: str,
        font: QFont,
        width: float,
        *,
        color: str = ink.TEXT,
        right: bool = False,
        leading: float = LINE_HEIGHT,
        passage: Passage | None = None,
    ) -> "_Lines":
        layout = QTextLayout(text.replace("\n", "\u2028"), font, self._writer)
        option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(
            4 * QFontMetricsF(font, self._writer).horizontalAdvance(" ") / self._per_dot
        )
        layout.setTextOption(option)
        if passage is not None and passage.real is not None:
            layout.setFormats(_ranges(passage.text, passage.real))
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
        layout.endLayout()
        return _Lines(layout, font.pointSizeF() * leading * POINT, color)

    def _text(
        self,
        text: str,
        font: QFont,
        color: str,
        *,
        before: float = 0.0,
        after: float = 0.0,
        bound: bool = False,
        leading: float = LINE_HEIGHT,
    ) -> list[Strip]:
        """A paragraph over the whole width; ``bound`` binds its last line to what follows."""
        lines = self._lines(text, font, self._width, color=color, leading=leading)
        strips = self._line_strips(lines, self._left)
        strips[0].before = before * POINT
        strips[-1].height += after * POINT
        strips[-1].bound = bound
        return strips

    def _line_strips(self, lines: "_Lines", x: float, *, whole: bool = False) -> list[Strip]:
        """One strip a line; neither the first nor the last line is left alone on a page."""

        def strip(index: int) -> Strip:
            return Strip(lines.height, lambda painter, y: lines.draw(painter, index, x, y))

        strips = [strip(index) for index in range(lines.count)]
        for index in range(len(strips) - 1):
            strips[index].bound = whole or index == 0 or index == len(strips) - 2
        return strips

    # ── writing ──

    def _writing(self, left: str, right: str, passage: Passage) -> list[Strip]:
        bold, plain = self._font(TABLE, bold=True), self._font(TABLE)
        name = self._lines(left, bold, self._width)
        facts = self._lines(right, plain, self._width, color=ink.QUIET, right=True)

        def draw_head(painter: QPainter, y: float) -> None:
            name.draw(painter, 0, self._left, y)
            facts.draw(painter, 0, self._left, y)

        head = Strip(name.height + 2 * POINT, draw_head, before=12 * POINT, bound=True)
        color = ink.TEXT if passage.real is None else ink.FAINT
        indent = 9 * POINT
        lines = self._lines(
            passage.text, self._font(MONO, mono=True), self._width - indent, color=color, passage=passage
        )
        body = self._line_strips(lines, self._left + indent, whole=lines.count <= LONGEST_WHOLE)
        return [head, *(self._with_bar(strip) for strip in body)]

    def _with_bar(self, strip: Strip) -> Strip:
        """The strip with a thin bar at its left: what a network wrote."""

        def draw(painter: QPainter, y: float) -> None:
            painter.fillRect(QRectF(self._left, y, 1.2 * POINT, strip.height + 1), QColor(ink.LINE))
            strip.draw(painter, y)

        return Strip(strip.height, draw, strip.before, strip.bound)

    def _command(self, text: str) -> list[Strip]:
        indent = 9 * POINT
        lines = self._lines(text, self._font(MONO, mono=True), self._width - 2 * indent)
        height = lines.count * lines.height + 2 * 6 * POINT

        def draw(painter: QPainter, y: float) -> None:
            painter.fillRect(QRectF(self._left, y, self._width, height), QColor(ink.PALE))
            for index in range(lines.count):
                lines.draw(painter, index, self._left + indent, y + 6 * POINT + index * lines.height)

        return [Strip(height, draw, before=7 * POINT)]

    # ── tables ──

    def _table(self, table: Table) -> list[Strip]:
        rows = [table.header, *table.rows] if table.header else list(table.rows)
        font, widths = self._column_widths(table.columns, rows)
        strips = []
        for number, row in enumerate(rows):
            is_head = bool(table.header) and number == 0
            cells = [
                self._lines(
                    cell,
                    font,
                    width,
                    color=ink.QUIET if is_head or column == 0 else ink.TEXT,
                    right=kind == "r",
                    leading=1.3,
                )
                for column, (cell, kind, width) in enumerate(zip(row, table.columns, widths, strict=True))
            ]
            strips.append(self._row(cells, widths, ink.LINE if is_head else ink.PALE))
        for strip in strips[:-1]:
            strip.bound = True
        strips[0].before = 5 * POINT
        strips[-1].height += 4 * POINT
        return strips

    def _column_widths(self, kinds: str, rows: Sequence[Sequence[str]]) -> tuple[QFont, list[float]]:
        """A font in which the columns that must not wrap have room, and the width of each, in dots."""
        gaps = GUTTER * POINT * (len(kinds) - 1)
        size = TABLE
        while True:
            font = self._font(size)
            metrics = QFontMetricsF(font, self._writer)
            widths = [max(metrics.horizontalAdvance(row[i]) for row in rows) + 2 for i in range(len(kinds))]
            fixed = sum(width for width, kind in zip(widths, kinds, strict=True) if kind != "w")
            least = 0.3 * self._width if "w" in kinds else 0.0
            if fixed + gaps + least <= self._width or size <= 6:
                break
            size -= 0.4
        rest = self._width - gaps - fixed
        if "w" in kinds:
            widths[kinds.index("w")] = max(rest, 0.1 * self._width)
        else:
            widths = [width + rest / len(widths) for width in widths]
        return font, widths

    def _row(self, cells: Sequence["_Lines"], widths: Sequence[float], rule: str) -> Strip:
        pad = 2.6 * POINT
        height = max(cell.count * cell.height for cell in cells) + 2 * pad

        def draw(painter: QPainter, y: float) -> None:
            x = self._left
            for cell, width in zip(cells, widths, strict=True):
                for index in range(cell.count):
                    cell.draw(painter, index, x, y + pad + index * cell.height)
                x += width + GUTTER * POINT
            painter.fillRect(
                QRectF(self._left, y + height - 0.5 * POINT, self._width, 0.5 * POINT), QColor(rule)
            )

        return Strip(height, draw)

    def _rule(self, before: float) -> Strip:
        def draw(painter: QPainter, y: float) -> None:
            painter.fillRect(QRectF(self._left, y, self._width, 0.7 * POINT), QColor(ink.LINE))

        return Strip(POINT, draw, before=before * POINT)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Text broken into lines of equal ``height``; ``draw`` puts one of them with its top left at (x, y)."""

    layout: QTextLayout
    height: float
    color: str

    @property
    def count(self) -> int:
        return max(1, self.layout.lineCount())

    def draw(self, painter: QPainter, index: int, x: float, y: float) -> None:
        if index >= self.layout.lineCount():
            return  # an empty text has one empty line
        line = self.layout.lineAt(index)
        painter.setPen(QColor(self.color))
        # Each line stands by its base line, so that all are as far apart, whatever fonts they need.
        base = y + self.height * 0.74
        line.draw(painter, QPointF(x, base - line.ascent() - line.y()))


def _ranges(text: str, spans: Sequence[tuple[int, int]]) -> list[QTextLayout.FormatRange]:
    """The spans in the ink of words. Qt counts in UTF-16: characters beyond its plane count twice."""
    ink_format = QTextCharFormat()
    ink_format.setForeground(QColor(ink.TEXT))
    ranges = []
    place, units = 0, 0
    for start, end in spans:
        units += _utf16_units(text[place:start])
        length = _utf16_units(text[start:end])
        span = QTextLayout.FormatRange()
        span.start, span.length, span.format = units, length, ink_format
        ranges.append(span)
        place, units = end, units + length
    return ranges


def _utf16_units(text: str) -> int:
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)

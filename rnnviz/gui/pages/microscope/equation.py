"""EquationBoard: the operands of one phase as grids of numbers, drawn as the equation reads.

Knows grids, their labels and which part of a large one is shown; knows no formulas.
Arrays that share an axis show the same part of it, so that a row of a matrix stays
beside the number it makes.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QWidget

from rnnviz.gui.pages.microscope.board import AIRY, CLOSE, Box, Drawing, NumberBoard, NumberCell, Step, Text
from rnnviz.gui.parts.theme import bold, mono_font
from rnnviz.training.microscope.numbers import Axis, Entry, Quantity
from rnnviz.training.microscope.operands import Operand

SIGN_MARGIN = 6
LEAST_ROWS = 3
"""What there is always room for: the units of a network for the blackboard."""
LEAST_SHOWN = 2
"""Rows and columns that are shown however little room there is."""
LEAST_FACTOR = 0.7
"""How much smaller the numbers of a phase are at most that has no room else."""
MOST_FACTOR = 1.8
"""How much larger the numbers are at most, where there is room to spare."""
OTHER_WIDTH = 130
"""What the signs and the row labels of the widest phases take."""
TRACK = 3
"""Thickness of the line that says which part of a large array is shown."""

TIP = "The numbers of this phase: click one, or walk over them with the arrow keys."


@dataclass(frozen=True, slots=True)
class Grid:
    """One operand as drawn: rows down, columns across."""

    operand: Operand
    quantity: Quantity
    rows: Axis
    columns: Axis
    row_kind: str
    column_kind: str

    def entry(self, row: int, column: int) -> Entry:
        """The number that is drawn at a row and a column of the whole array."""
        if self.quantity.values.ndim == 1:
            return Entry(self.quantity.name, (column if self.operand.transposed else row,))
        return Entry(self.quantity.name, (column, row) if self.operand.transposed else (row, column))

    def drawn_at(self, entry: Entry) -> tuple[int, int] | None:
        """The (row, column) of a number of this array, None for another array's."""
        if entry.name != self.quantity.name:
            return None
        if len(entry.place) == 1:
            return (0, entry.place[0]) if self.operand.transposed else (entry.place[0], 0)
        row, column = entry.place
        return (column, row) if self.operand.transposed else (row, column)


def make_grid(operand: Operand, quantity: Quantity) -> Grid:
    """How an operand is drawn: vectors stand up, and lie down where transposed."""
    one = Axis("one", ("",))
    axes = list(quantity.axes) + [one] * (2 - len(quantity.axes))
    kinds = list(operand.axes or (axis.kind for axis in quantity.axes))
    kinds += ["one"] * (2 - len(kinds))
    if operand.transposed:
        axes.reverse()
        kinds.reverse()
    return Grid(operand, quantity, axes[0], axes[1], kinds[0], kinds[1])


def _briefer(step: Step) -> Iterator[Sequence[Operand]]:
    """The operands of the phase; with shorter signs; of several blocks the one that is looked at."""
    operands, entry = step.phase.operands, step.explanation.entry
    yield operands
    yield _brief(operands)
    *blocks, result = operands
    block = next((each.block for each in blocks if each.name == entry.name), None)
    if block is None:
        block = entry.place[0] // step.walkthrough.numbers.hidden_size
    one = [replace(operand, sign=operand.sign.strip("; ")) for operand in blocks if operand.block == block]
    if one:  # and a sign that there are others
        one += [replace(result, sign=f"; … {result.sign}")]
        yield one
        yield _brief(one)


def _brief(operands: Sequence[Operand]) -> Sequence[Operand]:
    return [
        replace(operand, sign=operand.brief or (";" if operand.sign == "; " else operand.sign))
        for operand in operands
    ]


class EquationBoard(NumberBoard):
    """The grids of a phase."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("microscope_equation", "The numbers of this phase", TIP, parent)
        self._grids: list[Grid] = []
        self._areas: list[QRectF] = []
        self._first: dict[str, int] = {}
        self._shown: dict[str, int] = {}
        self._drawn_phase: object = None
        self._drawn_entry: Entry | None = None
        self._small = math.ceil(self.metrics["small"].height())
        self._base = QSize(self.cell_width, self.cell_height)
        self._longest = 0
        self._is_close = False

    # ── what part of a large array is shown ──

    def _focus(self, step: Step) -> None:
        """Bring the chosen number into view, and the largest of its terms."""
        if step.phase is not self._drawn_phase:
            self._drawn_phase = step.phase
            self._first.clear()
        elif step.explanation.entry == self._drawn_entry:
            # The reader has scrolled, and is left where he is.
            return
        self._drawn_entry = step.explanation.entry
        largest = sorted(step.explanation.terms, key=lambda term: -abs(term.value))
        wanted = [step.explanation.entry, *(source for term in largest for source in term.sources)]
        settled = {"one"}
        for entry in wanted:
            found: dict[str, int] = {}
            for grid in self._grids:
                place = grid.drawn_at(entry)
                if place is not None:
                    found.setdefault(grid.row_kind, place[0])
                    found.setdefault(grid.column_kind, place[1])
            for kind, place_on_axis in found.items():
                if kind not in settled:
                    settled.add(kind)
                    self._bring(kind, place_on_axis)

    def _bring(self, kind: str, place: int) -> None:
        shown, length = self._shown[kind], self._length(kind)
        first = self._first.get(kind)
        if first is None:
            first = place - shown // 2
        elif place < first:
            first = place
        elif place >= first + shown:
            first = place - shown + 1
        self._first[kind] = max(0, min(first, length - shown))

    def _length(self, kind: str) -> int:
        for grid in self._grids:
            if grid.row_kind == kind:
                return len(grid.rows.labels)
            if grid.column_kind == kind:
                return len(grid.columns.labels)
        return 1

    def _scroll(self, position: QPointF, across: int, down: int) -> None:
        for grid, area in zip(self._grids, self._areas, strict=True):
            if area.contains(position):
                for kind, by in ((grid.row_kind, down), (grid.column_kind, across)):
                    last = self._length(kind) - self._shown[kind]
                    self._first[kind] = max(0, min(self._first.get(kind, 0) + by, last))
                self.lay_out()
                return

    def _beyond(self, cell: NumberCell, across: int, down: int) -> Entry | None:
        grid = self._grids[cell.grid]
        row, column = cell.row + down, cell.column + across
        if not (0 <= row < len(grid.rows.labels) and 0 <= column < len(grid.columns.labels)):
            return None
        return grid.entry(row, column)

    # ── layout ──

    def show_step(self, step: Step) -> None:
        numbers = step.walkthrough.numbers
        self._longest = max(numbers.hidden_size, numbers.vocab_size)
        self._step = step
        self._set_rows()
        super().show_step(step)

    def set_close(self, is_close: bool) -> None:
        self._is_close = is_close
        if self._set_rows():
            self.lay_out()

    def least_height(self, is_close: bool) -> int:
        """What three rows of numbers need."""
        return self._height(0) + LEAST_ROWS * self._row_height(is_close)

    def _row_height(self, is_close: bool) -> int:
        if self._below:  # what is printed below a number sets the rows apart
            return math.ceil(self.metrics["mono"].height()) + CLOSE + self._below
        return math.ceil(self.metrics["mono"].height()) + (CLOSE if is_close else AIRY)

    def _set_rows(self) -> bool:
        """Take the height that a row of numbers has now; whether it is another."""
        height = self._row_height(self._is_close)
        if height == self._base.height():
            return False
        self._base.setHeight(height)
        self._resize_cells(1.0)
        self.updateGeometry()
        return True

    def _resize_cells(self, factor: float) -> None:
        font = mono_font(self.fonts["mono"].pointSizeF() * factor)
        self.fonts |= {"cell": font, "cell bold": bold(font)}
        self.metrics["cell"] = QFontMetricsF(font)
        # Rounded down, so that as many have room as the factor was chosen for.
        self.cell_width = math.floor(self._base.width() * factor)
        self.cell_height = math.floor(self._base.height() * factor)

    def _choose_size(self) -> None:
        """As large as every phase of this network has room for, so that no two phases differ."""
        across = (self.width() - OTHER_WIDTH) / (3 * self._longest * self._base.width())
        across = max(1.0, min(MOST_FACTOR, across))
        # No taller than this network can need, so that the words below follow, and stay where they are.
        self.setMaximumHeight(self._height(0) + math.ceil(across * self._base.height()) * self._longest)
        down = (self.height() - self._height(0)) / (self._longest * self._base.height())
        factor = max(1.0, min(across, down))
        if self.cell_height != math.floor(self._base.height() * factor):
            self._resize_cells(factor)

    def _height(self, rows: int) -> int:
        return 2 * self._small + rows * self.cell_height + TRACK + 12

    def _draw(self, step: Step) -> Drawing:
        numbers = step.walkthrough.numbers
        self._choose_size()
        for operands in _briefer(step):
            self._grids = [make_grid(operand, numbers.quantity(operand.name)) for operand in operands]
            if self._room_left() >= 0:
                break
        else:
            # Smaller than in other phases, which is better than cut off.
            least = self._least_cells() * self.cell_width
            self._resize_cells(max(LEAST_FACTOR, 1 + (self._room_left() - 4) / least))
        widths = [self._labels_width(position) for position in range(len(self._grids))]
        signs = [self._sign_width(grid.operand.sign) for grid in self._grids]
        self._measure(self._fixed_width())
        self._focus(step)
        drawing = Drawing()
        self._areas = []
        captions_height, labels_height = self._small + 2, self._small + 1
        tallest = max(self._shown[grid.row_kind] for grid in self._grids)
        top = captions_height + labels_height
        middle = top + tallest * self.cell_height / 2
        x = 5.0
        for position, grid in enumerate(self._grids):
            if grid.operand.sign:
                rect = QRectF(x, middle - self.cell_height / 2, signs[position], self.cell_height)
                font = "large" if len(grid.operand.sign) == 1 else "cell"
                drawing.texts.append(Text(rect, grid.operand.sign, font))
            x += signs[position]
            side = self._side_room(grid) / 2
            x += widths[position] + side
            width = self._shown[grid.column_kind] * self.cell_width
            height = self._shown[grid.row_kind] * self.cell_height
            area = QRectF(x, middle - height / 2, width, height)
            self._areas.append(area)
            self._draw_grid(drawing, position, area, widths[position])
            x += width + side
        return drawing

    def _fixed_width(self) -> float:
        """What is not cells: labels, signs, and what captions need beside them."""
        labels = sum(self._labels_width(position) for position in range(len(self._grids)))
        signs = sum(self._sign_width(grid.operand.sign) for grid in self._grids)
        return labels + signs + sum(self._side_room(grid) for grid in self._grids)

    def _least_cells(self) -> int:
        """The fewest places of each axis across, which are always shown."""
        lengths = [1 if g.column_kind == "one" else len(g.columns.labels) for g in self._grids]
        return sum(min(length, LEAST_SHOWN) for length in lengths)

    def _room_left(self) -> float:
        """Beside the fewest cells and what is not cells; less than 0 where they do not fit."""
        return self.width() - 8 - self._fixed_width() - self._least_cells() * self.cell_width

    def _measure(self, fixed: float) -> None:
        """How many places of each axis have room, ``fixed`` being the width that is not cells."""
        rows = max(LEAST_SHOWN, int((self.height() - self._height(0)) // self.cell_height))
        lengths: dict[str, int] = {}
        columns = [grid.column_kind for grid in self._grids]
        for grid in self._grids:
            lengths[grid.row_kind] = len(grid.rows.labels)
            lengths[grid.column_kind] = len(grid.columns.labels)
        room = max(0.0, self.width() - fixed - 8) / self.cell_width
        most = LEAST_SHOWN
        while most < max(lengths[kind] for kind in columns):
            if sum(min(lengths[kind], most + 1) for kind in columns) > room:
                break
            most += 1
        self._shown = {}
        for grid in self._grids:
            for kind, limit in ((grid.row_kind, rows), (grid.column_kind, most)):
                self._shown[kind] = min(self._shown.get(kind, lengths[kind]), limit, lengths[kind])

    def _has_row_labels(self, position: int) -> bool:
        """Rows are labelled where they are not those of the grid before, which then has the labels."""
        grid = self._grids[position]
        if grid.row_kind == "one":
            return False
        return position == 0 or self._grids[position - 1].row_kind != grid.row_kind

    def _labels_width(self, position: int) -> float:
        if not self._has_row_labels(position):
            return 0.0
        labels = self._grids[position].rows.labels
        widest = max(labels, key=len)
        return self.metrics["cell"].horizontalAdvance(widest) + 7

    def _sign_width(self, sign: str) -> float:
        if not sign:
            return 0.0
        font = "large" if len(sign) == 1 else "cell"
        return self.metrics[font].horizontalAdvance(sign) + 2 * SIGN_MARGIN

    def _side_room(self, grid: Grid) -> float:
        """What a caption needs beyond a narrow grid."""
        cells = (
            self._shown.get(grid.column_kind, 1) if grid.column_kind == "one" else len(grid.columns.labels)
        )
        caption = self.metrics["small"].horizontalAdvance(grid.operand.caption) + 6
        return max(0.0, caption - min(cells, LEAST_SHOWN) * self.cell_width)

    def _draw_grid(self, drawing: Drawing, position: int, area: QRectF, labels_width: float) -> None:
        grid = self._grids[position]
        has_column_labels = grid.column_kind != "one"
        above = area.top() - (self._small + 1 if has_column_labels else 0)
        caption = QRectF(area.left() - 200, above - self._small - 2, area.width() + 400, self._small)
        drawing.texts.append(Text(caption, grid.operand.caption))
        first_row, first_column = self._first.get(grid.row_kind, 0), self._first.get(grid.column_kind, 0)
        shown_rows, shown_columns = self._shown[grid.row_kind], self._shown[grid.column_kind]
        for column in range(first_column, first_column + shown_columns):
            if has_column_labels:
                left = area.left() + (column - first_column) * self.cell_width
                rect = QRectF(left, area.top() - self._small - 3, self.cell_width, self._small + 3)
                drawing.texts.append(Text(rect, grid.columns.labels[column], "mono", is_mark=True))
        for row in range(first_row, first_row + shown_rows):
            y = area.top() + (row - first_row) * self.cell_height
            if labels_width:
                height = self.cell_height - self._below  # in the line of our numbers
                rect = QRectF(area.left() - labels_width, y, labels_width - 5, height)
                label = grid.rows.labels[row]
                drawing.texts.append(Text(rect, label, "cell", align=Qt.AlignmentFlag.AlignRight))
            for column in range(first_column, first_column + shown_columns):
                left = area.left() + (column - first_column) * self.cell_width
                rect = QRectF(left, y, self.cell_width, self.cell_height)
                drawing.cells.append(self._number(rect, grid.entry(row, column), position, row, column))
        self._draw_tracks(drawing, grid, area)

    def _draw_tracks(self, drawing: Drawing, grid: Grid, area: QRectF) -> None:
        """Thin lines below and beside a large array: how much of it is shown, and where."""
        for kind, length, along in (
            (grid.column_kind, len(grid.columns.labels), area.width()),
            (grid.row_kind, len(grid.rows.labels), area.height()),
        ):
            shown, first = self._shown[kind], self._first.get(kind, 0)
            if shown == length:
                continue
            start, size = along * first / length, max(4.0, along * shown / length)
            start = min(start, along - size)
            if kind == grid.column_kind:
                track = QRectF(area.left(), area.bottom() + 2, along, TRACK)
                thumb = QRectF(area.left() + start, track.top(), size, TRACK)
            else:
                track = QRectF(area.right() + 2, area.top(), TRACK, along)
                thumb = QRectF(track.left(), area.top() + start, TRACK, size)
            drawing.boxes += [Box(track, "raised", radius=1.5), Box(thumb, "quiet", radius=1.5)]

    def _describe(self, step: Step) -> str:
        names = "; ".join(operand.caption for operand in step.phase.operands)
        return f"{step.phase.equation}. {names}. Chosen: {super()._describe(step)}"

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drawn_phase = None
        super().resizeEvent(event)

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(360, self._height(0) + LEAST_ROWS * self._base.height())

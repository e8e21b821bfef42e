"""RowTable: rows of words, numbers, signed bars and small curves, sorted by a press on a column's title.

The arrow keys go through the rows and sort by the column beside; where there is little room, the columns that
can be spared go. Knows columns; knows nothing of what the rows are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rnnviz.core.arrays import Array
from rnnviz.gui.parts.plain import tip
from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font

_Index = QModelIndex | QPersistentModelIndex
Row = Any

LUXURY = 4
_BAR_WIDTH, _CURVE_WIDTH = 15 * GRID, 14 * GRID


@dataclass(frozen=True, slots=True)
class Bar:
    """A signed bar of −1 … +1, faint where it ``is_faint``, with a line as long as ``chance`` to both sides,
    and a mark at ``mark`` to compare with."""

    value: float
    chance: float = 0.0
    is_faint: bool = False
    mark: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """(n,) values from left to right; ``low`` and ``high`` are the ends of the cell."""

    values: Array
    low: float = -1.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column.

    meaning     its tooltip
    words       what it says of a row, also to who cannot see the picture
    key         what rows are sorted by, the smallest on top
    picture     what is painted instead of the words
    is_number   monospaced and on the right
    is_written  monospaced: what a network wrote
    is_quiet    whether the words of a row are in the quiet colour
    stretches   how large its part is of the room that is left
    spare       the higher, the earlier it goes where there is little room; 0 stays, and what is above
                ``LUXURY`` is there only where there is plenty
    sample      words that it must have room for, where its title is shorter
    tooltip     what is said of a row where the mouse rests on this column; else the row's sentence
    editable    what F2 edits of a row, where it can be written in
    """

    title: str
    meaning: str
    words: Callable[[Row], str]
    key: Callable[[Row], Any]
    picture: Callable[[Row], Bar | Curve] | None = None
    is_number: bool = False
    is_written: bool = False
    is_quiet: Callable[[Row], bool] = lambda _row: False
    stretches: int = 0
    spare: int = 0
    sample: str = ""
    tooltip: Callable[[Row], str] | None = None
    editable: Callable[[Row], str] | None = None


Arranged = Callable[[Sequence[Row], Callable[[Row], Any], bool], list[Row]]
"""Rows in the order of a key, the largest first where the last one is true."""


def _sorted(rows: Sequence[Row], key: Callable[[Row], Any], reverse: bool) -> list[Row]:
    return sorted(rows, key=key, reverse=reverse)


def signed(value: float) -> str:
    """``+0.65`` or ``−0.77``; what rounds to nothing has no sign."""
    words = f"{value:+.2f}".replace("-", "−")
    return words if words[1:] != "0.00" else "0.00"


class RowTable(QTableView):
    """``identity`` is what a row is known by when rows come anew; ``in_words`` says a row in a sentence.

    row_chosen   the identity of the row that the keyboard or the mouse has come to
    cell_edited  the identity of a row, and what was written in its column that can be written in
    """

    SORT_KEYS = "← → and Enter"
    ROOM = 18 * GRID
    """Pixels for each column that stretches; where there are fewer, others go."""

    row_chosen = Signal(object)
    cell_edited = Signal(object, str)

    def __init__(
        self,
        columns: Sequence[TableColumn],
        identity: Callable[[Row], object],
        in_words: Callable[[Row], str],
        sorted_by: int,
        parent: QWidget | None = None,
        arranged: Arranged = _sorted,
    ) -> None:
        super().__init__(parent)
        self._columns, self._identity = tuple(columns), identity
        self._model = _Rows(self._columns, identity, in_words, sorted_by, self, arranged)
        self._model.sort_keys = self.SORT_KEYS
        self._model.cell_edited.connect(self.cell_edited)
        self._painted = _Painted(self._model, self)
        self._is_filling = False
        self.setProperty("rows", True)
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GRID)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(3 * GRID)
        header.setSortIndicator(sorted_by, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._put_arrow)
        self._put_arrow(sorted_by)
        self.setSortingEnabled(True)
        self._widths: dict[int, int] = {}
        for place, column in enumerate(self._columns):
            if column.picture is not None:
                self.setItemDelegateForColumn(place, self._painted)
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            if not column.stretches:
                self._widths[place] = self._width_of(column)
                self.setColumnWidth(place, self._widths[place])

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown, from top to bottom."""
        return tuple(self._model.rows)

    @property
    def chosen(self) -> object | None:
        """The identity of the row that is chosen."""
        index = self.currentIndex()
        return self._identity(self._model.rows[index.row()]) if index.isValid() else None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these, sorted as before; what was chosen stays so, and nobody is told."""
        chosen = self.chosen
        self._is_filling = True
        self._model.set_rows(rows)
        self._is_filling = False
        if chosen is not None:
            self.choose(chosen)

    def choose(self, identity: object) -> None:
        """Go to a row by program: nobody is told. Where it is not there, none is chosen."""
        row = self._model.place_of(identity)
        self._is_filling = True
        if row is None:
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._model.index(row, 0))
        self._is_filling = False

    def set_theme(self, theme: Theme) -> None:
        self._model.theme = self._painted.theme = theme
        self.viewport().update()

    def _width_of(self, column: TableColumn) -> int:
        title = self.fontMetrics().horizontalAdvance(column.title) + 3 * GRID + 4
        if column.is_number:
            sample = column.sample or "−0.00"
            return max(title, QFontMetrics(mono_font()).horizontalAdvance(sample) + 2 * GRID)
        if column.sample:
            return max(title, self.fontMetrics().horizontalAdvance(column.sample) + 2 * GRID)
        if column.picture is None:
            return title
        return max(title, _BAR_WIDTH if column.spare == 0 else _CURVE_WIDTH)

    @property
    def order(self) -> tuple[str, bool]:
        """The title of the column that rows are sorted by, and whether the largest stands on top."""
        header = self.horizontalHeader()
        is_turned = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        return self._columns[header.sortIndicatorSection()].title, is_turned

    def sort_as(self, title: str, *, is_turned: bool) -> None:
        """Sort by the column of this title; one that there is not is left."""
        orders = Qt.SortOrder
        for place, column in enumerate(self._columns):
            if column.title == title and self.order != (title, is_turned):
                self.sortByColumn(place, orders.DescendingOrder if is_turned else orders.AscendingOrder)

    def _put_arrow(self, section: int, _order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """On the side where no title stands: Qt cuts what is under it."""
        header = self.horizontalHeader()
        side = "left" if self._columns[section].is_number else "right"
        if header.property("arrow") != side:
            header.setProperty("arrow", side)
            header.style().unpolish(header)
            header.style().polish(header)

    def _sort_beside(self, side: int) -> None:
        """Sort by the next column on that side that is seen; 0: by the same, the other way round."""
        header = self.horizontalHeader()
        orders = Qt.SortOrder
        column, order = header.sortIndicatorSection(), header.sortIndicatorOrder()
        if side == 0:
            turned = orders.DescendingOrder if order == orders.AscendingOrder else orders.AscendingOrder
            self.sortByColumn(column, turned)
            return
        seen = [place for place in range(len(self._columns)) if not self.isColumnHidden(place)]
        beside = [place for place in seen if (place - column) * side > 0]
        if beside:
            self.sortByColumn(min(beside, key=lambda place: abs(place - column)), orders.AscendingOrder)

    # Qt's overrides

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._is_filling and current.row() != previous.row():
            self.row_chosen.emit(self._identity(self._model.rows[current.row()]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by on his way with Tab has chosen no row; Qt would take the first."""
        chosen = self.currentIndex()
        self._is_filling = True
        super().focusInEvent(event)
        if not chosen.isValid():
            self.setCurrentIndex(chosen)
        self._is_filling = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and the last row, Left and Right sort by the column beside, and Enter
        turns the order over: Qt's own would go along cells, of which a row here has none."""
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._model.rows) - 1}
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Return: 0, Qt.Key.Key_Enter: 0}
        key = Qt.Key(event.key())
        if ends.get(key, -1) >= 0:
            self.setCurrentIndex(self._model.index(ends[key], 0))
        elif key in sides:
            self._sort_beside(sides[key])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width() - sum(self._widths.values())
        wide = [place for place, column in enumerate(self._columns) if column.stretches]
        least = self.ROOM * len(wide)
        can_go = [place for place in self._widths if self._columns[place].spare]
        for place in sorted(can_go, key=lambda place: -self._columns[place].spare):
            is_hidden = room < least * (1.5 if self._columns[place].spare > LUXURY else 1)
            self.setColumnHidden(place, is_hidden)
            room += self._widths[place] if is_hidden else 0
        self._share_out(room, wide)

    def _share_out(self, room: int, wide: Sequence[int]) -> None:
        """The room that is left goes to the columns that stretch; the last has what remains of it."""
        parts = sum(self._columns[place].stretches for place in wide)
        for place in wide:
            part = self._columns[place].stretches
            width = max(self.horizontalHeader().minimumSectionSize(), room * part // parts)
            self.setColumnWidth(place, width)
            room, parts = room - width, parts - part


class _Rows(QAbstractTableModel):
    """The rows in the order of the column that they are sorted by."""

    cell_edited = Signal(object, str)

    def __init__(
        self,
        columns: tuple[TableColumn, ...],
        identity: Callable[[Row], object],
        in_words: Callable[[Row], str],
        sorted_by: int,
        parent: QWidget,
        arranged: Arranged,
    ) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.sort_keys = ""
        self._arranged = arranged
        self.theme = DARK
        self.columns = columns
        self._identity, self._in_words = identity, in_words
        self._order = (sorted_by, Qt.SortOrder.AscendingOrder)
        self._mono = mono_font()

    def set_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self._sort()
        self.endResetModel()

    def place_of(self, identity: object) -> int | None:
        return next((k for k, row in enumerate(self.rows) if self._identity(row) == identity), None)

    def _sort(self) -> None:
        column, order = self._order
        self.rows = self._arranged(self.rows, self.columns[column].key, order == Qt.SortOrder.DescendingOrder)

    # Qt's overrides

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column < 0:
            return
        self.layoutAboutToBeChanged.emit()
        places = [(index, self._identity(self.rows[index.row()])) for index in self.persistentIndexList()]
        self._order = (column, order)
        self._sort()
        for index, identity in places:
            self.changePersistentIndex(index, self.index(self.place_of(identity) or 0, index.column()))
        self.layoutChanged.emit()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return f"{column.meaning} Press to sort by it (keys: {self.sort_keys})."
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole if column.picture is None:
                return column.words(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return column.words(row)
            case Qt.ItemDataRole.ToolTipRole:
                return tip((column.tooltip or self._in_words)(row))
            case Qt.ItemDataRole.EditRole if column.editable is not None:
                return column.editable(row)
            case Qt.ItemDataRole.FontRole if column.is_number or column.is_written:
                return self._mono
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column)
            case Qt.ItemDataRole.ForegroundRole:
                return self.theme.color("quiet" if column.is_quiet(row) else "text")
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        can_edit = index.isValid() and self.columns[index.column()].editable is not None
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.cell_edited.emit(self._identity(self.rows[index.row()]), str(value))
        return True


def _side(column: TableColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _Painted(QStyledItemDelegate):
    """Paints the pictures of the columns that have them."""

    def __init__(self, model: _Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = DARK
        self._model = model

    # Qt's overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        make = self._model.columns[index.column()].picture
        if make is None:
            return
        picture = make(self._model.rows[index.row()])
        painter.save()
        area = QRectF(option.rect).adjusted(GRID, 5, -GRID, -5)
        if isinstance(picture, Bar):
            self._paint_bar(painter, area, picture)
        elif len(picture.values) > 1:
            self._paint_curve(painter, area, picture)
        painter.restore()

    def _paint_bar(self, painter: QPainter, area: QRectF, bar: Bar) -> None:
        theme, half = self.theme, area.width() / 2
        painter.fillRect(area, theme.color("raised"))
        middle = round(area.center().x())
        end = round(middle + max(-1.0, min(1.0, bar.value)) * half)
        meaning = "positive" if bar.value >= 0 else "negative"
        color = theme.color(meaning, 0.35 if bar.is_faint else 1.0)
        painter.fillRect(QRectF(min(middle, end), area.top(), abs(end - middle), area.height()), color)
        chance = min(1.0, bar.chance) * half
        painter.fillRect(QRectF(middle - chance, area.bottom() - 1, 2 * chance, 1), theme.color("quiet"))
        painter.fillRect(QRectF(middle, area.top(), 1, area.height()), theme.color("line"))
        if bar.mark is not None:
            place = round(middle + max(-1.0, min(1.0, bar.mark)) * half)
            painter.fillRect(QRectF(place - 1, area.top(), 2, area.height()), theme.color("text"))

    def _paint_curve(self, painter: QPainter, area: QRectF, curve: Curve) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        span = (curve.high - curve.low) or 1.0
        shares = np.clip((curve.values - curve.low) / span, 0, 1)
        lefts = np.linspace(area.left(), area.right(), len(shares))
        tops = area.bottom() - shares * area.height()
        painter.setPen(self.theme.pen("quiet"))
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in np.column_stack([lefts, tops]).tolist()]))

"""CheckTable: arrays, their two errors against the pass mark, and the entries that are furthest off.

Knows rows of words and numbers; knows neither gradients nor where they come from.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from rnnviz.gui.parts.theme import DARK, GRID, Theme, mono_font, small_font

ROW_HEIGHT = 22
MOST_ROWS = 11
"""More are scrolled where there is no room for them."""
LOWEST, HIGHEST = -16.0, 0.0
"""Powers of ten at the ends of the scale: float64's rounding, and nothing in common."""
SCALE = "scale"
"""The column with the picture of both errors."""
_ERRORS = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Column:
    """``meaning`` is its tooltip; numbers stand on the right and are monospaced.

    ``widest`` is what there is room for from the start, so that nothing moves when rows come.
    """

    title: str
    meaning: str
    is_number: bool = False
    widest: str = ""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """``cells`` are the words of all columns but the scale and the outcome, in their order.

    errors   both measures, for the scale; () where there are none yet
    outcome  ``good``, ``bad`` or ``warm`` (the theme's meaning), and its words
    """

    cells: tuple[str, ...]
    errors: tuple[float, ...]
    meaning: str
    outcome: str


class CheckTable(QTableWidget):
    """``columns`` with one titled by ``SCALE`` and one by ``outcome``, which rows fill by themselves.

    row_count    rows that there is room for from the start
    copy_wanted  the keys for that were pressed
    """

    copy_wanted = Signal()

    def __init__(
        self, columns: Sequence[Column], outcome: str, row_count: int, pass_mark: float, parent: QWidget
    ) -> None:
        super().__init__(0, len(columns), parent)
        self._columns, self._outcome, self._row_count = tuple(columns), outcome, row_count
        self._theme = DARK
        self._rows: tuple[CheckRow, ...] = ()
        self._row_height = ROW_HEIGHT
        scale = [column.title for column in columns].index(SCALE)
        self._delegate = _ErrorDelegate(pass_mark, self)
        self.setItemDelegateForColumn(scale, self._delegate)
        self._header = _Header(columns, scale, pass_mark, self)
        self.setHorizontalHeader(self._header)
        for number, column in enumerate(columns):
            item = QTableWidgetItem("" if column.title == SCALE else column.title)
            item.setToolTip(column.meaning)
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(number, item)
        self._header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._header.setSectionResizeMode(scale, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)

    @property
    def rows(self) -> tuple[CheckRow, ...]:
        """What is shown."""
        return self._rows

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._delegate.set_theme(theme)
        self._header.set_theme(theme)
        self.set_rows(self._rows)

    def set_row_height(self, pixels: int) -> None:
        """Rows stand closer on a small page."""
        if pixels != self._row_height:
            self._row_height = pixels
            self.verticalHeader().setDefaultSectionSize(pixels)
            self.updateGeometry()

    def set_rows(self, rows: Sequence[CheckRow]) -> None:
        """Show these instead of what is there."""
        self._rows = tuple(rows)
        self.setRowCount(len(rows))
        for place, row in enumerate(rows):
            cells = iter(row.cells)
            for number, column in enumerate(self._columns):
                item = QTableWidgetItem()
                if column.title == SCALE:
                    item.setData(_ERRORS, row.errors)
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"errors {row.errors}")
                elif column.title == self._outcome:
                    item.setText(row.outcome)
                    item.setForeground(self._theme.color(row.meaning))
                else:
                    item.setText(next(cells))
                item.setToolTip(column.meaning)
                if column.is_number:
                    item.setFont(mono_font())
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(place, number, item)
        self.updateGeometry()

    def _height_of(self, count: int) -> int:
        """Pixels that so many rows need."""
        header = self.horizontalHeader().sizeHint().height()
        rows = count * self._row_height
        # A small screen has no room for all columns: the bar below them covers no row.
        is_cut = self._header.length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if is_cut else 0
        return header + rows + bar + 2 * self.frameWidth()

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height_of(max(self._row_count, len(self._rows))))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height_of(min(MOST_ROWS, max(self._row_count, len(self._rows)))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()


class _Scale:
    """Where a power of ten stands in the column: the scale's ends, with room for a dot at each."""

    def __init__(self, area: QRectF) -> None:
        self.area = area.adjusted(2 * GRID, 0, -2 * GRID, 0)

    def place(self, error: float) -> float:
        power = math.log10(error) if 0 < error < math.inf else (LOWEST if error == 0 else HIGHEST)
        share = (min(HIGHEST, max(LOWEST, power)) - LOWEST) / (HIGHEST - LOWEST)
        return self.area.left() + share * self.area.width()


class _Header(QHeaderView):
    """The titles; over the scale its ends and the pass mark, where they are."""

    def __init__(
        self, columns: Sequence[Column], scale_section: int, pass_mark: float, parent: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = tuple(columns)
        self._scale_section, self._pass_mark = scale_section, pass_mark
        self._theme = DARK
        self.setHighlightSections(False)
        self.setSectionsClickable(False)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.viewport().update()

    # Qt's overrides

    def sectionSizeFromContents(self, section: int) -> QSize:
        size = super().sectionSizeFromContents(section)
        column = self._columns[section]
        metrics = QFontMetrics(mono_font()) if column.is_number else self.fontMetrics()
        return size.expandedTo(QSize(metrics.horizontalAdvance(column.widest) + 2 * GRID + 4, 0))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        super().paintSection(painter, rect, section)
        if section != self._scale_section:
            return
        scale = _Scale(QRectF(rect))
        painter.setPen(self._theme.color("quiet"))
        painter.setFont(small_font())
        ends = self.fontMetrics().horizontalAdvance("10⁻¹⁶10⁻⁶1")
        wide = scale.area.width() > 1.5 * ends
        for error, words in ((10**LOWEST, "10⁻¹⁶"), (self._pass_mark, "10⁻⁶"), (10**HIGHEST, "1")):
            if wide or error == self._pass_mark:
                place = scale.place(error)
                painter.drawText(
                    QRectF(place - 40, rect.top(), 80, rect.height()), Qt.AlignmentFlag.AlignCenter, words
                )


class _ErrorDelegate(QStyledItemDelegate):
    """Both errors as dots on a scale of powers of ten, with the pass mark as a line across it."""

    def __init__(self, pass_mark: float, parent: QWidget) -> None:
        super().__init__(parent)
        self._pass_mark = pass_mark
        self._theme = DARK

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    # Qt's overrides

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        theme, scale = self._theme, _Scale(QRectF(option.rect))
        area, middle = scale.area, scale.area.center().y()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.pen("line"))
        painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
        mark = scale.place(self._pass_mark)
        painter.setPen(theme.pen("quiet"))
        painter.drawLine(QPointF(mark, area.top() + 4), QPointF(mark, area.bottom() - 4))
        painter.setPen(Qt.PenStyle.NoPen)
        for error in index.data(_ERRORS) or ():
            painter.setBrush(theme.color("good" if error < self._pass_mark else "bad", 0.85))
            painter.drawEllipse(QPointF(scale.place(error), middle), 3.5, 3.5)
        painter.restore()

"""DifferencesTable: a row for each thing in which runs differ, a column for each run under its mark.

Knows rows of words; knows no run.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from rnnviz.gui.pages.runs.differences.rows import DifferenceRow
from rnnviz.gui.pages.runs.marks import RunMark
from rnnviz.gui.parts.plain import tip
from rnnviz.gui.parts.theme import DARK, GRID, Theme, bold

_ROLE = Qt.ItemDataRole
AnyIndex = QModelIndex | QPersistentModelIndex
NARROWEST, WIDEST = 12 * GRID, 40 * GRID


class _Model(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = DARK
        self.rows: tuple[DifferenceRow, ...] = ()
        self.results_from = 0
        self.runs: tuple[tuple[str, RunMark], ...] = ()
        self._font = QFont()

    def show(
        self,
        rows: Sequence[DifferenceRow],
        results_from: int,
        runs: Sequence[tuple[str, RunMark]],
        font: QFont,
    ) -> None:
        self.beginResetModel()
        self.rows, self.results_from, self.runs, self._font = tuple(rows), results_from, tuple(runs), font
        self.endResetModel()

    def _swatch(self, mark: RunMark) -> QPixmap:
        pixmap = QPixmap(6 * GRID, 3 * GRID)  # twice as large as it stands, for dense screens
        pixmap.setDevicePixelRatio(2)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setPen(mark.pen(self.theme, 2.5))
            painter.drawLine(QPointF(0, 0.75 * GRID), QPointF(3 * GRID, 0.75 * GRID))
        return pixmap

    # Qt's overrides

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.runs)

    def data(self, index: AnyIndex, role: int = _ROLE.DisplayRole) -> Any:
        row = self.rows[index.row()]
        is_lowest = index.column() in row.lowest
        match role:
            case _ROLE.DisplayRole:
                return row.values[index.column()]
            case _ROLE.ToolTipRole:
                lowest = " The lowest of these." if is_lowest else ""
                return tip(
                    f"{self.runs[index.column()][0]}: {row.values[index.column()]}. {row.meaning}{lowest}"
                )
            case _ROLE.FontRole if is_lowest:
                return bold(self._font)
            case _ROLE.ForegroundRole if is_lowest:
                return self.theme.color("good")
            case _ROLE.BackgroundRole if index.row() < self.results_from:
                return self.theme.color("raised", 0.45)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            row = self.rows[section]
            return {_ROLE.DisplayRole: row.name, _ROLE.ToolTipRole: tip(row.meaning)}.get(_ROLE(role))
        name, mark = self.runs[section]
        match role:
            case _ROLE.DisplayRole:
                return name
            case _ROLE.ToolTipRole:
                return tip(name)
            case _ROLE.DecorationRole:
                return self._swatch(mark)
            case _ROLE.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class DifferencesTable(QTableView):
    """Settings stand on a ground of their own, above results."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_differences_table")
        self.setAccessibleName("In what the runs differ")
        self._rows = _Model(self)
        self.setModel(self._rows)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for set_mode in (self.setHorizontalScrollMode, self.setVerticalScrollMode):
            set_mode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 3 * GRID // 2)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)

    def show_rows(
        self,
        settings: Sequence[DifferenceRow],
        results: Sequence[DifferenceRow],
        runs: Sequence[tuple[str, RunMark]],
    ) -> None:
        """Settings, then results, of runs with their names and marks."""
        self._rows.show((*settings, *results), len(settings), runs, self.font())
        self.resizeColumnsToContents()
        for column in range(len(runs)):
            self.setColumnWidth(column, min(WIDEST, max(NARROWEST, self.columnWidth(column) + GRID)))

    def set_theme(self, theme: Theme) -> None:
        self._rows.theme = theme
        self.viewport().update()
        self.horizontalHeader().viewport().update()

"""TableModel: a PictureTable as what Qt's table views and screen readers ask.

Knows tables of words; knows no picture.
"""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rnnviz.gui.parts.accessible.picture_table import PictureTable

_AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class TableModel(QAbstractTableModel):
    """Stands still: the numbers of one moment, until it is given another table."""

    def __init__(self, table: PictureTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table

    @property
    def table(self) -> PictureTable:
        return self._table

    def show_table(self, table: PictureTable) -> None:
        """Another moment; who holds a cell keeps it where rows and columns are as many as before."""
        before = (len(self._table.rows), len(self._table.columns))
        rows, columns = after = (len(table.rows), len(table.columns))
        if after != before:
            self.beginResetModel()
            self._table = table
            self.endResetModel()
            return
        self._table = table
        if rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, rows - 1)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, columns - 1)

    # Qt's overrides

    def rowCount(self, parent: _AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: _AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._table.columns)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        return self._table.cell(index.row(), index.column())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        names = self._table.columns if orientation == Qt.Orientation.Horizontal else self._table.rows
        if role != Qt.ItemDataRole.DisplayRole or not 0 <= section < len(names):
            return None
        return names[section]

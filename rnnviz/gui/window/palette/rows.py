"""The rows of the palette: a list of entries, and how one is painted: its name, where it lives, its keys.

Knows entries and colours; knows not how they were found.
"""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rnnviz.gui.parts.theme import GRID
from rnnviz.gui.window.palette.entry import PaletteEntry

HEIGHT = 30
_Index = QModelIndex | QPersistentModelIndex


class EntryRows(QAbstractListModel):
    """What was found, from the top."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[PaletteEntry] = []

    def show(self, entries: Sequence[PaletteEntry]) -> None:
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    # Qt's overrides

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (entry.title, entry.where, entry.keys, entry.off)))
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return entry.words
        return None


class EntryDelegate(QStyledItemDelegate):
    """A line each: what it is called, then where it lives, or why it is off; its keys at the end."""

    # Qt's overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, EntryRows)
        entry = model.entries[index.row()]
        rect: QRect = option.rect
        colors: QPalette = option.palette
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole
        if is_chosen:
            painter.fillRect(rect, colors.color(role.Highlight if not entry.off else role.Mid))
        ink = colors.color(role.HighlightedText if is_chosen and not entry.off else role.Text)
        quiet = ink if is_chosen and not entry.off else colors.color(role.PlaceholderText)
        middle = Qt.AlignmentFlag.AlignVCenter
        inside = rect.adjusted(2 * GRID, 0, -2 * GRID, 0)
        metrics = painter.fontMetrics()
        keys = metrics.horizontalAdvance(entry.keys)
        painter.setPen(quiet)
        if keys:
            painter.drawText(inside, Qt.AlignmentFlag.AlignRight | middle, entry.keys)
        inside.setRight(inside.right() - keys - (2 * GRID if keys else 0))
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, inside.width())
        painter.setPen(quiet if entry.off else ink)
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | middle, title)
        inside.setLeft(inside.left() + metrics.horizontalAdvance(title) + 2 * GRID)
        if inside.width() > 6 * GRID:
            painter.setPen(quiet)
            where = metrics.elidedText(entry.off or entry.where, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, Qt.AlignmentFlag.AlignRight | middle, where)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, HEIGHT)

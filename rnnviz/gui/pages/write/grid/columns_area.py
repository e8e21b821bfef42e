"""ColumnsArea: the texts of the grid beside each other, as many in a row as there is room for.

Knows columns and texts; knows no network and not what is to be written.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QScrollArea, QWidget

from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.pages.write.grid.column_view import ColumnView
from rnnviz.gui.pages.write.grid.columns import GridColumn, GridTexts
from rnnviz.gui.parts.theme import DARK, GRID, Theme

NARROWEST, NARROW = 24 * GRID, 17 * GRID
"""Pixels of a text, and of one where a second row of them would have no room."""
LOW = 45 * GRID
"""Pixels of height that two rows take."""


class ColumnsArea(QScrollArea):
    """compared_with  the number of the column that the others are to be compared with
    opened         the number of one that is to be looked at
    """

    compared_with = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grid_columns")
        self._theme = DARK
        self._views: list[ColumnView] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.compared_with)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2 * GRID)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        for ground in (self.viewport(), inner):
            ground.setAutoFillBackground(False)  # the card's is seen
        self._inner = inner

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in self._views:
            view.set_theme(theme)

    def show_columns(self, columns: Sequence[GridColumn], reference: int, opens: Sequence[str]) -> None:
        """A view for each; what stands in them stays until it is written anew. ``opens`` says of each what
        its arrow does, '' where it has none."""
        while len(self._views) > len(columns):
            view = self._views.pop()
            self._group.removeButton(view.title)
            self._grid.removeWidget(view)
            view.hide()
            view.deleteLater()
        while len(self._views) < len(columns):
            number = len(self._views)
            view = ColumnView(number, self._inner)
            view.set_theme(self._theme)
            view.opened.connect(partial(self.opened.emit, number))
            self._group.addButton(view.title, number)
            self._views.append(view)
        for number, (view, column) in enumerate(zip(self._views, columns, strict=True)):
            view.show_column(column, is_reference=number == reference, opens=opens[number])
        self._place()

    def show_texts(self, texts: GridTexts, vocabulary: Vocabulary) -> None:
        """What each of them wrote."""
        for number, view in enumerate(self._views):
            view.show_text(texts, number, vocabulary)

    def _place(self) -> None:
        """In rows of about one length."""
        count = len(self._views)
        room = self.viewport().size()
        narrowest = NARROW if room.height() < LOW else NARROWEST
        most = max(1, min(count, (room.width() + 2 * GRID) // (narrowest + 2 * GRID)))
        beside = -(-count // -(-count // most)) if count else 1
        for number, view in enumerate(self._views):
            self._grid.addWidget(view, number // beside, number % beside)
        for place in range(self._grid.columnCount()):
            self._grid.setColumnStretch(place, 1 if place < beside else 0)

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

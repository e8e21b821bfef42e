"""TableDialog: the pictures of a page as tables, one at a time, for the keys or for a screen reader.

Knows pictures that say their tables; knows no page.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from rnnviz.gui.parts.accessible.interfaces import table_of, words_of
from rnnviz.gui.parts.accessible.picture_table import PictureTable, Tabled
from rnnviz.gui.parts.accessible.table_model import TableModel
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID

SIZE = (720, 520)


def pictures_in(place: QWidget) -> list[QWidget]:
    """Those in sight in ``place``, which have a table and a name, from the top on; none that is covered."""
    pictures = [
        each
        for each in place.findChildren(QWidget)
        if isinstance(each, Tabled) and each.isVisible() and each.isEnabled() and each.accessibleName()
    ]
    return sorted(pictures, key=lambda each: _reading_order(each, place))


def _reading_order(picture: QWidget, place: QWidget) -> tuple[int, int]:
    corner = picture.mapTo(place, picture.rect().topLeft())
    return corner.y(), corner.x()


class TableDialog(QDialog):
    """Shows ``first`` of ``pictures``, as it was when the dialog opened, or when F5 was pressed."""

    def __init__(self, pictures: Sequence[QWidget], first: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("table_dialog")
        self.setWindowTitle("Picture as a table")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._pictures = list(pictures)
        self.picture = QComboBox()
        self.picture.setObjectName("table_picture")
        self.picture.setAccessibleName("Picture")
        self.picture.setToolTip("Which picture of the page is read.")
        self.picture.addItems([each.accessibleName() for each in pictures])
        self.picture.setCurrentIndex(self._pictures.index(first))
        self.caption = Label("")
        self.caption.setObjectName("table_caption")
        self.caption.setWordWrap(True)
        self.caption.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.caption.setAccessibleName("What the picture shows")
        self.table = QTableView()
        self.table.setObjectName("table_cells")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setProperty("rows", True)  # its edge shows the focus
        self.table.setToolTip("Arrows go from cell to cell; F5 takes the present moment.")
        self._model = TableModel(PictureTable("", (), (), lambda *_: ""), self)
        self.table.setModel(self._model)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = QPushButton("Copy")
        copy.setObjectName("table_copy")
        copy.setToolTip("Copy the whole table, to be pasted into a spreadsheet.")
        copy.clicked.connect(self._on_copy_clicked)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for part in (self.picture, self.caption):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        self.picture.activated.connect(self.look)
        again = QShortcut(QKeySequence(Qt.Key.Key_F5), self)
        again.activated.connect(self.look)
        self.look()
        self.table.setFocus()

    def look(self) -> None:
        """Read the picture that is chosen, as it is now."""
        picture = self._pictures[self.picture.currentIndex()]
        table = table_of(picture)
        self._model.show_table(table)
        self.caption.setText(words_of(picture, table))
        self.table.setAccessibleName(picture.accessibleName())
        here = self.table.currentIndex()
        if not here.isValid() and table.rows and table.columns:
            self.table.setCurrentIndex(self._model.index(0, 0))

    def _on_copy_clicked(self) -> None:
        QApplication.clipboard().setText(self._model.table.as_tabbed())

"""FiguresDialog: the figures of a report, to be opened one after the other in the window beside it.

Knows what a report says of its figures; opens none.
"""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.foreign import shown
from rnnviz.gui.parts.plain import Label, breakable, title_of
from rnnviz.gui.parts.theme import GRID
from rnnviz.report.sources import FigureSources

_NAME = Qt.ItemDataRole.UserRole
_STEP = 2
SIZE = QSize(66 * GRID, 60 * GRID)


class FiguresDialog(QDialog):
    """figure_chosen carries the name of a figure; the dialog stays."""

    figure_chosen = Signal(str)

    def __init__(self, path: Path, sources: FigureSources, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("figures_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title_of(f"Figures of {path.name}"))
        words = Label(breakable(f"Of {sources.run.title}, at step {sources.run.iteration:,}."))
        words.setProperty("role", "quiet")
        words.setWordWrap(True)
        self.list = QTreeWidget()
        self.list.setObjectName("figures_list")
        self.list.setAccessibleName("Figures and tables of the report")
        self.list.setToolTip("Enter or a click shows it in the window: its page, its step, what was chosen.")
        self.list.setHeaderLabels(["figure", "page", "step"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        for name, figure in sources.figures.items():
            step = f"{figure.moment:,}" if figure.moment is not None else ""
            row = QTreeWidgetItem([shown(figure.title), shown(figure.page), step])
            row.setTextAlignment(_STEP, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.setData(0, _NAME, name)
            self.list.addTopLevelItem(row)
        head = self.list.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section in (1, _STEP):
            head.setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addWidget(words)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        self.resize(SIZE)

    def _choose(self, row: QTreeWidgetItem) -> None:
        self.figure_chosen.emit(row.data(0, _NAME))

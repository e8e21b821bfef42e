"""FiguresDialog: the figures of a report, to be opened one after the other in the window beside it.

Knows what a report says of its figures; opens none.
"""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rnnviz.core.foreign import shown
from rnnviz.gui.parts.plain import Label, breakable, title_of
from rnnviz.gui.parts.theme import GRID
from rnnviz.report.sources import FigureSources

_NAME = Qt.ItemDataRole.UserRole


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
        self.list = QListWidget()
        self.list.setObjectName("figures_list")
        self.list.setAccessibleName("Figures and tables of the report")
        self.list.setToolTip("Enter or a click shows it in the window: its page, its step, what was chosen.")
        for name, figure in sources.figures.items():
            step = f", step {figure.moment:,}" if figure.moment is not None else ""
            item = QListWidgetItem(f"{shown(figure.title)}   ·   {shown(figure.page or 'first page')}{step}")
            item.setData(_NAME, name)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addWidget(words)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)

    def _choose(self, item: QListWidgetItem) -> None:
        self.figure_chosen.emit(item.data(_NAME))

    # Qt's overrides

    def sizeHint(self) -> QSize:
        return QSize(60 * GRID, 55 * GRID)

"""GradcheckPage: backpropagation against central differences, and a student's lossFun against ours.

Puts the two cards one above the other and passes on what they are told; knows no check.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.text import Corpus
from rnnviz.gui.check_table import ROW_HEIGHT
from rnnviz.gui.fresh_check_card import FreshCheckCard
from rnnviz.gui.own_check_card import OwnCheckCard
from rnnviz.gui.theme import GRID, Theme
from rnnviz.training.messages import RunInfo

ROOMY_FROM, ROOMY_ROW_HEIGHT = 800, 30
"""A page of so many pixels has room for rows as high as that."""


class GradcheckPage(QWidget):
    """Two cards: ``fresh_check_card`` and ``own_check_card``.

    ended  after a check of either kind, whatever came of it
    """

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradcheck_page")
        self.fresh = FreshCheckCard(self)
        self.own = OwnCheckCard(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.fresh)
        column.addWidget(self.own, 1)
        self.fresh.ended.connect(self.ended)
        self.own.ended.connect(self.ended)

    def start_run(self, info: RunInfo) -> None:
        """Another run has begun: its settings can be checked, what was shown of another is gone."""
        self.fresh.start_run(info)

    def set_corpus(self, corpus: Corpus | None) -> None:
        """The text whose first window is checked; None where there is none."""
        self.fresh.set_corpus(corpus)

    def set_theme(self, theme: Theme) -> None:
        self.fresh.set_theme(theme)
        self.own.set_theme(theme)

    def stop(self) -> None:
        """End what is under way: the window closes."""
        self.fresh.stop()
        self.own.stop()

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = ROOMY_ROW_HEIGHT if event.size().height() >= ROOMY_FROM else ROW_HEIGHT
        self.fresh.table.set_row_height(height)
        self.own.table.set_row_height(height)

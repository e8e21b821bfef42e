"""GradcheckPage: backpropagation against central differences, and a student's lossFun against ours.

Puts the two cards one above the other and passes on what they are told; knows no check.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.gui.page import Page
from rnnviz.gui.pages.gradcheck.network_card import NetworkCheckCard
from rnnviz.gui.pages.gradcheck.own_card import OwnCheckCard
from rnnviz.gui.pages.gradcheck.table import ROW_HEIGHT
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.worker.messages import RunInfo

ROOMY_FROM, ROOMY_ROW_HEIGHT = 800, 30
"""A page of so many pixels has room for rows as high as that."""


class GradcheckPage(Page):
    """Two cards: ``network_check_card`` and ``own_check_card``.

    ended  after a check of either kind, whatever came of it
    """

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gradcheck_page")
        self.network = NetworkCheckCard(self)
        self.own = OwnCheckCard(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Splitter("gradcheck", Qt.Orientation.Vertical, [self.network, self.own], (42, 58)))
        self.network.ended.connect(self.ended)
        self.network.asked.connect(self.asked)
        self.own.ended.connect(self.ended)
        self.network.mistake_made.connect(self.mistake_made)

    def start_run(self, run: RunInfo) -> None:
        """Its settings can be checked; what was shown of another is gone."""
        self.network.set_corpus(run.corpus)
        self.network.start_run(run)

    def set_theme(self, theme: Theme) -> None:
        self.network.set_theme(theme)
        self.own.set_theme(theme)

    def stop(self) -> None:
        self.network.stop()
        self.own.stop()

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = ROOMY_ROW_HEIGHT if event.size().height() >= ROOMY_FROM else ROW_HEIGHT
        self.network.table.set_row_height(height)
        self.own.table.set_row_height(height)

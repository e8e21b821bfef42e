"""GradcheckPage: backpropagation against central differences, and a student's lossFun against ours.

Puts the two cards one above the other and passes on what they are told; knows no check.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.text.corpus import Corpus
from rnnviz.gui.pages.gradcheck.network_card import NetworkCheckCard
from rnnviz.gui.pages.gradcheck.own_card import OwnCheckCard
from rnnviz.gui.pages.gradcheck.table import ROW_HEIGHT
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import Theme
from rnnviz.training.worker.messages import RunInfo

ROOMY_FROM, ROOMY_ROW_HEIGHT = 800, 30
"""A page of so many pixels has room for rows as high as that."""


class GradcheckPage(QWidget):
    """Two cards: ``network_check_card`` and ``own_check_card``.

    ended         after a check of either kind, whatever came of it
    asked         a Question, who hears its answer, and who hears why there is none
    mistake_made  a sentence about a number that was typed and is none
    """

    ended = Signal()
    asked = Signal(object, object, object)
    mistake_made = Signal(str)

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

    def start_run(self, info: RunInfo) -> None:
        """Another run has begun: its settings can be checked, what was shown of another is gone."""
        self.network.start_run(info)

    def set_corpus(self, corpus: Corpus | None) -> None:
        """The text whose first window is checked; None where there is none."""
        self.network.set_corpus(corpus)

    def set_theme(self, theme: Theme) -> None:
        self.network.set_theme(theme)
        self.own.set_theme(theme)

    def stop(self) -> None:
        """End what is under way: the window closes."""
        self.network.stop()
        self.own.stop()

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = ROOMY_ROW_HEIGHT if event.size().height() >= ROOMY_FROM else ROW_HEIGHT
        self.network.table.set_row_height(height)
        self.own.table.set_row_height(height)

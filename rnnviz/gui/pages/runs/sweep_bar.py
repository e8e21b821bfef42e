"""SweepBar: a line on the shelf that says how far the runs are that are trained beside the window.

It can stop them. Knows words.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rnnviz.gui.parts.fitted_label import FittedLabel
from rnnviz.gui.parts.theme import GRID


class SweepBar(QWidget):
    """Seen while there are words."""

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_sweep_bar")
        self.label = FittedLabel()
        self.label.setObjectName("runs_sweep_words")
        self.stop = QPushButton("Stop")
        self.stop.setObjectName("runs_sweep_stop")
        self.stop.setToolTip("Have each finish its step and save; asked again, they go on where they were.")
        self.stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.label, 1)
        row.addWidget(self.stop)
        self.hide()

    def tell(self, words: str) -> None:
        """Say this; nothing, and be gone, where it is ''."""
        self.label.offer(words, words.partition(",")[0])
        self.setVisible(bool(words))

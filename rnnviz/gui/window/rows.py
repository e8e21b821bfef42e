"""Rows: names at the left, and at the right what they name, one under the other.

Knows no setting and no run.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID


class Rows(QGridLayout):
    """Lines of a name and a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(GRID)
        self.setVerticalSpacing(GRID // 2)
        self.setColumnStretch(0, 1)

    def add(self, label: Label, value: QWidget) -> None:
        """One more line."""
        number = self.rowCount()
        self.addWidget(label, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(value, number, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def heading(text: str, meaning: str) -> Label:
    """What stands over some rows."""
    label = Label(text)
    label.setToolTip(meaning)
    label.setProperty("role", "heading")
    return label

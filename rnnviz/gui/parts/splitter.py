"""Splitter: panels side by side or one above the other, with dividers that remember where they stood.

Knows places and shares; knows no panel. Where a state is kept from one start to the next is the
business of ``layout_memory``, which finds every splitter by its ``name``.
"""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from rnnviz.gui.parts.theme import GRID


class Splitter(QSplitter):
    """``widgets`` get ``shares`` of the room when they are first shown, unless ``restore`` came before."""

    def __init__(
        self, name: str, orientation: Qt.Orientation, widgets: Sequence[QWidget], shares: Sequence[int]
    ) -> None:
        super().__init__(orientation)
        self.name = name
        self.setObjectName(f"split_{name}")
        self._shares = tuple(shares)
        self._is_shared_out = False
        self.setHandleWidth(GRID)
        self.setChildrenCollapsible(False)
        for number, widget in enumerate(widgets):
            self.addWidget(widget)
            self.setStretchFactor(number, shares[number])
        for number in range(1, len(widgets)):
            self.handle(number).setToolTip("Drag to share the room out; it is kept for the next start.")

    def restore(self, state: QByteArray) -> None:
        """Put the dividers where ``saveState`` found them; an empty or unreadable state is ignored."""
        if not state.isEmpty() and self.restoreState(state):
            self._is_shared_out = True
            self.setChildrenCollapsible(False)  # a state brings this along, too

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_shared_out:
            self._is_shared_out = True
            self.setSizes([10 * share for share in self._shares])

"""PageFrame: a page in the window, scrolled where the window is smaller than the page can be.

Knows a widget and the room there is; knows nothing of what the page shows.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

ROUNDS = 8
"""Of laying out a page that is new; where nothing is left to do a round costs nothing."""


class _Floor(QVBoxLayout):
    """Asks for what its page needs at least.

    The height for a width, which is what the page would like, is not passed on: a scroll area
    would take it for the least, and scroll what could be squeezed.
    """

    # Qt's overrides

    def hasHeightForWidth(self) -> bool:
        return False


class PageFrame(QScrollArea):
    """As large as its room, and the page in it at least as large as that needs to be."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.page = page
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the page's own widgets have it
        self.setFocusProxy(page)
        self.viewport().setAutoFillBackground(False)
        holder = QWidget()
        floor = _Floor(holder)
        floor.setContentsMargins(0, 0, 0, 0)
        floor.addWidget(page)
        self.setWidget(holder)
        holder.setAutoFillBackground(False)  # setWidget fills it

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A new page knows only by and by how low it can be, since wrapped words depend on the width
        # they get: it is laid out now until it knows, and does not move under the pointer.
        for _ in range(ROUNDS):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 160)

    def sizeHint(self) -> QSize:
        return self.page.sizeHint()

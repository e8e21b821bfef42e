"""PageFrame: a page in the window, scrolled where the window is smaller than the page can be.

Knows a widget and the room there is; knows nothing of what the page shows.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class PageFrame(QScrollArea):
    """As large as its room, and the page in it at least as large as that needs to be."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the page's own widgets have it
        self.setFocusProxy(page)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(page)
        page.setAutoFillBackground(False)  # setWidget fills it

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 160)

    def sizeHint(self) -> QSize:
        page = self.widget()
        return page.sizeHint() if page is not None else super().sizeHint()

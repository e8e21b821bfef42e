"""LazyPage: a page that is built when it is first looked at.

So a page that nobody opens costs nothing, at the start as later. Knows no page.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.gui.parts.names import rewrite_new

_Page = TypeVar("_Page", bound=QWidget)


class LazyPage(QWidget, Generic[_Page]):
    """``build`` makes the page and wires it; ``page`` is None until then."""

    def __init__(self, build: Callable[[], _Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build = build
        self.page: _Page | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    def demand(self) -> _Page:
        """The page, built now if it was not."""
        if self.page is None:
            self.page = self._build()
            rewrite_new(self.page)
            layout = self.layout()
            if layout is not None:
                layout.addWidget(self.page)
            # A layout shows a new child only later; the focus would not wait for it.
            self.page.show()
            self.setFocusProxy(self.page)
        return self.page

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        self.demand()
        super().showEvent(event)

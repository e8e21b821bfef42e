"""SidebarPlace: whether the sidebar is shown: by the user's wish, a preset's, and the window's width.

Knows a widget and an action; knows nothing of what the sidebar says.
"""

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

NARROW = 1000
"""Pixels: a window that is not as wide needs them all for its page, until the sidebar is asked for."""


class SidebarPlace(QObject):
    """``action`` shows and hides the sidebar. A wide window remembers that; a narrow one begins without."""

    def __init__(self, sidebar: QWidget, action: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._sidebar = sidebar
        self._action = action
        self._is_narrow = False
        self._is_allowed = True
        self._gives_way = False
        self._wanted = {False: True, True: False}  # by whether the window is narrow
        action.toggled.connect(self.choose)

    @property
    def is_wanted(self) -> bool:
        """In a wide window: what is remembered."""
        return self._wanted[False]

    def want(self, wanted: bool) -> None:
        """What was remembered."""
        self._wanted[False] = wanted
        self._show()

    @property
    def choice(self) -> tuple[str, bool]:
        """For a ``wide`` window or a ``narrow`` one, which it is now: whether it is shown there."""
        return "narrow" if self._is_narrow else "wide", self._wanted[self._is_narrow]

    def choose(self, shown: bool) -> None:
        """Show or hide it in a window as wide as this one."""
        self._wanted[self._is_narrow] = shown
        self._show()

    def allow(self, allowed: bool) -> None:
        """A preset may take it away."""
        self._is_allowed = allowed
        self._show()

    def reveal(self, control: QWidget) -> None:
        """Show the sidebar where ``control`` stands in it, unless a preset has taken it away."""
        if self._is_allowed and self._sidebar.isAncestorOf(control):
            self._action.setChecked(True)

    def give_way(self, gives_way: bool) -> None:
        """Something else stands in its place for a while."""
        self._gives_way = gives_way
        self._show()

    def set_window_width(self, width: int) -> None:
        if (width < NARROW) != self._is_narrow:
            self._is_narrow = not self._is_narrow
            self._wanted[True] = False
            self._show()

    def _show(self) -> None:
        shown = self._is_allowed and not self._gives_way and self._wanted[self._is_narrow]
        self._sidebar.setVisible(shown)
        self._action.setEnabled(self._is_allowed and not self._gives_way)
        with QSignalBlocker(self._action):
            self._action.setChecked(shown)

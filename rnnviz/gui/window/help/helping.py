"""Helping: from the menu to Help. All that a start has of it: the rest is made when somebody asks.

Knows the frame of the window, to hand it on.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.sidebar import Sidebar

if TYPE_CHECKING:
    from rnnviz.gui.window.help.desk import HelpDesk


class Helping(QObject):
    """Of one window, which is its parent; in the colours of ``theme``."""

    def __init__(
        self,
        window: QWidget,
        pages: Pages,
        menus: Menus,
        sidebar: Sidebar,
        documents: Documents,
        settings: WindowSettings,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._menus = menus
        self._sidebar = sidebar
        self._documents = documents
        self._settings = settings
        self._theme = theme
        self._desk: HelpDesk | None = None
        menus.look_asked.connect(self.look)
        menus.help_asked.connect(self.open)

    @property
    def desk(self) -> "HelpDesk":
        """Made when it is first asked for."""
        if self._desk is None:
            from rnnviz.gui.window.help.desk import HelpDesk  # a start does not need it

            self._desk = HelpDesk(
                self._window, self._pages, self._menus, self._sidebar, self._documents, self._settings,
                self._theme,
            )  # fmt: skip
        return self._desk

    def look(self) -> None:
        """What am I looking at."""
        self.desk.look()

    def open(self, leaf: str) -> None:
        """Open Help at the leaf of this key."""
        self.desk.open(leaf)

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        if self._desk is not None:
            self._desk.set_theme(theme)

    def write_names(self) -> None:
        """Names of arrays are written in another way now."""
        if self._desk is not None:
            self._desk.write_names()

    def stop(self) -> None:
        """The window closes: Help goes with it, and remembers where one was."""
        if self._desk is not None:
            self._desk.close()

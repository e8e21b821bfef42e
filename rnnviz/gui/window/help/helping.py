"""Helping: from the menu to Help. All that a start has of it: the rest is made when somebody asks.

Knows the frame of the window, to hand it on.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.window.window_parts import WindowParts

if TYPE_CHECKING:
    from rnnviz.gui.window.help.desk import HelpDesk


class Helping(QObject):
    """Of one window, which is its parent; in the colours of ``theme``."""

    def __init__(self, parts: WindowParts, theme: Theme) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._theme = theme
        self._desk: HelpDesk | None = None
        parts.menus.look_asked.connect(self.look)
        parts.menus.help_asked.connect(self.open)

    @property
    def desk(self) -> "HelpDesk":
        """Made when it is first asked for."""
        if self._desk is None:
            from rnnviz.gui.window.help.desk import HelpDesk  # a start does not need it

            self._desk = HelpDesk(self._parts, self._theme)
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
        """Names of arrays are written in another way now, or the run has another cell."""
        if self._desk is not None:
            self._desk.write_names()

    def stop(self) -> None:
        """The window closes: Help goes with it, and remembers where one was."""
        if self._desk is not None:
            self._desk.close()

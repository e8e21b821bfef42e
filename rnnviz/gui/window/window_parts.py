"""WindowParts: what a window is made of, for who leads through all of it.

Knows nothing of what the parts do.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QMainWindow

from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.first_minute import FirstMinute
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.open_preset import OpenPreset
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.run_bar import RunBar
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.gui.window.sidebar_place import SidebarPlace
from rnnviz.gui.window.status_line import StatusLine

if TYPE_CHECKING:
    from rnnviz.gui.window.wayfinder import Wayfinder


@dataclass(frozen=True)
class WindowParts:
    """Of one window. ``center`` is the row of sidebar and pages."""

    window: QMainWindow
    center: QBoxLayout
    session: TrainingSession
    pages: Pages
    menus: Menus
    documents: Documents
    preset: OpenPreset
    sidebar: Sidebar
    sidebar_place: SidebarPlace
    run_bar: RunBar
    status_line: StatusLine
    first_minute: FirstMinute
    notice: NoticeBar
    settings: WindowSettings
    recovery: Recovery | None

    @cached_property
    def ways(self) -> "Wayfinder":
        """The way to whatever stands in it."""
        from rnnviz.gui.window.wayfinder import Wayfinder  # a start does not need it

        return Wayfinder(self.window, self.pages, self.menus, self.sidebar, self.sidebar_place)

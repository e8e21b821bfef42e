"""WindowMemory: how the window was left, from one start to the next.

Knows the settings file and the parts of the window that have something to keep; knows no page by name.
"""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMainWindow

from rnnviz.gui.files.settings import Remembered, WindowSettings
from rnnviz.gui.page import Page
from rnnviz.gui.parts.asking import folder_of, set_folder
from rnnviz.gui.window.layout_memory import LayoutMemory
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.gui.window.sidebar_place import SidebarPlace

SIZE = QSize(1400, 900)
FRAME = QSize(8, 40)
"""The frame that the desktop draws is not known yet: some room is left for it."""


class WindowMemory:
    """Keeps all but the theme, which is kept when it is chosen."""

    def __init__(
        self,
        window: QMainWindow,
        settings: WindowSettings,
        sidebar: Sidebar,
        place: SidebarPlace,
        menus: Menus,
        pages: Pages,
    ) -> None:
        self._window = window
        self._settings = settings
        self._layout = LayoutMemory(settings)
        self._sidebar = sidebar
        self._place = place
        self._menus = menus
        self._pages = pages

    def restore(self) -> None:
        """The window as it was left, with the pages that are there."""
        settings, window = self._settings, self._window
        window.resize(SIZE.boundedTo(window.screen().availableSize() - FRAME))
        window.restoreGeometry(settings.bytes("geometry"))
        set_folder(window, settings.text("folder"))
        self._layout.restore(window)
        self._sidebar.restore(settings.config())
        for page in self._pages.built:
            self.restore_page(page)
        self._place.want(settings.text("sidebar", "shown") == "shown")
        self._menus.strip.more_button.setChecked(settings.text("second_row", "shown") == "shown")

    def restore_page(self, page: Page) -> None:
        """A page as it was left."""
        self._layout.restore(page)
        hidden = self._settings.table("hidden_panels")
        for panel in page.panels:
            if panel.title in hidden:
                self._menus.panels[panel.title].setChecked(False)
        page.restore(self._settings.values)

    def remember(self) -> None:
        """Keep how the window is left; what belongs to pages that were not looked at stays as it was."""
        settings = self._settings
        geometry = self._window.saveGeometry()
        self._pages.one_panel.end()
        self._layout.remember(self._window)
        panels = self._menus.panels
        before = {name: True for name in settings.table("hidden_panels") if name not in panels}
        now = {name: True for name, action in panels.items() if not action.isChecked()}
        of_pages = {name: value for page in self._pages.built for name, value in page.to_keep().items()}
        of_window: dict[str, Remembered] = {
            "geometry": geometry,
            "folder": folder_of(self._window),
            "hidden_panels": before | now,
            "next_run": self._sidebar.lasting_config.to_dict(),
            "sidebar": "shown" if self._place.is_wanted else "hidden",
            "second_row": "shown" if self._menus.strip.more_button.isChecked() else "hidden",
        }
        settings.keep_all(of_window | of_pages)

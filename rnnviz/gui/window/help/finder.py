"""Finder: makes the place of a word seen: turns to its page, opens its view, unfolds its setting.

Knows the frame of the window and what pages have in common; knows no page by name.
"""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from rnnviz.gui.parts.card import card_around
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.training.config import SETTINGS
from rnnviz.training.glossary.word import Whereabouts


class Finder:
    """Of one window."""

    def __init__(self, window: QWidget, pages: Pages, menus: Menus, sidebar: Sidebar) -> None:
        self._window = window
        self._pages = pages
        self._menus = menus
        self._sidebar = sidebar

    def show(self, place: Whereabouts) -> QWidget | None:
        """Have the place in sight, and what is to be looked at; None where there is no such thing.

        Of what has no room at the moment it is the next thing around it that is seen.
        """
        widget: QWidget | None
        if place.page:
            widget = self._on_page(place)
        else:
            if place.widget in SETTINGS:
                self._menus.action_show_sidebar.setChecked(True)
                self._sidebar.show_setting(place.widget)
            widget = self._window.findChild(QWidget, place.widget)
            if widget is not None and self._sidebar.isAncestorOf(widget):
                self._menus.action_show_sidebar.setChecked(True)
        if widget is None:
            return None
        if not widget.isVisible() and widget.parentWidget() is not None:
            self._menus.strip.more_button.setChecked(True)  # the second row of a narrow window
        _scroll_to(widget)
        around: QWidget | None = widget
        while around is not None and not around.isVisible():
            around = around.parentWidget()
        return around

    def _on_page(self, place: Whereabouts) -> QWidget | None:
        if place.page not in self._pages.titles:
            return None
        page = self._pages.demand(place.page)
        self._pages.open_page(place.page)
        if place.view:
            for stack in page.findChildren(ViewStack):
                stack.open_view(place.view)
        widget = page.findChild(QWidget, place.widget)
        if widget is None:
            return page if page.objectName() == place.widget else None
        if not widget.isVisible():
            self._pages.one_panel.show_all(page)
            self._menus.show_panel_around(page, widget)
        return widget


def name_at(widget: QWidget | None) -> tuple[str, ...]:
    """objectNames around a widget, the innermost first; a label stands for what it is the label of."""
    names: list[str] = []
    while widget is not None:
        buddy = widget.buddy() if isinstance(widget, Label) else None
        names += [each.objectName() for each in (buddy, widget) if each is not None and each.objectName()]
        if widget is card_around(widget):
            break
        widget = widget.parentWidget()
    return tuple(names)


def _scroll_to(widget: QWidget) -> None:
    """Bring it into the sight of every area that scrolls around it."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()

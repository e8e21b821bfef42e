"""Wayfinder: the way to what stands somewhere in the window, whatever hides it; and where it is seen.

Knows the window's frame, what pages have in common, and how things are hidden; knows no page by name.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QScrollArea, QWidget
from shiboken6 import isValid

from rnnviz.core.foreign import nearest
from rnnviz.gui.page import Page
from rnnviz.gui.parts.card_view import CardView
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.pointer_ring import PointerRing
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.gui.window.sidebar_place import SidebarPlace
from rnnviz.training.glossary.word import Whereabouts

SHOWN_MILLISECONDS = 1800


class Wayfinder:
    """Of one window. A page that is not there yet is built for who is led there, not for who asks where."""

    def __init__(
        self, window: QMainWindow, pages: Pages, menus: Menus, sidebar: Sidebar, sidebar_place: SidebarPlace
    ) -> None:
        self._window = window
        self._pages = pages
        self._menus = menus
        self._sidebar = sidebar
        self._sidebar_place = sidebar_place
        self._ring = PointerRing(window, "place_ring")
        self._found: QWidget | None = None

    # ── the way there ──

    def show(self, place: Whereabouts, *, keys: bool = False) -> QWidget | None:
        """Have the place in sight, and what is to be looked at; None where there is no such thing.

        Of what has no room at the moment it is the next thing around it that is seen. With ``keys`` it is
        given them, or the first thing in it that takes them.
        """
        if place.page:
            if place.page not in self._pages.titles:
                return None
            page = self._pages.demand(place.page)
            self._pages.open_page(place.page)
            if place.view:
                for stack in page.findChildren(ViewStack):
                    stack.open_view(place.view)
        self._sidebar.unfold(place.widget)
        widget = self._find(place.widget)
        if widget is None:
            return None
        if not widget.isVisible():
            self._uncover(widget)
        _scroll_to(widget)
        if keys:
            _give_keys(widget)
        return _seen_around(widget)

    def point_out(self, place: Whereabouts, *, keys: bool = False) -> QWidget | None:
        """Show it as ``show`` does, in a frame for a moment."""
        self._window.activateWindow()
        widget = self.show(place, keys=keys)
        if widget is not None:
            self._ring.point_at(lambda: self._rect_in(widget), SHOWN_MILLISECONDS)
        return widget

    # ── where it is ──

    def rect_of(self, place: Whereabouts) -> QRect | None:
        """As far as it can be seen, else what leads there: the tab of its page, the button of its row; in the
        window's pixels. None where neither is to be seen."""
        if place.page not in ("", self._pages.page_name):
            bar = self._pages.tabBar()
            tab = bar.tabRect(self._pages.titles.index(place.page))
            seen = self._uncut(bar, tab)
            return seen if 2 * seen.width() > tab.width() else None
        widget = self._find(place.widget)
        if widget is not None and self._is_folded(widget):
            widget = self._menus.strip.more_button
        shown = _seen_around(widget)  # it may not be there yet: what it will stand in
        if shown is None or shown.isAncestorOf(self._pages.currentWidget()):
            return None
        return self._rect_in(shown)

    def name_like(self, name: str) -> str:
        """What is called most alike; '' where nothing is."""
        return nearest(name, {widget.objectName() for widget in self._window.findChildren(QWidget)})

    # ── within ──

    def _find(self, name: str) -> QWidget | None:
        found = self._found
        if found is None or not isValid(found) or found.objectName() != name:
            self._found = found = self._window.findChild(QWidget, name) if name else None
        return found

    def _is_folded(self, widget: QWidget) -> bool:
        """Whether it stands in the row of the toolbar that is folded away."""
        strip = self._menus.strip
        more = strip.more_button
        is_open = more.isHidden() or more.isChecked()
        return not is_open and not widget.isVisible() and strip.isAncestorOf(widget)

    def _uncover(self, widget: QWidget) -> None:
        """Show what hides it: a fold, another page, a panel or a view that was put away, the sidebar."""
        if self._is_folded(widget):
            self._menus.strip.more_button.setChecked(True)
        self._sidebar_place.reveal(widget)
        around: QWidget | None = widget
        while around is not None:
            if isinstance(around, CardView) and not around.isVisible():
                around.sight_wanted.emit()
            elif isinstance(around, Page):
                around.sight_wanted.emit(widget)
                self._menus.show_panel_around(around, widget)
            around = around.parentWidget()

    def _rect_in(self, widget: QWidget) -> QRect | None:
        return self._uncut(widget, widget.rect()) if isValid(widget) and widget.isVisible() else None

    def _uncut(self, widget: QWidget, rect: QRect) -> QRect:
        """What of ``rect`` no edge cuts off, in the window's pixels."""
        inside: QWidget | None = widget
        while inside is not None and inside is not self._window:
            rect = rect.intersected(inside.rect()).translated(inside.pos())
            inside = inside.parentWidget()
        return rect


def _seen_around(widget: QWidget | None) -> QWidget | None:
    while widget is not None and not widget.isVisible():
        widget = widget.parentWidget()
    return widget


def _scroll_to(widget: QWidget) -> None:
    """Bring it into the sight of every area that scrolls around it."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # what was just shown
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def _give_keys(widget: QWidget) -> None:
    """To it, or to the first in it that takes them: a button only where there is nothing else."""
    takers = [
        each
        for each in (widget, *widget.findChildren(QWidget))
        if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    best = next((each for each in takers if each is widget or not isinstance(each, QAbstractButton)), None)
    if best is not None or takers:
        (best or takers[0]).setFocus(Qt.FocusReason.TabFocusReason)

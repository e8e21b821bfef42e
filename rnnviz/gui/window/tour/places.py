"""TourPlaces: where something stands in the window that a step of a tour speaks of, and the way there.

Knows the window's frame, and how things in it are hidden; finds pages by their titles and controls by their
objectNames. What cannot be found it says.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QMainWindow, QScrollArea, QWidget
from shiboken6 import isValid

from rnnviz.core.foreign import nearest
from rnnviz.gui.parts.card_view import CardView
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.pages import Pages
from rnnviz.gui.window.sidebar_place import SidebarPlace
from rnnviz.training.tours import TourStep

MARGIN = 40
"""Pixels left around a control that is scrolled into sight."""


class TourPlaces:
    """Of one window."""

    def __init__(self, window: QMainWindow, pages: Pages, menus: Menus, sidebar: SidebarPlace) -> None:
        self._window = window
        self._pages = pages
        self._menus = menus
        self._sidebar = sidebar
        self._found: QWidget | None = None

    def is_on_page(self, step: TourStep) -> bool:
        """Whether the page in front is the one where it is done."""
        return step.page in ("", self._pages.page_name)

    def rect_of(self, step: TourStep) -> QRect | None:
        """Its control as far as it can be seen, else the tab that leads there; in the window's pixels.

        None where neither is to be seen.
        """
        if not self.is_on_page(step):
            bar = self._pages.tabBar()
            tab = bar.tabRect(self._pages.titles.index(step.page))
            seen = self._seen(bar, tab)
            return seen if 2 * seen.width() > tab.width() else None
        control = self._control(step)
        if control is None:
            return None
        if not control.isVisible() and self._is_folded(control):
            control = self._menus.strip.more_button
        shown: QWidget | None = control
        while shown is not None and not shown.isVisible():  # it is not there yet: what it will stand in
            shown = shown.parentWidget()
        if shown is None or shown.isAncestorOf(self._pages):
            return None
        return self._seen(shown, shown.rect())

    def show(self, step: TourStep) -> str:
        """Bring what it speaks of into sight, and give it the keys; a sentence where it cannot be found."""
        for title in step.sight:
            self._pages.demand(title)
        self._pages.show_sights(step.sight)
        if step.page:
            self._pages.open_page(step.page)
        control = self._control(step)
        if control is None:
            return self._missing(step) if step.control else ""
        self._uncover(control)
        parent = control.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(control, MARGIN, MARGIN)
            parent = parent.parentWidget()
        takes_keys = self._taking_keys(control)
        if takes_keys is not None:
            takes_keys.setFocus(Qt.FocusReason.TabFocusReason)
        return ""

    # ── finding ──

    def _control(self, step: TourStep) -> QWidget | None:
        if not step.control:
            return None
        found = self._found
        if found is None or not isValid(found) or found.objectName() != step.control:
            self._found = self._window.findChild(QWidget, step.control)
        return self._found

    def _missing(self, step: TourStep) -> str:
        names = {widget.objectName() for widget in self._window.findChildren(QWidget)}
        near = nearest(step.control, names)
        hint = f"; {near} is meant?" if near else "."
        where = f"The page {step.page}" if step.page else "The window"
        return f"{where} has no control {step.control}, which this step of the tour points at{hint}"

    def _seen(self, widget: QWidget, rect: QRect) -> QRect:
        """What of ``rect`` no edge cuts off, in the window's pixels."""
        inside: QWidget | None = widget
        while inside is not None and inside is not self._window:
            rect = rect.intersected(inside.rect()).translated(inside.pos())
            inside = inside.parentWidget()
        return rect

    def _is_folded(self, control: QWidget) -> bool:
        """Whether it stands in the row of the toolbar that is folded away."""
        more = self._menus.strip.more_button
        return more.isVisible() and not more.isChecked() and self._menus.strip.isAncestorOf(control)

    # ── showing ──

    def _uncover(self, control: QWidget) -> None:
        """Show what hides it: a fold, a panel or a view that was put away, the sidebar."""
        if control.isVisible():
            return
        if self._is_folded(control):
            self._menus.strip.more_button.setChecked(True)
        self._sidebar.reveal(control)
        self._pages.one_panel.show_all(self._pages.currentWidget())
        inside: QWidget | None = control
        while inside is not None:
            if isinstance(inside, CardView) and not inside.isVisible():
                inside.sight_wanted.emit()
            inside = inside.parentWidget()
        for page in self._pages.built:
            self._menus.show_panel_around(page, control)

    def _taking_keys(self, control: QWidget) -> QWidget | None:
        """The control itself, or the first thing in it that Tab would reach."""
        for widget in (control, *control.findChildren(QWidget)):
            if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                return widget
        return None

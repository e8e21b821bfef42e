"""Every control of the window in a list: where it is, its name, what it says of itself, and its keys.

``make controls`` prints it as a table in Markdown; ``test_every_control.py`` finds the gaps in it.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QToolButton,
    QWidget,
)

from rnnviz.gui.parts.accessible.picture_table import Tabled
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.gui.window.main_window import MainWindow

BY_KIND = (
    (Tabled, "picture", "Tab, arrows; Ctrl+T reads it"),
    (QTabBar, "tabs", "Ctrl+PgUp, Ctrl+PgDown"),
    (QCheckBox, "switch", "Tab, Space"),
    (QAbstractButton, "button", "Tab, Space"),
    (QComboBox, "choice", "Tab, ↑ ↓"),
    (QAbstractSpinBox, "number", "Tab, digits, ↑ ↓"),
    (QAbstractSlider, "slider", "Tab, arrows"),
    (QLineEdit, "field", "Tab, letters"),
    (QAbstractItemView, "list", "Tab, ↑ ↓"),
    ((QTextEdit, QPlainTextEdit), "text", "Tab, arrows"),
    (QAbstractScrollArea, "area", "Tab, arrows"),
)
"""Of what kind a control is, and how it is used by keys."""


class Control(NamedTuple):
    """``where`` is a page and its view, a menu, or what stands around all pages."""

    where: str
    kind: str
    called: str
    name: str
    says: str
    keys: str

    @property
    def gaps(self) -> list[str]:
        """What is missing."""
        return [field for field, value in self._asdict().items() if not value]


def controls(window: MainWindow) -> list[Control]:
    """Those of the menus, then those in sight on each page and in each view, once each."""
    found = list(_of_menus(window))
    seen: set[QWidget] = set()
    pages = window.findChild(QTabWidget, "pages")
    around = [each for each in _stops(window) if not pages.isAncestorOf(each) or each is pages.tabBar()]
    for where, stops in (("around", around), *_sights(pages)):
        for stop in stops:
            if stop not in seen and (where == "around" or pages.isAncestorOf(stop)):
                seen.add(stop)
                found.append(_of_widget(where, stop))
    return found


def _sights(pages: QTabWidget) -> Iterator[tuple[str, list[QWidget]]]:
    for index in range(pages.count()):
        pages.setCurrentIndex(index)
        QApplication.processEvents()
        stack = pages.currentWidget().findChild(ViewStack)
        for title in stack.titles if stack is not None else ("",):
            if stack is not None:
                stack.open_view(title)
                QApplication.processEvents()
            where = f"{pages.tabText(index)}, {title}" if title else pages.tabText(index)
            yield where, _stops(pages.currentWidget())


def _stops(place: QWidget) -> list[QWidget]:
    """What is in sight there and takes keys, whether it can be used just now or not; and every button."""
    by_tab = Qt.FocusPolicy.TabFocus.value
    return [
        each
        for each in place.findChildren(QWidget)
        if each.isVisible()
        and (each.focusPolicy().value & by_tab or isinstance(each, QAbstractButton))
        and each.focusProxy() is None
        and not each.objectName().startswith("qt_")
        and not isinstance(each.parent(), QAbstractSpinBox | QComboBox | QLineEdit)
    ]


def _of_menus(window: MainWindow) -> Iterator[Control]:
    def below(menu: QMenu, where: str) -> Iterator[Control]:
        menu.aboutToShow.emit()
        for action in menu.actions():
            inner = action.menu()
            if isinstance(inner, QMenu):
                yield from below(inner, f"{where} ▸ {inner.title().replace('&', '')}")
            elif not action.isSeparator():
                name = action.text().replace("&", "")
                keys = action.shortcut().toString() or _keys_in(action.toolTip()) or "Alt, letters, Enter"
                yield Control(where, "action", action.objectName() or name, name, action.toolTip(), keys)

    for action in window.menuBar().actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from below(menu, menu.title().replace("&", ""))


def _of_widget(where: str, widget: QWidget) -> Control:
    kind, keys = next(((kind, keys) for of, kind, keys in BY_KIND if isinstance(widget, of)), ("", ""))
    if isinstance(widget, QToolButton) and isinstance(widget.defaultAction(), QAction):
        action = widget.defaultAction()
        keys = action.shortcut().toString() or _keys_in(action.toolTip()) or keys
    text = widget.text() if isinstance(widget, QPushButton | QToolButton | QCheckBox) else ""
    says = widget.tabToolTip(widget.currentIndex()) if isinstance(widget, QTabBar) else widget.toolTip()
    called = widget.objectName() or ("pages" if isinstance(widget, QTabBar) else "")
    name = widget.accessibleName() or text or ("Pages" if isinstance(widget, QTabBar) else "")
    return Control(where, kind, called, name, says or widget.accessibleDescription(), keys)


def _keys_in(tip: str) -> str:
    """The keys at the end of a tooltip: ``Train, or pause (Space).``"""
    end = tip.rstrip(".")
    return end[end.rfind("(") + 1 : -1] if end.endswith(")") and "(" in end else ""


def as_markdown(found: list[Control]) -> str:
    """A line for each."""
    head = ("where", "kind", "called", "name", "what it says", "keys")
    lines = [head, ("---",) * len(head), *found]
    return "".join("| " + " | ".join(" ".join(each.split()).replace("|", "\\|") for each in line) + " |\n"
                   for line in lines)  # fmt: skip


def main() -> None:
    """Open a window without a display, and print what is in it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from rnnviz import paths
    from rnnviz.gui.app import _application
    from rnnviz.gui.files.settings import WindowSettings

    app = _application()
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(WindowSettings(Path(folder) / "settings.json"), Path(folder) / "runs", None)
        window.resize(1600, 1000)
        window.start_with(paths.default_text(), running=False, settings={"hidden_size": 20})
        window.show()
        while window.session.latest is None:
            app.processEvents()
        print(as_markdown(controls(window)))  # noqa: T201 - a table, asked for
        window.close_for_good()


if __name__ == "__main__":
    main()

"""HelpDesk: between the main window and Help: F1, the menu, and the places that Help shows.

Knows the frame of the window; made when somebody first asks for help, as the window of Help is.
"""

from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz import paths
from rnnviz.gui.parts.card import card_around
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import Theme
from rnnviz.gui.window.help.book import OPEN_LESSON, OPEN_PRESET, OPEN_TEXT, HelpBook, page_key
from rnnviz.gui.window.help.help_window import HelpWindow
from rnnviz.gui.window.help.key_list import KEY_LIST
from rnnviz.gui.window.help.leaf import READ, HelpSpot
from rnnviz.gui.window.page_list import PAGES
from rnnviz.gui.window.window_parts import WindowParts
from rnnviz.training.config import SETTINGS
from rnnviz.training.glossary.glossary import glossary
from rnnviz.training.glossary.word import Whereabouts

_KEPT = "help"
"""Its name among what the window remembers."""


class HelpDesk(QObject):
    """Of one window, which is its parent. ``window`` is that of Help."""

    def __init__(self, parts: WindowParts, theme: Theme) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._main = parts.window
        self.window = HelpWindow(HelpBook(PAGES, KEY_LIST), theme, parts.window)
        self.window.place_wanted.connect(self.show_place)
        self.window.act_wanted.connect(self._act)
        self._restore()

    # ── what is asked of it ──

    def open(self, leaf: str) -> None:
        """Read the leaf of this key from its top, or a word that has READ before it; '': where one was."""
        if leaf.startswith(READ):
            self._read(self.window.book.spot_of(leaf.removeprefix(READ)))
        else:
            self._read(HelpSpot(leaf) if leaf else self.window.spot)

    def look(self) -> None:
        """What am I looking at: the page in front, at the card under the mouse, else the one with the focus.

        Of a field beside the pages it is the word that the field is.
        """
        page = self._parts.pages.page_name
        under = QApplication.widgetAt(QCursor.pos())
        for widget in (under, self._main.focusWidget()):
            if widget is None or widget.window() is not self._main:
                continue
            card = card_around(widget)
            if card is not None and self._parts.pages.isAncestorOf(card):
                self._read(HelpSpot(page_key(page), card.objectName()))
                return
            word = _word_at(_names_at(widget))
            if word:
                self._read(self.window.book.spot_of(word))
                return
        self._read(HelpSpot(page_key(page)))

    def show_place(self, place: Whereabouts) -> None:
        """Have it seen in the window, in a frame for a moment; a setting has the keys then."""
        widget = self._parts.ways.point_out(place, keys=place.widget in SETTINGS)
        if widget is not None:
            self.window.step_aside(QRect(widget.mapToGlobal(QPoint()), widget.size()))

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self.window.set_theme(theme)

    def write_names(self) -> None:
        """Names of arrays are written in another way now, or the run has another cell."""
        self.window.write_names()

    def close(self) -> None:
        """The main window closes: keep where one was, for the next start."""
        self.window.close()
        spot, window = self.window.spot, self.window
        size = [window.width(), window.height()]
        self._parts.settings.keep(_KEPT, {"leaf": spot.leaf, "entry": spot.entry, "size": size})

    # ── within ──

    def _read(self, spot: HelpSpot) -> None:
        window = self.window
        window.open(spot)
        window.show()
        window.activateWindow()

    def _restore(self) -> None:
        """Where one was at the last start; what makes no sense in the file is left."""
        kept: dict[str, Any] = self._parts.settings.table(_KEPT)
        leaf = kept.get("leaf")
        if isinstance(leaf, str) and leaf in self.window.book.keys:
            self.window.begin_at(HelpSpot(leaf, str(kept.get("entry", ""))))
        match kept.get("size"):
            case [int(width), int(height)] if 300 <= width <= 10_000 and 200 <= height <= 10_000:
                self.window.resize(width, height)

    def _act(self, target: str) -> None:
        self._main.activateWindow()
        kind, _, name = target.partition(":")
        if f"{kind}:" == OPEN_LESSON:
            self._parts.documents.open_preset(paths.resource("lessons") / name)
        elif f"{kind}:" == OPEN_PRESET:
            self._parts.documents.open_preset(paths.resource("presets") / name)
        elif f"{kind}:" == OPEN_TEXT:
            self._parts.documents.open_text(paths.sample_text(name))


def _names_at(widget: QWidget | None) -> tuple[str, ...]:
    """objectNames around a widget, the innermost first; a label stands for what it is the label of."""
    names: list[str] = []
    while widget is not None:
        buddy = widget.buddy() if isinstance(widget, Label) else None
        names += [each.objectName() for each in (buddy, widget) if each is not None and each.objectName()]
        if widget is card_around(widget):
            break
        widget = widget.parentWidget()
    return tuple(names)


def _word_at(names: tuple[str, ...]) -> str:
    """The word that lives beside the pages in one of these widgets; '' where none does."""
    for name in names:
        for word in glossary().values():
            if not word.place.page and word.place.widget == name:
                return word.name
    return ""

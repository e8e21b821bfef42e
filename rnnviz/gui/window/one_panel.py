"""OnePanel: one panel gets the whole page, and gives it back.

Knows cards, and splitters that are empty without them; knows no page and nothing of what a card shows.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QSplitter, QTabWidget, QToolButton, QWidget

from rnnviz.gui.parts.card import Card, card_around

KEYS = "Ctrl+E"


class OnePanel(QObject):
    """For the pages of ``pages``, each by itself: what it hides, it shows again."""

    def __init__(self, pages: QTabWidget) -> None:
        super().__init__(pages)
        self._pages = pages
        self._hidden: dict[QWidget, list[QWidget]] = {}  # of each page with one panel
        self._buttons: dict[QWidget, QToolButton] = {}
        self._alone: dict[QWidget, str] = {}

    def toggle(self) -> None:
        """The panel under the mouse, else the one with the focus, else the first, alone; or all again."""
        page = self._pages.currentWidget()
        if self.show_all(page):
            return
        cards = [card for card in page.findChildren(Card) if card.isVisible()]
        if len(cards) < 2:
            return
        asked = (QApplication.widgetAt(QCursor.pos()), self._pages.window().focusWidget())
        self.show_only(next((c for c in map(card_around, asked) if c in cards), None) or cards[0])

    def alone_on(self, page: QWidget) -> str | None:
        """What the panel is called that has the whole of ``page``; None where none has."""
        return self._alone.get(page)

    def show_as(self, name: str | None) -> None:
        """Give the panel that is called so the whole of the present page; None, or one that there is not,
        shows all of them."""
        page = self._pages.currentWidget()
        if name != self.alone_on(page):
            self.show_all(page)
            panel = next((card for card in page.findChildren(Card) if _name(card) == name), None)
            if panel is not None:
                self.show_only(panel)

    def show_only(self, panel: Card) -> None:
        """Give ``panel`` the whole of the present page."""
        page = self._pages.currentWidget()
        self.show_all(page)
        hidden: list[QWidget] = [c for c in page.findChildren(Card) if c is not panel and not c.isHidden()]
        for card in hidden:
            card.hide()
        # The innermost first: one that holds nothing but hidden ones is empty itself.
        for splitter in reversed(page.findChildren(QSplitter)):
            inside = [w for number in range(splitter.count()) if (w := splitter.widget(number)) is not None]
            empty = [widget for widget in inside if not widget.isHidden() and _is_empty(widget)]
            if not splitter.isHidden() and all(widget.isHidden() or widget in empty for widget in inside):
                empty.append(splitter)
            for widget in empty:
                widget.hide()
            hidden += empty
        self._hidden[page] = hidden
        self._alone[page] = _name(panel)
        button = QToolButton()
        button.setObjectName("all_panels_button")
        button.setText("All panels")
        button.setToolTip(f"Show the other panels of this page again ({KEYS}, or Esc).")
        button.clicked.connect(self._on_button_clicked)
        panel.header.addWidget(button)
        self._buttons[page] = button

    def show_all(self, page: QWidget) -> bool:
        """Show again what was hidden on ``page``; whether anything was."""
        hidden = self._hidden.pop(page, None)
        if hidden is None:
            return False
        del self._alone[page]
        button = self._buttons.pop(page)
        button.hide()
        button.deleteLater()
        for widget in reversed(hidden):  # a splitter before what it holds
            widget.show()
        return True

    def end(self) -> None:
        """Show all panels of all pages."""
        for page in list(self._hidden):
            self.show_all(page)

    def _on_button_clicked(self) -> None:
        self.show_all(self._pages.currentWidget())


def _name(card: Card) -> str:
    return card.objectName() or card.title.text()


def _is_empty(widget: QWidget) -> bool:
    """Whether it holds cards, all of them hidden: a column of such."""
    cards = widget.findChildren(Card)
    return not isinstance(widget, Card) and bool(cards) and all(card.isHidden() for card in cards)

"""What the cards of a page say of themselves, as entries of its leaf.

Reads a page that is built for it and thrown away again, with all its views opened: so every card is found,
and the window's own pages stay as they are. Knows what a page, a card and a view are; knows none by name.
"""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QWidget

from rnnviz.gui.page import Page, PageSpec
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_view import CardView
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.gui.window.help.leaf import HelpEntry, Leaf
from rnnviz.training.glossary.glossary import words_in
from rnnviz.training.glossary.word import Whereabouts

PAGES = "What am I looking at"


def leaf_key(title: str) -> str:
    """Of the page of this title."""
    return f"page:{title}"


def leaf_of(spec: PageSpec) -> Leaf:
    """The leaf of a page: its cards, and those of its views, each with what it says of itself."""
    page = spec.build()
    try:
        # As wide as in a window of the smallest size; laid out, and on no screen.
        page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        page.resize(1024, 700)
        page.show()
        entries = (*entries_of(page, spec.title), *_entries_of_views(page, spec.title))
    finally:
        page.stop()
        page.close()
        page.deleteLater()
    return Leaf(leaf_key(spec.title), spec.title, PAGES, spec.words, entries)


def entries_of(page: Page, title: str) -> tuple[HelpEntry, ...]:
    """The cards of a page that are in none of its views, from top to bottom."""
    inside = {card for view in page.findChildren(CardView) for card in view.findChildren(Card)}
    cards = [card for card in _in_reading_order(page) if card not in inside]
    return tuple(_entry(card, Whereabouts(title, card.objectName())) for card in cards)


def _entries_of_views(page: Page, title: str) -> Iterator[HelpEntry]:
    for stack in page.findChildren(ViewStack):
        for name in stack.titles:
            view = stack.open_view(name)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            cards = _in_reading_order(view) if view is not None else []
            for card in cards:
                yield _entry(card, Whereabouts(title, card.objectName(), name))
            if view is not None and not cards:
                said = (view.EXPLANATION or view.WORDS,)
                yield HelpEntry(
                    view.objectName(), name, said, place=Whereabouts(title, view.objectName(), name),
                    words=_used(said),
                )  # fmt: skip


def _entry(card: Card, place: Whereabouts) -> HelpEntry:
    said = tuple(filter(None, card.explanation.split("\n\n")))
    name = card.accessibleName()
    title = f"{place.view} ▸ {name}" if place.view and place.view != name else name
    return HelpEntry(card.objectName(), title, said, place=place, words=_used(said))


def _used(said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.name for word in words_in(" ".join(said)))


def _in_reading_order(widget: QWidget) -> list[Card]:
    """The cards in ``widget`` that are no frame of views, row by row; those that are hidden come last."""
    cards = [card for card in widget.findChildren(Card) if not isinstance(card, ViewStack)]

    def place(card: Card) -> tuple[bool, int, int]:
        at = card.mapTo(widget, QPoint())
        return (not card.isVisibleTo(widget), at.y() // 40, at.x())

    return sorted(cards, key=place)

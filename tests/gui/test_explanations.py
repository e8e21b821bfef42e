"""Every card of every page, and every view without one, says in about three sentences what it shows.

What the pages say of their cards, which Help reads, against the cards as they are built.
"""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QWidget

from rnnviz.gui.page import Page
from rnnviz.gui.parts import names
from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_view import CardView
from rnnviz.gui.parts.card_words import CardWords
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.gui.window.help.book import HelpBook, page_key
from rnnviz.gui.window.page_list import PAGES

FEWEST, MOST = 3, 5
"""Sentences of an explanation."""
WITHOUT_FORMULA = {
    "story_card", "story_landmarks_panel", "map_passage_card", "pattern_others", "runs_shelf", "fault_card",
    "caption_drawing", "runs_differences_card", "story_share_panel", "story_forms_panel",
}  # fmt: skip
"""Cards of texts and lists, of which there is no formula."""
FORMULA = re.compile(r"[=Σ√²|·‖]|softmax|\w / \w")


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?:\s|$)", text))


@pytest.fixture(params=PAGES, ids=lambda spec: spec.title)
def spec(request):
    return request.param


@pytest.fixture
def page(spec, qtbot) -> Page:
    """As in a window of the smallest size; laid out, and on no screen."""
    page = spec.build()
    qtbot.addWidget(page, before_close_func=lambda page: page.stop())
    page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    page.resize(1024, 700)
    page.show()
    return page


def test_every_card_says_in_about_three_sentences_what_it_shows(spec):
    assert spec.cards()
    for card in spec.cards():
        assert card.name, card.title
        assert FEWEST <= sentences(card.said) <= MOST, card.name


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_of_another_cell_nothing_is_said_that_holds_for_the_vanilla_one_alone(spec, cell):
    if spec.title == "Lecture":
        return  # its networks are its own
    for card in spec.cards():
        said = card.beside(cell)
        assert "h = tanh(W" not in said, card.name
        assert "hₜ = tanh(W" not in said, card.name
        assert "1 − h²" not in said, card.name
        assert FEWEST <= sentences(said) <= MOST, card.name


def test_a_card_says_what_is_true_of_the_cell_of_the_run(qtbot):
    words = CardWords("a", "A", "By tanh. So.", of_cells={"lstm": "By gates. So."})
    card = Card(words)
    qtbot.addWidget(card)
    names.stand_beside("lstm")
    card.speak_of_cell("lstm")
    assert (card.explanation, card.title.toolTip()) == ("By gates. So.", "By gates.")
    later = Card(words)
    qtbot.addWidget(later)
    assert later.explanation == "By gates. So."
    card.speak_of_cell("gru")
    assert card.explanation == "By tanh. So."


def test_a_formula_stands_in_it_where_there_is_one(spec):
    without = {card.name for card in spec.cards() if not FORMULA.search(card.said)}
    assert without <= WITHOUT_FORMULA


def test_no_two_cards_of_a_page_are_called_alike(spec):
    leaf = HelpBook(PAGES, "").leaf(page_key(spec.title))
    assert len({entry.name for entry in leaf.entries}) == len(leaf.entries) == len(spec.cards())
    assert len({entry.title for entry in leaf.entries}) == len(leaf.entries)


def test_what_a_page_says_of_its_cards_is_what_they_say_in_the_order_in_which_they_are_read(spec, page):
    said_of_pages = [card._replace(of_cells={}) for card in spec.cards()]
    assert said_of_pages == [*_beside_views(page), *_in_views(page)]


def test_the_tooltip_of_a_title_is_the_first_sentence(page):
    for card in page.findChildren(Card):
        assert card.explanation.startswith(card.title.toolTip().removesuffix("."))
        assert sentences(card.title.toolTip()) == 1


def test_to_say_them_builds_no_page_and_imports_none():
    asked = (
        "import sys; from rnnviz.gui.window.page_list import PAGES; [spec.cards() for spec in PAGES];"
        "print([m for m in sys.modules if m.endswith('.page') and '.pages.' in m])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ── cards as they are built ──


def _beside_views(page: Page) -> Iterator[CardWords]:
    inside = {card for view in page.findChildren(CardView) for card in view.findChildren(Card)}
    yield from (_words(card) for card in _as_read(page) if card not in inside)


def _in_views(page: Page) -> Iterator[CardWords]:
    for stack in page.findChildren(ViewStack):
        for title in stack.titles:
            view = stack.open_view(title)
            assert isinstance(view, CardView)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            cards = _as_read(view)
            yield from (_words(card, title) for card in cards)
            if not cards:  # nobody but Help says it: what it begins with must be on the screen
                (words,) = [words for words in _of_page(page) if words.name == view.objectName()]
                assert (words.title, words.view) == (title, title)
                yield words


def _of_page(page: Page) -> tuple[CardWords, ...]:
    folder = type(page).__module__.removesuffix(".page")
    (spec,) = [spec for spec in PAGES if spec.build.__module__ == folder]
    return tuple(spec.cards())


def _words(card: Card, view: str = "") -> CardWords:
    return CardWords(card.objectName(), card.accessibleName(), card.explanation, view)


def _as_read(widget: QWidget) -> list[Card]:
    """The cards in ``widget`` that are no frame of views, row by row; those that are hidden come last."""
    cards = [card for card in widget.findChildren(Card) if not isinstance(card, ViewStack)]

    def place(card: Card) -> tuple[bool, int, int]:
        at = card.mapTo(widget, QPoint())
        return (not card.isVisibleTo(widget), at.y() // 40, at.x())

    return sorted(cards, key=place)

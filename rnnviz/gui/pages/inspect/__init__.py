"""What a network has learnt."""

from collections.abc import Sequence

from rnnviz.gui.page import Page, PageSpec, PlacePointed, TextPointed
from rnnviz.gui.parts.card_words import CardWords


def _build() -> Page:
    from rnnviz.gui.pages.inspect.page import InspectPage

    return InspectPage()


def _cards() -> Sequence[CardWords]:
    from rnnviz.gui.pages.inspect.explanations import CARDS

    return CARDS


PAGE = PageSpec(
    "Inspect",
    "What the network has learnt: a text painted by what it makes of every character, and its units.",
    _build,
    opened_by=(PlacePointed, TextPointed),
    cards=_cards,
)

"""The map of the book."""

from collections.abc import Sequence

from rnnviz.gui.page import Page, PageSpec
from rnnviz.gui.parts.card_words import CardWords


def _build() -> Page:
    from rnnviz.gui.pages.map.page import MapPage

    return MapPage()


def _cards() -> Sequence[CardWords]:
    from rnnviz.gui.pages.map.explanations import CARDS

    return CARDS


PAGE = PageSpec(
    "Map",
    "Where the text is hard: loss / T of every stretch of it (x), pass by pass (y).",
    _build,
    is_there_at_start=True,
    cards=_cards,
)

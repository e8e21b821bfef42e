"""How a network learns: its signals over the whole run."""

from collections.abc import Sequence

from rnnviz.gui.page import Page, PageSpec
from rnnviz.gui.parts.card_words import CardWords


def _build() -> Page:
    from rnnviz.gui.pages.signals.page import SignalsPage

    return SignalsPage()


def _cards() -> Sequence[CardWords]:
    from rnnviz.gui.pages.signals.explanations import CARDS

    return CARDS


PAGE = PageSpec(
    "Signals",
    "How it learns, over the whole run: how far back, how saturated, how clipped, in what steps.",
    _build,
    predicts=(("lag", "How far back the gradient reaches"),),
    cards=_cards,
)

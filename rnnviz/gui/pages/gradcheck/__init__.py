"""The gradient check, and the check of one's own lossFun."""

from collections.abc import Sequence

from rnnviz.gui.page import FaultPointed, Page, PageSpec
from rnnviz.gui.parts.card_words import CardWords


def _build() -> Page:
    from rnnviz.gui.pages.gradcheck.page import GradcheckPage

    return GradcheckPage()


def _cards() -> Sequence[CardWords]:
    from rnnviz.gui.pages.gradcheck.explanations import CARDS

    return CARDS


PAGE = PageSpec(
    "Gradient check",
    "Backpropagation against central differences: (loss(p + h) − loss(p − h)) / 2h.",
    _build,
    opened_by=(FaultPointed,),
    cards=_cards,
)

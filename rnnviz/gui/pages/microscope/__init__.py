"""The microscope: one learning step taken apart."""

from collections.abc import Sequence

from rnnviz.gui.page import HelloPointed, Page, PageSpec, WeightPointed
from rnnviz.gui.parts.card_words import CardWords


def _build() -> Page:
    from rnnviz.gui.pages.microscope.page import MicroscopePage

    return MicroscopePage()


def _cards() -> Sequence[CardWords]:
    from rnnviz.gui.pages.microscope.explanations import CARDS

    return CARDS


PAGE = PageSpec(
    "Microscope",
    "One learning step taken apart, number by number: forward, backward and update.",
    _build,
    opened_by=(WeightPointed, HelloPointed),
    cards=_cards,
)

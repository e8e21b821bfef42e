"""Writing as a loop: a text, how each of its characters came about, and what else might have been written."""

from collections.abc import Sequence

from rnnviz.gui.page import Page, PageSpec
from rnnviz.gui.parts.card_words import CardWords


def _build() -> Page:
    from rnnviz.gui.pages.write.page import WritePage

    return WritePage()


def _cards() -> Sequence[CardWords]:
    from rnnviz.gui.pages.write.explanations import CARDS

    return CARDS


PAGE = PageSpec(
    "Write",
    "Writing as a loop: how each character came about, what else might have come, and what is copied.",
    _build,
    cards=_cards,
)

"""The story of the samples."""

from collections.abc import Sequence

from rnnviz.gui.page import Page, PageSpec
from rnnviz.gui.parts.card_words import CardWords


def _build() -> Page:
    from rnnviz.gui.pages.story.page import StoryPage

    return StoryPage()


def _cards() -> Sequence[CardWords]:
    from rnnviz.gui.pages.story.explanations import CARDS

    return CARDS


PAGE = PageSpec(
    "Story",
    "What the network wrote as it learned, and when it had each thing for the first time.",
    _build,
    is_there_at_start=True,
    cards=_cards,
)

"""The shelf of runs."""

from collections.abc import Sequence

from rnnviz.gui.page import Page, PageSpec
from rnnviz.gui.parts.card_words import CardWords


def _build() -> Page:
    from rnnviz.gui.pages.runs.page import RunsPage

    return RunsPage()


def _cards() -> Sequence[CardWords]:
    from rnnviz.gui.pages.runs.explanations import CARDS

    return CARDS


PAGE = PageSpec(
    "Runs",
    "All runs that are kept: what they are, how far they came, and how they differ.",
    _build,
    cards=_cards,
)

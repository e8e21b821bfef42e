"""Lecture: what the lecture draws, at work: five shapes of sequence models, and captions of drawings."""

from collections.abc import Sequence

from rnnviz.gui.page import Page, PageSpec
from rnnviz.gui.parts.card_words import CardWords


def _build() -> Page:
    from rnnviz.gui.pages.lecture.page import LecturePage

    return LecturePage()


def _cards() -> Sequence[CardWords]:
    from rnnviz.gui.pages.lecture.explanations import CARDS

    return CARDS


PAGE = PageSpec(
    "Lecture",
    "Five shapes of sequence models and a captioning toy, each trained here within seconds.",
    _build,
    cards=_cards,
)

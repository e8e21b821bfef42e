"""The run as it learns."""

from collections.abc import Sequence

from rnnviz.gui.page import Page, PageSpec
from rnnviz.gui.parts.card_words import CardWords


def _build() -> Page:
    from rnnviz.gui.pages.train.page import TrainPage

    return TrainPage()


def _cards() -> Sequence[CardWords]:
    from rnnviz.gui.pages.train.explanations import CARDS

    return CARDS


PAGE = PageSpec(
    "Train",
    "The run as it learns: its loss, its hidden state, what it expects next, and what it writes.",
    _build,
    is_there_at_start=True,
    predicts=(
        ("loss", "How the loss goes on"),
        ("next", "What comes next"),
        ("sample", "The next sample"),
    ),
    cards=_cards,
)

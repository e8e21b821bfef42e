"""The run as it learns."""

from rnnviz.gui.page import Page, PageSpec


def _build() -> Page:
    from rnnviz.gui.pages.train.page import TrainPage

    return TrainPage()


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
)

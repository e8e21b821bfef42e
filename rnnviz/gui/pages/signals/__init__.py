"""How a network learns: its signals over the whole run."""

from rnnviz.gui.page import Page, PageSpec


def _build() -> Page:
    from rnnviz.gui.pages.signals.page import SignalsPage

    return SignalsPage()


PAGE = PageSpec(
    "Signals",
    "How it learns, over the whole run: how far back, how saturated, how clipped, in what steps.",
    _build,
    predicts=(("lag", "How far back the gradient reaches"),),
)

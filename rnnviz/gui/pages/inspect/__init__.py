"""What a network has learnt."""

from rnnviz.gui.page import Page, PageSpec, PlacePointed, TextPointed


def _build() -> Page:
    from rnnviz.gui.pages.inspect.page import InspectPage

    return InspectPage()


PAGE = PageSpec(
    "Inspect",
    "What the network has learnt: a text painted by what it makes of every character, and its units.",
    _build,
    opened_by=(PlacePointed, TextPointed),
)

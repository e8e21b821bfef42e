"""The map of the book."""

from rnnviz.gui.page import Page, PageSpec


def _build() -> Page:
    from rnnviz.gui.pages.map.page import MapPage

    return MapPage()


PAGE = PageSpec(
    "Map",
    "Where the text is hard: loss / T of every stretch of it (x), pass by pass (y).",
    _build,
    is_there_at_start=True,
)

"""The map of the book."""

from rnnviz.gui.page import Group, Page, PageSpec


def _build() -> Page:
    from rnnviz.gui.pages.map.page import MapPage

    return MapPage()


PAGE = PageSpec(
    "Map",
    "Where the text is hard: loss / T of every stretch of it (x), pass by pass (y).",
    Group.LEARNING,
    _build,
    is_there_at_start=True,
)

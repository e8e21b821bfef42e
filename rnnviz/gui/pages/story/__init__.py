"""The story of the samples."""

from rnnviz.gui.page import Page, PageSpec


def _build() -> Page:
    from rnnviz.gui.pages.story.page import StoryPage

    return StoryPage()


PAGE = PageSpec(
    "Story",
    "What the network wrote as it learned, and when it had each thing for the first time.",
    _build,
    is_there_at_start=True,
)

"""The shelf of runs."""

from rnnviz.gui.page import Page, PageSpec


def _build() -> Page:
    from rnnviz.gui.pages.runs.page import RunsPage

    return RunsPage()


PAGE = PageSpec(
    "Runs",
    "All runs that are kept: what they are, how far they came, and how they differ.",
    _build,
)

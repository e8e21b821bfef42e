"""Writing as a loop: a text, how each of its characters came about, and what else might have been written."""

from rnnviz.gui.page import Page, PageSpec


def _build() -> Page:
    from rnnviz.gui.pages.write.page import WritePage

    return WritePage()


PAGE = PageSpec(
    "Write",
    "Writing as a loop: how each character came about, what else might have come, and what is copied.",
    _build,
)

"""Lecture: what the lecture draws, at work: five shapes of sequence models, and captions of drawings."""

from rnnviz.gui.page import Page, PageSpec


def _build() -> Page:
    from rnnviz.gui.pages.lecture.page import LecturePage

    return LecturePage()


PAGE = PageSpec(
    "Lecture",
    "Five shapes of sequence models and a captioning toy, each trained here within seconds.",
    _build,
)

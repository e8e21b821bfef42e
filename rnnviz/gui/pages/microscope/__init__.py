"""The microscope: one learning step taken apart."""

from rnnviz.gui.page import HelloPointed, Page, PageSpec, WeightPointed


def _build() -> Page:
    from rnnviz.gui.pages.microscope.page import MicroscopePage

    return MicroscopePage()


PAGE = PageSpec(
    "Microscope",
    "One learning step taken apart, number by number: forward, backward and update.",
    _build,
    opened_by=(WeightPointed, HelloPointed),
)

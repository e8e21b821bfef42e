"""The gradient check, and the check of one's own lossFun."""

from rnnviz.gui.page import FaultPointed, Page, PageSpec


def _build() -> Page:
    from rnnviz.gui.pages.gradcheck.page import GradcheckPage

    return GradcheckPage()


PAGE = PageSpec(
    "Gradient check",
    "Backpropagation against central differences: (loss(p + h) − loss(p − h)) / 2h.",
    _build,
    opened_by=(FaultPointed,),
)

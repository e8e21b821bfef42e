"""Where each figure of a report is seen in the window: its page, its step, and what is to be shown there.

Knows the blocks of a report by their names, and pages and cards by what they are called; knows no window. The
names of pages and cards are the window's; a test asks it for each.
"""

from typing import Any, NamedTuple

from rnnviz.core.foreign import shown
from rnnviz.report.block import Block, Illustration, Table, Writing
from rnnviz.report.blocks import compose, sample_name
from rnnviz.report.content import Report
from rnnviz.report.sources import FigureSource, FigureSources, RunSource


class _Seen(NamedTuple):
    """``shown`` is what the page is to show of itself, as its ``sight`` has it."""

    title: str
    page: str
    card: str = ""
    shown: dict[str, Any] = {}  # noqa: RUF012 - nobody changes it


_SEEN = {
    "text": _Seen("The text", "Train"),
    "settings": _Seen("The settings", "Train"),
    "check-new": _Seen("Gradient check of a new network", "Gradient check", "network_check_card"),
    "check-run": _Seen("Gradient check of this run’s network", "Gradient check", "network_check_card"),
    "loss": _Seen("Smooth loss", "Train", "loss_panel", {"unit": "sum", "references": "shown"}),
    "references": _Seen(
        "What counting characters reaches", "Train", "loss_panel", {"unit": "nats", "references": "shown"}
    ),
    "firsts": _Seen("Firsts", "Story", "story_landmarks_panel"),
    "forms": _Seen("What is typical of the text", "Story", "story_forms_panel"),
    "map": _Seen("Map of the book", "Map"),
    "hard-places": _Seen("The hardest places", "Map"),
    "reach": _Seen("How far back it learns", "Signals", "signal_reach"),
    "saturation": _Seen("Saturation", "Signals", "signal_saturation"),
    "clipping": _Seen("Clipping", "Signals", "signal_clipping"),
    "steps": _Seen("Step size", "Signals", "signal_steps"),
    "recurrence": _Seen("Whh", "Signals", "signal_recurrent"),
    "imitation": _Seen("What it imitates", "Signals", "signal_imitation"),
    "lowest": _Seen("The lowest losses", "Train", "loss_panel"),
}
"""By the name of the block; samples, what was expected and the best passage have steps of their own."""


def figure_sources(report: Report) -> FigureSources:
    """All figures and tables of a report, by their names, in their order."""
    samples = {sample_name(entry): entry.iteration for entry in report.log}
    expected = {f"expected-{number}": one for number, one in enumerate(report.expected, start=1)}
    run = RunSource(report.run_id, shown(report.text.name), report.text.sha256, report.iteration)
    figures: dict[str, FigureSource] = {}
    for block in compose(report):
        name = name_of(block)
        if name == "best":
            figures[name] = _at("The best network", report.best.iteration, "Train", "sampling_panel")
        elif name in samples:
            title = f"Sample of step {samples[name]:,}"
            figures[name] = _at(title, samples[name], "Train", "heatmap_panel")
        elif name in expected:
            one = expected[name]
            figures[name] = _at(f"Expected: {shown(one.figure)}", one.iteration, one.page or "Train")
        elif name:
            seen = _SEEN[name]
            figures[name] = _at(seen.title, report.iteration, seen.page, seen.card, seen.shown)
    return FigureSources(run, figures)


def name_of(block: Block) -> str:
    """What a block is opened by; '' for one that is no figure."""
    return block.name if isinstance(block, Illustration | Table | Writing) else ""


def source_line(sources: FigureSources, name: str) -> str:
    """What stands under a figure: its step, the run, the page, and the word that opens it."""
    figure, run = sources.figures[name], sources.run
    whose = f"run {run.run_id[:8]}" if run.run_id else "this run"
    return f"Step {figure.moment:,} of {whose} · page {figure.page} · #{name}"


def _at(
    title: str, step: int, page: str, card: str = "", of_page: dict[str, Any] | None = None
) -> FigureSource:
    pages = {page: of_page} if of_page else {}  # what is not said stays as somebody set it
    return FigureSource(title, {"page": page, "moment": step, "pages": pages}, card)

"""The gradient check of a fresh network on the first window of a text.

Draws the network, chooses how many entries are checked, and puts the outcome into
words. Knows settings and texts; knows no screen, and computes no gradient itself.
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.core.gradcheck import (
    PASS_MARK,
    Disagreement,
    GradientFunction,
    GradientReport,
    Progress,
    check_gradients,
    engine_gradients,
)
from rnnviz.core.model import draw_parameters
from rnnviz.core.text import Corpus
from rnnviz.training.config import TrainingConfig

STEPS = (1e-4, 1e-5, 1e-6)
"""How far an entry is moved: as published; less only where the loss bends too much within that."""
MOST_PARAMETERS = 5000
"""Up to so many every entry is checked, in a larger network a random sample."""
SAMPLED_ENTRIES = 200
"""Of each array, where nobody says how many."""


@dataclass(frozen=True, slots=True)
class FreshCheck:
    """A report and what was checked; ``entries_per_array`` is None for every entry."""

    config: TrainingConfig
    text_name: str
    vocab_size: int
    parameter_count: int
    entries_per_array: int | None
    report: GradientReport


def check_fresh_network(
    corpus: Corpus,
    config: TrainingConfig,
    *,
    entries_per_array: int | None = None,
    progress: Progress | None = None,
    gradients: GradientFunction = engine_gradients,
) -> FreshCheck:
    """Draw the network of ``config`` in float64 and check it on the text's first window, hprev = 0.

    entries_per_array  so many of each array; None is every entry of a small network and
                       ``SAMPLED_ENTRIES`` of a large one
    progress           may raise ``Cancelled``, which is let through

    Raises TextError where the text is too short for the window.
    """
    corpus.require(config.seq_length)
    generator = np.random.default_rng(config.seed)
    params = draw_parameters(corpus.vocab_size, config.hidden_size, config.sigma, generator, np.float64)
    if entries_per_array is None and params.flat.size > MOST_PARAMETERS:
        entries_per_array = SAMPLED_ENTRIES
    window = corpus.ids[: config.seq_length + 1]
    reports: list[GradientReport] = []
    for step in STEPS:
        report = check_gradients(
            params, window[:-1], window[1:], np.zeros(config.hidden_size),
            step=step, entries_per_array=entries_per_array, seed=config.seed,
            progress=progress, gradients=gradients,
        )  # fmt: skip
        reports.append(report)
        if not report.undecided:
            break
    # The published step tells most where none can judge.
    report = reports[0] if reports[-1].undecided else reports[-1]
    return FreshCheck(config, corpus.name, corpus.vocab_size, params.flat.size, entries_per_array, report)


def verdict(report: GradientReport) -> str:
    """``passed``, ``failed`` or ``undecided``."""
    if report.passed:
        return "passed"
    return "undecided" if report.undecided else "failed"


def what_was_checked(check: FreshCheck) -> str:
    """The network, the window and the method in a line."""
    config = check.config
    entries = (
        "every entry"
        if check.entries_per_array is None
        else f"{check.entries_per_array:,} entries of each array, drawn at random"
    )
    return (
        f"first {config.seq_length:,} characters of {check.text_name}, hidden_size {config.hidden_size:,}, "
        f"vocab_size {check.vocab_size:,}, {check.parameter_count:,} parameters in float64, hprev = 0, "
        f"h = {check.report.step:.0e}, {entries}"
    )


def explain(report: GradientReport) -> str:
    """What the table says, in one to three sentences."""
    if report.disagreement is not None:
        return f"Failed. {_where(report.disagreement)}"
    if report.passed:
        return _explain_passed(report)
    if report.undecided:
        names = ", ".join(row.name for row in report.rows if not row.passed)
        return (
            f"Undecided for {names}. The central differences change with h as much as they differ from "
            "backpropagation: with these weights, carried over so many characters, the loss bends too "
            "much within a step. Check with a smaller sigma, hidden_size or seq_length."
        )
    names = ", ".join(row.name for row in report.rows if row.failed)
    return f"Failed: the gradient of {names} is wrong, though every term of the backward pass is right."


def _explain_passed(report: GradientReport) -> str:
    largest = max(report.rows, key=lambda row: max(row.sum_error, row.norm_error))
    error = max(largest.sum_error, largest.norm_error)
    if error < PASS_MARK:
        return (
            f"Passed. Backpropagation and central differences agree: both errors of all five arrays are "
            f"below {PASS_MARK:.0e}, the largest is {error:.1e}, of {largest.name}."
        )
    names = ", ".join(row.name for row in report.rows if max(row.sum_error, row.norm_error) >= PASS_MARK)
    return (
        f"Passed. The gradients of {names} are so small that rounding alone puts their errors above "
        f"{PASS_MARK:.0e}: no entry differs by more than rounding can make."
    )


def _where(disagreement: Disagreement) -> str:
    values = f"{disagreement.analytic:.6g} against {disagreement.numeric:.6g}"
    if disagreement.term == "loss":
        return f"The loss itself is not that of the equations: {values}."
    entry = ", ".join(str(i) for i in disagreement.index)
    return (
        f"Going back from the last character, the first term that disagrees is {disagreement.place}: "
        f"entry [{entry}] is {values} by central differences."
    )

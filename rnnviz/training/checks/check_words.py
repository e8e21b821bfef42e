"""What a gradient check says: one verdict and the same sentences in window, command and report.

Knows reports and what was checked; knows no screen and checks nothing.
"""

from rnnviz.core.network.gradcheck import PASS_MARK, Disagreement, GradientReport
from rnnviz.training.checks.network_check import NetworkCheck

HOW_IT_IS_JUDGED = (
    f"An array passes where both errors are below {PASS_MARK:.0e}, or where no entry differs by more than "
    "rounding can make; it is undecided where the loss bends too much within h to tell, and not tested "
    "where every entry is 0 by both."
)


def entry_name(index: tuple[int, ...]) -> str:
    """``[3, 1]``: a place in an array, its row and column counted from 1; '' for a number."""
    return f"[{', '.join(str(i + 1) for i in index)}]" if index else ""


def verdict(report: GradientReport) -> str:
    """``passed``, ``failed`` or ``undecided``."""
    if report.passed:
        return "passed"
    return "undecided" if report.undecided else "failed"


def what_was_checked(check: NetworkCheck) -> str:
    """The network, the window and the method in a line."""
    T = check.seq_length
    of_each = f"each of {check.streams:,} streams of " if check.streams > 1 else ""
    where = f"of {of_each}{check.text_name}"
    called = name_of(check)
    if check.iteration is None:
        network = f"fresh {called}, first {T:,} characters {where}, hprev = 0"
    else:
        network = (
            f"{called} after {check.iteration:,} step{'' if check.iteration == 1 else 's'}, characters "
            f"{check.position + 1:,} to {check.position + T:,} {where}, hprev as it stands"
        )
    entries = (
        "every entry"
        if check.entries_per_array is None
        else f"{check.entries_per_array:,} entries of each array, drawn at random"
    )
    return (
        f"{network}, hidden_size {check.hidden_size:,}, seq_length {T:,}, vocab_size {check.vocab_size:,}, "
        f"{check.parameter_count:,} parameters in float64, h = {check.report.step:.0e}, {entries}"
    )


def name_of(check: NetworkCheck) -> str:
    """``network``, ``LSTM``, ``GRU of 2 layers``: a vanilla network of one layer has no other name."""
    cell = "network" if check.cell == "rnn" else check.cell.upper()
    return f"{cell} of {check.layers} layers" if check.layers > 1 else cell


def explain(check: NetworkCheck) -> str:
    """What the table says, in one to four sentences."""
    sentences = (_outcome(check), _not_tested(check.report))
    return " ".join(sentence for sentence in sentences if sentence)


def _not_tested(report: GradientReport) -> str:
    """What of the arrays was not tested by this window, in a sentence or two; '' where there is nothing."""
    sentences = []
    names = [f"d{row.name}" for row in report.rows if row.is_zero]
    if names:
        was = "was" if len(names) == 1 else "were"
        sentences.append(f"{', '.join(names)} {was} not tested: every entry compared is 0 by both.")
    for row in report.rows:
        if row.unread:
            left_out, columns = row.unread // row.shape[0], row.shape[1]
            sentences.append(
                f"Not tested: {left_out:,} of the {columns:,} columns of {row.name}; this window does not "
                "read their characters, so its loss cannot depend on them."
            )
    return " ".join(sentences)


def _outcome(check: NetworkCheck) -> str:
    report = check.report
    if report.disagreement is not None:
        return f"Failed. {_where(report.disagreement)}"
    if report.passed:
        return _explain_passed(report)
    if all(row.is_zero for row in report.rows):
        return "Undecided: there was nothing to compare."
    if report.undecided:
        names = ", ".join(row.name for row in report.rows if not row.passed)
        way_out = (
            "Check with a smaller sigma, hidden_size or seq_length."
            if check.iteration is None
            else "An earlier moment of the run, or a shorter window, can be judged."
        )
        return (
            f"Undecided for {names}. The central differences change with h as much as they differ from "
            "backpropagation: with these weights, carried over so many characters, the loss bends too "
            f"much within a step. {way_out}"
        )
    names = ", ".join(row.name for row in report.rows if row.failed)
    return f"Failed: the gradient of {names} is wrong, though every term of the backward pass is right."


def _explain_passed(report: GradientReport) -> str:
    rows = [row for row in report.rows if not row.is_zero]
    largest = max(rows, key=lambda row: row.error)
    if largest.error < PASS_MARK:
        is_all = len(rows) == len(report.rows)
        which = f"all {_in_words(len(rows))} arrays" if is_all else "the arrays that were tested"
        return (
            f"Passed. Backpropagation and central differences agree: both errors of {which} are "
            f"below {PASS_MARK:.0e}, the largest is {largest.error:.1e}, of {largest.name}."
        )
    names = ", ".join(row.name for row in rows if row.error >= PASS_MARK)
    return (
        f"Passed. The gradients of {names} are so small that rounding alone puts their errors above "
        f"{PASS_MARK:.0e}: no entry differs by more than rounding can make."
    )


def _in_words(count: int) -> str:
    return "five" if count == 5 else str(count)


def _where(disagreement: Disagreement) -> str:
    values = f"{disagreement.analytic:.6g} against {disagreement.numeric:.6g}"
    if disagreement.term == "loss":
        return f"The loss itself is not that of the equations: {values}."
    return (
        f"Going back from the last character, the first term that disagrees is {disagreement.place}: "
        f"entry {entry_name(disagreement.index)} is {values} by central differences."
    )

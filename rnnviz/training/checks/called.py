"""Results of checks with their arrays called as somebody reads them: rows, sentences and curves follow.

Knows results and notations; checks nothing and says nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.gradcheck import GradientReport
from rnnviz.core.network.notation import Notation
from rnnviz.training.checks.course_sizes import SizeCheck
from rnnviz.training.checks.errors_by_step import ErrorsByStep
from rnnviz.training.checks.network_check import NetworkCheck


def check_called(check: NetworkCheck, notation: Notation) -> NetworkCheck:
    """The check of a network, of whatever cell."""
    notation = _beside(check, notation)
    return replace(check, report=_report_called(check.report, notation))


def sizes_called(checks: Sequence[SizeCheck], notation: Notation) -> list[SizeCheck]:
    """The checks of several sizes, with what is published of them."""
    called = []
    for each in checks:
        own = _beside(each.check, notation)
        published = {own.named(name): value for name, value in each.size.published.items()}
        size = replace(each.size, published=published)
        called.append(replace(each, size=size, check=check_called(each.check, notation)))
    return called


def errors_called(errors: ErrorsByStep, notation: Notation) -> ErrorsByStep:
    """The errors at every h."""
    own = _beside(errors.check, notation)
    by_name = {own.named(name): values for name, values in errors.curve.errors.items()}
    return replace(
        errors, check=check_called(errors.check, notation), curve=replace(errors.curve, errors=by_name)
    )


def _beside(check: NetworkCheck, notation: Notation) -> Notation:
    return notation.beside(CELLS[check.cell].states)


def _report_called(report: GradientReport, notation: Notation) -> GradientReport:
    rows = tuple(replace(row, name=notation.named(row.name)) for row in report.rows)
    wrong = report.disagreement
    if wrong is not None:
        wrong = replace(wrong, term=notation.named(wrong.term))
    return replace(report, rows=rows, disagreement=wrong)

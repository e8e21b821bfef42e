"""What came of a check, in three ways: of one network, of the course's three sizes, of every h.

A view shows a result and says it in sentences; knows neither where it comes from nor how it is begun.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.core.network.notation import Notation
from rnnviz.gui.pages.gradcheck.curve import ErrorCanvas
from rnnviz.gui.pages.gradcheck.parts import ERROR_COLUMNS, by
from rnnviz.gui.pages.gradcheck.table import CheckRow, CheckTable, Column
from rnnviz.gui.parts.plain import Label
from rnnviz.gui.parts.theme import GRID, Theme
from rnnviz.training.checks.called import check_called, errors_called, sizes_called
from rnnviz.training.checks.check_words import (
    HOW_IT_IS_JUDGED,
    entry_name,
    explain,
    verdict,
    what_was_checked,
)
from rnnviz.training.checks.course_sizes import COURSE_SIZES, SizeCheck
from rnnviz.training.checks.errors_by_step import CURVE_ENTRIES, CURVE_STEPS, ErrorsByStep
from rnnviz.training.checks.many_words import (
    TWO_SIDES,
    WHAT_PUBLISHED_IS,
    explain_all,
    explain_curve,
    how_long,
    how_long_at_most,
    in_seconds,
    verdict_of_all,
    what_all_were,
)
from rnnviz.training.checks.network_check import MOST_PARAMETERS, SAMPLED_ENTRIES, NetworkCheck

OUTCOMES = {
    "passed": ("good", "✓ passed"),
    "failed": ("bad", "✗ failed"),
    "undecided": ("warm", "? undecided"),
    "not tested": ("quiet", "– not tested"),
}
_OUTCOME = Column("outcome", HOW_IT_IS_JUDGED, widest="– not tested")
_ARRAY = Column("array", "The gradient of the loss with respect to this array.", widest="Whh2")
_ENTRIES = Column(
    "entries", "Entries that were compared: all, or a random sample.", is_number=True, widest="2,000"
)
_ONE_COLUMNS = (
    _ARRAY,
    Column("shape", "Rows × columns of the array.", widest="100 × 100"),
    _ENTRIES,
    *ERROR_COLUMNS,
    _OUTCOME,
    Column(
        "worst entry",
        "Where the two values are furthest apart: row and column, counted from 1.",
        is_number=True,
    ),
    Column(
        "analytic", "What backpropagation says of the worst entry.", is_number=True, widest="+1.0000000e-01"
    ),
    Column(
        "numeric",
        "What the loss does: (loss(p + h) − loss(p − h)) / 2h for the worst entry.",
        is_number=True,
        widest="+1.0000000e-01",
    ),
)
_SIZES_COLUMNS = (
    Column("size", "m = hidden_size, T = seq_length, as the course calls them.", widest="m = 100, T = 100"),
    _ARRAY,
    *ERROR_COLUMNS,
    _OUTCOME,
    Column(
        "backprop",
        "Time of backpropagation: once forward and backward, for all entries of all arrays.",
        is_number=True,
        widest="999 µs",
    ),
    Column(
        "differences",
        "Time of the central differences: two forward passes for each entry that was compared.",
        is_number=True,
        widest="999 ms",
    ),
    # Last: a small screen has no room for all.
    Column("published", WHAT_PUBLISHED_IS, is_number=True, widest="1.0e-10"),
    _ENTRIES,
)
_PUBLISHED = 8
"""The place of that column."""


class ResultView(QWidget):
    """A result as it is shown and said.

    name, title, meaning  what the view is called by tests, on its button, and in the tooltip of it
    action, what_it_does  what the button that begins it is called, and its tooltip
    least_lines           lines of the words that are kept free, so that a result moves little
    copy_wanted           the keys for that were pressed
    """

    name = title = meaning = action = what_it_does = ""
    least_lines = 4
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID // 2)

    def add_table(self, columns: Sequence[Column], rows: int, name: str, accessible_name: str) -> CheckTable:
        """A table of arrays that fills the view."""
        table = CheckTable(columns, "outcome", rows, PASS_MARK, self)
        table.setObjectName(name)
        table.setAccessibleName(accessible_name)
        table.setAccessibleDescription("Arrows go from array to array and number to number; Ctrl+C copies.")
        table.copy_wanted.connect(self.copy_wanted)
        self.column.addWidget(table)
        return table

    def empty(self, arrays: Sequence[str]) -> None:
        """Nothing is known yet of these arrays."""
        raise NotImplementedError

    def called(self, result: Any, notation: Notation) -> Any:
        """The result with its arrays called so, to be shown and said."""
        raise NotImplementedError

    def show_result(self, result: Any) -> None:
        """Show what came of it."""
        raise NotImplementedError

    def verdict(self, result: Any) -> str:
        """``passed``, ``failed`` or ``undecided``."""
        raise NotImplementedError

    def sentences(self, result: Any) -> tuple[str, str]:
        """What it says, and quietly, what was done."""
        raise NotImplementedError

    def as_text(self, result: Any) -> str:
        """Lines of columns with tabs between, for a spreadsheet."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        raise NotImplementedError


class OneView(ResultView):
    """One network, array by array."""

    name, title, action = "one", "One network", "Check"
    meaning = "Check one network, array by array, with the entry that is furthest off."
    what_it_does = (
        f"Check every entry of a network of up to {MOST_PARAMETERS:,} parameters, "
        f"{SAMPLED_ENTRIES} entries of each array of a larger one."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = self.add_table(_ONE_COLUMNS, 5, "check_table", "gradient check, array by array")

    def empty(self, arrays: Sequence[str]) -> None:
        self.table.set_rows([CheckRow((name, *["–"] * 7), (), "quiet", "–") for name in arrays])

    def called(self, result: NetworkCheck, notation: Notation) -> NetworkCheck:
        return check_called(result, notation)

    def show_result(self, result: NetworkCheck) -> None:
        rows = []
        for row in result.report.rows:
            rows.append(
                CheckRow(
                    (row.name, by(row.shape), f"{row.checked:,}", f"{row.sum_error:.1e}",
                     f"{row.norm_error:.1e}", entry_name(row.worst), f"{row.worst_analytic:+.7e}",
                     f"{row.worst_numeric:+.7e}"),
                    (row.sum_error, row.norm_error),
                    *OUTCOMES[row.outcome],
                )
            )  # fmt: skip
        self.table.set_rows(rows)

    def verdict(self, result: NetworkCheck) -> str:
        return verdict(result.report)

    def sentences(self, result: NetworkCheck) -> tuple[str, str]:
        return explain(result), f"Checked: {what_was_checked(result)}."

    def as_text(self, result: NetworkCheck) -> str:
        titles = (
            "array", "shape", "entries", "sum error", "norm error", "outcome", "worst entry", "analytic",
            "numeric",
        )  # fmt: skip
        return _tabbed(
            titles,
            [
                (row.name, by(row.shape), row.checked, row.sum_error, row.norm_error, row.outcome,
                 entry_name(row.worst), row.worst_analytic, row.worst_numeric)
                for row in result.report.rows
            ],
        )  # fmt: skip

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)


class SizesView(ResultView):
    """The three sizes of the course, one below the other in one table."""

    name, title, action = "sizes", "Three sizes", "Run all"
    meaning = (
        f"Check fresh networks of the course's three sizes ({'; '.join(size.name for size in COURSE_SIZES)}) "
        "in one table, with the time of both methods."
    )
    what_it_does = f"Check all three, {'; '.join(size.name for size in COURSE_SIZES)}, with these settings."
    least_lines = 6

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = self.add_table(
            _SIZES_COLUMNS, 15, "check_sizes_table", "gradient check of three sizes, array by array"
        )

    def empty(self, arrays: Sequence[str]) -> None:
        self.table.setColumnHidden(_PUBLISHED, False)
        self.table.set_rows(
            [
                CheckRow((size.name if not number else "", name, *["–"] * 6), (), "quiet", "–")
                for size in COURSE_SIZES
                for number, name in enumerate(arrays)
            ]
        )

    def called(self, result: Sequence[SizeCheck], notation: Notation) -> Sequence[SizeCheck]:
        return sizes_called(result, notation)

    def show_result(self, result: Sequence[SizeCheck]) -> None:
        rows = []
        for each in result:
            times = each.check.times
            name = each.size.name
            took = (in_seconds(times.backpropagation), in_seconds(times.differences))
            for row in each.check.report.rows:
                known = each.published.get(row.name)
                rows.append(
                    CheckRow(
                        (name, row.name, f"{row.sum_error:.1e}", f"{row.norm_error:.1e}", *took,
                         f"{known:.1e}" if known is not None else "", f"{row.checked:,}"),
                        (row.sum_error, row.norm_error),
                        *OUTCOMES[row.outcome],
                    )
                )  # fmt: skip
                name, took = "", ("", "")  # said once, in the first row of a size
        self.table.setColumnHidden(_PUBLISHED, not any(each.published for each in result))
        self.table.set_rows(rows)

    def verdict(self, result: Sequence[SizeCheck]) -> str:
        return verdict_of_all(result)

    def sentences(self, result: Sequence[SizeCheck]) -> tuple[str, str]:
        published = f" {WHAT_PUBLISHED_IS}" if any(each.published for each in result) else ""
        return (
            f"{explain_all(result)} {how_long_at_most(result)}",
            f"Checked: {what_all_were(result)}.{published}",
        )

    def as_text(self, result: Sequence[SizeCheck]) -> str:
        titles = (
            "size", "array", "entries", "sum error", "norm error", "outcome", "published",
            "backpropagation in s", "differences in s",
        )  # fmt: skip
        return _tabbed(
            titles,
            [
                (each.size.name, row.name, row.checked, row.sum_error, row.norm_error, row.outcome,
                 each.published.get(row.name, ""), each.check.times.backpropagation,
                 each.check.times.differences)
                for each in result
                for row in each.check.report.rows
            ],
        )  # fmt: skip

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)


class StepsView(ResultView):
    """The error at every h, as a curve; the numbers of one h above it."""

    name, title, action = "steps", "Error by h", "Measure"
    meaning = (
        f"The error of the chosen network at every h from {CURVE_STEPS[0]:.0e} to {CURVE_STEPS[-1]:.0e}: "
        "curvature, ~h², on one side, rounding, ~1/h, on the other."
    )
    what_it_does = (
        f"Measure the errors at {len(CURVE_STEPS)} steps h: of every entry of a network of up to "
        f"{MOST_PARAMETERS:,} parameters, of {CURVE_ENTRIES} entries of each array of a larger one."
    )
    least_lines = 6

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers = Label()
        self.numbers.setObjectName("check_curve_numbers")
        self.numbers.setProperty("role", "quiet")
        self.numbers.setWordWrap(True)
        self.numbers.setToolTip("The larger of both errors of each array at the h that is chosen below.")
        self.canvas = ErrorCanvas(self)
        self.canvas.step_chosen.connect(self._say_numbers)
        self.canvas.copy_wanted.connect(self.copy_wanted)
        self.column.addWidget(self.numbers)
        self.column.addWidget(self.canvas, 1)

    def empty(self, arrays: Sequence[str]) -> None:  # noqa: ARG002 - there are none to see
        self.canvas.show_errors(None)
        self.numbers.setText("Of every array the larger of both errors; nothing is measured yet.")

    def called(self, result: ErrorsByStep, notation: Notation) -> ErrorsByStep:
        return errors_called(result, notation)

    def show_result(self, result: ErrorsByStep) -> None:
        self.canvas.show_errors(result)
        self._say_numbers()

    def verdict(self, result: ErrorsByStep) -> str:
        return verdict(result.check.report)

    def sentences(self, result: ErrorsByStep) -> tuple[str, str]:
        check = result.check
        said = (
            explain(check),
            TWO_SIDES,
            explain_curve(result),
            how_long(check.times, check.parameter_count),
        )
        return " ".join(said), f"Checked: {what_was_checked(check)}."

    def as_text(self, result: ErrorsByStep) -> str:
        curve = result.curve
        return _tabbed(
            ("h", "largest", *curve.errors),
            zip(curve.steps, curve.largest, *curve.errors.values(), strict=True),
        )

    def set_theme(self, theme: Theme) -> None:
        self.canvas.set_theme(theme)

    def _say_numbers(self) -> None:
        self.numbers.setText(self.canvas.numbers)


def _tabbed(titles: Sequence[str], rows: Any) -> str:
    """Numbers as they are, whatever a table rounds them to."""
    lines = [titles, *rows]
    return "".join("\t".join(str(cell) for cell in line) + "\n" for line in lines)

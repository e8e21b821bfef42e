"""PatternTable: the units that are on where the pattern is, and how much of what is around it.

Knows rows of numbers; knows neither how they were found nor a network.
"""

from PySide6.QtWidgets import QWidget

from rnnviz.core.inside.pattern import PatternUnit
from rnnviz.core.numerals import per_cent
from rnnviz.gui.parts.row_table import Bar, RowTable, TableColumn


class PatternTable(RowTable):
    """A row for each unit; the table is named ``pattern_units``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_COLUMNS, lambda row: row.unit, _in_words, 2, parent)
        self.setObjectName("pattern_units")
        self.setAccessibleName("Units that are on at the pattern")


def _side(row: PatternUnit) -> str:
    return "low" if row.is_low else "high"


def _in_words(row: PatternUnit) -> str:
    return (
        f"Unit {row.unit} is {_side(row)} at {per_cent(row.inside)} of the characters of the pattern and at "
        f"{per_cent(row.around)} of those around it."
    )


_COLUMNS = (
    TableColumn(
        "unit", "The number of the unit in its layer.", lambda row: str(row.unit), lambda row: row.unit
    ),
    TableColumn(
        "is on while it is",
        "On is reaching the threshold; a unit that is on while it is low is turned over for that.",
        _side,
        lambda row: (_side(row), -row.agreement),
        stretches=1,
    ),
    TableColumn(
        "there and not around",
        "The share of the pattern at which it is on, less the share of what is around it: 1 is exact.",
        lambda row: per_cent(row.agreement),
        lambda row: -row.agreement,
        picture=lambda row: Bar(row.agreement),
    ),
    TableColumn(
        "there",
        "The share of the pattern's characters at which it is on.",
        lambda row: per_cent(row.inside),
        lambda row: -row.inside,
        is_number=True,
        spare=1,
    ),
    TableColumn(
        "around",
        "The share of as many characters on both sides at which it is on.",
        lambda row: per_cent(row.around),
        lambda row: row.around,
        is_number=True,
        spare=2,
    ),
)

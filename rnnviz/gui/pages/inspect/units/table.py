"""UnitTable and FeatureTable: what each unit follows, and what all units together tell of each feature.

Knows rows of words and numbers; knows neither how they were found nor a network.
"""

from typing import NamedTuple

import numpy as np
from PySide6.QtWidgets import QWidget

from rnnviz.core.arrays import Array
from rnnviz.gui.parts.row_table import Bar, Curve, RowTable, TableColumn, signed

NOTHING = "nothing"


class UnitRow(NamedTuple):
    """One unit.

    unit      its number in its layer
    feature   what it follows best, and how that is counted; it is no finding unless ``is_finding``
    r         the correlation with it, on the half that it was not found on
    shuffled  the same with the feature shuffled
    spark     (n,) its values while it read a piece of the unseen half; ``low`` and ``high`` are its ends
    """

    unit: int
    feature: str
    meaning: str
    r: float
    shuffled: float
    is_finding: bool
    spark: Array
    low: float = -1.0
    high: float = 1.0


class FeatureRow(NamedTuple):
    """One feature of the text.

    meaning   a sentence: how its numbers are made
    together  r of what a linear read-out of all units says with the feature, on the unseen half
    unit, r   the best single unit, and its r there
    is_there  whether the read-out tells more than chance would
    """

    feature: str
    meaning: str
    together: float
    unit: int
    r: float
    is_there: bool


class UnitTable(RowTable):
    """A row for each unit; the table is named ``unit_table``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_UNIT_COLUMNS, lambda row: row.unit, _unit_in_words, 2, parent)
        self.setObjectName("unit_table")
        self.setAccessibleName("Units, and what they follow")


class FeatureTable(RowTable):
    """A row for each feature; the table is named ``feature_table``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_FEATURE_COLUMNS, lambda row: row.feature, _feature_in_words, 1, parent)
        self.setObjectName("feature_table")
        self.setAccessibleName("Features of the text, and what all units together tell of them")


def _unit_in_words(row: UnitRow) -> str:
    if row.is_finding:
        return f"Unit {row.unit} follows {row.feature}: r = {signed(row.r)} on the unseen half. {row.meaning}"
    return (
        f"Unit {row.unit} goes with {row.feature} most, r = {signed(row.r)} on the unseen half: "
        "no more than chance gives."
    )


def _feature_in_words(row: FeatureRow) -> str:
    best = f"the best single unit is {row.unit} with r = {signed(row.r)}"
    if row.is_there:
        told = f"All units together tell {row.feature} with r = {signed(row.together)}; {best}."
    else:
        told = (
            f"Not there: all units together tell {row.feature} with r = {signed(row.together)} only; {best}."
        )
    return f"{row.meaning} {told}"


_UNIT_COLUMNS = (
    TableColumn(
        "unit", "The number of the unit in its layer.", lambda row: str(row.unit), lambda row: row.unit
    ),
    TableColumn(
        "follows",
        "The feature of the text that the unit goes with most: found on one half, confirmed on the other.",
        lambda row: row.feature if row.is_finding else NOTHING,
        lambda row: (not row.is_finding, row.feature, -abs(row.r)),
        is_quiet=lambda row: not row.is_finding,
        stretches=1,
    ),
    TableColumn(
        "r, unseen half",
        "r = cov(unit, feature) / (σ σ), from −1 on the left to +1 on the right, on the half of the text "
        "that the feature was not chosen on; the thin line below is what chance gave.",
        lambda row: f"r {signed(row.r)}",
        lambda row: (not row.is_finding, -abs(row.r)),
        picture=lambda row: Bar(row.r, abs(row.shuffled), not row.is_finding),
    ),
    TableColumn(
        "r",
        "The same as a number.",
        lambda row: signed(row.r),
        lambda row: row.r,
        is_number=True,
        is_quiet=lambda row: not row.is_finding,
        spare=1,
    ),
    TableColumn(
        "shuffled",
        "r with the feature moved along the text by chance: what chance alone gives.",
        lambda row: signed(row.shuffled),
        lambda row: -abs(row.shuffled),
        is_number=True,
        is_quiet=lambda _row: True,
        spare=2,
    ),
    TableColumn(
        "its values",
        "The unit's value at each character of one stretch of the unseen half.",
        lambda _row: "its values along the text",
        lambda row: -float(np.std(row.spark)) if len(row.spark) else 0.0,
        picture=lambda row: Curve(row.spark, row.low, row.high),
        spare=3,
    ),
)

_FEATURE_COLUMNS = (
    TableColumn(
        "feature",
        "What was asked of every character of the text.",
        lambda row: row.feature,
        lambda row: row.feature,
        is_quiet=lambda row: not row.is_there,
        stretches=1,
    ),
    TableColumn(
        "told by all units",
        "r of the feature and the best linear sum of all units, fitted on one half, judged on the other; "
        "the mark is the best single unit.",
        lambda row: f"r {signed(row.together)} together, {signed(row.r)} the best unit",
        lambda row: -row.together,
        picture=lambda row: Bar(row.together, 0.0, not row.is_there, abs(row.r)),
    ),
    TableColumn(
        "r",
        "The same as a number.",
        lambda row: signed(row.together),
        lambda row: row.together,
        is_number=True,
        is_quiet=lambda row: not row.is_there,
    ),
    TableColumn(
        "best unit",
        "The single unit that goes with it most. Choose the row to look at it.",
        lambda row: str(row.unit),
        lambda row: row.unit,
        is_number=True,
        is_quiet=lambda row: not row.is_there,
        spare=2,
    ),
    TableColumn(
        "its r",
        "The r of that unit alone, on the unseen half.",
        lambda row: signed(row.r),
        lambda row: -abs(row.r),
        is_number=True,
        is_quiet=lambda row: not row.is_there,
        spare=1,
    ),
)

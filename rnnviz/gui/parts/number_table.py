"""NumberTable: the numbers of a picture, to be copied and written as CSV.

Knows rows; knows no picture and no file.
"""

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np


class NumberTable(NamedTuple):
    """``header`` names the columns, with their units; a row has a value for each.

    rows  any number of them, perhaps made as they are written: walked through once
    """

    header: tuple[str, ...]
    rows: Iterable[tuple[object, ...]]

    def as_csv(self) -> str:
        """As a file: commas between, quotation marks where a value needs them."""
        return self._written(",")

    def as_tabbed(self) -> str:
        """As what is pasted into a spreadsheet: tabs between."""
        return self._written("\t")

    def _written(self, delimiter: str) -> str:
        file = io.StringIO()
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(tuple(map(_value, row)) for row in self.rows)
        return file.getvalue()


def _value(value: object) -> object:
    """Nine figures, from which a float32 is read as it was."""
    return f"{value:.9g}" if isinstance(value, float | np.floating) else value

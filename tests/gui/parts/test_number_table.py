"""A table of numbers: as a file and as what is pasted into a spreadsheet."""

import csv
import io

import numpy as np

from rnnviz.gui.parts.number_table import NumberTable

ROWS = [("a,b", 1, 0.1), ('"', -2, np.float32(1 / 3)), ("⏎\t", 0, float("nan"))]


def test_a_file_is_read_as_it_was_written():
    table = NumberTable(("character", "count", "share"), ROWS)
    read = list(csv.reader(io.StringIO(table.as_csv())))
    assert read[0] == ["character", "count", "share"]
    assert [row[0] for row in read[1:]] == ["a,b", '"', "⏎\t"]
    assert np.float32(read[2][2]) == np.float32(1 / 3)
    assert read[1][1:] == ["1", "0.1"]


def test_what_is_pasted_has_tabs():
    lines = NumberTable(("x", "y"), iter([(1, 2.5), (3, 4.0)])).as_tabbed().splitlines()
    assert lines == ["x\ty", "1\t2.5", "3\t4"]

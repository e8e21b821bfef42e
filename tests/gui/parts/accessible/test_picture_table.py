"""PictureTable: cells made when they are asked for, and values as they are read aloud."""

import math

import pytest

from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, in_words, spoken


def test_a_table_of_rows_names_each_row_by_its_first_value():
    table = PictureTable.of_rows("Two.", ("value", "is largest"), [("a", 0.25, True), ("b", -1234, None)])
    assert list(table.rows) == ["a", "b"]
    assert [table.cell(0, 0), table.cell(0, 1)] == ["0.25", "yes"]
    assert [table.cell(1, 0), table.cell(1, 1)] == ["−1,234", ""]


def test_it_is_pasted_with_tabs_between_and_a_line_for_each_row():
    table = PictureTable.of_rows("", ("one", "two\nlines"), [("a\tb", "x", "y\nz")])
    assert table.as_tabbed() == "\tone\ttwo lines\na b\tx\ty z\n"


def test_names_are_made_when_they_are_asked_for():
    asked: list[int] = []

    def name(place: int) -> str:
        asked.append(place)
        return f"row {place}"

    names = Names(1_000_000, name)
    assert len(names) == 1_000_000
    assert (names[7], names[-1], names[2:4]) == ("row 7", "row 999999", ["row 2", "row 3"])
    assert asked == [7, 999_999, 2, 3]
    with pytest.raises(IndexError):
        names[1_000_000]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.123456, "0.1235"),
        (-2.5, "−2.5"),
        (1234.56, "1,235"),
        (1e-7, "1e−07"),
        (12_345_678.0, "1.235e+07"),
        (math.nan, "nan"),
        (12_345, "12,345"),
        (False, "no"),
        ("as it is", "as it is"),
    ],
)
def test_values_in_words(value, words):
    assert in_words(value) == words


@pytest.mark.parametrize(("mark", "words"), [("␣", "space"), ("⏎", "line break"), ("⇥", "tab"), ("a", "“a”")])
def test_marks_that_have_no_sound_are_said_in_words(mark, words):
    assert spoken(mark) == words

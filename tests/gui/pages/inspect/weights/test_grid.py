"""Where cells and labels stand: all in where it fits, none too small, no two labels over each other."""

import pytest

from rnnviz.gui.pages.inspect.weights.grid import GAP, LARGEST, SMALLEST, AxisSize, fitted, labelled, lay_out

UNITS = AxisSize(100, 21, 14, all_wanted=False)
CHARACTERS = AxisSize(69, 9, 14, all_wanted=True)
ONE = AxisSize(1, 0, 14, all_wanted=False)
PAIRS = [(UNITS, CHARACTERS), (CHARACTERS, UNITS), (UNITS, UNITS), (ONE, CHARACTERS)]


@pytest.mark.parametrize(("rows", "columns"), PAIRS)
@pytest.mark.parametrize("room", [(560.0, 250.0), (300.0, 260.0), (1500.0, 900.0)])
def test_all_of_a_usual_array_is_in_sight_with_its_labels(rows, columns, room):
    layout = lay_out(room, 1.0, rows, columns)
    assert layout.left + columns.length * layout.width <= room[0] + 1e-6
    assert layout.top + rows.length * layout.height <= room[1] + 1e-6
    for at, cell, needed, beside, size in (
        (layout.rows, layout.height, rows.height, layout.left, rows.width),
        (layout.columns, layout.width, columns.width, layout.top, columns.height),
    ):
        assert at.step * at.lanes * cell >= needed, "the next label of a lane is far enough"
        assert at.lanes * size <= beside


def test_a_large_array_is_scrolled():
    layout = lay_out((500.0, 250.0), 1.0, AxisSize(512, 21, 14, all_wanted=False), CHARACTERS)
    assert layout.height == SMALLEST
    assert fitted(500, 2, 1.0) == LARGEST


def test_enlarged_cells_have_more_labels():
    close, wide = (lay_out((500.0, 250.0), zoom, CHARACTERS, UNITS) for zoom in (1.0, 8.0))
    assert wide.width == pytest.approx(8 * close.width, rel=0.2)
    assert wide.height == pytest.approx(8 * close.height)
    assert close.rows.lanes > wide.rows.lanes == wide.rows.step == 1


@pytest.mark.parametrize(("cell", "step"), [(30, 1), (6, 5), (3, 10), (1, 20), (0.3, 100)])
def test_numbers_stand_at_round_steps(cell, step):
    assert labelled(cell, 20, all_wanted=False) == (step, 1)


def test_of_characters_none_is_left_out_while_lanes_have_room():
    assert labelled(10, 9 + GAP, all_wanted=True) == (1, 2)
    assert labelled(4, 14, all_wanted=True) == (2, 3)

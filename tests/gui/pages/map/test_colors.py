"""The colours of the map: fixed ends, deviations from what was read, room that grows by doubling."""

import math

import numpy as np
import pytest

from rnnviz.gui.pages.map.colors import color_indices, deviations, labelled_rows, slots_for


def test_colours_have_fixed_ends_and_one_for_what_was_not_read() -> None:
    values = np.array([[0.0, 2.0, 4.0, 9.0, -1.0, math.nan]])
    assert color_indices(values, 0.0, 4.0).tolist() == [[1, 128, 255, 255, 1, 0]]


def test_deviations_are_from_the_mean_of_what_was_read() -> None:
    values = np.array([[1.0, 3.0, math.nan], [math.nan] * 3])
    assert np.array_equal(deviations(values), [[-1.0, 1.0, math.nan], [math.nan] * 3], equal_nan=True)


def test_room_for_rows_grows_by_doubling() -> None:
    assert [slots_for(rows) for rows in (0, 8, 9, 16, 17, 256)] == [8, 8, 16, 16, 32, 256]


@pytest.mark.parametrize(
    ("rows", "least_apart", "stride", "passes"),
    [
        (3, 0.5, 1, [1, 2, 3]),
        (12, 3.1, 1, [1, 5, 10]),
        (6, 1.3, 1, [2, 4, 6]),  # no room for the first beside the second
        (1, 1.3, 1, [1]),
        (4, 3.1, 1, [1]),
        (128, 50.0, 2, [1, 101, 201]),
        (0, 1.0, 1, []),
    ],
)
def test_the_numbers_at_the_rows_are_round(
    rows: int, least_apart: float, stride: int, passes: list[int]
) -> None:
    assert [row * stride + 1 for row in labelled_rows(rows, least_apart, stride)] == passes

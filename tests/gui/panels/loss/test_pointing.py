"""Pointing at a curve by keys: from point to point, within what is in view."""

import numpy as np
import pytest

from rnnviz.gui.panels.loss.pointing import TURNS, next_point

POINTS = np.array([0.0, 16, 32, 48, 64])


@pytest.mark.parametrize(
    ("here", "by", "expected"),
    [(None, -1, 64), (None, 1, 0), (32, 1, 48), (32, -1, 16), (64, 1, 64), (0, -1, 0), (20, 1, 32)],
)
def test_a_key_goes_to_the_next_point(here, by, expected):
    assert next_point(POINTS, here, by, (0, 100)) == expected


def test_only_what_is_in_view_is_pointed_at():
    assert next_point(POINTS, None, -1, (10, 40)) == 32
    assert next_point(POINTS, 32, 1, (10, 40)) == 32
    assert next_point(POINTS, None, 1, (17, 31)) is None


def test_many_points_are_gone_through_in_a_few_dozen_keys():
    points, keys = np.arange(1000.0), 0
    here: int | None = 0
    while here is not None and here < 999:
        here, keys = next_point(points, here, 1, (0, 1000)), keys + 1
    assert TURNS <= keys <= TURNS + 5

"""What was drawn stands beside what came, on paper as on the screen."""

import re

import numpy as np
import pytest

from rnnviz.core.record.expected import drawn_curves
from rnnviz.report.expected_plot import expected_plot


def paths_of(svg):
    """The heights of the points of each curve, dashed ones marked."""
    found = re.findall(r'<path d="M([^"]*)"([^>]*)>', svg)
    return [
        ("stroke-dasharray" in rest, [float(pair.split()[1]) for pair in points.split(" L")])
        for points, rest in found
    ]


def test_both_curves_are_there_and_the_expected_one_is_dashed():
    places = np.linspace(100, 200, 30)
    svg = expected_plot(drawn_curves(places, np.full(30, 40.0), np.linspace(60, 20, 30))).svg
    (came_dashed, came), (said_dashed, said) = paths_of(svg)
    assert (came_dashed, said_dashed) == (False, True)
    assert len(set(said)) == 1
    assert came == sorted(came)  # falling losses: down the page
    assert came[0] < said[0] < came[-1]
    assert ">expected<" in svg
    assert ">came<" in svg


def test_in_powers_of_ten_equal_factors_are_equal_heights():
    sizes = np.array([1.0, 0.1, 0.01, 0.001])
    svg = expected_plot(drawn_curves(np.arange(4.0), sizes, sizes, is_logarithmic=True)).svg
    heights = paths_of(svg)[0][1]
    assert np.diff(heights) == pytest.approx(np.diff(heights)[0], abs=0.02)


def test_a_level_curve_at_zero_is_a_picture_too():
    drawn = drawn_curves(np.arange(3.0), np.zeros(3), np.zeros(3))
    assert "nan" not in expected_plot(drawn).svg

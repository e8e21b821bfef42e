"""MeasuredCurve: bounded, in order, and true between its points."""

import math

import numpy as np
import pytest

from rnnviz.core.record.measured import Points
from rnnviz.gui.panels.loss.curves import spec_of
from rnnviz.gui.panels.loss.measured_curve import MeasuredCurve


def points(*iterations: int) -> Points:
    """Each with its own iteration as its value."""
    return Points(np.array(iterations), np.array(iterations, np.float64))


def test_however_many_there_are_a_bounded_number_is_drawn():
    curve = MeasuredCurve(capacity=16)
    for iteration in range(1, 5001):
        curve.extend(points(iteration))
    drawn = curve.points
    assert len(drawn.values) <= 16
    assert drawn.values.tolist() == drawn.iterations.tolist()
    assert drawn.iterations[-1] == 5000
    assert drawn.iterations[0] <= 1024


def test_what_was_had_already_replaces_what_was_held():
    curve = MeasuredCurve()
    curve.extend(points(10, 20, 30))
    curve.extend(Points(np.array([20]), np.array([7.0])))
    assert curve.points.iterations.tolist() == [10, 20]
    assert curve.points.values.tolist() == [10.0, 7.0]
    curve.truncate(15)
    assert len(curve) == 1


def test_between_two_points_it_is_in_proportion_and_outside_nothing():
    curve = MeasuredCurve()
    assert math.isnan(curve.at(3))
    curve.extend(points(10, 20))
    assert curve.at(15) == pytest.approx(15.0)
    assert math.isnan(curve.at(9))
    assert math.isnan(curve.at(21))


def test_a_curve_without_a_line_of_its_own_goes_by_its_name():
    assert spec_of("held_back").label == "held back"

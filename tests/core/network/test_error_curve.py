"""The V of curvature and rounding: its sides have their slopes, and at one h it is the check's error."""

import math

import numpy as np
import pytest

from rnnviz.core.errors import Cancelled
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.error_curve import error_curve
from rnnviz.core.network.gradcheck import check_gradients, engine_gradients


def window(cell="rnn", layers=1):
    """(architecture, params, inputs, targets, state) of a small network."""
    generator = np.random.default_rng(4)
    architecture = Architecture(CELLS[cell], 6, 4, layers)
    params = architecture.draw(0.4, generator, np.float64)
    ids = generator.integers(6, size=7)
    return architecture, params, ids[:-1], ids[1:], np.zeros((1, architecture.state_size))


@pytest.mark.parametrize("cell", CELLS)
def test_the_error_grows_with_the_square_of_h_on_one_side_and_as_one_over_h_on_the_other(cell):
    curve = error_curve(*window(cell), steps=[1e-2, 1e-3, 1e-5, 1e-8, 1e-10])
    coarse, fine, valley, small, smallest = curve.largest
    assert math.log10(coarse / fine) == pytest.approx(2, abs=0.1)
    assert math.log10(smallest / small) == pytest.approx(2, abs=0.7)  # two powers of ten; rounding is chance
    assert valley < min(fine, small)
    assert curve.best_step == 1e-5
    assert curve.largest_at(1e-5) == valley


@pytest.mark.parametrize("entries", [None, 3])
def test_at_one_h_it_is_the_error_of_the_check(entries):
    arguments = window("lstm", 2)
    curve = error_curve(*arguments, steps=[1e-4, 1e-6], entries_per_array=entries, seed=9)
    for number, step in enumerate((1e-4, 1e-6)):
        report = check_gradients(*arguments, step=step, entries_per_array=entries, seed=9)
        assert {row.name: row.error for row in report.rows} == {
            name: errors[number] for name, errors in curve.errors.items()
        }


def test_a_wrong_gradient_has_no_valley():
    def gradients(*arguments):
        loss, grads, errors = engine_gradients(*arguments)
        grads["Whh"][...] *= 1.01
        return loss, grads, errors

    curve = error_curve(*window(), steps=[1e-3, 1e-5, 1e-7], gradients=gradients)
    assert curve.errors["Whh"] == pytest.approx([0.005] * 3, rel=0.05)
    assert curve.errors["Why"][1] < 1e-6


def test_progress_counts_all_steps_and_may_cancel():
    told = []
    error_curve(
        *window(), steps=[1e-3, 1e-4], entries_per_array=2, progress=lambda *told_now: told.append(told_now)
    )
    assert told == [(done, 20) for done in range(1, 21)]

    def cancel(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        error_curve(*window(), steps=[1e-3], progress=cancel)

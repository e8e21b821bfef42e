"""The histogram: shares of all numbers, those beyond the ends at the ends."""

import numpy as np
import pytest

from rnnviz.gui.pages.inspect.weights.histogram import BINS, Histogram, shares


def test_every_number_is_counted_once():
    values = np.random.default_rng(0).normal(size=(30, 40))
    assert shares(values, 0.5).sum() == pytest.approx(1)
    assert shares(np.array([0.0]), 2.0)[BINS // 2] == 1
    ends = shares(np.array([-9.0, 2.0, 9.0, np.inf]), 2.0)
    assert (ends[0], ends[-1]) == (0.25, 0.75)
    assert shares(np.zeros(0), 1.0).sum() == 0


def test_it_is_symmetric():
    values = np.random.default_rng(0).normal(size=999)
    assert shares(-values, 1.0).tolist() == pytest.approx(shares(values, 1.0)[::-1].tolist())


def test_it_is_drawn_with_and_without_what_it_is_compared_with(qtbot):
    histogram = Histogram()
    qtbot.addWidget(histogram)
    histogram.resize(300, 80)
    values = np.random.default_rng(0).normal(size=999)
    histogram.show_values(values, None, 1.0, "spread")
    alone = histogram.grab().toImage()
    histogram.show_values(values, values / 10, 1.0, "spread")
    assert histogram.grab().toImage() != alone
    assert histogram.bars.sum() == pytest.approx(1)
    assert histogram.toolTip() == "spread"

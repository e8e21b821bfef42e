"""Forecast: order, rank and lengths of bars, also where the network has diverged."""

from collections.abc import Callable

import numpy as np
import pytest

from rnnviz.gui.panels.forecast.forecast import forecast, percent
from rnnviz.training.worker.messages import Snapshot


@pytest.fixture
def expecting(make_snapshot: Callable[..., Snapshot]) -> Callable[..., Snapshot]:
    """``expecting(*p, target=character)``: one column that expects ``p``."""

    def make(*p: float, target: int) -> Snapshot:
        return make_snapshot(ps=np.array([p], np.float32), targets=np.full(1, target, np.uint8))

    return make


def test_characters_stand_by_probability_and_equal_ones_by_the_vocabulary(
    expecting: Callable[..., Snapshot],
) -> None:
    shown = forecast(expecting(0.125, 0.5, 0.125, 0.25, target=2), 0)
    assert shown.order.tolist() == [1, 3, 0, 2]
    assert (shown.target, shown.rank) == (2, 4)
    assert [shown.rank_of(character) for character in range(4)] == [3, 1, 4, 2]


def test_a_bar_is_as_long_as_its_probability(expecting: Callable[..., Snapshot]) -> None:
    shown = forecast(expecting(0.125, 0.75, 0.125, target=0), 0)
    assert shown.parts([1, 0, 2]) == [0.75, 0.125, 0.125]


def test_what_is_no_number_has_no_bar(expecting: Callable[..., Snapshot]) -> None:
    shown = forecast(expecting(float("nan"), float("inf"), 0.5, target=0), 0)
    assert shown.parts([0, 1, 2]) == [0.0, 0.0, 0.5]


def test_percentages() -> None:
    assert percent(0.2123) == "21.2 %"
    assert percent(0.00001) == "<0.1 %"
    assert percent(float("nan")) == "–"

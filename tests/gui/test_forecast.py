"""Forecast: order, rank and lengths of bars, also where the network has diverged."""

import numpy as np

from rnnviz.gui.forecast import forecast, percent
from rnnviz.training.messages import Snapshot


def snapshot(*p: float, target: int) -> Snapshot:
    """One column that expects ``p``."""
    return Snapshot(
        iteration=1, epoch=0, position=1, text_size=100, loss=1.0, smooth_loss=1.0,
        learning_rate=0.1, steps_per_second=0.0, elapsed=0.0,
        inputs=np.zeros(1, np.uint8),
        targets=np.full(1, target, np.uint8),
        hs=np.zeros((1, 3), np.float32),
        ps=np.array([p], np.float32),
        losses=np.ones(1, np.float32),
    )  # fmt: skip


def test_characters_stand_by_probability_and_equal_ones_by_the_vocabulary() -> None:
    shown = forecast(snapshot(0.125, 0.5, 0.125, 0.25, target=2), 0)
    assert shown.order.tolist() == [1, 3, 0, 2]
    assert (shown.target, shown.rank) == (2, 4)
    assert [shown.rank_of(character) for character in range(4)] == [3, 1, 4, 2]


def test_a_bar_is_never_longer_than_full() -> None:
    shown = forecast(snapshot(0.125, 0.75, 0.125, target=0), 0)
    assert shown.parts([1, 0, 2], 0.5) == [1.0, 0.25, 0.25]


def test_what_is_no_number_has_no_bar() -> None:
    shown = forecast(snapshot(float("nan"), float("inf"), 0.5, target=0), 0)
    assert shown.parts([0, 1, 2], 1.0) == [0.0, 0.0, 0.5]


def test_percentages() -> None:
    assert percent(0.2123) == "21.2 %"
    assert percent(0.00001) == "<0.1 %"
    assert percent(float("nan")) == "–"

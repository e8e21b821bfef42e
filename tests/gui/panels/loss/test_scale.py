"""LossScale: a loss in each unit and back, and the words that go with it. Without Qt."""

import math

import numpy as np
import pytest

from rnnviz.gui.panels.loss.scale import LossScale
from rnnviz.gui.panels.loss.units import UNITS

T, V = 25, 80


@pytest.fixture(params=UNITS)
def scale(request):
    return LossScale(UNITS[request.param], T, V, math.log(V))


def test_a_loss_in_a_unit_comes_back_in_nats(scale):
    nats = np.array([0.5, 1.0, 4.0])
    np.testing.assert_allclose(scale.to_nats(scale.shown_nats(nats)), nats, rtol=1e-3)


def test_of_a_window_and_of_a_character_is_the_same_loss(scale):
    assert scale.shown(2.0 * T) == pytest.approx(scale.shown_nats(2.0))


@pytest.mark.parametrize(
    ("unit", "words", "guessing"),
    [
        ("sum", "50.00", "guessing, ln 80 × 25 = 109.6"),
        ("nats", "2.00", "guessing, ln 80 = 4.38"),
        ("bits", "2.89", "guessing, log₂ 80 = 6.32"),
        ("perplexity", "7.39", "guessing, 80 characters"),
    ],
)
def test_words(unit, words, guessing):
    scale = LossScale(UNITS[unit], T, V, math.log(V))
    assert scale.words(2.0 * T) == words
    assert scale.guessing_words == guessing


def test_the_caption_names_the_window():
    assert LossScale(T=7).caption == "nats, summed over 7 characters"

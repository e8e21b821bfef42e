"""Dials and the lot: what may be drawn, and where on the bar the dice falls."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.errors import SettingError
from rnnviz.core.network.dials import GREEDY, Dials, Lot, at_temperature

ys = st.lists(st.floats(-20, 20), min_size=1, max_size=12).map(np.array)
dice = st.floats(0, 1, exclude_min=True)


def softmax(y, temperature=1.0):
    e = np.exp((y - y.max()) / temperature)
    return e / e.sum()


@given(ys, dice, st.sampled_from([0.2, 1.0, 1.5]))
def test_the_dice_falls_on_the_stretch_of_the_character_that_is_drawn(y, number, temperature):
    bar = np.concatenate([[0], np.cumsum(softmax(y, temperature))])
    drawn = Lot(Dials(temperature), len(y), np.float64).draw(y, number)
    assert bar[drawn] - 1e-12 <= number <= bar[drawn + 1] + 1e-12


@given(ys, dice, st.integers(1, 12))
def test_of_the_k_likeliest_one_is_drawn(y, number, k):
    drawn = Lot(Dials(top_k=k), len(y), np.float64).draw(y, number)
    assert (softmax(y) > softmax(y)[drawn]).sum() < k


@given(ys, st.floats(0.01, 1))
def test_top_p_keeps_as_few_as_hold_the_share(y, top_p):
    p = softmax(y)
    kept = Dials(top_p=top_p).kept(p)
    assert kept.any()
    assert p[kept].sum() >= top_p * (1 - 1e-9)
    assert p[kept].min() >= p[~kept].max(initial=0)
    assert p[kept].sum() - p[kept].min() < top_p * (1 + 1e-9)


def test_top_p_is_a_share_of_what_top_k_leaves():
    chances = np.array([0.4, 0.3, 0.2, 0.1])
    assert Dials(top_k=2, top_p=0.5).kept(chances).tolist() == [True, False, False, False]
    assert Dials(top_k=2, top_p=0.6).kept(chances).tolist() == [True, True, False, False]


def test_of_equals_the_first_are_kept():
    assert Dials(top_k=2).kept(np.full(4, 0.25)).tolist() == [True, True, False, False]


def test_the_one_likeliest_is_what_greedy_draws():
    y = np.array([0.1, 2.0, -1.0])
    for dials in (GREEDY, Dials(top_k=1), Dials(top_p=1e-9), Dials(1e-20)):
        with np.errstate(over="ignore"):
            assert Lot(dials, 3, np.float32).draw(y.astype(np.float32), 0.999) == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("far", [0.0, -1e9, -200.0, -60.0, 60.0, 200.0, 1e9])
@pytest.mark.parametrize("temperature", [0.5, 1.0])
def test_how_far_all_scores_are_from_0_makes_no_difference(dtype, far, temperature):
    """exp of such scores is too large, or nothing, for float32, or for any number."""
    y = np.array([0.5, 0.25, 2.0, -1.0])
    lot = Lot(Dials(temperature), 4, dtype)
    wanted = softmax(y, temperature)
    with np.errstate(over="ignore"):
        drawn = [lot.draw((y + far).astype(dtype), number) for number in np.cumsum(wanted) - wanted / 2]
    if abs(far) < 1e9:  # there the scores themselves are no longer apart
        assert drawn == [0, 1, 2, 3]
        assert lot.weights / lot.weights.sum() == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize("last", [0, 3])
def test_a_dice_at_the_very_end_draws_what_can_be_drawn(last):
    y = np.full(4, -1e9)
    y[last] = 0
    assert Lot(Dials(), 4, np.float64).draw(y, 1.0) == last


def test_the_weights_stand_whether_cut_or_not():
    y = np.array([0.5, 0.25, 0.125])
    for dials in (Dials(0.5), Dials(0.5, top_k=1)):
        lot = Lot(dials, 3, np.float64)
        lot.draw(y, 0.5)
        assert lot.weights / lot.weights.sum() == pytest.approx(softmax(y, 0.5))


@pytest.mark.parametrize(
    ("dials", "word"),
    [(Dials(-1), "temperature"), (Dials(np.nan), "temperature"), (Dials(np.inf), "temperature"),
     (Dials(top_k=-1), "top-k"), (Dials(top_p=0), "top-p"), (Dials(top_p=1.1), "top-p"),
     (Dials(top_p=np.nan), "top-p")],
)  # fmt: skip
def test_an_impossible_dial_is_refused(dials, word):
    with pytest.raises(SettingError, match=word):
        Lot(dials, 3, np.float64)


@pytest.mark.parametrize("temperature", [0.2, 1.0, 3.0])
def test_from_probabilities_alone_it_is_the_softmax_of_scores_divided_by_the_temperature(temperature):
    y = np.random.default_rng(0).normal(scale=3, size=20)
    p = np.exp(y) / np.exp(y).sum()
    wanted = np.exp(y / temperature) / np.exp(y / temperature).sum()
    assert np.allclose(at_temperature(p, temperature), wanted)


def test_at_the_ends_of_the_temperatures():
    p = np.array([0.2, 0.5, 0.3, 0.0], np.float32)
    assert at_temperature(p, 0).tolist() == [0, 1, 0, 0]
    assert at_temperature(p, 0.01).tolist() == pytest.approx([0, 1, 0, 0], abs=1e-9)
    assert np.isfinite(at_temperature(p, 10)).all()
    assert at_temperature(p, 1) == pytest.approx(p)

"""LossSeries: the same curve however the losses arrive, at a bounded size. Without Qt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.gui.panels.loss.series import GRAIN, OCTAVE, LossSeries, OctaveSeries, quantiles
from rnnviz.training.worker.messages import Losses


def make_losses(count: int, first: int = 1, seed: int = 0) -> Losses:
    generator = np.random.default_rng(seed)
    smooth = 109.0 * np.exp(-np.arange(first, first + count) / 5000) + 40
    return Losses(first, {"train": smooth + generator.normal(0, 8, count), "smooth": smooth})


def slices(losses: Losses, sizes: list[int]) -> list[Losses]:
    """The same losses in parts: of the given sizes over and over."""
    parts, start = [], 0
    while start < len(losses):
        end = start + sizes[len(parts) % len(sizes)]
        parts.append(
            Losses(
                losses.first_iteration + start,
                {"train": losses.rows["train"][start:end], "smooth": losses.rows["smooth"][start:end]},
            )
        )
        start = end
    return parts


def columns(series: LossSeries) -> np.ndarray:
    return np.array([series.x, series.smooth, series.low, series.high])


def test_it_is_empty_at_first():
    series = LossSeries()
    assert len(series) == 0
    assert series.last_iteration == 0
    assert series.x.shape == series.high.shape == (0,)


def test_the_curve_reaches_from_iteration_0_to_the_present_step():
    series = LossSeries()
    series.clear(initial_smooth_loss=109.5)
    assert (series.x.tolist(), series.smooth.tolist()) == ([0.0], [109.5])
    losses = make_losses(1003)
    for part in slices(losses, [7]):
        series.extend(part)
        assert series.last_iteration == part.first_iteration + len(part) - 1
    assert series.x[0] == 0
    assert series.smooth[-1] == losses.rows["smooth"][-1]
    assert np.all(np.diff(series.x) > 0)
    assert (series.low[0], series.high[0]) == (series.low[1], series.high[1])


@given(st.lists(st.integers(1, 700), min_size=1, max_size=6), st.integers(1, 6000))
def test_the_size_of_the_parts_makes_no_difference(sizes, count):
    whole, parts = LossSeries(16, 8), LossSeries(16, 8)
    losses = make_losses(count)
    whole.extend(losses)
    for part in slices(losses, sizes):
        parts.extend(part)
    assert whole.width == parts.width
    np.testing.assert_allclose(columns(whole), columns(parts), rtol=1e-12)


@given(st.integers(1, 20_000))
def test_the_size_is_bounded_and_the_extremes_are_exact(count):
    series = LossSeries(16, 4)
    losses = make_losses(count)
    series.extend(losses)
    assert len(series) <= series.capacity
    np.testing.assert_array_equal(series.smooth, losses.rows["smooth"][series.x.astype(int) - 1])
    np.testing.assert_array_equal(series.x[:-1], np.arange(1, len(series)) * series.width)


def test_a_bucket_that_has_not_merged_has_exact_quantiles():
    series = LossSeries(8, 64)
    losses = make_losses(64 * 7)
    series.extend(losses)
    expected = np.quantile(losses.rows["train"].reshape(7, 64), [0.1, 0.9], axis=1, method="weibull")
    np.testing.assert_allclose([series.low, series.high], expected, rtol=1e-12)


def test_merged_buckets_have_the_mean_of_both_quantiles():
    series = LossSeries(8, 64)
    losses = make_losses(64 * 8)
    series.extend(losses)
    assert series.width == 128
    edges = np.quantile(losses.rows["train"].reshape(8, 64), [0.1, 0.9], axis=1, method="weibull")
    np.testing.assert_allclose([series.low, series.high], edges.reshape(2, 4, 2).mean(axis=2), rtol=1e-12)


def test_after_a_million_steps_the_band_still_holds_eighty_percent():
    series = LossSeries()
    loss = np.random.default_rng(1).gamma(20, 2, 1_000_000)
    series.extend(Losses(1, {"train": loss, "smooth": loss}))
    within = (loss > np.median(series.low)) & (loss < np.median(series.high))
    assert 0.78 < within.mean() < 0.82


@given(st.integers(1, 600))
def test_the_quantiles_are_numpys(count):
    values = np.random.default_rng(count).normal(size=(3, count))
    expected = np.quantile(values, [0.1, 0.9], axis=1, method="weibull")
    np.testing.assert_allclose(quantiles(values), expected, rtol=1e-9, atol=1e-12)


def test_the_tip_of_the_band_does_not_jump():
    series = LossSeries(512, 256)
    losses = make_losses(10_000)
    tips = []
    for part in slices(losses, [1]):
        series.extend(part)
        tips.append((series.low[-1], series.high[-1]))
    jumps = np.abs(np.diff(np.array(tips)[2000:], axis=0))
    assert jumps.max() < 1.5  # the raw losses jump by 30


def test_a_million_steps_are_no_more_points():
    series = LossSeries()
    series.extend(make_losses(1_000_000))
    assert len(series) <= series.capacity


def test_truncating_forgets_what_came_after():
    series = LossSeries(64, 16)
    series.clear(109.5)
    losses = make_losses(2000)
    series.extend(losses)
    series.truncate(1000)
    assert 1000 - series.width < series.last_iteration <= 1000
    assert series.smooth[-1] == losses.rows["smooth"][series.last_iteration - 1]
    series.extend(make_losses(500, first=1001, seed=3))
    assert series.last_iteration == 1500
    assert np.all(np.diff(series.x) > 0)


@pytest.mark.parametrize("iteration", [2000, 5000])
def test_truncating_behind_the_end_changes_nothing(iteration):
    series = LossSeries(64, 16)
    series.extend(make_losses(2000))
    before = columns(series)
    series.truncate(iteration)
    np.testing.assert_array_equal(columns(series), before)


def test_steps_that_were_had_already_replace_the_old_ones():
    series = LossSeries(64, 16)
    series.extend(make_losses(2000))
    series.extend(make_losses(300, first=1001, seed=3))
    assert series.last_iteration == 1300
    assert np.all(np.diff(series.x) > 0)


def test_truncating_to_the_start_leaves_the_first_point():
    series = LossSeries()
    series.clear(109.5)
    series.extend(make_losses(100))
    series.truncate(0)
    assert (series.x.tolist(), series.smooth.tolist(), series.low.tolist()) == ([0.0], [109.5], [109.5])


@given(st.integers(0, 5000))
def test_a_history_of_single_steps_gives_the_curve_that_was_seen_live(count):
    live, loaded = LossSeries(16, 8), LossSeries(16, 8)
    losses = make_losses(count)
    loaded.extend(make_losses(77, seed=5))
    for part in slices(losses, [33]):
        live.extend(part)
    loaded.load(np.arange(1, count + 1), losses.rows["train"], losses.rows["smooth"])
    np.testing.assert_allclose(columns(live), columns(loaded), rtol=1e-12)


@given(st.integers(2, 3000), st.sampled_from([2, 3, 8, 64, 1024]))
def test_a_history_of_rows_is_followed_by_single_steps(rows, stride):
    series = LossSeries(32, 16)
    ends = np.arange(1, rows + 1) * stride
    losses = make_losses(rows)
    series.load(ends, losses.rows["train"], losses.rows["smooth"])
    assert series.last_iteration == rows * stride
    assert len(series) <= series.capacity
    series.extend(make_losses(3 * GRAIN, first=rows * stride + 5))
    assert series.last_iteration == rows * stride + 4 + 3 * GRAIN
    assert np.all(np.diff(series.x) > 0)


def test_clearing_starts_anew():
    series = LossSeries(16, 8)
    series.extend(make_losses(5000))
    series.clear()
    assert len(series) == 0
    assert series.width == 8


@pytest.mark.parametrize(("capacity", "first_width"), [(0, 16), (7, 16), (16, 0), (16, 12)])
def test_impossible_sizes_are_refused(capacity, first_width):
    with pytest.raises(ValueError, match="must be"):
        LossSeries(capacity, first_width)


def test_the_curve_can_be_read_at_any_step():
    series = LossSeries(16, 4)
    series.clear(initial_smooth_loss=100.0)
    series.extend(
        Losses(1, {"train": np.array([80.0, 90, 90, 90, 50, 50, 50, 50]), "smooth": np.linspace(96, 68, 8)})
    )
    assert series.at(0)[0] == 100.0
    assert series.at(4) == (84.0, series.low[1], series.high[1])
    assert series.at(6) == (76.0, 50.0, 50.0)


# ── in octaves ──


@given(st.lists(st.integers(1, 900), min_size=1, max_size=6), st.integers(1, 9000))
def test_in_octaves_too_the_size_of_the_parts_makes_no_difference(sizes, count):
    whole, parts = OctaveSeries(), OctaveSeries()
    losses = make_losses(count)
    whole.extend(losses)
    for part in slices(losses, sizes):
        parts.extend(part)
    np.testing.assert_allclose(columns(parts), columns(whole))
    assert whole.last_iteration == count


def test_octaves_keep_the_beginning_as_fine_as_it_was():
    series = OctaveSeries()
    series.clear(109.0)
    series.extend(make_losses(2000))
    early = columns(series)[:, :64].copy()
    series.extend(make_losses(998_000, 2001))
    np.testing.assert_array_equal(columns(series)[:, :64], early)
    steps = np.diff(np.log2(series.x[65:]))
    assert steps.max() <= 1.01 * np.log2(1 + 1 / OCTAVE)  # no hole wider than a pixel or two
    assert len(series) < 500


def test_octaves_of_a_billion_steps_are_few():
    series = OctaveSeries()
    rows = 1 << 19
    stride = 2048
    iterations = np.arange(1, rows + 1) * stride
    series.load(iterations, np.full(rows, 50.0), np.full(rows, 50.0))
    assert series.last_iteration == rows * stride
    assert len(series) < 900
    assert np.all(np.diff(series.x) > 0)


def test_octaves_are_cut_by_going_back_and_go_on():
    series, fresh = OctaveSeries(), OctaveSeries()
    series.extend(make_losses(5000))
    series.truncate(3000)
    assert series.last_iteration <= 3000
    series.extend(make_losses(4000, 3001, seed=1))
    fresh.extend(make_losses(3000))
    fresh.extend(make_losses(4000, 3001, seed=1))
    assert series.last_iteration == fresh.last_iteration == 7000
    assert np.all(np.diff(series.x) > 0)

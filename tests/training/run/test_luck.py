"""Luck and effect: bands over seeds, and a verdict that calls luck luck."""

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.core.record.checkpoint import Parent, TextIdentity
from rnnviz.core.record.measured import Points
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.luck import (
    LEVEL,
    band_of,
    by_setting,
    chance_beyond,
    compare_all,
    compare_settings,
    same_but_seed,
)
from rnnviz.training.run.run_summary import RunSummary

SEEDS_AT_10_000 = (47.0, 48.1, 48.9, 49.4, 50.1)
"""Smooth losses of the reference text, of one setting."""


def curve(last: float, steps: int = 100) -> Points:
    """From 100 down to ``last``."""
    return Points(np.arange(1, steps + 1), np.linspace(100.0, last, steps))


def curves(*lasts: float) -> list[Points]:
    return [curve(last) for last in lasts]


def summary(
    steps: int = 10, parent: Parent | None = None, text: str = "aa", **settings: object
) -> RunSummary:
    return RunSummary(
        "", TextIdentity("a.txt", "", text, 9, "UTF-8"), TrainingConfig(**settings).to_dict(), 1, steps, 1,
        1.0, 1.0, (), parent, 1.0, 1.0, "", (),
    )  # fmt: skip


def test_runs_that_differ_by_their_seed_alone_are_one_setting():
    same = same_but_seed(summary(seed=1))
    assert same_but_seed(summary(seed=2, sample_every=7)) == same
    assert same_but_seed(summary(seed=1, forget_bias=3.0)) == same  # an rnn has no forget gate
    assert same_but_seed(summary(seed=1, learning_rate=0.01)) != same
    assert same_but_seed(summary(seed=1, text="bb")) != same


def test_one_seed_counts_once_and_a_branch_not_at_all():
    runs = [
        (summary(steps=10, seed=1), "short"), (summary(steps=20, seed=1), "long"), (summary(seed=2), "two"),
        (summary(seed=3, parent=Parent("x", 5)), "branch"), (summary(seed=1, clip=1.0), "other"),
    ]  # fmt: skip
    assert [group.held for group in by_setting(runs)] == [("long", "two"), ("other",)]


def test_a_band_has_the_least_the_mean_and_the_greatest_where_all_runs_are():
    low, high = curve(10.0), Points(np.arange(5, 81, 5), np.full(16, 200.0))
    band = band_of([low, high])
    assert (band.iterations[0], band.iterations[-1]) == (5, 80)
    assert np.allclose(band.least, np.interp(band.iterations, *low))
    assert np.all(band.greatest == 200.0)
    assert np.allclose(band.mean, (band.least + band.greatest) / 2)


def test_a_band_of_curves_that_do_not_meet_is_empty():
    late = Points(np.array([500, 600]), np.array([1.0, 1.0]))
    nothing = Points(np.empty(0), np.empty(0))
    assert not len(band_of([curve(1.0), late]).iterations)
    assert not len(band_of([curve(1.0), nothing]).iterations)
    assert not len(band_of([]).iterations)


def test_a_long_band_is_thinned_and_keeps_both_ends():
    band = band_of([curve(1.0, 5000), curve(2.0, 5000)])
    assert len(band.iterations) <= 512
    assert (band.iterations[0], band.iterations[-1]) == (1, 5000)


@pytest.mark.parametrize(
    ("t", "freedom", "chance"),
    [(12.7062, 1, 0.05), (4.3027, 2, 0.05), (2.7764, 4, 0.05), (2.3060, 8, 0.05), (3.3554, 8, 0.01),
     (0.0, 3, 1.0)],
)  # fmt: skip
def test_the_chance_is_that_of_the_tables_of_students_distribution(t, freedom, chance):
    assert chance_beyond(t, freedom) == pytest.approx(chance, rel=1e-4)


def test_welchs_t_and_its_freedom_are_those_of_a_worked_example():
    # Variances 1 and 4, three seeds each: t = 3 / √(5/3), freedom (5/3)² / ((1/9 + 16/9) / 2) = 50/17.
    verdict = compare_settings(curves(9.0, 10.0, 11.0), curves(11.0, 13.0, 15.0))
    assert verdict.gap == pytest.approx(3.0)
    assert verdict.chance == pytest.approx(chance_beyond(3 / math.sqrt(5 / 3), 50 / 17))
    assert chance_beyond(verdict.by_luck / math.sqrt(5 / 3), 50 / 17) == pytest.approx(LEVEL)
    assert not verdict.is_effect


def test_what_seeds_alone_make_is_not_called_different():
    verdict = compare_settings(curves(*SEEDS_AT_10_000[:3]), curves(*SEEDS_AT_10_000[1:]))
    assert verdict.is_sayable
    assert not verdict.is_effect
    assert abs(verdict.gap) < verdict.by_luck


def test_a_gap_far_beyond_the_spread_is_called_different():
    verdict = compare_settings(curves(*SEEDS_AT_10_000), curves(*(loss - 6 for loss in SEEDS_AT_10_000)))
    assert verdict.is_effect
    assert verdict.gap == pytest.approx(-6.0)
    assert abs(verdict.gap) > verdict.by_luck


def test_of_fewer_than_three_seeds_nothing_is_said_however_large_the_gap():
    verdict = compare_settings(curves(1.0, 1.1), curves(90.0, 91.0, 92.0))
    assert not verdict.is_sayable
    assert not verdict.is_effect
    assert verdict.gap > 80


def test_luck_is_called_an_effect_in_one_of_twenty_comparisons():
    generator = np.random.default_rng(0)
    found = sum(
        compare_settings(curves(*generator.normal(48, 1, 5)), curves(*generator.normal(48, 1, 5))).is_effect
        for _ in range(600)
    )
    assert 0.025 < found / 600 < 0.065


def test_they_are_compared_at_the_last_iteration_that_all_of_them_reach():
    short = [curve(50.0, 40) for _ in range(3)]
    assert compare_settings(short, curves(1.0, 2.0, 3.0)).iteration == 40


def test_many_pairs_make_each_verdict_stricter_and_texts_are_not_mixed():
    one, other = curves(9.0, 10.0, 11.0), curves(13.0, 14.0, 15.0)
    alone = compare_settings(one, other)
    together = compare_all([("a", one), ("a", other), ("a", curves(1.0, 2.0, 3.0)), ("b", other)])
    assert set(together) == {(0, 1), (0, 2), (1, 2)}
    assert together[0, 1].chance == pytest.approx(3 * alone.chance)
    assert together[0, 1].by_luck > alone.by_luck


def test_losses_that_are_no_numbers_are_never_an_effect():
    assert not compare_settings(curves(1.0, 2.0, math.nan), curves(50.0, 51.0, 52.0)).is_effect
    assert not compare_settings(curves(1.0, 1.0, 1.0), curves(1.0, 1.0, 1.0)).is_effect
    assert compare_settings(curves(1.0, 1.0, 1.0), curves(2.0, 2.0, 2.0)).is_effect
    assert not compare_settings([], curves(2.0, 2.0, 2.0)).is_sayable


def test_a_summary_with_another_cell_is_another_setting():
    one = summary(seed=1)
    assert same_but_seed(replace(one, settings={**one.settings, "cell": "lstm"})) != same_but_seed(one)

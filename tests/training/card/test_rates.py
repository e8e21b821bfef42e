"""Which rate fits: what was measured, between two sizes, and nothing where nothing was."""

import math

import pytest

from rnnviz.training.card.lines import RATES, Line
from rnnviz.training.card.rates import better_rate, fit, fitting_rate, why_better
from rnnviz.training.config import TrainingConfig
from rnnviz.training.presets import builtin_presets, read_preset


def tried(losses):
    return [
        Line(RATES, "rnn", 64, 1, 1, 25, "adam", rate, 0, 8.0, 1, loss, loss) for rate, loss in losses.items()
    ]


def test_a_rate_works_up_to_the_middle_between_the_last_good_one_and_the_next():
    rate = fit(tried({0.1: 2.1, 0.01: 1.9, 0.03: 1.95, 0.003: 2.3, 0.001: 2.5, 0.3: math.inf}))
    assert rate.best == 0.01
    assert rate.works(0.002)  # slow, which is no mistake
    assert rate.works(0.05)
    assert not rate.works(0.0015)
    assert not rate.works(0.06)


@pytest.mark.parametrize("losses", [{0.01: 1.9}, {0.01: 1.9, 0.03: 2.6}, {0.003: 2.6, 0.01: 1.9}])
def test_a_best_rate_at_the_end_of_those_that_were_tried_is_none_yet(losses):
    assert fit(tried(losses)) is None


def test_a_rate_that_works_again_beyond_a_bad_one_is_not_trusted():
    assert fit(tried({0.003: 2.0, 0.01: 1.9, 0.03: 2.6, 0.1: 1.95})).highest < 0.03


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_between_two_sizes_it_lies_between_theirs(cell):
    small, middle, large = (
        fitting_rate(TrainingConfig(cell=cell, hidden_size=size)) for size in (64, 128, 256)
    )
    assert min(small.best, large.best) <= middle.best <= max(small.best, large.best)
    assert min(small.highest, large.highest) <= middle.highest <= max(small.highest, large.highest)


def test_many_units_want_a_smaller_rate_than_the_default():
    """Known: 256 units learn worse at 0.1 than 100 do."""
    wide = TrainingConfig(hidden_size=256)
    assert better_rate(wide) == 0.03
    assert why_better(wide, 0.03) == "With adagrad, 256 rnn units learn worse at 0.1 than at 0.03."
    assert better_rate(TrainingConfig(hidden_size=256, learning_rate=0.03)) is None
    assert better_rate(TrainingConfig(hidden_size=1024)) is not None


def test_another_optimizer_wants_another_rate():
    assert better_rate(TrainingConfig(optimizer="adam")) in (0.002, 0.003)


@pytest.mark.parametrize(
    "settings",
    [
        {"layers": 2},
        {"optimizer": "adagrad_unclipped"},
        {"hidden_size": 20},
        {"hidden_size": 2000},
        {"batch_size": 8},  # with adagrad, and with one stream only
        {"batch_size": 128, "optimizer": "adam"},
    ],
)
def test_nothing_is_said_of_what_was_not_measured(settings):
    assert fitting_rate(TrainingConfig(**settings)) is None
    assert better_rate(TrainingConfig(learning_rate=100.0, **settings)) is None


@pytest.mark.parametrize("path", builtin_presets(), ids=lambda path: path.stem)
def test_no_preset_and_no_default_is_told_that_its_rate_is_wrong(path):
    assert better_rate(read_preset(path).config) is None
    assert better_rate(TrainingConfig()) is None
    assert fitting_rate(TrainingConfig()).works(TrainingConfig().learning_rate)

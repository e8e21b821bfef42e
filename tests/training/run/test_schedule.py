"""The learning rate's own way: constant, in steps down, or straight to zero."""

import pytest

from rnnviz.core.errors import SettingError
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.schedule import rate_factor


def test_a_constant_rate_stays():
    assert rate_factor(TrainingConfig(), 10**6, 50, 1e5) == 1.0


@pytest.mark.parametrize(("epoch", "factor"), [(0, 1.0), (1, 1.0), (2, 0.5), (3, 0.5), (4, 0.25)])
def test_decay_goes_down_by_a_factor_every_so_many_passes(epoch, factor):
    config = TrainingConfig(schedule="decay", decay_every=2, decay_factor=0.5)
    assert rate_factor(config, 999, epoch, 0.0) == factor


def test_a_linear_rate_is_zero_at_its_goal_and_never_below():
    config = TrainingConfig(schedule="linear", goal_steps=1000)
    assert [rate_factor(config, i, 0, 1e9) for i in (0, 250, 1000, 5000)] == [1.0, 0.75, 0.0, 0.0]


def test_of_two_goals_the_one_that_is_nearer_counts():
    config = TrainingConfig(schedule="linear", goal_steps=1000, goal_minutes=1.0)
    assert rate_factor(config, 100, 0, 30.0) == 0.5
    assert rate_factor(config, 800, 0, 30.0) == pytest.approx(0.2)


def test_a_linear_rate_without_a_goal_is_refused():
    with pytest.raises(SettingError, match="goal"):
        TrainingConfig(schedule="linear")

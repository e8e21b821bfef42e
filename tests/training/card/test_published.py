"""Published curves: what was printed, and what of a run is not theirs."""

import pytest

from rnnviz.training.card.published import published_curves
from rnnviz.training.config import TrainingConfig

NOTEBOOK, REPORT = published_curves()


def test_the_points_that_were_printed() -> None:
    points = NOTEBOOK.points
    printed = {0: 109.55, 1000: 85.42, 2000: 68.05, 5000: 56.72, 10_000: 48.37, 30_000: 43.66, 59_000: 40.82}
    assert dict(zip(points.iterations.tolist(), points.values.round(2).tolist(), strict=True)).items() >= (
        printed.items()
    )
    assert REPORT.points.values[-1] == pytest.approx(46.78, abs=0.01)
    assert all(
        (curve.points.iterations[1:] > curve.points.iterations[:-1]).all() for curve in published_curves()
    )


def test_a_run_of_the_defaults_on_their_text_is_theirs_whatever_its_seed() -> None:
    config = TrainingConfig(seed=3, dtype="float64", sample_every=7)
    assert NOTEBOOK.differences(config, 137_628, 80) == ()


def test_each_difference_is_said_with_their_value() -> None:
    config = TrainingConfig(hidden_size=200, learning_rate=0.01, optimizer="adam", decay_every=7)
    differences = NOTEBOOK.differences(config, 137_628, 80)
    assert differences == (
        "optimizer adam (theirs adagrad)",
        "hidden_size 200 (theirs 100)",
        "learning_rate 0.01 (theirs 0.1)",
    )


def test_another_text_is_told_by_its_characters() -> None:
    (difference,) = REPORT.differences(TrainingConfig(), 137_628, 80)
    assert difference.startswith("the text, 137,628 characters, 80 unique (theirs 1,107,542")

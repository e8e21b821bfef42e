"""Runs that differ by their seed alone become a band, and settings are told apart, or not."""

import csv
from pathlib import Path

import numpy as np
import pytest

from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.gui.pages.runs.chart import Span
from rnnviz.gui.pages.runs.luck.view import LuckView
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.run.library import StoredRun
from rnnviz.training.run.run_names import LAST


@pytest.fixture
def view(qtbot) -> LuckView:
    view = LuckView()
    qtbot.addWidget(view, before_close_func=lambda view: view.stop())
    view.set_theme(DARK)
    view.resize(900, 400)
    view.show()
    return view


@pytest.fixture
def seeds(stored):
    """``seeds("name", 3, learning_rate=0.1)``: a run of this setting for each seed."""

    def make(name: str, count: int, **settings: object) -> list[StoredRun]:
        return [stored(f"{name} {seed}", seed=seed, **settings) for seed in range(count)]

    return make


def test_runs_that_differ_by_their_seed_are_one_band(view, shows, seeds):
    runs = seeds("one", 3)
    shows(*runs)
    (curve,) = view.chart.curves
    losses = [
        LossHistory.from_arrays(load_checkpoint(run.path / LAST).history).points("smooth") for run in runs
    ]
    values = np.stack([points.values / 5 for points in losses])
    assert curve.band is not None
    assert np.allclose(curve.band[0], values.min(axis=0))
    assert np.allclose(curve.values, values.mean(axis=0))
    assert np.allclose(curve.band[1], values.max(axis=0))
    assert view.legend.entries[0][0] == "rnn 4, 3 seeds"
    assert "second setting" in view.verdicts.text()
    low, high = values[:, -1].min(), values[:, -1].max()
    assert f"its 3 seeds end between {low:.3f} and {high:.3f} after 40 steps" in view.verdicts.text()


def test_settings_that_differ_by_more_than_luck_are_called_different(view, shows, seeds):
    shows(*seeds("slow", 3, learning_rate=0.0001), *seeds("fast", 3, learning_rate=0.3))
    assert view.verdicts.text().startswith("learning_rate 0.3 is better than learning_rate 0.0001: ")
    assert "after 40 steps" in view.verdicts.text()


def test_settings_that_luck_explains_cannot_be_told_apart(view, shows, seeds):
    shows(*seeds("one", 3, clip=5.0), *seeds("other", 3, clip=4.9))
    assert view.verdicts.text().startswith("clip 5 and clip 4.9 cannot be told apart: ")


def test_of_too_few_seeds_nothing_is_said(view, shows, seeds):
    shows(*seeds("slow", 2, learning_rate=0.0001), *seeds("fast", 3, learning_rate=0.3))
    words = view.verdicts.text()
    assert "too few to say" in words
    assert "2 seeds and 3 seeds" in words
    assert "better" not in words


def test_settings_with_too_few_seeds_are_repeated_by_a_button(view, shows, seeds, qtbot):
    button = view.repeat
    slow, fast = seeds("slow", 1, learning_rate=0.0001), seeds("fast", 1, learning_rate=0.3)
    shows(*slow, *fast)
    assert button.isVisible()
    assert button.text() == "Repeat both with 5 seeds"
    assert "10 runs" in button.toolTip()
    with qtbot.waitSignal(view.repeats_wanted) as wanted:
        button.click()
    assert wanted.args[0] == [*slow, *fast]
    enough = seeds("enough", 3, learning_rate=0.3)
    shows(*slow, *enough)
    assert button.text() == "Repeat with 5 seeds"
    with qtbot.waitSignal(view.repeats_wanted) as wanted:
        button.click()
    assert wanted.args[0] == slow
    shows(*enough)
    assert not button.isVisible()


def test_of_one_run_it_says_how_to_get_more(view, shows, seeds):
    shows(*seeds("one", 1))
    assert view.chart.curves[0].band is None
    assert "repeats it with other seeds" in view.verdicts.text()


def test_a_seed_that_is_there_already_is_left_out_and_it_is_said(view, shows, seeds, stored):
    shows(*seeds("one", 2), stored("again", seed=1, steps=20))
    assert view.legend.entries[0][0] == "rnn 4, 2 seeds"
    assert view.trouble.words.startswith("Left out: 1 with a seed that is here already")


def test_a_run_that_cannot_be_read_is_said_and_the_others_are_drawn(view, shows, seeds):
    runs = seeds("one", 3)
    (runs[0].path / LAST).write_bytes(b"no run")
    shows(*runs)
    assert view.legend.entries[0][0] == "rnn 4, 2 seeds"
    assert view.trouble.words.startswith("Left out: ")


def test_runs_of_different_texts_are_not_compared(view, shows, seeds):
    shows(*seeds("one", 3), *seeds("other", 3, characters="xyz "))
    assert "different texts" in view.verdicts.text()


def test_picture_and_numbers_are_saved_in_both_themes(view, shows, seeds, tmp_path: Path):
    shows(*seeds("one", 3))
    dark = view.chart.grab().toImage()
    view.set_theme(LIGHT)
    assert view.chart.grab().toImage() != dark
    view.tools.save_numbers(tmp_path / "a.csv")
    header, *rows = csv.reader((tmp_path / "a.csv").read_text().splitlines())
    assert header == ["setting", "iteration", "least", "mean", "greatest"]
    assert len(rows) == 40
    assert all(float(row[2]) <= float(row[3]) <= float(row[4]) for row in rows)
    view.tools.save_picture(tmp_path / "a.svg")
    assert b"<svg" in (tmp_path / "a.svg").read_bytes()


def test_a_band_is_painted_around_its_mean_and_no_colour_of_the_theme_fades(view, shows, seeds):
    shows(*seeds("one", 3))
    view.grab()
    assert [DARK.series(number).alphaF() for number in range(1, 7)] == [1.0] * 6
    (curve,) = view.chart.curves
    across, up = Span(0.0, 40.0), Span(0.0, 2.0)
    view.chart.show_curves([curve], across, up, "iterations")
    with_band = view.chart.grab().toImage()
    view.chart.show_curves([curve._replace(band=None)], across, up, "iterations")
    assert view.chart.grab().toImage() != with_band


def test_the_second_half_alone_is_drawn_and_the_wish_is_kept(view, shows, seeds, qtbot):
    shows(*seeds("one", 3))
    view.half.click()
    assert view.chart.curves[0].places[0] == 20
    assert view.chart.tip_at(view.chart.rect().center()).count(" to ") == 1
    other = LuckView()
    qtbot.addWidget(other)
    other.restore(view.to_keep())
    assert other.half.isChecked()

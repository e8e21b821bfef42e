"""Losses of several runs in one picture: along three axes, in nats per character."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.gui.pages.runs.curves.view import CurvesView
from rnnviz.gui.parts.axes import readable
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.run.run_names import LAST


@pytest.fixture
def view(qtbot) -> CurvesView:
    view = CurvesView()
    qtbot.addWidget(view, before_close_func=lambda view: view.stop())
    view.set_theme(DARK)
    view.resize(900, 400)
    view.show()
    return view


def choose(view: CurvesView, name: str) -> None:
    QTest.mouseClick(view.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_each_run_is_a_curve_of_its_smooth_loss_per_character(view, shows, stored):
    one, other = stored("one", seq_length=5), stored("other", seq_length=10, steps=20)
    shows(one, other)
    history = LossHistory.from_arrays(load_checkpoint(other.path / LAST).history)
    first, second = view.chart.curves
    assert (first.words, second.words) == ("one", "other")
    assert np.allclose(second.values, history.points("smooth").values / 10)
    assert second.places.tolist() == list(range(1, 21))
    assert first.mark != second.mark


def test_by_characters_a_window_counts_with_its_length_and_its_streams(view, shows, stored):
    shows(stored("one", seq_length=5), stored("two", seq_length=10, batch_size=2))
    choose(view, "runs_axis_characters")
    assert [curve.places[-1] for curve in view.chart.curves] == [40 * 5, 40 * 20]


def test_by_seconds_the_curve_ends_where_the_run_had_come_by_then(view, shows, stored):
    run = stored("one")
    shows(run)
    choose(view, "runs_axis_seconds")
    assert view.chart.curves[0].places[-1] == pytest.approx(run.summary.elapsed)


def test_the_best_so_far_never_rises(view, shows, stored):
    shows(stored("one", learning_rate=1.0, steps=120))
    smooth = view.chart.curves[0].values
    choose(view, "runs_loss_best")
    best = view.chart.curves[0].values
    assert np.array_equal(best, np.minimum.accumulate(smooth))


def test_a_run_without_the_loss_is_named(view, shows, stored):
    shows(stored("with", held_out=0.2, steps=120), stored("without"))
    choose(view, "runs_loss_held_out")
    assert "without: no held-out loss" in view.trouble.words


def test_where_no_run_has_a_held_out_loss_it_is_said_where_one_is_set(view, shows, stored):
    shows(stored("without"))
    choose(view, "runs_loss_held_out")
    assert "Next run ▸ Text ▸ held_out" in view.chart.as_table().caption


def test_a_run_that_cannot_be_read_is_said_and_the_others_are_drawn(view, shows, stored):
    good, bad = stored("good"), stored("bad")
    (bad.path / LAST).write_bytes(b"no run")
    shows(good, bad)
    assert [curve.words for curve in view.chart.curves] == ["good"]
    assert "bad: " in view.trouble.words


def test_runs_of_one_name_are_told_apart_by_what_differs(view, shows, stored):
    from dataclasses import replace

    one, other = stored("a", learning_rate=0.1), stored("b", learning_rate=0.01, hidden_size=64)
    same = [replace(run, label=replace(run.label, name="same")) for run in (one, other)]
    shows(*same, stored("c"))
    assert [curve.words for curve in view.chart.curves][:2] == [
        "same, rnn 4, learning_rate 0.1",
        "same, rnn 64, learning_rate 0.01",
    ]
    shows(*same)
    told = [curve.words for curve in view.chart.curves]
    assert told == ["rnn 4, learning_rate 0.1", "rnn 64, learning_rate 0.01"]
    shows(*same[:1])
    assert [curve.words for curve in view.chart.curves] == ["same"]


def test_what_is_pointed_at_is_said_of_every_run(view, shows, stored):
    shows(stored("one"), stored("other"))
    assert "one " in view.chart.tip_at(QPoint(500, 100))
    assert "· other " in view.chart.words
    QTest.keyClick(view.chart, Qt.Key.Key_Left)
    assert view.chart.words.startswith("iterations ")


def test_picture_and_numbers_are_saved(view, shows, stored, tmp_path: Path):
    shows(stored("one"), stored("other"))
    view.tools.save_picture(tmp_path / "a.svg")
    assert b"<svg" in (tmp_path / "a.svg").read_bytes()
    view.tools.save_numbers(tmp_path / "a.csv")
    header, *rows = csv.reader((tmp_path / "a.csv").read_text().splitlines())
    assert header == ["run", "iteration", "smooth_loss_nats_per_character"]
    assert len(rows) == 80


def test_both_themes_differ_and_what_was_chosen_is_kept(view, shows, stored, qtbot):
    shows(stored("one"))
    dark = view.chart.grab().toImage()
    view.set_theme(LIGHT)
    assert view.chart.grab().toImage() != dark
    choose(view, "runs_axis_characters")
    view.log.click()
    other = CurvesView()
    qtbot.addWidget(other)
    other.restore(view.to_keep())
    assert other.to_keep() == {"loss": "smooth", "axis": "characters", "log": True}


def test_the_curves_are_read_as_a_table(view, shows, stored):
    assert "Choose one run" in view.chart.as_table().caption
    shows(stored("one", seq_length=5), stored("other", seq_length=10, steps=20))
    first, second = view.chart.curves
    table = view.chart.as_table()
    assert list(table.columns) == ["one", "other"]
    assert [table.rows[0], table.rows[-1]] == ["1", "40"]
    assert table.cell(4, 0) == readable(float(first.values[4]))
    assert table.cell(len(table.rows) - 1, 1) == ""  # it ended before
    legend = view.legend.as_table()
    assert list(legend.rows) == [first.words, second.words]

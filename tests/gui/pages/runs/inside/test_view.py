"""Parameters and signals of several runs, in one scale."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from rnnviz.core.inside.reach import reaches_back
from rnnviz.core.network.notation import COURSE, FIELD
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.record.signals import REACH, Signals
from rnnviz.gui.pages.runs.inside.insides import BINS, spread
from rnnviz.gui.pages.runs.inside.view import InsideView
from rnnviz.gui.parts import names
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.run.run_names import LAST


@pytest.fixture
def view(qtbot) -> InsideView:
    view = InsideView()
    qtbot.addWidget(view, before_close_func=lambda view: view.stop())
    view.set_theme(DARK)
    view.resize(900, 300)
    view.show()
    return view


def turn_to(view: InsideView, name: str) -> None:
    QTest.mouseClick(view.findChild(QPushButton, f"runs_inside_{name}"), Qt.MouseButton.LeftButton)


def choose(view: InsideView, title: str) -> None:
    view.array.setCurrentText(title)
    view.array.activated.emit(view.array.currentIndex())


def test_the_chosen_array_of_each_run_stands_there_as_its_checkpoint_has_it(view, shows, stored):
    one, other = stored("one"), stored("other", hidden_size=6)
    shows(one, other)
    assert view.array.currentText() == "Whh"
    for run, shown in zip((one, other), view.picture.shown, strict=True):
        assert np.array_equal(shown.values, load_checkpoint(run.path / LAST).last.params["Whh"])
    choose(view, "bh")
    assert [shown.values.shape for shown in view.picture.shown] == [(1, 4), (1, 6)]


def test_the_array_that_is_chosen_stays_when_names_change(view, shows, stored):
    shows(stored("one"))
    choose(view, "Why")
    values, kept, numbers = view.picture.shown[0].values, view.to_keep(), view.numbers().as_csv()
    for notation in (COURSE, FIELD):
        names.choose(notation)
        view.write_names()
        assert view.array.currentText() == notation.named("Why")
        offered = {view.array.itemText(place) for place in range(view.array.count())}
        assert offered == set(notation.title.split())
        assert np.array_equal(view.picture.shown[0].values, values)
        assert view.to_keep() == kept, "what is remembered is no word of the screen"
        assert view.numbers().as_csv() == numbers, "nor is what goes into a table"


def test_a_gated_cell_offers_its_gates_and_another_says_that_it_has_none(view, shows, stored):
    shows(stored("plain"), stored("gated", cell="lstm"))
    choose(view, "Whh f")
    plain, gated = view.picture.shown
    assert plain.values is None
    assert gated.values.shape == (4, 4)


def test_colours_and_bins_have_one_scale_for_all():
    assert spread(np.array([-9.0, 0.0, 0.0, 9.0])).tolist() == [0.25, *[0.0] * 19, 0.5, *[0.0] * 19, 0.25]
    assert len(spread(np.zeros(3))) == BINS


def test_what_is_pointed_at_is_read_out(view, shows, stored):
    shows(stored("one"))
    value = view.picture.shown[0].values[0, 0]
    top = next(y for y in range(60) if "row 0" in view.picture.tip_at(QPoint(3, y)))
    assert view.picture.tip_at(QPoint(3, top + 1)) == f"one: row 0, column 0: {value:.4g}"


def test_signals_are_curves_by_iteration_with_one_number_a_step(view, shows, stored):
    one, other = stored("one", steps=120), stored("other", steps=60)
    shows(one, other)
    turn_to(view, "signals")
    iterations, rows = Signals.from_arrays(load_checkpoint(one.path / LAST).signals).signal(REACH)
    curve, shorter = view.charts.charts[REACH].curves
    assert curve.places.tolist() == iterations.tolist()
    assert curve.values.tolist() == [reaches_back(row) for row in rows]
    assert shorter.places[-1] <= 60
    assert view.charts.isVisible()
    assert view.legend.isVisible()
    assert not view.picture.isVisible()


def test_a_run_that_cannot_be_read_is_said(view, shows, stored):
    good, bad = stored("good"), stored("bad")
    (bad.path / LAST).unlink()
    shows(good, bad)
    assert [shown.name for shown in view.picture.shown] == ["good"]
    assert "bad: " in view.words.words


def test_the_picture_has_what_is_scrolled_away_too(view, shows, stored, tmp_path: Path):
    view.resize(300, 300)  # one below the other
    shows(*(stored(f"run {number}", steps=1) for number in range(4)))
    size = view.card.size()
    view.tools.save_picture(tmp_path / "a.png")
    assert view.card.size() == size
    assert QImage(str(tmp_path / "a.png")).height() > 2 * size.height() + 100


def test_numbers_are_histograms_or_points(view, shows, stored, tmp_path: Path):
    shows(stored("one", steps=120))
    view.tools.save_numbers(tmp_path / "a.csv")
    header, *bins = csv.reader(io.StringIO((tmp_path / "a.csv").read_text()))
    assert header == ["run", "array", "from", "to", "share"]
    assert sum(float(row[4]) for row in bins) == pytest.approx(1.0)
    turn_to(view, "signals")
    view.tools.save_numbers(tmp_path / "b.csv")
    header, *points = csv.reader(io.StringIO((tmp_path / "b.csv").read_text()))
    assert header == ["signal", "run", "iteration", "value"]
    assert {"reach", "saturated", "norm", "update"} <= {row[0] for row in points}


def test_both_themes_differ_and_what_was_chosen_is_kept(view, shows, stored, qtbot):
    shows(stored("one"))
    dark = view.picture.grab().toImage()
    view.set_theme(LIGHT)
    assert view.picture.grab().toImage() != dark
    choose(view, "Why")
    turn_to(view, "signals")
    other = InsideView()
    qtbot.addWidget(other)
    other.restore(view.to_keep())
    assert other.to_keep() == {"part": "signals", "array": "Why"}


def test_arrays_are_read_as_a_table_of_what_they_are_as_a_whole(view, shows, stored):
    one = stored("one")
    shows(one)
    table, values = view.picture.as_table(), load_checkpoint(one.path / LAST).last.params["Whh"]
    assert (table.rows[0], table.cell(0, 0)) == ("one", f"{values.shape[0]} × {values.shape[1]}")
    assert float(table.cell(0, 3)) == pytest.approx(float(np.abs(values).max()), rel=1e-3)

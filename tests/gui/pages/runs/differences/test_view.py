"""The table of differences as it is met."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from rnnviz.gui.pages.runs.differences.view import DifferencesView
from rnnviz.gui.parts.theme import DARK, LIGHT, apply_theme
from tests.gui.pages.runs.differences.test_rows import run


@pytest.fixture
def view(qtbot) -> DifferencesView:
    view = DifferencesView()
    qtbot.addWidget(view)
    view.set_theme(DARK)
    view.resize(800, 400)
    view.show()
    return view


def test_a_row_for_each_difference_and_a_column_for_each_run(view):
    view.show_runs([run("a", {"seed": 1}), run("b", {"seed": 2}), run("c", {"seed": 2})])
    model = view.table.model()
    assert model.columnCount() == 3
    assert model.headerData(0, Qt.Orientation.Vertical) == "seed"
    assert [model.index(0, column).data() for column in range(3)] == ["1", "2", "2"]
    assert "1 setting differs" in view.card.subtitle.text()
    assert view.hint.isHidden()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_the_focus_and_what_is_chosen_are_seen(view, qapp, theme):
    apply_theme(qapp, theme)
    view.set_theme(theme)
    view.show_runs([run("a", {"seed": 1}), run("b", {"seed": 2})])
    view.activateWindow()
    view.setFocus()
    before = view.table.grab().toImage()
    view.table.setFocus()
    assert view.table.hasFocus()
    edge = view.table.grab().toImage().pixelColor(view.table.width() // 2, 0)
    assert edge == theme.color("accent") != before.pixelColor(view.table.width() // 2, 0)
    view.table.setCurrentIndex(view.table.model().index(0, 1))
    cell = view.table.visualRect(view.table.currentIndex()).translated(view.table.viewport().pos())
    assert view.table.grab().toImage().pixelColor(cell.right() - 2, cell.top() + 2) == theme.color("chosen")


def test_without_two_runs_it_says_what_to_do(view):
    assert view.hint.isVisible()
    view.show_runs([run("a")])
    assert view.hint.isVisible()
    assert view.table.isVisible()


def test_the_lowest_loss_is_seen(view):
    view.show_runs([run("a", smooth_loss=50.0), run("b", smooth_loss=40.0)])
    model = view.table.model()
    place = next(
        row
        for row in range(model.rowCount())
        if model.headerData(row, Qt.Orientation.Vertical) == "smooth loss"
    )
    assert model.index(place, 1).data(Qt.ItemDataRole.ForegroundRole) == DARK.color("good")
    assert model.index(place, 0).data(Qt.ItemDataRole.ForegroundRole) is None
    assert "The lowest" in model.index(place, 1).data(Qt.ItemDataRole.ToolTipRole)


def test_table_and_picture_are_saved(view, tmp_path: Path):
    view.show_runs([run("a", {"seed": 1}), run("b", {"seed": 2})])
    view.set_theme(LIGHT)
    view.tools.save_numbers(tmp_path / "a.csv")
    rows = list(csv.reader((tmp_path / "a.csv").read_text().splitlines()))
    assert rows[1] == ["seed", "1", "2"]
    view.tools.save_picture(tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size > 1000

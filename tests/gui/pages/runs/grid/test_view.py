"""Last losses in a grid of the settings that vary."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.gui.pages.runs.grid.view import GridView
from rnnviz.gui.parts.theme import DARK, LIGHT
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.library import StoredRun
from rnnviz.training.run.run_summary import RunSummary

SUMMARY = RunSummary(
    "", TextIdentity("a.txt", "", "aa", 9, "UTF-8"), TrainingConfig().to_dict(), 1, 100, 1, 1.0, 50.0, (),
    None, 1.0, 1.0, "", (),
)  # fmt: skip


def run(loss: float, steps: int = 100, text: str = "aa", **settings: object) -> StoredRun:
    """Its last smooth loss is ``loss`` nats a character."""
    told = replace(
        SUMMARY,
        settings=TrainingConfig(seq_length=25, **settings).to_dict(),
        smooth_loss=25 * loss,
        steps=steps,
        text=replace(SUMMARY.text, name=f"{text}.txt", sha256=text),
    )
    return StoredRun(Path(f"{loss}"), told)


@pytest.fixture
def view(qtbot) -> GridView:
    view = GridView()
    qtbot.addWidget(view)
    view.set_theme(DARK)
    view.resize(800, 300)
    view.show()
    return view


def words(view: GridView) -> list[list[str]]:
    table = view.table
    items = [
        [table.item(row, column) for column in range(table.columnCount())] for row in range(table.rowCount())
    ]
    return [[item.text() if item is not None else "" for item in row] for row in items]


def test_two_settings_that_vary_are_rows_and_columns_in_the_order_of_their_values(view):
    view.show_runs(
        [
            run(2.0, hidden_size=100, learning_rate=0.1), run(3.0, hidden_size=20, learning_rate=0.1),
            run(1.5, hidden_size=100, learning_rate=0.01),
        ]
    )  # fmt: skip
    assert view.grid.rows == ("hidden_size 20", "hidden_size 100")
    assert view.grid.columns == ("learning_rate 0.01", "learning_rate 0.1")
    assert words(view) == [["", "3.000"], ["1.500", "2.000"]]
    assert view.grid.lowest == (1, 0)


def test_seeds_of_a_setting_are_one_cell_with_their_mean_and_deviation(view):
    view.show_runs([run(1.0, seed=0), run(2.0, seed=1), run(3.0, seed=2)])
    assert words(view) == [["2.000 ± 1.000"]]
    assert "3 seeds" in view.table.item(0, 0).toolTip()
    assert view.grid.lowest is None


@pytest.mark.parametrize("order", [1, -1])
def test_what_luck_alone_may_have_put_behind_the_lowest_is_marked_like_it(view, order):
    near, far, alone = ({"learning_rate": rate} for rate in (0.02, 0.03, 0.04))
    runs = [
        *(run(2.0 + 0.1 * seed, seed=seed) for seed in range(3)),
        *(run(2.05 + 0.1 * seed, seed=seed, **near) for seed in range(3)),
        *(run(9.0 + 0.1 * seed, seed=seed, **far) for seed in range(3)),
        run(2.15, **alone),
    ]
    view.show_runs(runs[::order])
    items = [view.table.item(0, column) for column in range(4)]  # 0.02, 0.03, 0.04, 0.1
    assert [item.font().bold() for item in items] == [True, False, False, True]
    assert items[0].background() == items[3].background() != items[1].background()
    assert view.warning.words.startswith("2 are marked: the lowest, and what luck alone")
    view.show_runs([run(1.0, **near), run(2.0, **far)])
    assert [view.table.item(0, column).font().bold() for column in range(2)] == [True, False]
    assert view.warning.isHidden(), "of one seed each luck says nothing"


def test_three_settings_and_texts_go_into_rows_together(view):
    view.show_runs(
        [
            run(1.0), run(2.0, cell="lstm", hidden_size=20), run(3.0, learning_rate=0.01),
            run(4.0, text="bb"),
        ]
    )  # fmt: skip
    assert len(view.grid.cells) == 4
    assert "aa.txt, cell lstm, hidden_size 20" in ", ".join(view.grid.rows)


def test_runs_of_different_lengths_are_said(view):
    view.show_runs([run(1.0, steps=50), run(2.0, learning_rate=0.01)])
    assert view.warning.words.startswith("These runs made 50 to 100 steps")
    view.show_runs([run(1.0), run(2.0, learning_rate=0.01)])
    assert view.warning.isHidden()


def test_a_loss_that_is_no_number_has_no_cell_and_none_chosen_is_said(view):
    view.show_runs([run(float("nan")), run(2.0, learning_rate=0.01)])
    assert len(view.grid.cells) == 1
    view.show_runs([])
    assert view.table.isHidden()
    assert not view.hint.isHidden()


def test_picture_and_numbers_are_saved_in_both_themes(view, tmp_path: Path):
    view.show_runs([run(1.0), run(2.0, learning_rate=0.01)])
    dark = view.table.item(0, 1).background().color()
    view.set_theme(LIGHT)
    assert view.table.item(0, 1).background().color() != dark
    view.tools.save_numbers(tmp_path / "a.csv")
    header, *rows = csv.reader((tmp_path / "a.csv").read_text().splitlines())
    assert header == ["row", "column", "steps", "smooth_loss_nats_per_character"]
    assert len(rows) == 2
    view.tools.save_picture(tmp_path / "a.svg")
    assert b"<svg" in (tmp_path / "a.svg").read_bytes()

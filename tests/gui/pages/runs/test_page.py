"""The page Runs: the shelf as a user meets it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rnnviz.core.record.checkpoint import Parent, TextIdentity
from rnnviz.gui.page import RunsKept
from rnnviz.gui.pages.runs.page import RunsPage
from rnnviz.gui.parts.theme import DARK
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.best import BestLoss
from rnnviz.training.run.run_label import RunLabel, write_label
from rnnviz.training.run.run_names import LAST
from rnnviz.training.run.run_summary import RunSummary, write_summary

SUMMARY = RunSummary(
    run_id="a", text=TextIdentity("ferry.txt", "", "00", 1000, "UTF-8"), settings=TrainingConfig().to_dict(),
    parameter_count=100, steps=3000, characters=75_000, elapsed=12.5, smooth_loss=40.0,
    bests=(BestLoss("smooth", 40.0, 3000),), parent=None, began=1000.0, saved=2000.0, ending="",
    curve=((1, 100.0), (3000, 40.0)),
)  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    folder.mkdir()
    return folder


@pytest.fixture
def put(library: Path) -> Callable[..., Path]:
    """``put("a", label=RunLabel("x"), learning_rate=0.01, saved=5.0)``: a run in a folder of this name."""

    def make(name: str, label: RunLabel | None = None, **changes: object) -> Path:
        folder = library / name
        folder.mkdir()
        told = {key: value for key, value in changes.items() if key in RunSummary.__slots__}
        settings = TrainingConfig(**{key: value for key, value in changes.items() if key not in told})
        write_summary(folder, replace(SUMMARY, run_id=name, settings=settings.to_dict(), **told))
        (folder / LAST).write_bytes(b"x" * 1000)
        if label is not None:
            write_label(folder, label)
        return folder

    return make


@pytest.fixture
def page(qtbot: QtBot) -> RunsPage:
    page = RunsPage()
    qtbot.addWidget(page, before_close_func=lambda page: page.stop())
    page.set_theme(DARK)
    page.resize(1000, 600)
    return page


@pytest.fixture
def opens(page: RunsPage, library: Path, qtbot: QtBot, make_info) -> Callable[..., None]:
    """``opens(3)``: the page is shown, until so many runs stand there; ``here`` is the run of the window."""

    def make(count: int, here: str = "") -> None:
        page.start_run(make_info(run_id=here))
        page.hear(RunsKept(library, 2 << 30))
        page.show()
        qtbot.waitUntil(lambda: len(page.table.rows) == count)

    return make


def column(page: RunsPage, title: str) -> list[str]:
    """What stands in a column, from top to bottom."""
    model = page.table.model()
    (place,) = (
        k for k in range(model.columnCount()) if model.headerData(k, Qt.Orientation.Horizontal) == title
    )
    return [
        str(model.index(row, place).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in range(model.rowCount())
    ]


def test_each_run_has_its_row_and_only_settings_that_differ_are_told(page, put, opens):
    put("a", saved=5.0, learning_rate=0.01)
    put("b", RunLabel("mine"), saved=9.0, learning_rate=0.1, cell="lstm", hidden_size=64)
    opens(2, here="a")
    assert column(page, "Run") == ["mine", "▸ ferry.txt"]
    assert column(page, "Network") == ["lstm 64", "rnn 100"]
    assert column(page, "Differs in") == [
        "cell lstm · hidden 64 · learning_rate 0.1",
        "cell rnn · hidden 100 · learning_rate 0.01",
    ]
    assert column(page, "Steps") == ["3,000", "3,000"]
    assert column(page, "smooth") == ["40.00", "40.00"]
    assert column(page, "held-out") == ["–", "–"]


def test_a_branch_stands_under_its_parent_whatever_it_is_sorted_by(page, put, opens):
    put("old", RunLabel("old"), saved=1.0)
    put("branch", RunLabel("branch"), saved=9.0, parent=Parent("old", 1000))
    put("young", RunLabel("young"), saved=5.0)
    opens(3)
    assert column(page, "Run") == ["young", "old", "     ↳ branch, from 1,000"]
    page.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert column(page, "Run") == ["old", "     ↳ branch, from 1,000", "young"]
    page.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert column(page, "Run") == ["young", "old", "     ↳ branch, from 1,000"]


def test_a_ring_of_parents_is_shown_all_the_same(page, put, opens):
    put("a", parent=Parent("b", 1))
    put("b", parent=Parent("a", 1))
    put("c", parent=Parent("c", 1))
    opens(3)
    assert len(column(page, "Run")) == 3


def test_enter_and_a_double_click_open_the_run_that_is_chosen(page, put, opens, qtbot):
    folder = put("a")
    opens(1)
    with qtbot.waitSignal(page.run_wanted) as wanted:
        page.table.selectRow(0)
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert wanted.args == [folder]
    place = page.table.visualRect(page.table.model().index(0, 2)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(page.run_wanted):
        qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

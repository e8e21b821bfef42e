"""A run of the shelf is repeated with other seeds, in processes beside the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from rnnviz.core.record.checkpoint import Parent
from rnnviz.gui.page import RunsKept
from rnnviz.gui.pages.runs.page import RunsPage
from rnnviz.gui.parts.theme import DARK
from rnnviz.training.run.run_summary import write_summary
from rnnviz.training.sweep.plan import read_plan
from rnnviz.training.sweep.progress import progress
from rnnviz.training.sweep.repeat import plan_repeats
from rnnviz.training.sweep.work import Worker

PATIENCE = 60_000
"""Milliseconds until processes have begun, learned and ended, on a machine that is busy."""


@pytest.fixture
def page(qtbot) -> RunsPage:
    page = RunsPage()
    qtbot.addWidget(page, before_close_func=lambda page: page.stop())
    page.set_theme(DARK)
    page.resize(1000, 600)
    return page


@pytest.fixture
def chooses(page, qtbot):
    """``chooses(run)``: it stands on the shelf of the page, and is chosen."""

    def choose(run) -> None:
        page.hear(RunsKept(run.path.parent, 2 << 30))
        page.show()
        qtbot.waitUntil(lambda: len(page.table.rows) > 0)
        page.table.choose_all({run.path})

    return choose


def test_a_repeated_run_stands_on_the_shelf_with_its_seeds_all_chosen(page, chooses, stored, qtbot):
    run = stored("mine", steps=30, characters="abcd ", seed=3)
    chooses(run)
    with qtbot.waitSignal(page.sweep.ended, timeout=PATIENCE):
        page.shelf.actions_by_name["repeat"].trigger()
        assert page.shelf.sweep_bar.isVisible()
    assert page.shelf.sweep_bar.isHidden()
    qtbot.waitUntil(lambda: len(page.chosen) == 6)
    assert sorted(each.summary.settings["seed"] for each in page.chosen) == [3, 4, 5, 6, 7, 8]
    assert "All 5 runs of mine with other seeds stand here" in page.shelf.status.words


def test_two_runs_are_repeated_one_after_the_other_and_all_are_chosen(page, chooses, stored, qtbot):
    one = stored("one", steps=10, characters="abcd ", seed=3)
    other = stored("other", steps=10, characters="abcd ", seed=3, learning_rate=0.3)
    chooses(one)
    page.table.choose_all({one.path, other.path})
    page.views.open_view("Luck")
    button = page.findChild(QPushButton, "runs_luck_repeat")
    qtbot.waitUntil(lambda: "both" in button.text())
    with qtbot.waitSignal(page.sweep.ended, timeout=2 * PATIENCE) as ended:
        button.click()
    assert ended.args[0].startswith("All 10 runs of 2 settings with other seeds stand here")
    qtbot.waitUntil(lambda: len(page.chosen) == 12)
    qtbot.waitUntil(button.isHidden)


def test_what_is_stopped_is_saved_and_goes_on_when_it_is_asked_for_again(page, chooses, stored, qtbot):
    run = stored("mine", steps=5)
    write_summary(run.path, replace(run.summary, steps=10**8))
    chooses(run)
    page.shelf.actions_by_name["repeat"].trigger()
    (sweep,) = waited(qtbot, lambda: list(run.path.parent.glob("seeds-*/plan.json")))
    plan = read_plan(sweep.parent)
    qtbot.waitUntil(lambda: any(each.steps for each in progress(sweep.parent, plan)), timeout=PATIENCE)
    page.shelf.actions_by_name["repeat"].trigger()  # while it is under way
    with qtbot.waitSignal(page.sweep.ended, timeout=PATIENCE) as ended:
        QTest.mouseClick(page.findChild(QPushButton, "runs_sweep_stop"), Qt.MouseButton.LeftButton)
    assert ended.args[0].startswith("0 of 5 runs of mine with other seeds are done")
    before = max(each.steps for each in progress(sweep.parent, plan))
    qtbot.waitUntil(lambda: len(page.table.rows) > 1)
    page.table.choose_all({run.path})
    page.shelf.actions_by_name["repeat"].trigger()
    qtbot.waitUntil(
        lambda: max(each.steps for each in progress(sweep.parent, plan)) > before, timeout=PATIENCE
    )
    page.stop()  # as the window does when it closes
    assert not page.sweep.is_working
    assert max(each.steps for each in progress(sweep.parent, plan)) > before


def test_a_branch_cannot_be_repeated(page, chooses, stored):
    run = stored("branch")
    write_summary(run.path, replace(run.summary, parent=Parent("x", 3)))
    chooses(run)
    assert not page.shelf.actions_by_name["repeat"].isEnabled()


def test_what_cannot_be_repeated_is_said(page, chooses, stored, qtbot):
    run = stored("mine")
    (run.path / "last.npz").write_bytes(b"no run")
    chooses(run)
    with qtbot.waitSignal(page.mistake_made, timeout=PATIENCE) as said:
        page.shelf.actions_by_name["repeat"].trigger()
    assert "last.npz" in said.args[0]
    assert page.shelf.sweep_bar.isHidden()


def test_a_sweep_from_elsewhere_stands_on_the_shelf_and_is_gone_on_with(
    page, chooses, stored, qtbot, tmp_path
):
    run = stored("mine", steps=20)
    sweep = plan_repeats(run.path, tmp_path / "elsewhere")
    Worker(sweep, "me").work(lambda: any(each.outcome is not None for each in progress(sweep)))
    chooses(run)
    assert not page.shelf.actions_by_name["go_on"].isEnabled()
    page.show_folder(sweep)
    qtbot.waitUntil(lambda: [each.sweep for each in page.chosen] == [sweep])
    with qtbot.waitSignal(page.sweep.ended, timeout=PATIENCE):
        page.shelf.actions_by_name["go_on"].trigger()
    qtbot.waitUntil(lambda: [each.sweep for each in page.chosen] == [sweep] * 5)
    page.shelf.actions_by_name["delete"].trigger()  # off the shelf, and all of it stays where it is
    qtbot.waitUntil(lambda: len(page.table.rows) == 1)
    assert [each.state for each in progress(sweep)] == ["done"] * 5


def waited(qtbot, look):
    """What ``look`` finds, once it finds something."""
    qtbot.waitUntil(lambda: bool(look()), timeout=PATIENCE)
    return look()


def test_what_was_said_of_runs_that_are_done_goes_where_others_begin(page, chooses, stored):
    chooses(stored("mine", steps=10, characters="abcd ", seed=3))
    page.sweep.ended.emit("All 5 runs of mine with other seeds stand here: see Luck.", set())
    assert "stand here" in page.shelf.status.words
    page.sweep.told.emit("other with other seeds: 5 runs are planned …")
    assert "stand here" not in page.shelf.status.words
    page.errands.done.emit("Exported.")
    page.sweep.told.emit("other with other seeds: 1 of 5 runs done")
    assert page.shelf.status.words.startswith("Exported.")

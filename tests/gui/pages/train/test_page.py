"""The Train page: where its panels stand, and which are shown."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel

from rnnviz.core.record.checkpoint import TextIdentity
from rnnviz.gui.page import RunsKept
from rnnviz.gui.pages.train.page import TrainPage
from rnnviz.gui.parts.text_view import TextView
from rnnviz.training.worker.messages import LearningRateChanged, Losses


@pytest.fixture
def page(qtbot):
    page = TrainPage()
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    return page


def test_every_panel_is_there_and_has_room(page):
    for panel in page.panels:
        assert panel.widget.isVisible(), panel.title
        assert panel.widget.width() > 150, panel.title
        assert panel.widget.height() > 100, panel.title


def test_a_row_without_panels_takes_no_room(page):
    before = page.loss.height()
    for name in ("Hidden state", "What comes next"):
        page.set_panel_visible(name, False)
    QApplication.processEvents()
    assert page.loss.height() > before
    page.set_panel_visible("What comes next", True)
    QApplication.processEvents()
    assert page.softmax.isVisible()
    assert page.softmax.width() > 1000


def test_all_panels_can_be_hidden_and_come_back(page):
    hint = page.findChild(QLabel, "all_hidden_hint")
    for visible in (False, True):
        for panel in page.panels:
            page.set_panel_visible(panel.title, visible)
        assert hint.isVisible() != visible
    QApplication.processEvents()
    assert all(panel.widget.isVisible() for panel in page.panels)


def test_where_one_writes_there_is_room_to_read(page):
    """Eight lines at least of what was written, and of the samples, on a page of this size."""
    line = page.log.fontMetrics().lineSpacing()
    for view in page.findChildren(TextView):
        assert view.height() >= 8 * line, view.objectName()


# ── what stands behind the loss curve ──


def learn(page: TrainPage, info, smooth: float) -> None:
    """A run of fifty steps at this smooth loss."""
    page.start_run(info)
    rows = np.full(50, smooth)
    page.add_losses(Losses(1, {"train": rows, "smooth": rows}))


def behind(page: TrainPage) -> dict[str, str]:
    """What the legend says of other runs, with what it explains; by the names of its entries."""
    names = ("ghost", "published_notebook", "published_lab_report")
    found = {name: page.loss.findChildren(QLabel, f"loss_{name}_label") for name in names}
    return {name: f"{labels[-1].text()}: {labels[-1].toolTip()}" for name, labels in found.items() if labels}


def settled(page: TrainPage) -> dict[str, str]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return behind(page)


def test_the_run_that_gave_way_stands_behind_the_one_that_came(page, make_info):
    learn(page, make_info(run_id="a", seq_length=10), 30.0)
    assert behind(page) == {}
    learn(page, make_info(run_id="b", seq_length=5), 12.0)
    assert behind(page)["ghost"].startswith("last run: The smooth loss of hello.txt")
    page.start_run(make_info(run_id="b", seq_length=5))  # the same one, brought back, is not its own ghost
    page.start_run(make_info(run_id="c"))
    page.start_run(make_info(run_id="d"))  # one without a curve leaves the ghost as it was
    assert "hello.txt" in behind(page)["ghost"]


def test_a_ghost_that_learned_another_text_says_so(page, qtbot, make_info, kept_run):
    first = make_info(run_id="a")
    learn(page, first, 30.0)
    other = replace(first.text, name="other.txt", sha256="ff")
    learn(page, replace(make_info(run_id="b"), text=other), 12.0)
    assert behind(page)["ghost"].startswith("last run (other text): The smooth loss of hello.txt")
    assert "learns another text" in behind(page)["ghost"]
    learn(page, replace(make_info(run_id="c"), text=other), 12.0)
    assert settled(page)["ghost"].startswith("last run: The smooth loss of other.txt")
    assert "another text" not in behind(page)["ghost"]
    page.hear(RunsKept(kept_run("pinned one", pinned=True).parent, 1 << 30))
    qtbot.waitUntil(lambda: "pinned run (other text): The smooth" in settled(page)["ghost"])
    page.stop()


def test_the_ghost_is_switched_off_and_that_is_remembered(page, qtbot, make_info):
    learn(page, make_info(run_id="a"), 30.0)
    learn(page, make_info(run_id="b"), 30.0)
    switch = next(action for action in page.view_actions if action.objectName() == "action_show_ghost")
    switch.trigger()
    assert settled(page) == {}
    other = TrainPage()
    qtbot.addWidget(other)
    other.restore(page.to_keep())
    learn(other, make_info(run_id="a"), 30.0)
    learn(other, make_info(run_id="b"), 30.0)
    assert behind(other) == {}


def test_a_pinned_run_stands_there_rather_than_the_last_one(page, qtbot, make_info, kept_run):
    pinned = kept_run("pinned one", pinned=True)
    kept_run("another")
    learn(page, make_info(run_id="a"), 30.0)
    learn(page, make_info(run_id="b"), 30.0)
    page.hear(RunsKept(pinned.parent, 1 << 30))
    qtbot.waitUntil(
        lambda: "pinned run (other text): The smooth loss of pinned one" in settled(page)["ghost"]
    )
    page.stop()


def test_where_none_gave_way_the_run_saved_last_stands_there(page, qtbot, make_info, kept_run):
    folder = kept_run("kept")
    page.start_run(make_info(run_id="b"))
    page.hear(RunsKept(folder.parent, 1 << 30))
    qtbot.waitUntil(lambda: "ghost" in behind(page))
    assert "The smooth loss of kept" in behind(page)["ghost"]
    page.stop()


def test_published_curves_are_grey_where_something_is_not_theirs_and_say_what(page, make_info):
    page.restore({"published": "shown"})
    theirs = "".join(chr(200 + number) for number in range(80))
    text = TextIdentity("book.txt", "", "00", 137_628, "UTF-8")
    page.start_run(make_info(theirs, text=text, hidden_size=100))
    assert behind(page)["published_notebook"].startswith("notebook: ")
    assert "are theirs" in behind(page)["published_notebook"]
    page.hear(LearningRateChanged(0.01, 7))
    said = settled(page)["published_notebook"]
    assert said.startswith("notebook, not alike: ")
    assert "learning_rate 0.01 (theirs 0.1)" in said
    assert "1,107,542" in settled(page)["published_lab_report"]

"""The tabs: one is turned to from anywhere, and its keys work at once."""

import threading
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from rnnviz.core.errors import UserError
from rnnviz.gui.page import WeightPointed
from rnnviz.gui.window.page_list import PAGES
from rnnviz.training.microscope.numbers import Entry, Name
from rnnviz.training.run.learner import Learner


def test_the_arrow_keys_walk_under_the_microscope_as_soon_as_it_is_opened(user, text, qtbot):
    window = user.opens_window(text)
    window.activateWindow()
    window.pages.open_page("Microscope")
    page = window.pages.demand("Microscope")
    user.waits(lambda: page.isVisible() and QApplication.focusWidget() is not None)
    before = page.phase
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert page.phase is not before


def test_turning_goes_around_the_ends(user, text):
    window = user.opens_window(text)
    names = []
    for _ in range(window.pages.count()):
        names.append(window.pages.page_name)
        window.pages.turn_page(1)
    assert names == [spec.title for spec in PAGES]
    assert names[:3] == ["Train", "Signals", "Story"]
    assert window.pages.page_name == "Train"
    window.pages.turn_page(-1)
    assert window.pages.page_name == "Runs"


def test_whoever_asks_the_worker_for_something_hears_that_it_is_refused(user, text, monkeypatch):
    take_apart = Learner.take_apart

    def refuse(_learner):
        raise UserError("It has diverged.")

    def refuse_in_the_worker(learner, _stream: int = 0):  # the lecture's example is taken apart by the window
        return refuse(learner) if "trainer" in threading.current_thread().name else take_apart(learner)

    monkeypatch.setattr(Learner, "checkpoint", refuse)
    monkeypatch.setattr(Learner, "take_apart", refuse_in_the_worker)
    window = user.opens_window(text)
    window.pages.open_page("Gradient check")
    card = window.pages.demand("Gradient check").network
    card.network.setCurrentText("the trained network")
    user.clicks("check_button")
    user.waits(lambda: "diverged" in card.words.text())
    window.pages.open_page("Microscope")
    chosen = user.finds("microscope_network", QComboBox)
    chosen.setCurrentIndex(1)
    chosen.activated.emit(1)
    user.waits(lambda: chosen.currentIndex() == 0)
    user.waits_for_notice("It has diverged.")
    window.exports.export_report(user.folder / "report.html")
    user.waits_for_notice("It has diverged.")
    assert window.notice.is_error


def test_a_map_that_is_refused_says_so(user, text, monkeypatch):
    def fail(_learner):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(Learner, "step", fail)
    window = user.opens_window(text)
    window.step(1)
    user.waits_for_notice("fault of the program")
    window.pages.open_page("Map")
    user.waits_for_notice("Training has ended")
    labels = window.pages.demand("Map").findChildren(QLabel)
    user.waits(lambda: any("map cannot be had" in label.text() for label in labels))


def test_a_weight_that_a_page_points_at_opens_the_microscope_at_it(user, text):
    """Also where the microscope was never looked at; and once more when it was."""
    window = user.opens_window(text)
    for place in ((2, 3), (4, 1)):
        window.pages.open_page("Train")
        window.pages.demand("Train").found.emit(WeightPointed("Whh", place))
        assert window.pages.page_name == "Microscope"
        page, entry = window.pages.demand("Microscope"), Entry(Name("new", of="Whh"), place)
        user.waits(partial(_shows, page, entry))


def _shows(page, entry):
    return page.explanation.entry == entry

"""What the window shows of layers, gates and streams: one choice, in every panel that shows it."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from rnnviz.core.network.cells import CELLS
from rnnviz.gui.panels.states.panel import HeatmapPanel

DEEP = {"layers": 2, "batch_size": 3, "hidden_size": 6, "seq_length": 8}
SIZES = [(1016, 728), (1272, 760), (1912, 1040)]
"""What a desktop leaves of a screen."""


def heatmap(user) -> HeatmapPanel:
    return user.finds("heatmap_panel", HeatmapPanel)


def shown(user):
    return user.window.session.latest


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_every_gate_is_shown_while_it_trains(user, text, cell):
    user.opens_window(text, running=True, cell=cell, **DEEP)
    panel = heatmap(user)
    for watched in CELLS[cell].watched:
        panel.watched.setCurrentText(watched.name)
        panel.watched.activated.emit(panel.watched.currentIndex())
        user.waits(lambda name=watched.name: panel.canvas.watched.name == name)
        assert len(shown(user).pictures) == 2
        assert watched.formula in panel.title.toolTip()
        assert user.window.session.is_running


def test_heatmap_bars_and_microscope_show_the_stream_that_is_chosen(user, text):
    window = user.opens_window(text, cell="lstm", **DEEP)
    window.resize(1900, 1000)
    panel = heatmap(user)
    panel.stream.setFocus()
    QTest.keyClick(panel.stream, Qt.Key.Key_Up)
    user.waits(lambda: shown(user).stream == 1)  # standing still, too
    bars = user.finds("softmax_panel")
    user.waits(lambda: bars.subtitle.text().endswith("stream 2"))
    window.pages.open_page("Microscope")
    microscope = user.finds("microscope_page")
    microscope.steps.network.setCurrentIndex(1)
    microscope.steps.network.activated.emit(1)
    user.waits(lambda: microscope.walkthrough.step.window.streams == 3)
    assert microscope.walkthrough.step.stream == 1
    assert microscope.steps.stream.text() == "stream 2 of 3"
    # The window that was looked at is the one that the step will learn from.
    assert microscope.walkthrough.step.inputs.tolist() == shown(user).inputs.tolist()
    microscope.steps.stream.setValue(3)
    user.waits(lambda: microscope.walkthrough.step.stream == 2)
    user.waits(lambda: panel.stream.text() == "stream 3 of 3")
    assert shown(user).stream == 2


def test_what_was_chosen_is_there_after_the_next_start(user, text):
    user.opens_window(text, cell="lstm", **DEEP)
    heatmap(user).watched.setFocus()
    QTest.keyClick(heatmap(user).watched, Qt.Key.Key_End)
    user.waits(lambda: shown(user).watched == "g")
    user.window.close()
    user.opens_window(text, cell="lstm", **DEEP)
    user.waits(lambda: shown(user).watched == "g")
    assert heatmap(user).watched.currentText() == "g"
    user.opens_window(text)  # a vanilla network has no choice, and shows its h
    assert heatmap(user).watched.isHidden()
    assert shown(user).watched == "h"
    assert shown(user).layers == ()


def test_the_rate_of_a_schedule_stands_beside_the_one_that_is_set(user, text):
    user.opens_window(text, schedule="linear", goal_steps=10, learning_rate=0.1)
    user.steps(5)
    now = user.finds("run_rate_now", QLabel)
    assert now.isVisible()
    user.waits(lambda: now.text() == "now 0.05")


def test_a_deep_network_of_many_streams_fits_and_moves_nothing(user, text):
    window = user.opens_window(
        text, cell="lstm", layers=4, batch_size=32, hidden_size=200, seq_length=25, schedule="decay"
    )
    panel = heatmap(user)
    canvas, inside = panel.canvas, [panel.title, panel.watched, panel.stream, panel.canvas]
    for size in SIZES:
        window.resize(*size)
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
        for widget in inside:
            assert widget.isVisible()
            place = QRect(widget.mapTo(panel, QPoint()), widget.size())
            assert panel.rect().contains(place), widget.objectName()
        places = [widget.geometry() for widget in inside]
        assert canvas.shown_units >= 5
        heights = [canvas.cell_center(canvas.first_unit, 0, layer).y() for layer in range(4)]
        assert heights == sorted(heights)
        for name in "hcifog":
            panel.watch(name)
            user.waits(lambda name=name: canvas.watched.name == name)
            QApplication.processEvents()
            assert [widget.geometry() for widget in inside] == places, name

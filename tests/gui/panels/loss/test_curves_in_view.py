"""CurvesInView: only what has changed is drawn, and in the detail that there is room for."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.core.record.measured import Points
from rnnviz.gui.panels.loss.panel import LossPanel
from rnnviz.training.worker.messages import Losses
from tests.gui.panels.loss._driving import (
    grabbed,
    legend_words,
    make_losses,
    measured,
    plot,
    ranges,
    viewed,
    viewport_point,
    wheel,
    with_points,
)


class PaintCounter(QObject):
    """Counts the paint events of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def assert_looks_as_painted_anew(panel: LossPanel) -> None:
    """But for the smoothing of edges, which begins anew with each part that is painted."""
    QApplication.processEvents()
    before = on_screen(panel)
    plot(panel).viewport().update()
    QApplication.processEvents()
    parts, whole = (
        np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8).astype(int)
        for image in (before, on_screen(panel))
    )
    assert len(parts) == 4 * panel.width() * panel.height()
    assert np.abs(parts - whole).max() < 80


def on_screen(panel: LossPanel) -> QImage:
    """What stands there, with whatever of it was not painted anew; ``grab`` paints all of it."""
    return panel.screen().grabWindow(panel.winId()).toImage()


def heights_of_the_line(panel: LossPanel, places: list[float]) -> list[float]:
    """The loss at which the smooth line is seen, at places of the axis: where it is the warmest."""
    image, view = grabbed(panel), plot(panel).view
    heights = []
    for place in places:
        x = plot(panel).mapTo(panel, viewport_point(panel, place, 60)).x()
        colors = [image.pixelColor(x, y) for y in range(image.height())]
        warmest = max(range(50, image.height()), key=lambda y: colors[y].red() - colors[y].blue())
        scene = plot(panel).mapToScene(plot(panel).mapFrom(panel, QPoint(x, warmest)))
        heights.append(view.mapSceneToView(scene).y())
    return heights


def test_what_is_drawn_in_parts_is_what_is_drawn_at_once(panel):
    for first in range(1, 12_001, 250):
        panel.add_losses(make_losses(250, first))
        QApplication.processEvents()
    assert_looks_as_painted_anew(panel)


def test_only_a_curve_that_moved_by_a_pixel_is_drawn_again(panel, qtbot):
    panel.add_losses(make_losses(100_000))
    QApplication.processEvents()
    counter = PaintCounter(plot(panel).viewport())
    for index in range(20):  # a pixel is about 100 iterations wide
        panel.add_losses(make_losses(1, 100_001 + index))
        QApplication.processEvents()
    assert counter.count <= 1
    counter.count = 0
    panel.add_losses(make_losses(3000, 100_021))
    qtbot.waitUntil(lambda: counter.count >= 1)


def test_a_hidden_panel_draws_when_it_is_shown(panel):
    panel.hide()
    counter = PaintCounter(plot(panel).viewport())
    panel.add_losses(make_losses(30_000))
    QApplication.processEvents()
    assert counter.count == 0
    assert ranges(panel)[0] == [0, 200]
    panel.show()
    QApplication.processEvents()
    assert counter.count >= 1
    assert ranges(panel)[0] == [0, 30_000]
    assert legend_words(panel, "smooth") == f"smooth {make_losses(30_000).rows['smooth'][-1]:.2f}"


def test_on_a_log_axis_the_beginning_of_a_long_run_keeps_its_shape(panel, qtbot):
    smooth = 50 + 59 * np.exp(-np.arange(1, 1_000_001) / 800)
    panel.add_losses(Losses(1, {"train": smooth, "smooth": smooth}))
    panel.resize(1100, 400)
    qtbot.keyClick(plot(panel), Qt.Key.Key_L)
    assert panel.is_logarithmic
    assert viewed(panel) == [0, 6]
    places = [1.5, 2.0, 2.5, 3.0, 3.5]
    expected = [50 + 59 * math.exp(-(10**place) / 800) for place in places]
    assert heights_of_the_line(panel, places) == pytest.approx(expected, abs=1.0)
    panel.set_logarithmic(False)
    assert viewed(panel) == [0, 1_000_000]


def test_zooming_into_the_beginning_shows_what_is_kept_of_it(panel):
    smooth = 50 + 59 * np.exp(-np.arange(1, 1_000_001) / 800)
    panel.add_losses(Losses(1, {"train": smooth, "smooth": smooth}))
    panel.resize(1100, 400)
    while viewed(panel)[1] > 4000:
        wheel(panel, viewport_point(panel, 0, 60))
    assert viewed(panel)[0] == 0
    places = [300.0, 600.0, 900.0, 1500.0]
    expected = [50 + 59 * math.exp(-place / 800) for place in places]
    assert heights_of_the_line(panel, places) == pytest.approx(expected, abs=1.0)


def test_a_curve_that_is_measured_is_drawn_in_parts_as_at_once(panel):
    panel.add_losses(with_points(make_losses(12_000), held_out=measured(1000, 11_900)))
    panel.catch_up()
    QApplication.processEvents()
    for first in (12_001, 13_001, 14_001):  # a line of ten pixels from the last point on
        points = Points(np.array([first + 900]), np.array([65.0 + first % 7]))
        panel.add_losses(with_points(make_losses(1000, first), held_out=points))
        QApplication.processEvents()
    assert_looks_as_painted_anew(panel)

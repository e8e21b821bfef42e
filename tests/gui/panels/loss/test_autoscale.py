"""Autoscale: axes that stand still, hold the run by large steps, and leave a part alone that is looked at."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QToolButton

from rnnviz.core.record.measured import Points
from rnnviz.gui.panels.loss.backdrops import Backdrop
from rnnviz.training.worker.messages import Losses
from tests.gui.panels.loss._driving import (
    GUESSING,
    T,
    make_losses,
    plot,
    ranges,
    viewed,
    viewport_point,
    wheel,
    with_points,
)


def test_the_axes_move_by_large_steps(panel, qtbot):
    seen = []
    for first in range(1, 20_000, 100):
        panel.add_losses(make_losses(100, first))
        seen.append(str(ranges(panel)))
        QApplication.processEvents()
    qtbot.waitUntil(lambda: ranges(panel)[0] == [0, 20_000])
    assert len(set(seen)) < 20


def test_a_smooth_loss_above_guessing_stays_in_view(panel):
    smooth = np.linspace(GUESSING, 3 * GUESSING, 2000)
    panel.add_losses(Losses(1, {"train": smooth, "smooth": smooth}))
    assert ranges(panel)[1][1] > 3 * GUESSING


def test_the_axis_holds_what_was_measured(panel):
    panel.add_losses(with_points(make_losses(9000), held_out=Points(np.array([9000]), np.array([190.0]))))
    QApplication.processEvents()
    assert ranges(panel)[1][1] >= 190.0


def test_the_axis_holds_the_lower_end_of_other_runs_as_far_as_this_one_is_drawn(panel):
    panel.add_losses(make_losses(150))
    axes = ranges(panel)
    (bottom, top), steps = axes[1], np.array([1, 180, 5000])
    low = 0.6 * bottom / T
    panel.set_backdrops([Backdrop("far", "far", "Low later on.", Points(steps, np.array([4.0, 3.0, low])))])
    assert ranges(panel) == axes
    panel.set_backdrops(
        [Backdrop("last", "last run", "What it is.", Points(steps, np.array([4.0, low, 0.0])))]
    )
    assert ranges(panel)[1][0] <= low * T
    assert ranges(panel)[1][1] == top
    panel.set_unit("nats")
    assert ranges(panel)[1][0] <= low
    panel.set_unit("sum")
    panel.set_backdrops(())
    assert ranges(panel) == axes


def test_the_wheel_zooms_and_fit_returns(panel, qtbot):
    panel.add_losses(make_losses(9000))
    QApplication.processEvents()
    fit = panel.findChild(QToolButton, "loss_fit")
    whole = ranges(panel)
    assert not fit.isVisible()
    wheel(panel, viewport_point(panel, 5000, 60))
    zoomed = ranges(panel)
    assert zoomed[0][1] - zoomed[0][0] < 10_000
    assert zoomed[1] == whole[1]
    panel.add_losses(make_losses(9000, 9001))
    assert ranges(panel) == zoomed
    qtbot.mouseClick(fit, Qt.MouseButton.LeftButton)
    assert ranges(panel)[0] == [0, 20_000]
    assert not fit.isVisible()


def test_setting_the_same_unit_changes_nothing(panel):
    panel.add_losses(make_losses(9000))
    QApplication.processEvents()
    wheel(panel, viewport_point(panel, 5000, 60))
    zoomed = ranges(panel)
    panel.set_unit(panel.unit)
    assert ranges(panel) == zoomed


def test_a_new_unit_ends_the_zoom(panel):
    panel.add_losses(make_losses(9000))
    wheel(panel, viewport_point(panel, 5000, 60))
    panel.set_unit("bits")
    assert ranges(panel)[0] == [0, 10_000]
    assert not panel.findChild(QToolButton, "loss_fit").isVisible()


def test_keys_on_the_curve_zoom_pan_and_fit(panel, qtbot):
    panel.add_losses(make_losses(9000))
    keys = Qt.Key
    fit = panel.findChild(QToolButton, "loss_fit")
    qtbot.keyClick(plot(panel), keys.Key_Plus)
    first, last = viewed(panel)
    assert last - first == pytest.approx(7000)
    assert fit.isVisible()
    qtbot.keyClick(plot(panel), keys.Key_Right)
    assert viewed(panel) == pytest.approx([first + 875, last + 875])
    for _ in range(20):
        qtbot.keyClick(plot(panel), keys.Key_Left)
    assert viewed(panel) == pytest.approx([0, 7000])
    qtbot.keyClick(plot(panel), keys.Key_Minus)
    assert viewed(panel) == pytest.approx([0, 10_000])
    panel.add_losses(make_losses(20_000, 9001))  # nobody asked to follow yet
    assert viewed(panel) == pytest.approx([0, 10_000])
    qtbot.keyClick(plot(panel), keys.Key_F)
    assert viewed(panel) == [0, 30_000]
    assert not fit.isVisible()


def test_keys_that_mean_nothing_here_are_left_to_the_window(panel):
    for key in (Qt.Key.Key_Space, Qt.Key.Key_S):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        plot(panel).keyPressEvent(event)
        assert not event.isAccepted()


def test_a_part_that_was_looked_at_comes_back_and_stays(panel):
    panel.add_losses(make_losses(9000))
    assert panel.part is None
    part = [2000.0, 4000.0, 60.0, 90.0]
    panel.show_part(part)
    panel.add_losses(make_losses(9000, 9001))
    assert panel.part == pytest.approx(part)
    panel.show_part([1.0, 1.0, 0.0, 9.0])  # has no extent
    assert panel.part == pytest.approx(part)
    panel.show_part(None)
    assert ranges(panel)[0] == [0, 20_000]

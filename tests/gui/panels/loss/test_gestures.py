"""LossGestures: pointing at the curve by mouse and keys, and going to that moment."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.panels.loss._driving import grabbed, make_losses, plot, point, viewport_point


def test_pointing_shows_a_line_and_words(panel):
    panel.add_losses(make_losses(9000))
    without = grabbed(panel)
    point(panel, viewport_point(panel, 5000, 60))
    assert grabbed(panel) != without
    QApplication.sendEvent(plot(panel), QEvent(QEvent.Type.Leave))
    assert grabbed(panel) == without


def test_what_is_pointed_at_on_a_log_axis_is_the_iteration(panel):
    panel.add_losses(make_losses(9000))
    panel.set_logarithmic(True)
    even = make_losses(9000).rows["smooth"]
    without = grabbed(panel)
    point(panel, viewport_point(panel, 3.0, float(even[999])))
    assert grabbed(panel) != without


def test_keys_say_what_the_curve_says_and_go_to_that_moment(panel):
    panel.add_losses(make_losses(3000))
    asked: list[tuple[object, bool]] = []
    panel.moment_wanted.connect(lambda iteration, exactly: asked.append((iteration, exactly)))
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(plot(panel), Qt.Key.Key_Return)
    assert asked == []
    QTest.keyClick(plot(panel), Qt.Key.Key_Left, control)
    assert "iteration 3,000" in panel.pointed_words
    QTest.keyClick(plot(panel), Qt.Key.Key_Left, control)
    words = panel.pointed_words
    assert "iteration 3,000" not in words
    assert plot(panel).words_here() == words
    QTest.keyClick(plot(panel), Qt.Key.Key_Return)
    ((iteration, exactly),) = asked
    assert f"iteration {iteration:,}" in words
    assert exactly

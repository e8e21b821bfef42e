"""LossGestures: pointing at the curve by mouse and keys, and going to that moment."""

from PySide6.QtCore import QEvent, QPoint, Qt
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


def test_a_flag_says_what_it_is_and_a_click_beside_its_pole_goes_to_its_own_step(panel):
    panel.add_losses(make_losses(9000))
    panel.set_flags([(2000, "first word “the”"), (7000, "first name: Minna")])
    panel.mark_rate(4000, 0.03)
    asked: list[tuple[object, bool]] = []
    panel.moment_wanted.connect(lambda iteration, exactly: asked.append((iteration, exactly)))
    usual = plot(panel).toolTip()
    for step, words in (
        (2000, "first word “the”"),
        (4000, "learning rate 0.03"),
        (7000, "first name: Minna"),
    ):
        pole = viewport_point(panel, step, 60)
        for pixels in (-10, 0, 10):
            place = pole + QPoint(pixels, 0)
            point(panel, place)
            assert panel.pointed_words.startswith(words)
            assert plot(panel).toolTip().startswith(words)
            assert f"at {step:,}" in plot(panel).toolTip()
            QTest.mouseClick(plot(panel).viewport(), Qt.MouseButton.LeftButton, pos=place)
            assert asked.pop() == (step, True)
    point(panel, viewport_point(panel, 3000, 60))
    assert plot(panel).toolTip() == usual


def test_the_key_that_goes_to_a_flag_says_which(panel):
    panel.add_losses(make_losses(9000))
    panel.set_flags([(2000, "first word “the”"), (7000, "first name: Minna")])
    QTest.keyClick(plot(panel), Qt.Key.Key_P)
    assert panel.pointed_words.startswith("first name: Minna   iteration 7,000")


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

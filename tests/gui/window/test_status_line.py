"""The status line: numbers in words that people read."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from rnnviz.gui.window.status_line import StatusLine, duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0:00"), (5.9, "0:05"), (65, "1:05"), (3599, "59:59"), (3723, "1:02:03"), (360_000, "100:00:00")],
)
def test_a_duration_in_words(seconds, words):
    assert duration(seconds) == words


def test_numbers_that_lose_a_digit_and_another_state_move_nothing(qtbot, make_snapshot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(1200, 24)
    line.show()
    labels = line.findChildren(QLabel)

    def lefts(state: bool, word: str, **numbers):
        line.show_state(state, word)
        line.show_snapshot(make_snapshot(**numbers), 25)
        QApplication.processEvents()
        return [label.x() for label in labels]

    before = lefts(True, "", iteration=123_456, smooth_loss=101.25, steps_per_second=12_345.0, elapsed=700)
    for state, word in ((False, ""), (False, "writing only"), (True, "")):
        assert lefts(state, word, iteration=7, smooth_loss=9.5, steps_per_second=0.5) == before


def test_the_time_is_called_what_it_counts(qtbot, make_snapshot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_snapshot(make_snapshot(iteration=120, steps_per_second=8.0, elapsed=0.4), 25)
    (time,) = (label for label in line.findChildren(QLabel) if "0:00" in label.text())
    assert "computing" in time.text()
    assert "waiting" in time.toolTip()

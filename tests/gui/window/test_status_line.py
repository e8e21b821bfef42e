"""The status line: numbers in words that people read."""

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from rnnviz.core.record.by_heart import ByHeart
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
        for visited in (30, None):
            line.show_visited(visited)
            assert lefts(state, word, iteration=7, smooth_loss=9.5, steps_per_second=0.5) == before


def test_numbers_that_grow_never_lie_over_one_another_not_even_before_they_are_laid_out(qtbot, make_snapshot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(1200, 24)
    line.show()
    line.show_snapshot(make_snapshot(iteration=1), 25)
    QApplication.processEvents()
    line.show_snapshot(make_snapshot(iteration=123_456_789, elapsed=360_000.0), 25)
    places = sorted(
        (label.x(), label.x() + label.width()) for label in line.findChildren(QLabel) if label.isVisible()
    )
    assert all(end <= begin for (_, end), (begin, _) in pairwise(places))


def test_the_time_is_called_what_it_counts(qtbot, make_snapshot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_snapshot(make_snapshot(iteration=120, steps_per_second=8.0, elapsed=0.4), 25)
    (time,) = (label for label in line.findChildren(QLabel) if "0:00" in label.text())
    assert "computing" in time.text()
    assert "waiting" in time.toolTip()


def test_learning_by_heart_is_said_beside_the_gap(qtbot, make_snapshot):
    line = StatusLine()
    qtbot.addWidget(line)
    (held_out,) = (label for label in line.findChildren(QLabel) if label.accessibleName() == "held-out")
    line.show_snapshot(make_snapshot(held_out=52.5, smooth_loss=40.0), 25)
    assert "(gap +12.50)" in held_out.text()
    plain = held_out.toolTip()
    by_heart = ByHeart(3000, 4200, 50.0, 52.5, 45.0, 40.0)
    line.show_snapshot(make_snapshot(held_out=52.5, smooth_loss=40.0, by_heart=by_heart), 25)
    assert "(gap +12.50, by heart since 3,000)" in held_out.text()
    assert held_out.toolTip().startswith(plain)
    assert "It has begun to learn by heart at step 3,000" in held_out.toolTip()
    line.show_snapshot(make_snapshot(held_out=52.5, smooth_loss=40.0), 25)
    assert held_out.toolTip() == plain


def test_a_loss_that_a_strangers_file_claims_moves_nothing_out_of_sight(qtbot, make_snapshot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(1200, 24)
    line.show()
    line.show_snapshot(make_snapshot(smooth_loss=1e300, held_out=2e300), 25)
    assert max(len(label.text()) for label in line.findChildren(QLabel)) < 100  # with their colours
    line.show_snapshot(make_snapshot(smooth_loss=9.5, held_out=9.25), 25)
    said = next(label.text() for label in line.findChildren(QLabel) if "gap" in label.text())
    assert "9.25 (gap −0.25)" in said

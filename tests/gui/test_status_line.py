"""The status line: numbers in words that people read."""

import pytest

from rnnviz.gui.status_line import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0:00"), (5.9, "0:05"), (65, "1:05"), (3599, "59:59"), (3723, "1:02:03"), (360_000, "100:00:00")],
)
def test_a_duration_in_words(seconds, words):
    assert duration(seconds) == words

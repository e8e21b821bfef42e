"""What the shelf says of times and sizes, in few words."""

import pytest

from rnnviz.gui.pages.runs.words import (
    date_words,
    network_words,
    settings_words,
    size_words,
    span_words,
    when_words,
)
from rnnviz.training.config import TrainingConfig


@pytest.mark.parametrize(
    ("ago", "words"),
    [(0, "just now"), (-5, "just now"), (59, "just now"), (90, "2 min ago"), (3 * 3600, "3 h ago"),
     (25 * 3600, "yesterday"), (49 * 3600, "2 days ago"), (29 * 86_400, "29 days ago")],
)  # fmt: skip
def test_a_time_is_told_from_now(ago, words):
    assert when_words(1e9 - ago, 1e9) == words


def test_what_is_long_ago_has_its_date_and_what_no_calendar_has_none():
    assert when_words(1e9, 2e9) == date_words(1e9).partition(",")[0]
    assert date_words(1e300) == ""


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (1023, "1,023 bytes"), (2048, "2 KB"), (1536, "1.5 KB"), (10 * (1 << 20) - 1, "10 MB"),
     (2 << 30, "2 GB"), (123 << 30, "123 GB")],
)  # fmt: skip
def test_a_size_has_two_digits_or_three(count, words):
    assert size_words(count) == words


def test_a_network_is_told_in_short_words():
    assert network_words(TrainingConfig().to_dict()) == "rnn 100"
    assert (
        network_words(TrainingConfig(cell="lstm", layers=2, hidden_size=1024).to_dict()) == "lstm 2 × 1,024"
    )


def test_settings_that_make_no_difference_beside_the_others_are_left_out():
    settings = TrainingConfig(learning_rate=0.01).to_dict()
    assert settings_words(settings, ("learning_rate", "dropout", "lower_case")) == (
        "learning_rate 0.01 · lower_case no"
    )


def test_a_span_is_told_in_its_unit():
    assert [span_words(seconds) for seconds in (12.4, 90, 9000)] == ["12 s", "2 min", "2.5 h"]

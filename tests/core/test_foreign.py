"""What is not ours: text on one line, with marks, and short; tables without numbers that are none."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.errors import UserError
from rnnviz.core.foreign import MAX_DEPTH, SENTENCE, fault_of_sight, is_sound, nearest, shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("story.txt", "story.txt"),
        ("a\x1b]0;title\x07b", "a␛]0;title␇b"),
        ("\0\x7f\r\n\t", "␀␡␍⏎⇥"),
        ("\x9b31m", "\\x9b31m"),  # one character that begins a command, as ESC [ does
        ("up\u2028down\u2029", "up⏎down⏎"),
        ("gnp\u202etxt.exe", "gnp\\u202etxt.exe"),
        ("caf\udce9 \ud800", "caf\\xe9 \\ud800"),
        ("می\u200cخواهم 👩\u200d👧 e\u0301", "می\u200cخواهم 👩\u200d👧 e\u0301"),
    ],
)
def test_what_a_terminal_would_obey_is_a_mark(text, words):
    assert shown(text) == words


def test_the_middle_of_a_long_one_is_left_out():
    assert shown("a" * 500 + "the end", 100) == "a" * 66 + "…" + "a" * 26 + "the end"
    assert shown("a" * 100, 100) == "a" * 100


@given(st.text(st.characters(exclude_categories=())), st.integers(4, 40))
def test_whatever_it_is(text, most):
    words = shown(text, most)
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in words)
    assert words.encode().decode() == words
    assert len(words) <= 6 * most


def test_every_mistake_is_one_line_that_nobody_has_to_scroll():
    words = str(UserError("gone: " + "k\x1b[2J" * 100_000 + " Choose another."))
    assert len(words) <= 2 * SENTENCE
    assert words.startswith("gone: k␛[2J")
    assert words.endswith(" Choose another.")


def test_a_name_that_is_misspelt_is_found_and_no_other():
    names = ("hidden_size", "seq_length", "seed")
    assert nearest("hiden_size", names) == "hidden_size"
    assert nearest("temperature", iter(names)) == ""


def nested(depth):
    return [nested(depth - 1)] if depth else 1


def test_what_can_be_computed_with_and_is_not_too_deep_is_sound():
    for value in (None, True, "", 0, -3, 1e12, [], {"a": [1, {"b": 0.5}]}, nested(MAX_DEPTH)):
        assert is_sound(value), value
    for value in (
        float("nan"),
        float("inf"),
        -(10**400),
        [10**400],
        {"a": [float("nan")]},
        nested(MAX_DEPTH + 1),
    ):
        assert not is_sound(value), value


@pytest.mark.parametrize(
    ("sight", "words"),
    [
        ({}, ""),
        ({"Train": {"column": 3}}, ""),
        ([], "must be a table of pages"),
        ({"Train": 3}, "each with a table of what it shows"),
        ({"Train": {"part": [0, 10**400]}}, "a number that is none or too large"),
    ],
)
def test_why_pages_cannot_show_a_sight_is_said(sight, words):
    assert words in fault_of_sight(sight)
    assert bool(fault_of_sight(sight)) == bool(words)

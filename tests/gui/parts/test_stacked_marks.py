"""Stacked marks: a few upon a letter as they were written, the others on carriers. Without Qt."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.gui.parts.stacked_marks import CARRIER, restacked, unstacked

ABOVE, BELOW = "\u0301", "\u0323"
texts = st.text(alphabet=["a", " ", "\n", "漢", ABOVE, BELOW, "\u0308", "\u0489", "◌"], max_size=60)


def deepest(shown: str) -> int:
    """The most marks above, or below, any one letter."""
    most = above = below = 0
    for character in shown:
        place = unicodedata.combining(character)
        if not unicodedata.category(character).startswith("M"):
            above = below = 0
        elif place == 220:
            below += 1
        else:
            above += 1
        most = max(most, above, below)
    return most


@given(texts)
def test_no_letter_carries_more_than_two_above_or_below(text):
    assert deepest(unstacked(text)) <= 2


@given(texts)
def test_what_is_copied_is_what_was_written(text):
    assert restacked(unstacked(text)) == text


@given(texts, st.lists(st.integers(1, 9), max_size=12))
def test_in_parts_it_is_the_same(text, sizes):
    shown, start = "", 0
    for size in [*sizes, len(text)]:
        part = text[start : start + size]
        shown += unstacked(part, text[:start])
        start += size
    assert shown == unstacked(text)


@pytest.mark.parametrize("text", ["plain text\n", "e\u0302\u0301\u0323 Việt", "น้ำ กำ", "ה\u05d1\u05bc\u05b0"])
def test_living_scripts_are_left_alone(text):
    assert unstacked(text) == text


def test_a_mark_without_a_letter_has_a_carrier():
    assert unstacked(ABOVE) == CARRIER + ABOVE
    assert unstacked("a\n" + ABOVE) == "a\n" + CARRIER + ABOVE
    assert unstacked("a" + 4 * ABOVE) == "a" + 2 * ABOVE + CARRIER + 2 * ABOVE

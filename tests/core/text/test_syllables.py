"""Syllables told by spelling, and how often that is wrong."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import paths
from rnnviz.core.text.syllables import syllables

KNOWN = {
    1: "the eye walked stone stayed league school through make fire hour world ne'er they've I'll aches tree",
    2: "wanted table acre lonely every heaven flower beyond quiet poem cruel ruin chaos prism rhythm didn't "
    "it'll horse's churches something firelight million giant being homeless settled create reward",
    3: "museum piano various idea beloved curious influence beautiful everything actual family opinion "
    "elements whoever",
    4: "continuous society everybody experience geometry",
    5: "imagination possibility",
}
LETTERS = st.text(string.ascii_letters, min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        (word, count)
        for count, words in KNOWN.items()
        for word in words.split()
        if re.fullmatch(r"[A-Za-z]+('[a-z]+)?", word)
    ],
)
def test_a_word_has_so_many_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_line_has_those_of_its_words() -> None:
    assert syllables("The harbour wakes before the street is light;") == 10
    assert syllables("half-forgotten") == syllables("half forgotten") == 4
    assert syllables("didn\u2019t") == syllables("didn't")


@pytest.mark.parametrize("text", ["", " ", "1234", "...", "\n'"])
def test_where_there_is_no_word_there_is_none(text: str) -> None:
    assert syllables(text) == 0


@given(LETTERS)
def test_a_word_has_one_at_least_and_no_more_than_letters(word: str) -> None:
    assert 1 <= syllables(word) <= len(word) + 1
    assert syllables(word) == syllables(word.upper())


@given(st.lists(LETTERS, max_size=6), st.sampled_from([" ", ", ", "-", "\n", "; "]))
def test_words_are_counted_one_by_one(words: list[str], between: str) -> None:
    assert syllables(between.join(words)) == sum(map(syllables, words))


def test_hardly_a_line_of_our_sonnets_is_counted_wrong() -> None:
    """They were written to have ten; one in two hundred may be counted otherwise."""
    text = paths.sample_text("sonnets.txt").read_text(encoding="ascii")
    lines = [line for line in text.splitlines() if line.strip() and not re.fullmatch("[IVXL]+", line)]
    wrong = [line for line in lines if syllables(line) != 10]
    assert len(lines) == 64 * 14
    assert len(wrong) <= len(lines) / 200, wrong


def test_verse_that_the_rules_were_not_made_with_is_counted_nearly_right() -> None:
    """Ballads of eight and six syllables, and some of seven: of a hundred lines at most two have others."""
    text = paths.sample_text("verse.txt").read_text(encoding="ascii")
    shorter = text[text.index("\nCounting\n") : text.index("\nThe Buttons\n")]
    stanzas = [stanza.splitlines() for stanza in text.replace(shorter, "").split("\n\n") if "\n" in stanza]
    lines = [line for stanza in stanzas for line in stanza]
    wrong = [line for line in lines if syllables(line) not in {6, 7, 8}]
    assert len(lines) > 200
    assert len(wrong) <= len(lines) / 50, wrong

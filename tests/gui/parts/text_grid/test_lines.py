"""Lines of a text: none longer than there is room for, all of the text in them, ended at spaces."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.text.corpus import Vocabulary
from rnnviz.gui.parts.text_grid import lines
from rnnviz.gui.parts.text_grid.lines import PIECE, BreakableText

CHARACTERS = Vocabulary("ab \n\t")


def broken(text, columns):
    ids, _ = CHARACTERS.encode(text)
    lines = BreakableText(ids, CHARACTERS).lines(columns)
    return [text[lines.start(k) : lines.start(k + 1)] for k in range(len(lines))]


def plainly(text, columns):
    """The same, a line at a time."""
    lines = []
    for paragraph in text.splitlines(keepends=True):
        left = paragraph
        while len(left) > columns:
            end = max(left.rfind(" ", 0, columns), left.rfind("\t", 0, columns)) + 1 or columns
            lines.append(left[:end])
            left = left[end:]
        lines.append(left)
    return lines


@given(st.text("ab \n\t", max_size=200), st.integers(1, 12))
def test_it_is_what_breaking_line_by_line_gives(text, columns):
    assert broken(text, columns) == plainly(text, columns)


@pytest.mark.parametrize("text", ["a" * 100_000, "ab " * 40_000, "\n" * 5000])
def test_a_text_of_one_paragraph_is_broken_all_the_same(text):
    lines = broken(text, 80)
    assert "".join(lines) == text
    assert max(map(len, lines)) <= 80
    assert len(lines) <= len(text) / 70 + len(text) / PIECE + 1 or text[0] == "\n"


def test_a_character_is_found_in_its_line():
    ids, _ = CHARACTERS.encode("ab ab\nab ab ab")
    lines = BreakableText(ids, CHARACTERS).lines(6)
    assert [lines.of(place) for place in (0, 5, 6, 11, 12, 13)] == [0, 0, 1, 1, 2, 2]
    assert lines.start(len(lines)) == 14
    assert len(BreakableText(np.zeros(0, np.uint8), CHARACTERS).lines(5)) == 0


def test_of_a_very_long_text_lines_end_anywhere(monkeypatch):
    monkeypatch.setattr(lines, "MOST_WITH_WORDS", 10)
    assert broken("ab ab ab ab", 4) == ["ab a", "b ab", " ab"]

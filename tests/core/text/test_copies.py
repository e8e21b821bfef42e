"""Copies of passages: the numbers of a brute-force search, on texts of all kinds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.errors import Cancelled, TextError
from rnnviz.core.text import copies
from rnnviz.core.text.copies import LONGEST, Copies, longest_around, passages, placed, share_covered


def longest_ending(text, end, other, longest, is_same=False):
    """By looking at every place, of every length."""
    for length in range(min(end + 1, longest), 0, -1):
        wanted = text[end + 1 - length : end + 1]
        for at in range(len(other) - length + 1):
            if other[at : at + length] == wanted and not (is_same and at + length - 1 == end):
                return length
    return 0


def ids_of(numbers, dtype=np.uint8):
    return np.array(numbers, dtype)


texts = st.integers(2, 4).flatmap(lambda V: st.lists(st.integers(0, V - 1), max_size=60))


@given(texts, st.sampled_from([1, 4, 7, LONGEST]), st.sampled_from([4, 60, 300, 65_536]))
def test_within_a_text_it_is_what_a_search_through_all_places_finds(numbers, longest, vocab_size):
    got = Copies(ids_of(numbers, np.uint16), vocab_size, longest=longest).within()
    assert got.tolist() == [
        longest_ending(numbers, end, numbers, longest, is_same=True) for end in range(len(numbers))
    ]


@given(texts, texts, st.sampled_from([1, 5, LONGEST]), st.sampled_from([4, 300]))
def test_of_another_text_too(numbers, others, longest, vocab_size):
    got = Copies(ids_of(numbers), vocab_size, longest=longest).of(ids_of(others))
    assert got.tolist() == [longest_ending(others, end, numbers, longest) for end in range(len(others))]


def test_of_prose(story):
    text = story(3000)
    letters = sorted(set(text))
    numbers = [letters.index(c) for c in text]
    index = Copies(ids_of(numbers), len(letters))
    within = index.within()
    for end in range(0, len(text), 37):
        length = int(within[end])
        passage = text[end + 1 - length : end + 1]
        assert text.find(passage) != end + 1 - length or text.find(passage, end + 2 - length) >= 0
        if length < LONGEST and length <= end:
            longer = text[end - length : end + 1]
            first = text.find(longer)
            assert first == end - length
            assert text.find(longer, first + 1) < 0
    assert np.array_equal(index.of(ids_of(numbers[:500])), np.minimum(np.arange(1, 501), LONGEST))


def test_a_text_that_repeats_itself_is_told_up_to_the_longest():
    index = Copies(np.zeros(3000, np.uint8), 1)
    within = index.within()
    assert within[-1] == LONGEST
    assert within[:5].tolist() == [1, 2, 3, 4, 5]
    assert index.of(np.zeros(4, np.uint8)).tolist() == [1, 2, 3, 4]


def test_it_can_be_called_off_and_refuses_what_has_no_room(monkeypatch):
    def cancel(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        Copies(np.zeros(10, np.uint8), 2, progress=cancel)
    monkeypatch.setattr(copies, "MOST", 9)
    with pytest.raises(TextError, match="10 characters"):
        Copies(np.zeros(10, np.uint8), 2)


def test_the_share_of_a_text_that_lies_within_passages():
    lengths = np.array([1, 2, 3, 4, 0, 1, 2, 3, 1, 2])
    assert share_covered(lengths, 5) == 0
    assert share_covered(lengths, 4) == 0.4
    assert share_covered(lengths, 3) == 0.7
    assert share_covered(lengths, 1) == 0.9
    assert share_covered(np.array([5, 5, 5], np.uint16)[:0], 1) == 0


@given(texts, texts)
def test_a_copy_stands_where_it_is_said_to(numbers, others):
    lengths, places = Copies(ids_of(numbers), 4).of_with_places(ids_of(others))
    for end, (length, place) in enumerate(zip(lengths.tolist(), places.tolist(), strict=True)):
        if length:
            assert numbers[place + 1 - length : place + 1] == others[end + 1 - length : end + 1]


@given(texts, texts, st.integers(1, 5))
def test_the_passages_are_all_copies_that_no_other_copy_holds(numbers, others, least):
    found = passages(Copies(ids_of(numbers), 4).of(ids_of(others)), least)

    def stands(start, end):
        wanted = others[start:end]
        return any(numbers[at : at + len(wanted)] == wanted for at in range(len(numbers) - len(wanted) + 1))

    size = len(others)
    copied = {(a, b) for a in range(size) for b in range(a + least, size + 1) if stands(a, b)}
    whole = [(a, b) for a, b in copied if not any((c, d) in copied for c, d in ((a - 1, b), (a, b + 1)))]
    assert sorted(whole) == list(found)


def test_a_copied_passage_says_where_it_stands_in_the_other_text():
    book, writing = "the quick brown fox", "a quick fox and brown"
    lengths, ends = Copies(np.array([ord(c) for c in book], np.uint8), 256).of_with_places(
        np.array([ord(c) for c in writing], np.uint8)
    )
    found = placed(lengths, ends, 5)
    assert [writing[p.start : p.end] for p in found] == [" quick ", " brown"]
    assert all(book[p.place : p.place + len(p)] == writing[p.start : p.end] for p in found)
    assert longest_around(found, writing.index("brown")) == found[1]
    assert longest_around(found, writing.index("and")) is None

"""Words of interest are found whole, by their case where it was typed, in strings as in a long text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.core.errors import Cancelled, UserError
from rnnviz.core.text import interest
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.core.text.interest import MOST_PLACES, Wanted, find_in, find_in_corpus, read_words


def nothing(_done, _total):
    pass


def found(text, word):
    return [text[start:end] for start, end in find_in(text, Wanted(word))]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", []),
        (" , ;", []),
        ("door, Gregor  the", ["door", "Gregor", "the"]),
        ("the door the", ["the", "door"]),
        ('"the  old man", sea', ["the old man", "sea"]),
        ('""', []),
        ('the "open', ["the", "open"]),
    ],
)
def test_words_are_read_as_they_are_typed(typed, words):
    assert [word.text for word in read_words(typed)] == words


def test_too_many_words_and_one_too_long_are_refused():
    with pytest.raises(UserError, match="25 words"):
        read_words(" ".join(f"w{number}" for number in range(25)))
    with pytest.raises(UserError, match="61 characters"):
        read_words("x" * 61)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The door. the DOOR, doors outdoor door's", "door", ["door", "DOOR", "door"]),
        ("Rose rose ROSE", "Rose", ["Rose"]),
        ("Rose rose ROSE", "rose", ["Rose", "rose", "ROSE"]),
        ("the old\n  man, the old man", "the old man", ["the old\n  man", "the old man"]),
        ("a -- b---c", "--", ["--", "--"]),
        ("caf\u0065\u0301 cafe", "cafe", ["cafe"]),
        ("3 30 x3 _3", "3", ["3"]),
        ("(a.b) axb", "a.b", ["a.b"]),
        ("ÉTÉ été", "été", ["ÉTÉ", "été"]),
    ],
)
def test_a_word_is_found_whole(text, word, expected):
    assert found(text, word) == expected


@given(st.text("ab -\n", min_size=1, max_size=120), st.sampled_from(["a", "ab", "--", "a b", "b-"]))
def test_a_text_in_pieces_has_the_same_places_as_in_one(text, word):
    text = "xyz" + text  # at least three characters
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interest, "CHUNK_CHARACTERS", 7)
        (places,) = find_in_corpus(corpus_from_string(text, "text"), (Wanted(word),), nothing)
    assert places.spans == find_in(text, Wanted(word))
    assert places.total == len(places.spans)


def test_all_are_counted_and_the_first_are_told():
    text = "one two\n" * 300
    one, two, three = find_in_corpus(corpus_from_string(text, "text"), read_words("one two three"), nothing)
    assert (one.total, two.total, three.total) == (300, 300, 0)
    assert len(one.spans) == MOST_PLACES
    assert one.spans[1] == (8, 11)
    assert one.total == len(re.findall("one", text))


def test_a_search_can_be_called_off():
    def stop(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        find_in_corpus(corpus_from_string("one two " * 10, "text"), read_words("one"), stop)

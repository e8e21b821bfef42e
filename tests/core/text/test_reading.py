"""What is said of how a text was read: one sentence for each doubt, none without."""

import pytest

from rnnviz.core.text.decoding import Oddity
from rnnviz.core.text.encodings import UTF8, encoding_of
from rnnviz.core.text.reading import Origin, TextReading, doubts

CP1252 = encoding_of("cp1252")


@pytest.mark.parametrize("origin", [Origin.VALID, Origin.MARKED, Origin.CHOSEN])
def test_a_text_that_is_certain_needs_no_words(origin):
    assert doubts("a.txt", TextReading(UTF8, origin)) == ()
    assert TextReading(UTF8, origin).in_words == "UTF-8"


def test_a_guess_is_told():
    reading = TextReading(CP1252, Origin.GUESSED)
    assert doubts("a.txt", reading) == (
        "a.txt does not say which encoding it is in; it was guessed: Western European: CP1252.",
    )
    assert reading.in_words == "CP1252 (guessed)"


def test_replaced_bytes_are_told_with_their_number_and_place():
    assert doubts("a.txt", TextReading(UTF8, replaced=Oddity(1, 1234, 5))) == (
        "1 byte of a.txt is not UTF-8 and stands as U+FFFD (\ufffd), in line 5 at character 1,234.",
    )
    several = TextReading(UTF8, replaced=Oddity(2000, 1, 1))
    assert doubts("a.txt", several) == (
        "2,000 bytes of a.txt are not UTF-8 and stand as U+FFFD (\ufffd), "
        "the first in line 1 at character 1.",
    )
    assert several.in_words == "UTF-8, 2,000 bytes replaced"


def test_nuls_are_told_with_their_number_and_place():
    assert doubts("a.txt", TextReading(UTF8, nuls=Oddity(3, 7, 2))) == (
        "a.txt holds 3 NUL characters, the first in line 2 at character 7; "
        "the network learns such a character like any other.",
    )
    assert TextReading(UTF8, nuls=Oddity(1, 7, 2)).in_words == "UTF-8, 1 NUL"


def test_every_doubt_has_a_sentence_of_its_own():
    reading = TextReading(CP1252, Origin.GUESSED, Oddity(1, 2, 1), Oddity(1, 5, 1))
    assert len(doubts("a.txt", reading)) == 3
    assert reading.in_words == "CP1252 (guessed), 1 byte replaced, 1 NUL"


@pytest.mark.parametrize("origin", Origin)
def test_what_the_bytes_do_not_say_must_be_kept(origin):
    kept = origin in (Origin.GUESSED, Origin.CHOSEN)
    assert TextReading(CP1252, origin).to_keep == (CP1252 if kept else None)

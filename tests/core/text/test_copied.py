"""The longest passage that was copied, against asking for every passage there is."""

import random

import pytest

from rnnviz.core.text.copied import longest_copy

TEXT = "the ferry left at six, and the bell rang twice before anybody moved"


def test_the_longest_passage_of_all_writings():
    writings = ["a bell rang thrice", "so the bell rang twice by night", "left at six"]
    assert longest_copy(writings, TEXT) == " the bell rang twice b"
    assert longest_copy([TEXT], TEXT) == TEXT
    assert longest_copy(["XYZ", ""], TEXT) == ""
    assert longest_copy([], TEXT) == ""


@pytest.mark.parametrize("seed", range(10))
def test_it_is_what_asking_for_every_passage_finds(seed):
    chance = random.Random(seed)
    text, writing = ("".join(chance.choices("abc", k=n)) for n in (300, 60))
    passages = {writing[a:b] for a in range(60) for b in range(a + 1, 61)}
    expected = max(len(passage) for passage in passages if passage in text)
    found = longest_copy([writing], text)
    assert len(found) == expected
    assert found in text


def test_it_can_be_called_off():
    def refuse():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        longest_copy(["a"], TEXT, refuse)

"""Turning round: a word, its end, and the word backwards."""

import numpy as np
import pytest

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.tasks.reversal import cases, read


def test_the_first_letter_is_asked_for_as_the_end_is_read():
    case = read("Dog.")
    assert case.enters == (("d",), ("o",), ("g",), (".",), (), ())
    assert case.answers == ("", "", "", "g", "o", "d")


@pytest.mark.parametrize("text", ["", ".", "letters", "a b", "né"])
def test_a_short_word_is_asked_for(text):
    with pytest.raises(TextError, match="at most 5 letters"):
        read(text)


def test_words_of_each_length_are_learnt_alike():
    seen, unseen = cases(np.random.default_rng(0))
    lengths = np.bincount([len(case.text) for case in seen], minlength=6)[1:]
    assert lengths.min() > 0.9 * lengths.max()
    assert {len(case.text) for case in unseen} == {3, 4, 5}

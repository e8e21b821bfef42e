"""Vowels: three letters at once."""

import numpy as np
import pytest

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.tasks.vowels import cases, read


@pytest.mark.parametrize(("text", "answer"), [("cat", "1"), ("EAU", "3"), ("xyz", "0"), (" aab ", "2")])
def test_vowels_are_counted(text, answer):
    case = read(text)
    assert case.answers == (answer,)
    assert sorted(case.enters[0]) == sorted(text.strip().lower())


@pytest.mark.parametrize("text", ["", "ca", "cats", "c4t", "cät"])
def test_three_letters_are_asked_for(text):
    with pytest.raises(TextError, match="Type 3 letters"):
        read(text)


def test_a_held_out_case_is_a_set_of_letters_in_any_order():
    seen, unseen = cases(np.random.default_rng(0))
    assert not {"".join(sorted(case.text)) for case in seen} & {"".join(sorted(case.text)) for case in unseen}
    assert {case.answer for case in unseen} == {"0", "1", "2", "3"}

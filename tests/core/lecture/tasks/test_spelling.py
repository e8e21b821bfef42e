"""Spelling: a number, and its name."""

import numpy as np
import pytest

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.tasks.spelling import cases, name_of, read


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (0, "zero"), (7, "seven"), (13, "thirteen"), (20, "twenty"),
        (47, "forty-seven"), (100, "one hundred"),
        (305, "three hundred five"), (911, "nine hundred eleven"), (999, "nine hundred ninety-nine"),
    ],
)  # fmt: skip
def test_names(number, name):
    assert name_of(number) == name
    assert read(str(number)).answer == name + "."


def test_all_names_are_different():
    assert len({name_of(number) for number in range(1000)}) == 1000


def test_the_digits_enter_at_once_and_then_nothing():
    case = read("347")
    assert case.enters[0] == ("300", "40", "7")
    assert set(case.enters[1:]) == {()}


@pytest.mark.parametrize("text", ["", "seven", "1000", "-1", "4.5"])
def test_a_number_is_asked_for(text):
    with pytest.raises(TextError, match="from 0 to 999"):
        read(text)


def test_each_digit_of_a_held_out_number_was_seen_at_its_place():
    seen, unseen = cases(np.random.default_rng(0))
    met = {symbol for case in seen for symbol in case.enters[0]}
    assert all(set(case.enters[0]) <= met for case in unseen)
    assert all(int(case.text) >= 100 for case in unseen)
    assert len(seen) + len(unseen) == 1000

"""Brackets: balanced or not."""

import numpy as np
import pytest

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.tasks.brackets import LONGEST, cases, read


@pytest.mark.parametrize("text", ["()", "(()())", "((()))()", " ( ) "])
def test_balanced(text):
    case = read(text)
    assert case.answers[-1] == "yes"
    assert not any(case.answers[:-1])


@pytest.mark.parametrize("text", ["(", ")", ")(", "(()", "())(()", "(()))("])
def test_not_balanced(text):
    assert read(text).answer == "no"


@pytest.mark.parametrize("text", ["", "a", "[]", "(" * 100])
def test_round_brackets_are_asked_for(text):
    with pytest.raises(TextError, match="Type round brackets"):
        read(text)


def test_half_are_balanced_and_the_others_look_alike():
    seen, unseen = cases(np.random.default_rng(0))
    for part in (seen, unseen):
        balanced = [case.text for case in part if case.answer == "yes"]
        others = [case.text for case in part if case.answer == "no"]
        assert len(balanced) == len(others)
        as_many = [text for text in others if text.count("(") == text.count(")")]
        assert len(as_many) > 0.4 * len(others)
        assert sum(text[0] == "(" and text[-1] == ")" for text in as_many) > 0.2 * len(as_many)
        assert max(map(len, balanced)) == max(map(len, others)) == LONGEST
    assert all(len(case.text) > 2 for case in unseen), "too short to follow from others"

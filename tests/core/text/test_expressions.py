"""Expressions of a user: matches are found, and one that will not do, or takes for ever, says why."""

import numpy as np
import pytest

from rnnviz.core.text import expressions
from rnnviz.core.text.expressions import PatternError, matches


def test_a_pattern_is_there_where_a_match_covers() -> None:
    np.testing.assert_array_equal(matches("the other the", r"\bthe\b"), [1] * 3 + [0] * 7 + [1] * 3)
    np.testing.assert_array_equal(matches("a\nb", "^b"), [0, 0, 1])


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(ab", "no regular expression: missing ), unterminated subpattern at its character 1"),
        ("*a", "nothing to repeat"),
        ("(a+)+b", "may take for ever"),
        ("(a|a)*b", "may take for ever"),
        ("((a+))*b", "may take for ever"),
        ("(a{1,9}){20}", "may take for ever"),
        (".*.*.*.*.*x", "may take for ever"),
        ("a?" * 25 + "a{9}", "may take for ever"),
    ],
)
def test_a_pattern_that_will_not_do_says_why(pattern: str, words: str) -> None:
    with pytest.raises(PatternError, match=words.replace("(", r"\(").replace(")", r"\)")):
        matches("aaaa", pattern)


@pytest.mark.parametrize(
    "pattern", [r"\(.*\)", "[+*]+", "(ab)+", "(a|b)", r'"[^"]*"', "[0-9]{4}", r"(\w+) \w+"]
)
def test_a_pattern_in_common_use_is_taken(pattern: str) -> None:
    assert len(matches("ab (12) a b", pattern)) == 11


@pytest.mark.parametrize("pattern", [r"[\s\S]*x", r"[\s\S]*[\s\S]*x"])
def test_the_worst_pattern_ends_soon(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its match is nowhere, and it tries every way to have it; a text a thousand times as long is refused."""
    monkeypatch.setattr(expressions, "PATIENCE", 0.0)
    with pytest.raises(PatternError, match="takes more than"):
        matches("ab" * 300, pattern)


def test_a_match_is_found_wherever_the_search_was_cut() -> None:
    text = ("b" * 130 + "(" + "a" * 88 + ")") * 30
    expected = [float(c != "b") for c in text]
    np.testing.assert_array_equal(matches(text, r"\(a*a*a*\)|\("), expected)
    expected = [float(c == "a") for c in text]
    np.testing.assert_array_equal(matches(text, "a+a*a*"), expected)
    np.testing.assert_array_equal(matches(text, "a+"), expected)

"""Expressions: a user's own regular expression, searched in a text unless it might take for ever.

While Python searches, nothing else of the program goes on, and no search can be called off. Knows characters.
"""

import re
import time

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import UserError

LONGEST_MATCH = (5_000, 5_000, 600, 150, 80)
"""Characters of the longest match, by the number of repetitions without an end in a pattern: with each
of them a search takes so many times longer that all are over within a second."""
MOST_REPETITIONS = len(LONGEST_MATCH) - 1
MOST_OPTIONS = 8
"""Groups with a choice, and things that may be left out, in one pattern."""
PATIENCE = 2.0
"""Seconds for one pattern in one text."""


class PatternError(UserError):
    """A regular expression that cannot be used."""


def matches(text: str, pattern: str) -> Array:
    """(N,) float32: 1 wherever a match of the regular expression covers a character.

    Raises PatternError, also where it takes too long. A match is at most as long as ``LONGEST_MATCH`` says.
    """
    compiled = compile_pattern(pattern)
    longest = LONGEST_MATCH[_repetitions(pattern)]
    values = np.zeros(len(text), np.float32)
    began, place = time.monotonic(), 0
    while place < len(text):
        stop = place + longest
        for match in compiled.finditer(text, place, stop + longest):
            if match.start() >= stop:
                break
            values[match.start() : match.end()] = 1
            place = match.end()
        place = max(place, stop)
        if time.monotonic() - began > PATIENCE:
            raise PatternError(f"This regular expression takes more than {PATIENCE:.0f} seconds to search.")
    return values


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression, ^ and $ at the ends of lines.

    Raises PatternError, in a sentence, also for one that could take for ever: while Python searches, nothing
    else of the program goes on.
    """
    try:
        compiled = re.compile(pattern, re.MULTILINE)
    except re.error as error:
        where = f" at its character {error.pos + 1}" if error.pos is not None else ""
        raise PatternError(f"This is no regular expression: {error.msg}{where}.") from None
    except (OverflowError, RecursionError):
        raise PatternError("This regular expression is too large.") from None
    if _may_take_for_ever(pattern):
        raise PatternError(
            "This regular expression may take for ever: repeat no group that repeats something within "
            f"or has a choice, use * or + at most {MOST_REPETITIONS} times, "
            f"and ? or (|) at most {MOST_OPTIONS} times."
        )
    return compiled


def _bare(pattern: str) -> str:
    """The pattern with an x for each character of its own and each set of them."""
    bare = re.sub(r"\\.", "x", pattern, flags=re.DOTALL)
    return re.sub(r"\[\^?\]?[^\]]*\]", "x", bare)


_REPEATED = re.compile(r"[*+]|\{\d*,\d*\}|\{\d{2,}\}")


def _repetitions(pattern: str) -> int:
    return len(_REPEATED.findall(re.sub(r"([*+}])\+", r"\1", _bare(pattern))))


def _may_take_for_ever(pattern: str) -> bool:
    """Whether a repeated group holds a repetition or a choice, or too much is repeated or optional."""
    bare = _bare(pattern)
    holds: list[bool] = []  # of each group that is open, whether it holds one
    options = 0
    for place, character in enumerate(bare):
        if character == "(":
            holds.append(False)
        elif character == ")" and holds:
            held = holds.pop()
            if held and bare[place + 1 : place + 2] in ("*", "+", "{"):
                return True
            if held and holds:
                holds[-1] = True
            options += held
        elif character == "?":
            options += bare[place - 1] not in "(*+?}"
        elif holds and (character == "|" or _REPEATED.match(bare, place)):
            holds[-1] = True
    return _repetitions(pattern) > MOST_REPETITIONS or options > MOST_OPTIONS

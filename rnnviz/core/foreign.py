"""What is not ours: text out of files, made fit to stand in a line of ours; tables out of JSON, looked at.

Knows characters and plain values; knows neither terminal nor window, and nothing of markup.
"""

import re
from collections.abc import Iterable

NAME = 120
"""Characters that a name, a key or a value out of a file may take in a sentence."""
SENTENCE = 1000
"""Characters of a whole message: enough for the longest of ours with a long path in it."""

# What moves a cursor, ends a line or turns the order of letters around, and halves of characters.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
MAX_DEPTH = 12
"""Tables in tables."""
LARGEST = 1e300
"""JSON may hold whole numbers that no float can be made of."""
_LINE_ENDS = "\n\u2028\u2029"


def shown(text: str, most: int = NAME) -> str:
    """``text`` on one line: unfit characters as visible marks, beyond ``most`` with its middle left out."""
    if len(text) > most:
        end = most // 3
        text = f"{text[: most - 1 - end]}…{text[len(text) - end :]}"
    return _UNFIT.sub(_mark, text)


def marked(text: str) -> str:
    """``text`` as a terminal can show it: its lines and tabs as they are, what is unfit as marks."""
    return _UNFIT.sub(lambda match: match[0] if match[0] in "\n\t" else _mark(match), text)


def nearest(name: str, names: Iterable[str]) -> str:
    """Which of ``names`` is meant by one that is misspelt; '' where none is close."""
    import difflib  # who writes no mistake does not need it

    return next(iter(difflib.get_close_matches(name, list(names), 1)), "")


def is_sound(value: object, depth: int = MAX_DEPTH) -> bool:
    """Whether what JSON gave is not too deep, and each of its numbers is one that can be computed with."""
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(is_sound(each, depth - 1) for each in inside)
    return not isinstance(value, int | float) or abs(value) <= LARGEST  # NaN is not


def fault_of_sight(sight: object) -> str:
    """Why this is nothing that pages could show, as the end of a sentence; '' where it may be."""
    if not isinstance(sight, dict) or not all(isinstance(of_page, dict) for of_page in sight.values()):
        return "must be a table of pages, each with a table of what it shows"
    return (
        "" if is_sound(sight) else "has tables too deep in each other, or a number that is none or too large"
    )


def _mark(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if character in _LINE_ENDS:
        return "⏎"
    if character == "\t":
        return "⇥"
    if code < 0x20:
        return chr(0x2400 + code)  # ␀ ␛ …
    if code == 0x7F:
        return "␡"
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file's name that is no character
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"

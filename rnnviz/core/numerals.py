"""Numbers as people write them: with a decimal point or a comma, in groups of thousands or without.

Knows no country, no field and no setting: what is typed means the same on every machine.
"""

import math
import re
from decimal import Decimal
from reprlib import Repr

_LONGEST = 64
"""Characters that a number may take; what is longer was not meant as one."""
_LARGE = 1e12
"""From here on digits tell nothing."""
_MANY = 1e7
"""From here on it is told how many digits there are, and not which."""
_WRITTEN = re.compile(r"([+-]?)([\d.,' ]*\d[\d.,' ]*)(?:[eE]([+-]?\d{1,3}))?")
_GROUPED = re.compile(r"[1-9]\d{0,2}([ ',.])\d{3}(?:\1\d{3})*")
_BEGUN = re.compile(r"[+-]?[\d.,' ]*(?:[eE][+-]?\d*)?")

_ALIKE = str.maketrans("−’．，", "-'.,")

_brief = Repr()
_brief.maxstring = 40


def read_number(text: str) -> float:
    """The number that ``text`` means: ``0.02`` and ``0,02`` are the same.

    - One point or one comma is the decimal sign, also in ``1,500`` (which is 1.5) and ``,5``.
    - Where both occur, the last is the decimal sign and the other parts thousands: ``1.500,25``.
    - A sign that occurs twice parts thousands, and so do spaces and apostrophes: ``1 500``, ``1'500``.
    - Thousands must be three digits each: ``1,50,0`` is no number.
    - ``1e-3`` is read, and so are the digits of other scripts and a true minus sign.

    Raises ValueError, with a sentence that can be shown.
    """
    return float(_decimal(text, whole=False))


def read_whole(text: str) -> int:
    """The whole number that ``text`` means, read as by ``read_number``, but for one thing.

    Three digits after a single sign are thousands: ``1,500`` and ``1.500`` are 1500. What has a
    fraction, such as ``1,5``, is no whole number, and is never rounded. Raises ValueError as above.
    """
    value = _decimal(text, whole=True)
    if value != value.to_integral_value():
        raise ValueError(f"{_quoted(text)} is not a whole number.")
    return int(value)


def exact(value: float) -> str:
    """``5``, ``0.1``, ``0.012345678``: as short as it can be and still be this number."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


def rounded(value: float, decimals: int) -> str:
    """``41.20``: with so many decimals; ``1e+300`` where that would be a line of digits.

    What comes from a file may be of any size.
    """
    return f"{value:.{decimals}f}" if abs(value) < _LARGE else f"{value:.3g}"


def figures(value: float, count: int) -> str:
    """``0.0217``, ``4,632``: to ``count`` figures, or whole where it has more; ``1e+09`` from ten million."""
    short = f"{value:,.{count}g}"
    return f"{value:,.0f}" if "e+" in short and abs(value) < _MANY else short


def per_cent(share: float, decimals: int = 0) -> str:
    """``12 %`` of a ``share`` 0 … 1: a space between, here as everywhere."""
    return f"{100 * share:.{decimals}f} %"


def may_become_number(text: str) -> bool:
    """Whether somebody who types a number may have come so far."""
    return len(text) <= _LONGEST and _BEGUN.fullmatch(_plain(text)) is not None


def _decimal(text: str, *, whole: bool) -> Decimal:
    written = _WRITTEN.fullmatch(_plain(text)) if len(text) <= _LONGEST else None
    if written is None:
        raise ValueError(f"{_quoted(text)} is not a number.")
    sign, body, exponent = written.groups()
    marks = [mark for mark in body if not mark.isdigit()]
    head, tail = body, ""
    if marks and marks[-1] in ".,":
        decimal_sign = marks[-1]
        is_alone = len(set(marks)) == 1
        parts_thousands = is_alone and whole and _GROUPED.fullmatch(body)
        if marks.count(decimal_sign) == 1 and not parts_thousands:
            head, _, tail = body.partition(decimal_sign)
    if head and not head.isdigit() and not _GROUPED.fullmatch(head):
        raise ValueError(f"{_quoted(text)} is not a number.")
    digits = re.sub(r"\D", "", head)
    value = Decimal(f"{sign}{digits or 0}.{tail or 0}e{exponent or 0}")
    if math.isinf(float(value)):  # also of whole numbers: whoever compares them makes floats of them
        raise ValueError(f"{_quoted(text)} is too large a number.")
    return value


def _plain(text: str) -> str:
    """The same with one kind of space, apostrophe and minus, and nothing around it."""
    spaced = "".join(" " if character.isspace() else character for character in text)
    return spaced.strip().translate(_ALIKE)


def _quoted(text: str) -> str:
    return f"“{_brief.repr(text)[1:-1]}”"

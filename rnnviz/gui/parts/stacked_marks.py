"""Text whose combining marks stay within their line: no more than a few upon one letter.

Knows characters; knows no view. A network that has learned a text with accents writes them
by the dozen on one letter, or on none, and they are painted over the lines around it.
"""

import unicodedata

MOST = 2
"""Marks above one letter, and below it: as many as living scripts put there."""
TAIL = 4 * MOST
"""Characters before a part that tell how many marks its first letter carries."""
CARRIER = "\N{WORD JOINER}\N{DOTTED CIRCLE}"
"""What carries the marks beyond. The joiner tells it from a circle of the text: ``restacked`` finds it."""
_BELOW = {202, 218, 220, 222, 233, 240}


def unstacked(text: str, before: str = "") -> str:
    """``text`` with a ``CARRIER`` under every mark that has no letter of its own or one too many already.

    ``before`` is what stands before it on the screen, or the last characters of that.
    """
    if text.isascii():
        return text
    shown: list[str] = []
    above = below = MOST if before[-1:] in ("", "\n") else 0
    for index, character in enumerate(before[-TAIL:] + text):
        is_new = index >= len(before[-TAIL:])
        kind = unicodedata.category(character)
        place = unicodedata.combining(character)
        if kind not in ("Mn", "Me") or (kind == "Mn" and not place):
            above = below = MOST if character == "\n" else 0
        elif (below if place in _BELOW else above) >= MOST:
            if is_new:
                shown.append(CARRIER)
            above, below = (0, 1) if place in _BELOW else (1, 0)
        elif place in _BELOW:
            below += 1
        else:
            above += 1
        if is_new:
            shown.append(character)
    return "".join(shown)


def restacked(shown: str) -> str:
    """The text that ``unstacked`` was given."""
    return shown.replace(CARRIER, "")

"""Where a text may be cut: not between a letter and its marks, nor within a joined emoji.

Knows code points; knows nothing of words, fonts or lines.
"""

import unicodedata

JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner: inside words (Persian, Malayalam) and emoji, never between them."""
LONGEST = 32
"""Of one written character; a longer heap of marks is cut through."""
_JOINER = "\u200d"


def whole_characters(text: str, most: int) -> int:
    """How many code points of ``text`` to keep, at most ``most``, so that no written character is halved."""
    if most >= len(text):
        return len(text)
    cut = most
    while cut > max(0, most - LONGEST) and _belongs_to_the_one_before(text, cut):
        cut -= 1
    return most if _belongs_to_the_one_before(text, cut) else cut


def _belongs_to_the_one_before(text: str, place: int) -> bool:
    if place == 0:
        return False
    character = text[place]
    return (
        character in JOINERS
        or text[place - 1] == _JOINER
        or unicodedata.category(character).startswith("M")  # variation selectors, too
        or 0x1F3FB <= ord(character) <= 0x1F3FF  # tones of skin
    )

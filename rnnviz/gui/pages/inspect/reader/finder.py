"""Where in a text a reader wants to go: to the character of a number, or to the next place of some words.

Knows characters and their numbers; knows no screen.
"""

import re

import numpy as np

from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids

_NUMBER = re.compile(r"\d{1,3}(?:[,. ’']\d{3})+|\d+")


def find_place(wanted: str, ids: Ids, vocabulary: Vocabulary, after: int) -> tuple[int, int] | str:
    """Characters [start, end) of the text that ``wanted`` means, or a sentence why there are none.

    A number is that of a character, counted from 1; whatever else is looked for from ``after`` on, and
    then from the beginning. In quotation marks, ``"1899"``, a number is looked for, too.
    """
    number = wanted.strip()
    if _NUMBER.fullmatch(number):
        place = int(re.sub(r"\D", "", number))
        if 1 <= place <= len(ids):
            return place - 1, place
        return f"The text has {len(ids):,} characters: a number from 1 to {len(ids):,} leads to one of them."
    if len(number) > 2 and number[0] == number[-1] == '"':
        wanted = number[1:-1]
    looked_for, unknown = vocabulary.encode(wanted)
    if unknown or not len(looked_for):
        return f"“{wanted}” does not stand in this text."
    place = _find(ids, looked_for, after + 1)
    if place < 0:
        place = _find(ids, looked_for, 0)
    if place < 0:
        return f"“{wanted}” does not stand in this text."
    return place, place + len(looked_for)


def _find(ids: Ids, wanted: Ids, start: int) -> int:
    """The first place from ``start`` on at which ``wanted`` (n,) stands, or −1."""
    if ids.dtype == np.uint8:
        return ids.tobytes().find(wanted.astype(np.uint8).tobytes(), start)
    size = ids.itemsize
    data, pattern = ids.tobytes(), wanted.astype(ids.dtype).tobytes()
    at = data.find(pattern, start * size)
    while at >= 0 and at % size:  # between two characters
        at = data.find(pattern, at + 1)
    return at // size if at >= 0 else -1

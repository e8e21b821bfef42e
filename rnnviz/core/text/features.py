"""Features of a text: whether a character is a capital, within quotation marks, how far into its line …

Each is a sequence of numbers, one a character, that something else (a unit of a network) may go with.
Knows characters; knows no network.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.text.expressions import matches

FARTHEST = 200
"""A distance beyond counts as this one: what is so far back is as good as never."""
COMMONEST = 3
"""Letters that are features of their own."""
OPENING, CLOSING = "([{（［｛【〔", ")]}）］｝】〕"
QUOTES = {"“": "”", "„": "“", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』"}
ENDS = ".!?…。！？"
VOWELS = frozenset("aeiouyæœøаеёиоуыэюяієїαεηιουω")


class Feature(NamedTuple):
    """``name`` stands after "follows"; ``values`` (N,) float32, one for each character.

    meaning   a sentence: how the numbers are made
    is_ahead  whether it is about the character that comes next, which can only be guessed
    """

    name: str
    meaning: str
    values: Array
    is_ahead: bool = False


def features_of(text: str, pattern: str = "") -> tuple[Feature, ...]:
    """All features of ``text``, and the pattern's own where one is given. Raises PatternError."""
    found = [Feature(name, meaning, _numbers(make(text))) for name, meaning, make in _FEATURES]
    found += [_ahead(name, meaning, make(text)) for name, meaning, make in _AHEAD]
    for letter in _commonest(text):
        meaning = f"1 at {letter}, one of the {COMMONEST} commonest letters."
        found.append(Feature(f"the letter {letter}", meaning, _is(text, letter.__eq__)))
    if pattern:
        found.append(Feature(f"/{pattern}/", "1 in every match of the pattern.", matches(text, pattern)))
    return tuple(found)


# ── what is asked of every character ──


def _numbers(values: Sequence[float] | Array) -> Array:
    return np.asarray(values, np.float32)


@lru_cache(maxsize=1)
def _kinds(text: str) -> tuple[tuple[str, ...], Array]:
    """The characters that there are, and (N,) which of them stands at each place."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    kinds, places = np.unique(codes, return_inverse=True)
    return tuple(map(chr, kinds.tolist())), places


def _is(text: str, ask: Callable[[str], bool]) -> Array:
    kinds, places = _kinds(text)  # every feature asks it of the same text
    return np.array([ask(c) for c in kinds], np.float32)[places]


def _after(values: Array) -> Array:
    """The same of the character before."""
    return np.concatenate([values[:1] * 0, values[:-1]])


def _ahead(name: str, meaning: str, values: Array) -> Feature:
    return Feature(name, meaning, np.concatenate([values[1:], values[:1] * 0]), is_ahead=True)


def _since(flags: Array) -> Array:
    """(N,) characters since the last one that is flagged, 0 there; at most FARTHEST, as before the first."""
    places = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags > 0, places, -FARTHEST))
    return np.minimum(places - last, FARTHEST).astype(np.float32)


def _run(flags: Array) -> Array:
    """(N,) how manieth of a run of flagged characters each is; 0 outside."""
    places = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags > 0, -1, places))  # that is not flagged
    return np.asarray(places - last, np.float32)


def _is_space(c: str) -> bool:
    return c == " "


def _is_vowel(c: str) -> bool:
    return unicodedata.normalize("NFD", c)[0].casefold() in VOWELS


def _is_consonant(c: str) -> bool:
    return c.isalpha() and not _is_vowel(c)


def _is_punctuation(c: str) -> bool:
    return unicodedata.category(c).startswith(("P", "S"))


def _is_end(c: str) -> bool:
    return c in ENDS


def _is_line_end(c: str) -> bool:
    return c == "\n"


def _in_quotes(text: str) -> Array:
    """1 from the opening quotation mark on, to the last character before the closing one.

    A straight mark after a space opens, one before a space closes; in doubt it does what is due. That, and a
    paragraph, ends what was never closed: without, one missing mark would turn over all that follows.
    """
    values = np.zeros(len(text), np.float32)
    closing = ""
    for place, c in enumerate(text):
        if closing:
            is_end = c == closing and not (c == '"' and _opens(text, place))
            if is_end or (c == "\n" and text[place + 1 : place + 2] == "\n"):
                closing = ""
            else:
                values[place] = 1
        elif c == '"':
            if not _closes(text, place):
                closing = '"'
                values[place] = 1
        elif c in QUOTES:
            closing = QUOTES[c]
            values[place] = 1
    return values


def _opens(text: str, place: int) -> bool:
    """Whether a straight quotation mark can only be an opening one, by what is beside it."""
    before, after = text[place - 1 : place] if place else "\n", text[place + 1 : place + 2]
    return (before.isspace() or before in OPENING) and not (after.isspace() or after in ("", *CLOSING))


def _closes(text: str, place: int) -> bool:
    """Whether it can only be a closing one."""
    before, after = text[place - 1 : place] if place else "\n", text[place + 1 : place + 2] or "\n"
    return not (before.isspace() or before in OPENING) and (after.isspace() or after in CLOSING)


def _depth(text: str) -> Array:
    """How many brackets are open after each character."""
    steps = _is(text, OPENING.__contains__) - _is(text, CLOSING.__contains__)
    depth = np.cumsum(steps)
    # What is closed without having been opened begins at 0 again: as if the lowest so far were the ground.
    return (depth - np.minimum(np.minimum.accumulate(depth), 0)).astype(np.float32)


def _indentation(text: str) -> Array:
    """The spaces that its line begins with."""
    lines = np.array([len(line) - len(line.lstrip(" \t")) for line in text.split("\n")])
    number = np.cumsum(_after(_is(text, _is_line_end))).astype(int)
    return np.asarray(lines[number])


def _letter(text: str) -> Array:
    return _is(text, str.isalpha)


def _commonest(text: str) -> list[str]:
    counts = Counter(c for c in text if c.isalpha())
    return [c for c, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:COMMONEST]]


def _same_as_before(text: str) -> Array:
    return _numbers([False, *(one == other for one, other in pairwise(text))][: len(text)])


def _in_capitalised(text: str) -> Array:
    """1 in a word that began with a capital."""
    letters, capitals = _letter(text), _is(text, str.isupper)
    start = np.maximum.accumulate(np.where(_run(letters) == 1, np.arange(len(text)), 0))
    return np.asarray((letters > 0) & (capitals[start] > 0))


def _first_word(text: str) -> Array:
    """1 in the first word after the end of a sentence or at the begin of a line."""
    letters = _letter(text)
    ends = np.maximum(_is(text, _is_end), _is(text, _is_line_end))
    words = np.cumsum(_run(letters) == 1)  # begun so far
    before = np.maximum.accumulate(np.where(ends > 0, words, 0))  # the end of the sentence before
    return np.asarray((letters > 0) & (words - before == 1))


Make = Callable[[str], Array]
_FEATURES: tuple[tuple[str, str, Make], ...] = (
    ("space", "1 at a space.", lambda text: _is(text, _is_space)),
    ("after a space", "1 where a space is just before.", lambda text: _after(_is(text, _is_space))),
    ("line end", "1 at the end of a line.", lambda text: _is(text, _is_line_end)),
    ("after a line end", "1 at the first of a line.", lambda text: _after(_is(text, _is_line_end))),
    ("letter", "1 at a letter of any script.", _letter),
    ("capital", "1 at a capital letter.", lambda text: _is(text, str.isupper)),
    ("after a capital", "1 where a capital is just before.", lambda text: _after(_is(text, str.isupper))),
    (
        "vowel",
        "1 at a, e, i, o, u, y, with or without accents, and their like.",
        lambda text: _is(text, _is_vowel),
    ),
    ("consonant", "1 at a letter that is no vowel.", lambda text: _is(text, _is_consonant)),
    ("after a vowel", "1 where a vowel is just before.", lambda text: _after(_is(text, _is_vowel))),
    ("digit", "1 at a digit.", lambda text: _is(text, str.isdigit)),
    ("punctuation", "1 at a punctuation mark or a sign.", lambda text: _is(text, _is_punctuation)),
    ("after punctuation", "1 where one is just before.", lambda text: _after(_is(text, _is_punctuation))),
    ("end of a sentence", f"1 at one of {ENDS}", lambda text: _is(text, _is_end)),
    ("comma", "1 at a comma.", lambda text: _is(text, ",".__eq__)),
    (
        "inside quotation marks",
        "1 from an opening mark to the last character before the closing one, or before the paragraph's end.",
        _in_quotes,
    ),
    ("inside brackets", "1 where any bracket is open.", lambda text: np.minimum(_depth(text), 1)),
    ("depth of brackets", "How many brackets are open.", _depth),
    (
        "place in word",
        "1 at the first letter of a word, 2 at the second …; 0 outside.",
        lambda text: _run(_letter(text)),
    ),
    (
        "place in line",
        f"Characters since the line began, at most {FARTHEST}.",
        lambda text: _since(_is(text, _is_line_end)),
    ),
    ("first letter of a word", "1 at a letter after what is none.", lambda text: _run(_letter(text)) == 1),
    ("first word of a sentence", "1 in the first word after a full stop or a line end.", _first_word),
    ("in a capitalised word", "1 in a word that began with a capital.", _in_capitalised),
    (
        "characters since a full stop",
        f"Characters since one of {ENDS}; at most {FARTHEST}.",
        lambda text: _since(_is(text, _is_end)),
    ),
    (
        "characters since a comma",
        f"Characters since the last comma, at most {FARTHEST}.",
        lambda text: _since(_is(text, ",".__eq__)),
    ),
    (
        "characters since a capital",
        f"Characters since the last capital, at most {FARTHEST}.",
        lambda text: _since(_is(text, str.isupper)),
    ),
    (
        "characters since punctuation",
        f"Characters since the last mark, at most {FARTHEST}.",
        lambda text: _since(_is(text, _is_punctuation)),
    ),
    ("same as the one before", "1 at the second of two that are alike.", _same_as_before),
    ("indentation of the line", "Spaces and tabs that the line begins with.", _indentation),
)
_AHEAD: tuple[tuple[str, str, Make], ...] = (
    ("a space comes next", "1 just before a space.", lambda text: _is(text, _is_space)),
    ("a line end comes next", "1 just before the end of a line.", lambda text: _is(text, _is_line_end)),
    ("a vowel comes next", "1 just before a vowel.", lambda text: _is(text, _is_vowel)),
    ("a capital comes next", "1 just before a capital.", lambda text: _is(text, str.isupper)),
    (
        "punctuation comes next",
        "1 just before a punctuation mark or a sign.",
        lambda text: _is(text, _is_punctuation),
    ),
)

"""Matching: which entries somebody means who types a few words, the likeliest first.

By whole words, their beginnings, words that mean the same, slips of the finger, words with letters left out,
and initials. Knows entries by their words; knows no widget. Each different word of all entries is compared
once, so that a key takes a few milliseconds.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rnnviz.gui.window.palette.entry import PaletteEntry
from rnnviz.gui.window.palette.words import MEAN_THE_SAME, PASSED_OVER

MOST = 24
"""Entries that are shown; who does not see his own types one letter more."""
TITLE, ALSO, KEYS, WHERE, WORDS = 1.0, 0.9, 0.6, 0.5, 0.35
"""What a word counts for by where it stands."""
LEAST = 0.3
"""Of what a perfect match has: less is no match."""
_BEHIND = 0.05
"""What a match stands back by for each kind of entry that is likelier meant, and where it is off."""
_SAME = 0.85
"""A word that means the same counts for so much of the word itself."""

_ENDING = re.compile(r"(ing|ed|es|s|e)$")
_WORD = re.compile(r"[^\W_]+(?:\+[^\W_]+)*|[+\-−]")


def plain(text: str) -> str:
    """In small letters, without accents."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 12)  # the palette is opened again and again on the same words
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, as they are compared; ``Ctrl+K`` is one."""
    return tuple(_WORD.findall(plain(text)))


class Matcher:
    """Finds among ``entries``."""

    def __init__(self, entries: Sequence[PaletteEntry] = ()) -> None:
        self._entries: list[PaletteEntry] = []
        self._known: list[dict[str, float]] = []
        self._phrases: list[list[str]] = []
        self._initials: list[str] = []
        self._vocabulary: set[str] = set()
        self.add(entries)

    def add(self, entries: Sequence[PaletteEntry]) -> None:
        """Find among these, too."""
        for entry in entries:
            weights: dict[str, float] = {}
            for text, weight in (
                (entry.words, WORDS), (entry.where, WHERE), (entry.keys, KEYS), (entry.also, ALSO),
                (entry.title, TITLE),
            ):  # fmt: skip
                weights |= dict.fromkeys(words_of(text), weight)  # the last is the heaviest
            self._entries.append(entry)
            self._known.append(weights)
            self._vocabulary.update(weights)
            phrases = [entry.title, *entry.also.split(",")]
            self._phrases.append([" ".join(words_of(phrase)) for phrase in phrases])
            self._initials.append("".join(word[0] for word in words_of(entry.title)))

    def best(self, query: str, most: int = MOST) -> list[PaletteEntry]:
        """Those that ``query`` may mean, the likeliest first; none for a query without words."""
        asked = words_of(query)
        meant = [word for word in asked if word not in PASSED_OVER] or asked
        if not meant:
            return []
        likeness = [self._like(word) for word in meant]
        phrase = " ".join(asked)
        found: list[tuple[float, int, int]] = []
        for number, entry in enumerate(self._entries):
            score = self._score(number, likeness, phrase, " ".join(meant))
            if score >= LEAST:
                behind = _BEHIND * entry.rank + (_BEHIND if entry.off else 0.0)
                found.append((behind - score, entry.rank, number))
        found.sort()
        return [self._entries[number] for _, _, number in found[:most]]

    def _like(self, asked: str) -> dict[str, float]:
        """How well each known word fits one that was typed, where it fits at all."""
        same = MEAN_THE_SAME.get(asked, ())
        return {word: like for word in self._vocabulary if (like := _likeness(asked, word, same))}

    def _score(self, number: int, likeness: Sequence[dict[str, float]], phrase: str, meant: str) -> float:
        """1 where each word stands in the title as it is, more where the whole phrase does; 0: no match."""
        known = self._known[number]
        total, hits = 0.0, 0
        for likes in likeness:
            best = 0.0
            for word, weight in known.items():
                like = likes.get(word)
                if like is not None and weight * like > best:
                    best = weight * like
            total += best
            hits += best > 0
        score = total / len(likeness) * (hits / len(likeness)) ** 2
        if len(meant) > 1 and meant == self._initials[number][: len(meant)]:
            score = max(score, 0.7)
        own = self._phrases[number]
        if phrase in own or meant in own:
            return score + 0.6
        return score + (0.25 if any(one.startswith((phrase, meant)) for one in own) else 0.0)


@lru_cache(maxsize=1 << 15)
def _likeness(asked: str, word: str, same: tuple[str, ...]) -> float:
    """1 for the same word, less for one that begins so, means the same, holds it, or is one slip away; 0."""
    if asked == word:
        return 1.0
    if word.startswith(asked):
        return 0.75 + 0.2 * len(asked) / len(word)
    if word in same:
        return _SAME
    if any(word.startswith(other) for other in same if len(other) > 3):
        return _SAME * 0.85
    if len(asked) < 3 or len(word) < 3:
        return 0.0
    stem = _ENDING.sub("", asked)
    if len(stem) > 2 and word.startswith(stem) and len(word) - len(stem) < 3:
        return 0.65  # saving, saved, save
    if len(asked) > 3 and _is_slip(asked, word[: len(asked) + 1]):
        return 0.55
    if len(asked) > 3 and asked in word:
        return 0.45
    return 0.4 if _is_short_for(asked, word) else 0.0


def _is_short_for(typed: str, word: str) -> bool:
    """Whether it is the word with letters left out (``prplxty``): the first is there, and half of all."""
    if word[0] != typed[0] or 2 * len(typed) < len(word):
        return False
    letters = iter(word)
    return all(letter in letters for letter in typed)


def _shared_beginning(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _is_slip(typed: str, word: str) -> bool:
    """Whether one letter is wrong, missing, one too many, or has changed places with its neighbour.

    ``word`` may have one letter more than was typed: the rest of it may not have been typed yet.
    """
    at = _shared_beginning(typed, word)
    rest, whole = typed[at:], word[at:]
    if at == 0 or (len(rest) == 1 and len(typed) < 6):  # a short word with another end is another word
        return False
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return (
        whole.startswith(swapped)
        or whole[1:].startswith(rest[1:])
        or whole[1:].startswith(rest)
        or whole.startswith(rest[1:])
    )

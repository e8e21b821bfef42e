"""Lexicon: the real words and names of a text, and its quotations.

Knows characters; knows nothing of networks or of any language: a word
is what the text itself uses. A name is told by its capital letter inside a sentence,
so in German every noun is one, and in a lower-cased text there is none.
"""

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

import numpy as np

from rnnviz.core.progress import Progress
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.cutting import JOINERS

MAX_CHARACTERS = 8_000_000
"""Of a longer text, its first so many characters are read for words."""
CHUNK_CHARACTERS = 1 << 13
"""A few milliseconds of work between two calls of ``progress``: others may want to go on in between."""
MAX_WORDS = 500_000
LONGEST_WORD = 100
"""A longer run of letters is no word: some texts have no spaces."""
NAME_LETTERS = 3
"""The least a name has; so ``I``, and ``I'm``, are none."""
LETTER_SHARE = 0.002
"""A single letter is a word (``a``, ``I``) where it is at least so much of all words."""
RARELY = 0.05
"""A name's share of lower-case uses at most."""


WORD_LETTERS = 3
QUOTED_SHARE = 0.5
"""Of the words in a quotation, at least so many are real: two marks around noise are no quotation."""


class Word(NamedTuple):
    """A whole word in a passage, at ``[start, end)``; a name counts as one where it has its capital."""

    start: int
    end: int
    text: str
    is_real: bool
    is_name: bool

    @property
    def letters(self) -> int:
        return sum(1 for character in self.text if character not in _APOSTROPHES + JOINERS)


_APOSTROPHES = "'\u2019"  # typewriter's and typographer's
_LETTER = r"[^\W\d_]"


def _word_pattern(marks: str) -> re.Pattern[str]:
    letter = f"(?:{_LETTER}|[{re.escape(marks)}])" if marks else _LETTER
    run = rf"{letter}(?:{letter}|[{JOINERS}])*"
    return re.compile(rf"{run}(?:[{_APOSTROPHES}]{run})*")


_IN_PARAGRAPH = r"(?:(?!\n[^\S\n]*\n){})*?"
"""Any of some characters, but no empty line: a quotation does not go on in another paragraph."""
_QUOTATIONS = re.compile(
    # A straight mark opens after white space (or a bracket or dash) and closes before what may
    # follow a word; the others say themselves which they are.
    rf"""(?<=[\s(\[—–-])"(?=\S){_IN_PARAGRAPH.format('[^"]')}(?<=\S)"(?=[\s.,;:!?)\]—–-])"""
    rf"|“{_IN_PARAGRAPH.format('[^“”]')}”|„{_IN_PARAGRAPH.format('[^„“”]')}[“”]"
    rf"|«{_IN_PARAGRAPH.format('[^«»]')}»"
)


class Lexicon:
    """The words of a text, lower-cased, and which of them are names.

    A word is a maximal run of letters (of any script, with their combining marks and the
    joiners between them) and apostrophes between letters.
    """

    def __init__(self, words: frozenset[str], names: frozenset[str], marks: str = "") -> None:
        self.words = words
        self.names = names
        self._pattern = _word_pattern(marks)

    def find_words(self, passage: str) -> tuple[Word, ...]:
        """The words of ``passage`` in order; those that touch its ends may be cut off and are left out."""
        found = []
        for match in self._pattern.finditer(passage):
            start, end = match.span()
            if start == 0 or end == len(passage):
                continue
            text = match.group()
            plain = text.lower()
            is_name = text[0].isupper() and _stem(plain) in self.names
            found.append(Word(start, end, text, plain in self.words, is_name))
        return tuple(found)

    def share_of_real_words(self, passage: str) -> float:
        """Words of ``passage`` that the text has too, over all its whole words; 0 where it has none."""
        words = self.find_words(passage)
        return sum(word.is_real for word in words) / len(words) if words else 0.0


def build_lexicon(corpus: Corpus, progress: Progress | None = None) -> Lexicon:
    """The words of ``corpus``: of its first 8 million characters, at most half a million.

    A name stands with a capital inside a sentence (after a letter or comma and a space) at
    least twice, hardly ever in lower case, and mostly without a full stop after it (so
    ``Mr.`` is none). Stray single letters are no words. ``progress`` counts
    characters; a ``Cancelled`` from it is let through.
    """
    characters = corpus.vocabulary.characters
    marks = "".join(c for c in characters if unicodedata.category(c).startswith("M"))
    word = _word_pattern(marks)
    inside = re.compile(r"(?:[^\W\d_]|[,;]) $")
    points = np.array([ord(character) for character in characters], dtype="<u4")
    total = min(corpus.size, MAX_CHARACTERS)
    lower: Counter[str] = Counter()  # uses in lower case
    capital: Counter[str] = Counter()  # uses with a capital where a sentence need not begin
    stopped: Counter[str] = Counter()  # uses with a capital and a full stop after it
    capital_anywhere: Counter[str] = Counter()
    carried = ""
    for start in range(0, total, CHUNK_CHARACTERS):
        end = min(start + CHUNK_CHARACTERS, total)
        text = carried + points[corpus.ids[start:end]].tobytes().decode("utf-32-le", "surrogatepass")
        # The last word goes on in the next chunk; a text without spaces is cut where it is.
        cut = max(text.rfind(" "), text.rfind("\n"), 0) if end < total else 0
        carried, text = (text[cut:], text[:cut]) if cut else ("", text)
        for match in word.finditer(text):
            run = match.group()
            if len(run) > LONGEST_WORD:
                continue
            plain = run.lower()
            if not run[0].isupper():
                lower[plain] += 1
                continue
            capital_anywhere[plain] += 1
            if run[1:].isupper():
                continue  # all capitals: a heading or a shout
            stem = _stem(plain)
            if inside.search(text, max(0, match.start() - 2), match.start()):
                capital[stem] += 1
            if text.startswith(".", match.end()):
                stopped[stem] += 1
        if progress is not None:
            progress(end, total)
    uses: Counter[str] = Counter()
    for plain, count in capital_anywhere.items():
        uses[_stem(plain)] += count
    names = frozenset(
        stem
        for stem, count in capital.items()
        if count >= 2
        and len(stem) >= NAME_LETTERS
        and lower[stem] <= RARELY * uses[stem]
        and stopped[stem] <= uses[stem] / 2
    )
    counts = lower + capital_anywhere
    enough = LETTER_SHARE * counts.total()
    words = frozenset(
        plain for plain, count in counts.most_common(MAX_WORDS) if len(plain) > 1 or count >= enough
    )
    return Lexicon(words, names, marks)


def find_quotation(passage: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """(start, end) of the first closed quotation in ``passage`` with its marks; None where there is none.

    It opens and closes with marks of one kind in one paragraph, and says something: one
    of its words at least is a real one of three letters, and half of them are real.
    """
    for match in _QUOTATIONS.finditer(passage):
        words = lexicon.find_words(match.group())  # the marks are its ends: no word is cut off
        real = [word for word in words if word.is_real]
        if len(real) >= QUOTED_SHARE * len(words) and any(word.letters >= WORD_LETTERS for word in real):
            return match.span()
    return None


def _stem(word: str) -> str:
    """A word up to its apostrophe: ``gregor`` of ``gregor's``."""
    for apostrophe in _APOSTROPHES:
        word = word.partition(apostrophe)[0]
    return word

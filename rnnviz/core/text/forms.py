"""Forms: what is typical of some kinds of text, and how much of it a passage gets right.

A closed environment of LaTeX, balanced braces, a comment that ends, a line of ten syllables. Knows characters
and the words of a text; knows no network and no samples. A passage may begin and end anywhere, so what its
ends cut counts as not whole: what a text itself reaches is to be counted in passages as long.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from rnnviz.core.progress import Progress
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.words import Lexicon, Word

PASSAGE = 1000
PASSAGES = 100
"""A text is judged by so many passages of so many characters, spread evenly over it."""
LEAST = 10
LEAST_SHARE = 1 / 3
"""A text is of a kind where so many things of a form stand whole in them, and so much of all."""
REAL_SHARE = 0.5
"""Of the words in a thing, at least so many are real: two braces around noise are no block."""
VERSE = 10
"""Syllables of a line: iambic pentameter."""


class Thing(NamedTuple):
    """A thing of some form in a passage, at ``[start, end)``, and whether it is whole."""

    start: int
    end: int
    is_whole: bool


class Form(NamedTuple):
    """``name`` says what succeeds ("comments ended"), ``meaning`` in a sentence how it is counted."""

    name: str
    meaning: str
    find: Callable[[str], list[Thing]]


class Tally(NamedTuple):
    """So many things that are ``whole``, ``of`` all."""

    whole: int = 0
    of: int = 0

    @property
    def share(self) -> float:
        """0 to 1; 0 where there is nothing."""
        return self.whole / self.of if self.of else 0.0

    def plus(self, other: "Tally") -> "Tally":
        return Tally(self.whole + other.whole, self.of + other.of)


# ── how each is found ──

_TAG = re.compile(r"\\(begin|end)\{([^{}\n]*)\}")
_MARK = re.compile(
    # Escapes, strings and quoted characters are read over; a string ends with its line.
    r"""\\.|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'|/\*|\*/|[{}]""",
    re.DOTALL,
)
_LETTER = re.compile(r"[^\W\d_]")


def find_environments(passage: str) -> list[Thing]:
    r"""From each ``\begin{name}`` to the ``\end{name}`` that closes it; what has no partner is not whole."""
    found: list[Thing] = []
    begun: list[tuple[str, int, int]] = []
    for tag in _TAG.finditer(passage):
        name = tag.group(2)
        if tag.group(1) == "begin":
            begun.append((name, tag.start(), tag.end()))
            continue
        if all(name != other for other, _, _ in begun):
            found.append(Thing(tag.start(), tag.end(), False))
            continue
        while begun[-1][0] != name:  # left open inside
            _, start, end = begun.pop()
            found.append(Thing(start, end, False))
        found.append(Thing(begun.pop()[1], tag.end(), True))
    found += [Thing(start, end, False) for _, start, end in begun]
    return sorted(found)


def find_braces(passage: str) -> list[Thing]:
    """From each ``{`` to its ``}``, not in comments, strings or escapes; without its partner it is broken."""
    found: list[Thing] = []
    begun: list[int] = []
    in_comment = False
    for mark in _MARK.finditer(passage):
        sign = mark.group()
        if in_comment or sign == "/*":
            in_comment = sign != "*/"
        elif sign == "{":
            begun.append(mark.start())
        elif sign == "}":
            has_partner = bool(begun)
            found.append(Thing(begun.pop() if has_partner else mark.start(), mark.end(), has_partner))
    found += [Thing(start, start + 1, False) for start in begun]
    return sorted(found)


def find_comments(passage: str) -> list[Thing]:
    """From each ``/*`` to the next ``*/``, outside strings; what has no partner is not whole."""
    found: list[Thing] = []
    place = 0
    while (mark := _MARK.search(passage, place)) is not None:
        start, place = mark.span()
        if mark.group() == "*/":
            found.append(Thing(start, place, False))
        elif mark.group() == "/*":
            end = passage.find("*/", place)
            found.append(Thing(start, end + 2 if end >= 0 else place, end >= 0))
            place = end + 2 if end >= 0 else len(passage)
    return found


def find_verses(passage: str) -> list[Thing]:
    """The lines of ``passage`` that have a letter, but for the first and the last, which may be cut off."""
    from rnnviz.core.text.syllables import syllables  # its many patterns: a start does not need them

    found: list[Thing] = []
    start = passage.find("\n") + 1
    while start and (end := passage.find("\n", start)) >= 0:
        line = passage[start:end]
        if _LETTER.search(line):
            found.append(Thing(start, end, syllables(line) == VERSE))
        start = end + 1
    return found


ENVIRONMENTS = Form(
    "environments closed",
    r"Pairs of \begin{name} and \end{name} with one name, over these and all without partner in the sample.",
    find_environments,
)
BRACES = Form(
    "braces balanced",
    "Pairs of { and } outside strings and comments, over these and all that have no partner in the sample.",
    find_braces,
)
COMMENTS = Form(
    "comments ended",
    "Pairs of /* and */, over these and all that have no partner in the sample.",
    find_comments,
)
VERSES = Form(
    "lines of ten syllables",
    "Whole lines that have ten syllables, told by their spelling, over all whole lines with a letter.",
    find_verses,
)
FORMS = (ENVIRONMENTS, BRACES, COMMENTS, VERSES)


# ── what is counted ──


def find_whole(form: Form, passage: str, lexicon: Lexicon) -> tuple[Thing, ...]:
    """The things of ``form`` in ``passage``, in order; whole ones have real words, half of them at least."""
    things = form.find(passage)
    words = lexicon.find_words(passage) if any(thing.is_whole for thing in things) else ()
    return tuple(thing._replace(is_whole=thing.is_whole and _is_real(thing, words)) for thing in things)


def count(form: Form, passage: str, lexicon: Lexicon) -> Tally:
    """How many things of ``form`` are whole in ``passage``, of how many."""
    things = find_whole(form, passage, lexicon)
    return Tally(sum(thing.is_whole for thing in things), len(things))


def words_within(thing: Thing, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Those of ``words``, which are in order, that begin inside ``thing``."""
    first = bisect_left(words, thing.start, key=lambda word: word.start)
    return words[first : bisect_left(words, thing.end, key=lambda word: word.start)]


def _is_real(thing: Thing, words: tuple[Word, ...]) -> bool:
    inside = words_within(thing, words)
    return sum(word.is_real for word in inside) >= REAL_SHARE * len(inside)


class Typical(NamedTuple):
    """Which forms a text has, and passages of it by which it is judged, as a sample is."""

    forms: tuple[Form, ...] = ()
    passages: tuple[str, ...] = ()

    def pieces(self, length: int) -> Iterator[str]:
        """The passages in pieces of ``length`` characters, or whole where that is more than they have."""
        for passage in self.passages:
            last = max(0, len(passage) - length)
            for start in range(0, last + 1, max(1, length)):
                yield passage[start : start + length]


NOTHING_TYPICAL = Typical()


def find_typical(corpus: Corpus, lexicon: Lexicon, progress: Progress | None = None) -> Typical:
    """The forms that are typical of ``corpus``, whose words are ``lexicon``.

    ``progress`` counts passages; a ``Cancelled`` from it is let through.
    """
    passages = _spread(corpus)
    tallies = dict.fromkeys(FORMS, Tally())
    for done, passage in enumerate(passages, 1):
        for form in FORMS:
            tallies[form] = tallies[form].plus(count(form, passage, lexicon))
        if progress is not None:
            progress(done, len(passages))
    forms = tuple(
        form for form, tally in tallies.items() if tally.whole >= LEAST and tally.share >= LEAST_SHARE
    )
    return Typical(forms, passages if forms else ())


def _spread(corpus: Corpus) -> tuple[str, ...]:
    """Passages of ``corpus``, one after the other where that is all of it, else with gaps between them."""
    many = min(PASSAGES, max(1, corpus.size // PASSAGE))
    starts = np.linspace(0, max(0, corpus.size - PASSAGE), many).astype(np.int64)
    return tuple(corpus.vocabulary.decode(corpus.ids[start : start + PASSAGE]) for start in starts.tolist())

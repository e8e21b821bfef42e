"""Firsts: when a network first writes a word, a name, a quotation, and what is typical of its text.

Knows samples, real words and forms; knows no network and no run.
"""

from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from typing import NamedTuple, Protocol

from rnnviz.core.text.forms import (
    BRACES,
    COMMENTS,
    ENVIRONMENTS,
    VERSES,
    Form,
    find_whole,
    words_within,
)
from rnnviz.core.text.words import WORD_LETTERS, Lexicon, find_quotation

LONG_WORD_LETTERS = 5


class FirstKind(Enum):
    """What may show up in a sample for the first time; the value says it in words."""

    WORD = "first real word"
    LONG_WORD = "first word of five letters"
    NAME = "first name"
    QUOTATION = "first closed quotation"
    ENVIRONMENT = "first environment closed"
    BRACES = "first braces balanced"
    COMMENT = "first comment ended"
    VERSE = "first line of ten syllables"


OF_EVERY_TEXT = (FirstKind.WORD, FirstKind.LONG_WORD, FirstKind.NAME, FirstKind.QUOTATION)
OF_FORM = {
    ENVIRONMENTS: FirstKind.ENVIRONMENT,
    BRACES: FirstKind.BRACES,
    COMMENTS: FirstKind.COMMENT,
    VERSES: FirstKind.VERSE,
}


class Sample(Protocol):
    """What a network wrote after ``iteration`` steps, as the log of a run holds it."""

    @property
    def iteration(self) -> int: ...
    @property
    def smooth_loss(self) -> float: ...
    @property
    def text(self) -> str: ...


class First(NamedTuple):
    """The first sample with a word or passage of a kind: ``sample.text[start:end]``."""

    kind: FirstKind
    sample: Sample
    start: int
    end: int

    @property
    def iteration(self) -> int:
        return self.sample.iteration

    @property
    def passage(self) -> str:
        return self.sample.text[self.start : self.end]


def find_firsts(
    samples: Sequence[Sample], lexicon: Lexicon, forms: Collection[Form] = ()
) -> tuple[First, ...]:
    """The first of each kind in the log, in order of time; kinds that never came are left out.

    ``forms`` are those that are typical of the text; what is found of one has a real word in it.
    """
    found: dict[FirstKind, First] = {}
    for sample in samples:
        wanted = [form for form in forms if OF_FORM[form] not in found]
        if not wanted and all(kind in found for kind in OF_EVERY_TEXT):
            break
        for kind, start, end in _kinds_in(sample.text, lexicon, wanted):
            found.setdefault(kind, First(kind, sample, start, end))
    order = list(FirstKind)
    return tuple(sorted(found.values(), key=lambda first: (first.iteration, order.index(first.kind))))


def _kinds_in(text: str, lexicon: Lexicon, forms: Collection[Form]) -> Iterator[tuple[FirstKind, int, int]]:
    words = lexicon.find_words(text)
    for word in words:
        if word.is_real and word.letters >= WORD_LETTERS:
            yield FirstKind.WORD, word.start, word.end
        if word.is_real and word.letters >= LONG_WORD_LETTERS:
            yield FirstKind.LONG_WORD, word.start, word.end
        if word.is_name:
            yield FirstKind.NAME, word.start, word.end
    quotation = find_quotation(text, lexicon)
    if quotation is not None:
        yield FirstKind.QUOTATION, *quotation
    for form in forms:
        for thing in find_whole(form, text, lexicon):
            says = (w.is_real and w.letters >= WORD_LETTERS for w in words_within(thing, words))
            if thing.is_whole and any(says):
                yield OF_FORM[form], thing.start, thing.end

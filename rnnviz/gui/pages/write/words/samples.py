"""Samples: many writings of one network, each by a seed of its own, and what words stand in them.

The first has the seed of the text above, each next one the next seed, so that any of them can be written
again by itself. Knows networks and strings; knows no widget and no run.
"""

import re
from typing import NamedTuple

import numpy as np

from rnnviz.core.network.sampling import start_writer
from rnnviz.core.network.telling import Draft
from rnnviz.core.progress import Progress
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.core.text.interest import Places, Wanted, find_in
from rnnviz.training.run.network_copy import NetworkCopy

PORTION = 200
"""Characters between two looks whether it is called off."""
PER = 10_000
"""Characters that a rate is told for."""


class SamplesOrder(NamedTuple):
    """``samples`` writings of ``network``, as ``draft`` says: its length is that of each, its seed that of
    the first; what was chosen by hand in it is let go."""

    network: NetworkCopy
    draft: Draft
    samples: int


class Samples(NamedTuple):
    """``written`` (length,) characters of each."""

    order: SamplesOrder
    written: tuple[Ids, ...]

    @property
    def size(self) -> int:
        """Characters, in all."""
        return sum(map(len, self.written))

    def seed_of(self, number: int) -> int:
        return self.order.draft.seed + number


class PlaceInSample(NamedTuple):
    """A word in a sample: the number of the sample, and where in it."""

    sample: int
    start: int
    end: int


class WordCount(NamedTuple):
    """How often a word was written.

    found       every place of it in the samples
    of_samples  in how many of them it stands
    samples, size  how many there are, and their characters in all
    book, book_size  where it stands in the text of the run, and the characters of that; None where the text
                     is not at hand, or not yet searched
    """

    word: Wanted
    found: tuple[PlaceInSample, ...]
    samples: int
    size: int
    book: Places | None = None
    book_size: int = 0

    @property
    def of_samples(self) -> int:
        return len({each.sample for each in self.found})

    @property
    def rate(self) -> float:
        """Times per ``PER`` characters written."""
        return PER * len(self.found) / self.size if self.size else 0.0

    @property
    def book_rate(self) -> float | None:
        """Times per ``PER`` characters of the book; None where that is not known."""
        return PER * self.book.total / self.book_size if self.book is not None and self.book_size else None

    @property
    def expected(self) -> float | None:
        """How often it would stand in the samples at the rate of the book."""
        rate = self.book_rate
        return rate * self.size / PER if rate is not None else None


def write_samples(order: SamplesOrder, progress: Progress) -> Samples:
    """Have the network write them. ``progress`` counts characters of all; lets ``Cancelled`` through. Raises
    SettingError where a dial is out of its range."""
    network, draft = order.network, order.draft
    total = order.samples * draft.length
    written = []
    for number in range(order.samples):
        writer = start_writer(
            network.architecture, network.params, draft.start, dials=draft.dials, seed=draft.seed + number,
            state=network.state, next_input=network.next_input,
        )  # fmt: skip
        parts = []
        for begin in range(0, draft.length, PORTION):
            progress(number * draft.length + begin, total)
            parts.append(writer.write(min(PORTION, draft.length - begin)))
        written.append(np.concatenate(parts))
    return Samples(order, tuple(written))


def count_words(
    samples: Samples, words: tuple[Wanted, ...], vocabulary: Vocabulary, progress: Progress
) -> tuple[WordCount, ...]:
    """Of each word every place in what was written, not in the start. One that touches the end of a sample
    may be cut off, and is left out."""
    before = vocabulary.decode(samples.order.draft.start)
    found: list[list[PlaceInSample]] = [[] for _ in words]
    for number, ids in enumerate(samples.written):
        progress(number, len(samples.written))
        text = before + vocabulary.decode(ids)
        for word, places in zip(words, found, strict=True):
            for start, end in find_in(text, word):
                is_cut = _goes_on(text[start], start == 0) or _goes_on(text[end - 1], end == len(text))
                if start >= len(before) and not is_cut:
                    places.append(PlaceInSample(number, start - len(before), end - len(before)))
    return tuple(
        WordCount(word, tuple(places), len(samples.written), samples.size)
        for word, places in zip(words, found, strict=True)
    )


def _goes_on(character: str, is_at_end: bool) -> bool:
    """Whether a word may go on beyond the end of the text."""
    return is_at_end and re.match(r"\w", character) is not None

"""FormCounts: what is typical of a text, counted in the samples of a run beside the text itself.

Takes samples as they come, and the text in turns, since a window may not wait for it. Knows forms and
words; knows no network and no page.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rnnviz.core.text.forms import PASSAGE, Form, Tally, Typical, count
from rnnviz.core.text.words import Lexicon

NEIGHBOURS = 10
"""Samples that are counted together: in one there are often two or three things of a form, or none."""


class Counted(NamedTuple):
    """What was counted of a form in the sample after ``iteration``.

    recent  of that sample and up to nine before it, together
    """

    iteration: int
    tally: Tally
    recent: Tally


class FormCount(NamedTuple):
    """Of one form: each sample in the order of iterations, all of them together, and the text itself.

    book  of the text in pieces as long as the latest sample; None until it is counted
    """

    form: Form
    samples: tuple[Counted, ...]
    total: Tally
    book: Tally | None

    @property
    def recent(self) -> Tally:
        """Of the latest ten samples."""
        return self.samples[-1].recent if self.samples else Tally()

    @property
    def curve(self) -> tuple[tuple[int, float], ...]:
        """(iteration, share of the recent things that are whole) where there are any."""
        return tuple((each.iteration, each.recent.share) for each in self.samples if each.recent.of)


class FormCounts:
    """The counts of the forms of ``typical``. Of a sample its first ``PASSAGE`` characters are counted."""

    def __init__(self, typical: Typical, lexicon: Lexicon) -> None:
        self._typical = typical
        self._lexicon = lexicon
        self._samples: dict[Form, list[Counted]] = {form: [] for form in typical.forms}
        self._length = 0
        self._book: dict[Form, Tally] = {}
        self._pieces: Iterator[str] = iter(())
        self._is_book_counted = False

    @property
    def forms(self) -> tuple[Form, ...]:
        return self._typical.forms

    def add(self, iteration: int, text: str) -> None:
        """Count the sample ``text`` after ``iteration``, which is no earlier than those before it."""
        passage = text[:PASSAGE]
        for form, before in self._samples.items():
            tally = count(form, passage, self._lexicon)
            recent = _together([each.tally for each in before[1 - NEIGHBOURS :]] + [tally])
            before.append(Counted(iteration, tally, recent))
        if self._samples and len(passage) != self._length:
            self._length = len(passage)
            self._pieces = self._typical.pieces(self._length)
            self._book = dict.fromkeys(self.forms, Tally())
            self._is_book_counted = False

    def rewind(self, iteration: int) -> None:
        """What came after ``iteration`` has not happened."""
        for form, samples in self._samples.items():
            self._samples[form] = [each for each in samples if each.iteration <= iteration]

    def count_book(self) -> bool:
        """Count the next piece of the text; whether one more waits. A fraction of a millisecond."""
        if self._is_book_counted or not self._length:
            return False
        piece = next(self._pieces, None)
        if piece is None:
            self._is_book_counted = True
            return False
        for form in self.forms:
            self._book[form] = self._book[form].plus(count(form, piece, self._lexicon))
        return True

    @property
    def counts(self) -> tuple[FormCount, ...]:
        """By form, those that are typical of the text."""
        return tuple(
            FormCount(
                form,
                tuple(samples),
                _together(each.tally for each in samples),
                self._book[form] if self._is_book_counted else None,
            )
            for form, samples in self._samples.items()
        )


def count_samples(
    samples: Iterable[tuple[int, str]], typical: Typical, lexicon: Lexicon
) -> tuple[FormCount, ...]:
    """The counts of all ``samples``, (iteration, text) each, and of the text: all at once."""
    counts = FormCounts(typical, lexicon)
    for iteration, text in samples:
        counts.add(iteration, text)
    while counts.count_book():
        pass
    return counts.counts


def _together(tallies: Iterable[Tally]) -> Tally:
    all_of_them = Tally()
    for tally in tallies:
        all_of_them = all_of_them.plus(tally)
    return all_of_them

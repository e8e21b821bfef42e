"""Story: the writing log of a run with what it means: real words, firsts, references passed.

Takes samples and losses as they come, the words and references of the text when they
are found, in any order. Knows no Qt: the Story page shows it, the loss panel its flags.
"""

import heapq
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.imitation import Nearest
from rnnviz.core.record.checkpoint import LoggedSample
from rnnviz.core.record.crossings import Crossing, Crossings
from rnnviz.core.text.cutting import whole_characters
from rnnviz.core.text.firsts import OF_EVERY_TEXT, OF_FORM, First, FirstKind, find_firsts
from rnnviz.core.text.form_counts import FormCount, FormCounts
from rnnviz.core.text.forms import NOTHING_TYPICAL, Form, Tally, Typical, count
from rnnviz.core.text.ngrams import ReferenceLoss
from rnnviz.core.text.words import Lexicon
from rnnviz.training.config import EARLY_SAMPLES
from rnnviz.training.worker.messages import Losses

SmoothCurve = tuple[Array, Array]
"""Iterations and smooth losses (n,) each."""
StoryPlace = tuple[int, int]
"""Of something told: its iteration, and -1 for a model that it imitates from there on, 0 for a reference
passed by it, 1 for a sample after it."""
StoryEntry = tuple[StoryPlace, LoggedSample | Crossing | Nearest]
START: StoryPlace = (-1, 0)
LONG_FIRSTS = frozenset({FirstKind.QUOTATION, *OF_FORM.values()})
"""Whose passages may be long."""
SHOWN_CHARACTERS = 1000
"""Of a sample: its words beyond are not looked for; the rest is in the export."""
COUNTING = {0: "guessing", 1: "counting characters", 2: "counting pairs of characters"}
"""What a model of an order does; higher ones count runs."""


class StorySample(NamedTuple):
    """A sample to be read: its first characters, where the real words stand in them, its firsts.

    share   of real words, 0 to 1; None where the words of the text are not known (yet)
    forms   of those that are typical of the text and occur in it, what is whole
    real    (start, end) of stretches to be read: real words, with the white space between neighbours
    """

    iteration: int
    smooth_loss: float
    text: str
    left_out: int
    share: float | None
    real: tuple[tuple[int, int], ...]
    firsts: tuple[First, ...]
    forms: tuple[tuple[Form, Tally], ...] = ()

    def pieces(self) -> list[tuple[int, int, str]]:
        """The whole text as (start, end, colour): ``text`` for real words, ``warm`` for firsts, ``quiet``."""
        colors = ["quiet"] * len(self.text)
        for start, end in self.real:
            colors[start:end] = ["text"] * (end - start)
        for first in self.firsts:
            end = min(first.end, len(self.text))
            colors[first.start : end] = ["warm"] * (end - first.start)
        starts = [place for place in range(len(colors)) if place == 0 or colors[place] != colors[place - 1]]
        ends = [*starts[1:], len(colors)]
        return [(start, end, colors[start]) for start, end in zip(starts, ends, strict=True)]


class Story:
    """What has happened in a run so far, in the order of its iterations.

    shares   (iteration, share of real words) of each sample that was looked through
    forms    what is typical of the text, counted in the same samples
    nearest  the n-gram models that it imitated, one after the other

    Samples wait until ``digest`` looks for words in them, because thousands may come at
    once. A sample is told only when the losses up to it are there, so that a reference
    passed just before it is told before it. A reference counts as passed as long as the smooth
    loss stays below it: where it rises again, what was told of it has not held.
    """

    def __init__(self, seq_length: int = 1) -> None:
        self.samples: list[LoggedSample] = []
        self.seq_length = seq_length
        self._lexicon: Lexicon | None = None
        self._forms: FormCounts | None = None
        self._crossings: Crossings | None = None  # until the references are found
        self._firsts: dict[FirstKind, First] = {}
        self._undigested: deque[LoggedSample] = deque()
        self.shares: list[tuple[int, float]] = []
        self.nearest: tuple[Nearest, ...] = ()
        self._reached = 0
        self._early: list[SmoothCurve] = []  # before the references were found

    # ── what it is told ──

    def add_sample(self, sample: LoggedSample) -> None:
        self.samples.append(sample)
        self._undigested.append(sample)

    def add_losses(self, losses: Losses) -> bool:
        """Losses of the next steps; whether there is something new to tell, or to take back."""
        if not len(losses):
            return False
        last = [sample.iteration for sample in self.samples[-1:]]
        last += [nearest.iteration for nearest in self.nearest[-1:]]
        something_waits = any(iteration > self._reached for iteration in last)
        self._reached = losses.first_iteration + len(losses) - 1
        iterations = np.arange(losses.first_iteration, self._reached + 1)
        return self._compare(iterations, losses.rows["smooth"]) or something_waits

    def load(self, iterations: Array, smooth_losses: Array, samples: Iterable[LoggedSample]) -> None:
        """What a checkpoint brought, before anything else of the run."""
        for sample in samples:
            self.add_sample(sample)
        self._reached = max([0, *iterations[-1:].tolist(), *(sample.iteration for sample in self.samples)])
        self._compare(iterations, smooth_losses)

    def set_lexicon(self, lexicon: Lexicon, typical: Typical = NOTHING_TYPICAL) -> None:
        """The words of the text, its forms: samples that were there before are looked through again."""
        self._lexicon = lexicon
        self._forms = FormCounts(typical, lexicon)
        self._firsts.clear()
        self.shares.clear()
        self._undigested = deque(self.samples)

    def set_references(self, references: tuple[ReferenceLoss, ...]) -> None:
        """What counting reaches: losses that came before are compared now."""
        self._crossings = Crossings(references)
        early, self._early = self._early, []
        for iterations, smooth_losses in early:
            self._compare(iterations, smooth_losses)

    def rewind(self, iteration: int) -> None:
        """What came after ``iteration`` has not happened."""
        self.samples = [sample for sample in self.samples if sample.iteration <= iteration]
        self._undigested = deque(sample for sample in self._undigested if sample.iteration <= iteration)
        self._firsts = {kind: f for kind, f in self._firsts.items() if f.iteration <= iteration}
        self.shares = [share for share in self.shares if share[0] <= iteration]
        if self._forms is not None:
            self._forms.rewind(iteration)
        self.nearest = tuple(nearest for nearest in self.nearest if nearest.iteration <= iteration)
        if self._crossings is not None:
            self._crossings.rewind(iteration)
        self._reached = min(self._reached, iteration)
        cut = [(row, int(np.searchsorted(row[0], iteration, side="right"))) for row in self._early]
        self._early = [(iterations[:n], smooth[:n]) for (iterations, smooth), n in cut if n]

    def digest(self) -> bool:
        """Look for words, forms and firsts in the next sample that waits; whether there is more to do."""
        if not self._undigested:
            return self._forms is not None and self._forms.count_book()
        sample = self._undigested.popleft()
        if self._lexicon is not None and self._forms is not None:
            text = sample.text[: whole_characters(sample.text, SHOWN_CHARACTERS)]
            self.shares.append((sample.iteration, self._lexicon.share_of_real_words(text)))
            self._forms.add(sample.iteration, text)
            wanted = [form for form in self._forms.forms if OF_FORM[form] not in self._firsts]
            if wanted or not all(kind in self._firsts for kind in OF_EVERY_TEXT):
                for first in find_firsts([sample], self._lexicon, wanted):
                    self._firsts.setdefault(first.kind, first)
        return bool(self._undigested) or bool(self._forms and self._forms.forms)

    def _compare(self, iterations: Array, smooth_losses: Array) -> bool:
        if self._crossings is None:
            self._early.append((iterations, smooth_losses))
            return False
        before = self._crossings.found
        self._crossings.add(iterations, smooth_losses / self.seq_length)
        return self._crossings.found != before

    # ── what it tells ──

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        """Of the references that the smooth loss lies below now: since when."""
        return self._crossings.found if self._crossings is not None else ()

    @property
    def knows_words(self) -> bool:
        return self._lexicon is not None

    @property
    def forms(self) -> tuple[FormCount, ...]:
        return self._forms.counts if self._forms is not None else ()

    @property
    def last_iteration(self) -> int:
        """How far the run has come."""
        return self._reached

    @property
    def firsts(self) -> tuple[First, ...]:
        """In the order of time."""
        order = list(FirstKind)
        return tuple(sorted(self._firsts.values(), key=lambda f: (f.iteration, order.index(f.kind))))

    @property
    def flags(self) -> list[tuple[int, str]]:
        """(iteration, label) of each first; those of one sample share a flag."""
        labels: dict[int, list[str]] = {}
        for first in self.firsts:
            labels.setdefault(first.iteration, []).append(first_in_words(first))
        return [(iteration, " · ".join(words)) for iteration, words in labels.items()]

    def entries(self, step: int, after: StoryPlace) -> Iterator[StoryEntry]:
        """What can be told beyond ``after``, in order, each with its place.

        The samples of every ``step`` iterations, the early ones and all with a first, the references
        passed, and the models imitated.
        """
        passed: list[StoryEntry] = [((crossing.iteration, 0), crossing) for crossing in self.crossings]
        imitated: list[StoryEntry] = [
            ((nearest.iteration, -1), nearest)
            for nearest in self.nearest
            if nearest.iteration <= self._reached
        ]
        waiting = self._undigested[0].iteration if self._undigested else None
        for place, entry in heapq.merge(passed, imitated, self._due(step, after[0]), key=itemgetter(0)):
            if waiting is not None and place[0] >= waiting:
                return
            if place > after:
                yield place, entry

    def _due(self, step: int, since: int) -> Iterator[StoryEntry]:
        with_first = {first.iteration for first in self._firsts.values()}
        start = bisect_left(self.samples, since, key=lambda sample: sample.iteration)
        for index in range(start, len(self.samples)):
            sample = self.samples[index]
            if sample.iteration > self._reached:
                return
            iteration = sample.iteration
            if iteration % step == 0 or iteration in EARLY_SAMPLES or iteration in with_first:
                yield (sample.iteration, 1), sample

    def read(self, sample: LoggedSample) -> StorySample:
        """A sample with its words."""
        text = sample.text[: whole_characters(sample.text, SHOWN_CHARACTERS)]
        words = self._lexicon.find_words(text) if self._lexicon else ()
        real = [(word.start, word.end) for word in words if word.is_real]
        counted: list[tuple[Form, Tally]] = []
        if self._lexicon and self._forms:
            counted = [(form, count(form, text, self._lexicon)) for form in self._forms.forms]
        return StorySample(
            iteration=sample.iteration,
            smooth_loss=sample.smooth_loss,
            text=text,
            left_out=len(sample.text) - len(text),
            share=len(real) / len(words) if words else (0.0 if self._lexicon else None),
            real=_joined(real, text) if self._lexicon else ((0, len(text)),),
            firsts=tuple(first for first in self.firsts if first.sample is sample),
            forms=tuple((form, tally) for form, tally in counted if tally.of),
        )


def _joined(spans: Sequence[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """Neighbours with nothing but white space between them as one: fewer pieces look the same."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and text[joined[-1][1] : start].isspace():
            start = joined.pop()[0]
        joined.append((start, end))
    return tuple(joined)


def first_in_words(first: First) -> str:
    """``first name: Minna``; a quotation, or a block, is too long to be said again."""
    kind = first.kind
    return kind.value if kind in LONG_FIRSTS else f"{kind.value}: {first.passage}"


def crossing_in_words(crossing: Crossing, seq_length: int) -> str:
    """``smooth loss stays below bigram, 57.8 (2.31 nats/char): better than counting pairs of characters``.

    The first number is in the unit of the samples' smooth loss: summed over ``seq_length``.
    """
    reference = crossing.reference
    return (
        f"smooth loss stays below {reference.name}, {reference.nats * seq_length:.1f} "
        f"({reference.nats:.2f} nats/char): better than {counting(reference.order)}"
    )


def counting(order: int) -> str:
    """What a model of an order does, ``counting pairs of characters``."""
    return COUNTING.get(order, f"counting runs of {order} characters")


def nearest_in_words(nearest: Nearest) -> str:
    """``predicts most like the 2-gram model: counting pairs of characters``."""
    model = f"{nearest.name} model" if nearest.order else "model that knows nothing"
    return f"predicts most like the {model}: {counting(nearest.order)}"


def thinned_step(wanted: int, last_iteration: int, sample_every: int, most: int) -> int:
    """``wanted``, or ten times it and so on, until no more than ``most`` samples are to be told."""
    step = max(1, wanted)
    while last_iteration // max(step, sample_every) > most:
        step *= 10
    return step

"""Report: everything that a run says on paper, as numbers and strings.

Collects it from a checkpoint and, where it is at hand, its text. Knows neither HTML
nor pages: blocks.py puts it into words, html.py and the window's PDF set it.
"""

import platform
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from rnnviz import __version__
from rnnviz.core.errors import UserError
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.sampling import start_writer
from rnnviz.core.progress import Progress
from rnnviz.core.record.book_map import BookMap
from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.core.record.by_heart import ByHeart, find_by_heart
from rnnviz.core.record.checkpoint import Checkpoint, LoggedSample, TextIdentity
from rnnviz.core.record.crossings import Crossing, find_crossings
from rnnviz.core.record.expected import Expectation
from rnnviz.core.record.history import LossHistory
from rnnviz.core.record.measured import Points
from rnnviz.core.record.signals import Signals
from rnnviz.core.text.copied import COMPARED, longest_copy
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.cutting import whole_characters
from rnnviz.core.text.firsts import First, find_firsts
from rnnviz.core.text.form_counts import FormCount, count_samples
from rnnviz.core.text.forms import Form, Tally, Typical, find_typical
from rnnviz.core.text.ngrams import ReferenceLoss, reference_losses
from rnnviz.core.text.words import Lexicon, build_lexicon
from rnnviz.report.signal_sections import SignalSection, signal_sections
from rnnviz.training.checks.network_check import (
    SMALL,
    NetworkCheck,
    check_fresh_network,
    check_trained_network,
)
from rnnviz.training.config import SETTINGS, TrainingConfig
from rnnviz.training.run.best import BestLoss, bests_of, held_out_at
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.look import Now, look
from rnnviz.training.run.network_copy import network_copy
from rnnviz.training.run.streams import learned_size

Floats = NDArray[np.float64]
Announce = Callable[[str], None]
"""Called with what is being done next; may raise ``Cancelled``."""

LOG_STEP = 10_000
MOST_SAMPLES = 21
MOST_SHOWN = 1000
CURVE_POINTS = 700
MOST_PASSES = 100_000
"""That are marked in the curve; those of a run with more would stand closer than any paper shows."""
BAND_POINTS = 240
BEST_LENGTH = 1000
HARD_PLACES = 3
HARD_LENGTH = 160


NOTHING = Points(np.zeros(0), np.zeros(0))


@dataclass(frozen=True, slots=True, eq=False)
class LossCurve:
    """The loss over the run, thinned out for a page. Nats, summed over a window of ``seq_length``.

    iterations, smooth (n,)          the smooth loss, from the loss of guessing at iteration 0
    band_iterations, low, high (m,)  between which eight windows in ten lie, by stretch
    held_out                         what was measured of the held-out text, thinned out too; may be empty
    pass_starts                      iteration at which each pass but the first begins; () if unknown
    """

    seq_length: int
    guessing: float
    iterations: Floats
    smooth: Floats
    band_iterations: Floats
    low: Floats
    high: Floats
    pass_starts: tuple[int, ...]
    held_out: Points = NOTHING

    @property
    def last_iteration(self) -> int:
        return int(self.iterations[-1])


@dataclass(frozen=True, slots=True)
class Passage:
    """Written or read text. ``real`` are the spans of words that the text knows; None: not looked for."""

    text: str
    real: tuple[tuple[int, int], ...] | None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A sample of the writing log; ``share`` of real words 0 to 1, None where the text is not at hand.

    length  characters of the sample, of which ``passage`` holds the first thousand at most
    forms   of those that are typical of the text and occur in the sample, what is whole
    """

    iteration: int
    smooth_loss: float
    share: float | None
    length: int
    passage: Passage
    forms: tuple[tuple[Form, Tally], ...] = ()


@dataclass(frozen=True, slots=True)
class HardPlace:
    """A stretch of the text that was hard to the end, and how it begins."""

    start: int
    end: int
    nats: float
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class BookPicture:
    """The map of the book: image (rows, places) nats per character, NaN where not read.

    A row stands for ``stride`` passes.
    """

    image: Floats
    stride: int
    text_size: int
    hard_places: tuple[HardPlace, ...]


@dataclass(frozen=True, slots=True)
class BestPassage:
    """What the best network writes.

    held_out  its held-out loss, nats over the window; None where it is the best by its smooth loss
    """

    iteration: int
    held_out: float | None
    smooth_loss: float
    seed: int
    share: float | None
    passage: Passage


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. What could not be known is empty or None, and then not spoken of.

    copied  the longest passage of the samples of ``log`` that stands in the text
    by_hand  weights that were set by hand on the way
    forms   what is typical of the text, counted in all samples and in the text
    expected  what was expected of the run before it was seen
    run_id  which run it is; '' where its file does not say
    """

    config: TrainingConfig
    text: TextIdentity
    vocab_size: int
    parameter_count: int
    iteration: int
    passes: float
    smooth_loss: float
    learning_rate: float
    elapsed: float
    curve: LossCurve | None
    references: tuple[ReferenceLoss, ...]
    crossings: tuple[Crossing, ...]
    checks: tuple[NetworkCheck, ...]
    log: tuple[LogEntry, ...]
    logged: int
    firsts: tuple[First, ...]
    book: BookPicture | None
    best: BestPassage
    command: str
    versions: tuple[tuple[str, str], ...]
    made_on: str
    bests: tuple[BestLoss, ...] = ()
    by_heart: ByHeart | None = None
    copied: str = ""
    by_hand: tuple[ChangeByHand, ...] = ()
    signals: tuple[SignalSection, ...] = ()
    forms: tuple[FormCount, ...] = ()
    expected: tuple[Expectation, ...] = ()
    run_id: str = ""


def collect_report(
    checkpoint: Checkpoint,
    corpus: Corpus | None,
    *,
    made_on: str = "",
    progress: Announce | None = None,
) -> Report:
    """The report of a run. A few seconds; lets ``Cancelled`` from ``progress`` through.

    Without ``corpus`` (None) there are no reference lines, real words, firsts and
    gradient checks. ``made_on`` is a date in the reader's words, or ''. Raises UserError
    where ``corpus`` is another text than the checkpoint's.
    """
    say = progress or (lambda _words: None)
    if corpus is not None and (
        corpus.sha256 != checkpoint.text.sha256 or corpus.vocabulary != checkpoint.vocabulary
    ):
        raise UserError(f"{corpus.name} is not the text of this run, which is {checkpoint.text.name}.")
    config = TrainingConfig.from_dict(checkpoint.settings)
    vocab_size = len(checkpoint.vocabulary)
    lexicon: Lexicon | None = None
    typical = Typical()
    references: tuple[ReferenceLoss, ...] = ()
    checks: tuple[NetworkCheck, ...] = ()
    if corpus is not None:
        say("Counting words")
        lexicon = build_lexicon(corpus, lambda _done, _total: say("Counting words"))
        typical = find_typical(corpus, lexicon, lambda _done, _total: say("Counting words"))
        say("Counting neighbours")
        references = reference_losses(
            corpus.ids, vocab_size, progress=lambda _done, _total: say("Counting neighbours")
        )
        say("Checking gradients")
        checks = check_run(checkpoint, corpus, lambda _done, _total: say("Checking gradients"))
    copied = ""
    if corpus is not None:
        say("Looking for what was copied")
        text = corpus.vocabulary.decode(corpus.ids[:COMPARED])
        written = [sample.text[:MOST_SHOWN] for sample in choose_samples(checkpoint.samples)]
        copied = longest_copy(written, text, lambda: say("Looking for what was copied"))
    say("Looking into the network")
    now = _look(checkpoint, corpus, lambda _done, _total: say("Looking into the network"))
    signals = Signals.from_arrays(checkpoint.signals)
    say("Writing the best passage")
    curve, crossings = _curve(checkpoint, config, references)
    forms: tuple[FormCount, ...] = ()
    if lexicon is not None:
        forms = count_samples(((each.iteration, each.text) for each in checkpoint.samples), typical, lexicon)
    book = _book_picture(checkpoint, corpus) if checkpoint.book_map else None
    last = checkpoint.last
    return Report(
        config=config,
        text=checkpoint.text,
        vocab_size=vocab_size,
        parameter_count=last.params.flat.size,
        iteration=last.place.iteration,
        passes=last.place.epoch + last.place.position / stream_length(checkpoint.text.size, config),
        smooth_loss=last.place.smooth_loss,
        learning_rate=last.place.learning_rate,
        elapsed=checkpoint.elapsed,
        curve=curve,
        references=references,
        crossings=crossings,
        checks=checks,
        log=tuple(_log_entry(sample, lexicon, forms) for sample in choose_samples(checkpoint.samples)),
        logged=len(checkpoint.samples),
        firsts=find_firsts(checkpoint.samples, lexicon, typical.forms) if lexicon else (),
        book=book,
        best=_best_passage(checkpoint, config, lexicon),
        command=repeat_command(checkpoint.text, config, last.place.iteration),
        versions=(
            ("rnnviz", __version__),
            ("Python", platform.python_version()),
            ("NumPy", np.__version__),
            ("System", f"{platform.system()} {platform.machine()}"),
        ),
        made_on=made_on,
        bests=bests_of(checkpoint),
        by_heart=_by_heart(checkpoint),
        copied=copied,
        by_hand=checkpoint.by_hand,
        expected=checkpoint.expected,
        signals=signal_sections(signals, config, checkpoint.architecture, now),
        forms=forms,
        run_id=checkpoint.run_id,
    )


def _look(checkpoint: Checkpoint, corpus: Corpus | None, progress: Progress) -> Now | None:
    """What the window shows of the moment at which the run stands; None of a network that has diverged."""
    try:
        return look(network_copy(Learner.resume(checkpoint, corpus)), corpus, progress)
    except UserError:
        return None


def _by_heart(checkpoint: Checkpoint) -> ByHeart | None:
    if not checkpoint.history:
        return None
    history = LossHistory.from_arrays(checkpoint.history)
    return find_by_heart(history.points(HELD_OUT), history.beside(HELD_OUT))


def check_run(
    checkpoint: Checkpoint, corpus: Corpus, progress: Callable[[int, int], None] | None = None
) -> tuple[NetworkCheck, ...]:
    """Gradient checks of a small new network, where the text is long enough, and of the run's own."""
    trained = check_trained_network(checkpoint, corpus, progress=progress)
    if corpus.size <= SMALL.seq_length:
        return (trained,)
    return check_fresh_network(corpus, progress=progress), trained


def choose_samples(samples: tuple[LoggedSample, ...]) -> tuple[LoggedSample, ...]:
    """The samples for the page: before the first step, every 10,000th, and the last.

    In a shorter run every 1,000th (or 100th …), in a longer one every 20,000th and so on,
    so that there are hardly more than twenty.
    """
    if len(samples) <= 1:
        return samples
    last = samples[-1].iteration
    step = LOG_STEP
    while step > 1 and last < 2 * step:
        step //= 10
    for factor in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        chosen = tuple(
            s for i, s in enumerate(samples) if s.iteration % (step * factor) == 0 or i == len(samples) - 1
        )
        if len(chosen) <= MOST_SAMPLES:
            return chosen
    return chosen[:1] + chosen[-MOST_SAMPLES + 1 :]


def repeat_command(text: TextIdentity, config: TrainingConfig, steps: int) -> str:
    """The command line that makes this run again, over several lines as shells take it."""
    values = config.to_dict()
    lines = [["rnnviz", "train", text.name, "--steps", str(steps), "--out", "again"]]
    given = [each.as_options(values[name]) for name, each in SETTINGS.items() if each.matters(values)]
    given = [words for words in given if words]
    lines += [list(chain(*given[first : first + 3])) for first in range(0, len(given), 3)]
    return " \\\n    ".join(shlex.join(words) for words in lines)


def stream_length(text_size: int, config: TrainingConfig) -> int:
    """Characters that each stream reads in a pass."""
    return max(1, learned_size(text_size, config.held_out) // config.batch_size)


def windows_per_pass(text_size: int, config: TrainingConfig) -> int:
    """Steps of one pass: a window starts at 0, T, 2T … of each stream while it and its last target fit."""
    T = config.seq_length
    return max(1, -(-(stream_length(text_size, config) - T - 1) // T))


def _curve(
    checkpoint: Checkpoint, config: TrainingConfig, references: tuple[ReferenceLoss, ...]
) -> tuple[LossCurve | None, tuple[Crossing, ...]]:
    if not checkpoint.history or not len(checkpoint.history["loss"]):
        return None, ()
    history = LossHistory.from_arrays(checkpoint.history)
    T = config.seq_length
    (iterations, losses), (_, smooth) = history.points("train"), history.points("smooth")
    guessing = T * float(np.log(len(checkpoint.vocabulary)))
    count = len(iterations)
    points = np.unique(np.linspace(0, count - 1, min(count, CURVE_POINTS)).astype(np.int64))
    edges = np.unique(np.linspace(0, count, max(2, min(count // 5, BAND_POINTS) + 1)).astype(np.int64))
    pieces = [losses[a:b] for a, b in pairwise(edges)]
    windows = windows_per_pass(checkpoint.text.size, config)
    last = checkpoint.last
    # A run that changed its text half-way does not know where its earlier passes began.
    place = last.place
    regular = place.iteration > 0 and (place.iteration - 1) // windows == place.epoch <= MOST_PASSES
    curve = LossCurve(
        seq_length=T,
        guessing=guessing,
        iterations=np.concatenate([[0.0], iterations[points].astype(np.float64)]),
        smooth=np.concatenate([[guessing], smooth[points]]),
        band_iterations=(iterations[edges[:-1]] + iterations[edges[1:] - 1]) / 2,
        low=np.array([np.percentile(piece, 10) for piece in pieces]),
        high=np.array([np.percentile(piece, 90) for piece in pieces]),
        pass_starts=tuple(range(windows, last.place.iteration, windows)) if regular else (),
        held_out=thinned(history.points(HELD_OUT)),
    )
    return curve, find_crossings(references, iterations, smooth / T)


def thinned(points: Points) -> Points:
    """At most ``CURVE_POINTS`` of them, with the first, the last and the lowest."""
    count = len(points.values)
    if not count:
        return points
    chosen = np.linspace(0, count - 1, min(count, CURVE_POINTS)).astype(np.int64)
    chosen = np.unique(np.append(chosen, points.values.argmin()))
    return Points(points.iterations[chosen], points.values[chosen])


def _log_entry(sample: LoggedSample, lexicon: Lexicon | None, forms: tuple[FormCount, ...]) -> LogEntry:
    share = lexicon.share_of_real_words(sample.text) if lexicon else None
    shown = _passage(sample.text[: whole_characters(sample.text, MOST_SHOWN)], lexicon)
    counted = tuple(
        (each.form, found.tally)
        for each in forms
        for found in each.samples
        if found.iteration == sample.iteration and found.tally.of
    )
    return LogEntry(sample.iteration, sample.smooth_loss, share, len(sample.text), shown, counted)


def _passage(text: str, lexicon: Lexicon | None) -> Passage:
    real = None
    if lexicon is not None:
        real = tuple((word.start, word.end) for word in lexicon.find_words(text) if word.is_real)
    return Passage(printable(text), real)


def printable(text: str) -> str:
    """``text``, as long as before and as it was written, but for what neither HTML nor paper can hold.

    Control characters become their pictures (␀, ␛), halves of characters and code points that
    are none become �. Joiners and marks of direction stay: words and emoji are made with them.
    """
    return "".join(map(_on_paper, text))


def _on_paper(character: str) -> str:
    code = ord(character)
    if character in "\n\t":
        return character
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    is_none = (
        0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE
    )
    return "\ufffd" if is_none else character


def _best_passage(checkpoint: Checkpoint, config: TrainingConfig, lexicon: Lexicon | None) -> BestPassage:
    moment = checkpoint.best or checkpoint.last
    history = LossHistory.from_arrays(checkpoint.history) if checkpoint.history else LossHistory()
    nothing, _ = checkpoint.vocabulary.encode("")
    writer = start_writer(
        checkpoint.architecture,
        moment.params,
        nothing,
        dials=Dials(),
        seed=config.seed,
        state=moment.state[0],
        next_input=moment.place.next_input,
    )
    text = checkpoint.vocabulary.decode(writer.write(BEST_LENGTH))
    return BestPassage(
        iteration=moment.place.iteration,
        held_out=held_out_at(history, moment.place.iteration),
        smooth_loss=moment.place.smooth_loss,
        seed=config.seed,
        share=lexicon.share_of_real_words(text) if lexicon else None,
        passage=_passage(text, lexicon),
    )


def _book_picture(checkpoint: Checkpoint, corpus: Corpus | None) -> BookPicture | None:
    book_map = BookMap.from_arrays(checkpoint.book_map)
    image = book_map.image()
    if np.isnan(image).all():
        return None
    hard: list[HardPlace] = []
    whole = [row for row in image if not np.isnan(row).any()]
    if whole and corpus is not None and corpus.size == book_map.text_size:
        row = whole[-1]
        for column in np.argsort(-row, kind="stable")[:HARD_PLACES]:
            start, end = book_map.place(int(column))
            text = corpus.vocabulary.decode(corpus.ids[start:end][: HARD_LENGTH + 1])
            text = text[: whole_characters(text, HARD_LENGTH)]
            _, space, after = text[:30].partition(" ")
            if start and space:  # it begins in the middle of a word
                text = f"… {after}{text[30:]}"
            hard.append(HardPlace(start, end, float(row[column]), printable(text)))
    return BookPicture(image, book_map.stride, book_map.text_size, tuple(hard))

"""Learner: one run of learning, a step at a time.

Has the Moment at which the run stands, and what is kept of the way there. Knows no
commands, no outbox, no clock and no thread: the Trainer and the command line drive it.
"""

import dataclasses
import math
import uuid
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import CheckpointError, UserError
from rnnviz.core.inside.edits import Edit, edited
from rnnviz.core.network.astray import astray
from rnnviz.core.network.clipping import CLIPPINGS
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.dropout import Dropout
from rnnviz.core.network.network import Network
from rnnviz.core.network.sampling import Writer, start_writer
from rnnviz.core.record.book_map import BookMap, MapState
from rnnviz.core.record.by_hand import MAX_CHANGES, ChangeByHand
from rnnviz.core.record.checkpoint import (
    MAX_RATE_CHANGES,
    Checkpoint,
    LoggedSample,
    RateChange,
)
from rnnviz.core.record.expected import MAX_EXPECTED, Expectation
from rnnviz.core.record.history import LossHistory
from rnnviz.core.record.moment import Moment
from rnnviz.core.record.signals import Signals
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.decoding import Ids
from rnnviz.training.config import SETTINGS, TrainingConfig, check_setting
from rnnviz.training.run.beginning import architecture_of, first_moment, identify, streams_of
from rnnviz.training.run.best import BEST_EVERY, BY, NOW, SMOOTH, WINDOW, BestLoss, Bests
from rnnviz.training.run.divergence import DivergenceGuard
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.run.held_out import HeldOut
from rnnviz.training.run.kept import best_map_of, book_map_of, config_of, history_of, signals_of
from rnnviz.training.run.learning_step import LearningStep, take_apart
from rnnviz.training.run.sample_log import SampleLog
from rnnviz.training.run.schedule import rate_factor
from rnnviz.training.run.signals import SignalRecorder
from rnnviz.training.run.streams import Streams

WARMING_WINDOWS = 4
"""Read before a passage that is looked at, so that the state is one of the text."""
GOOD_EVERY = 500
"""Steps between two copies to go back to when training diverges."""
SETTLED_AFTER = 100
"""A copy is trusted when training went on well for so many steps after it."""
SAFE_SIGMA = 0.01
"""The spread of first weights that a run restarts with when its own diverged at once."""


class DivergedError(UserError):
    """Training went wrong; the run stands at the step where that was seen."""


class GoodMoment(NamedTuple):
    """A moment to go back to, with the map of the book and what had been changed by hand by then."""

    moment: Moment
    book_map: MapState
    by_hand: tuple[ChangeByHand, ...]


class Learner:
    """A run: create it with a text and settings, or from a checkpoint with ``Learner.resume``.

    now     the Moment at which it stands; its arrays are those that ``network`` learns
    corpus  None for a checkpoint whose text is not at hand: it can write, not learn
    by_hand what was changed by hand so far;  expected  what was expected of it, and came
    parent  the run and the step that it went on from; None where it began by itself
    moments where moments of it are kept; None: nowhere
    inputs, targets  (T,) the window that ``network.window`` shows: of the last step, or of the last
            ``look``
    seen_at the place in each stream where that window begins
    """

    def __init__(
        self, corpus: Corpus | None, config: TrainingConfig, checkpoint: Checkpoint | None = None
    ) -> None:
        self.config = config
        self._streams: Streams | None = None
        self.run_id = (checkpoint.run_id if checkpoint else "") or uuid.uuid4().hex
        if checkpoint is not None:
            self.vocabulary, self.text, self._source = (
                checkpoint.vocabulary, checkpoint.text, checkpoint.source,
            )  # fmt: skip
            self.architecture = checkpoint.architecture
            self.now = checkpoint.last.copy()
            self.corpus: Corpus | None = None
        else:
            assert corpus is not None, "a run begins with a text"
            self._streams = streams_of(config, corpus)
            self.corpus = corpus
            self.vocabulary, self.text, self._source = corpus.vocabulary, identify(corpus), corpus.source
            self.architecture = architecture_of(config, corpus.vocab_size)
            self.now = first_moment(self.architecture, config, int(corpus.ids[0]))
        self.network = Network(self.architecture, self.now.params)
        self._signals = SignalRecorder(
            config, self.network, signals_of(checkpoint) if checkpoint else Signals()
        )  # fmt: skip
        self.parent = checkpoint.parent if checkpoint else None
        self.moments: Path | None = None
        self.inputs: Ids = np.zeros(0, np.uint8)
        self.targets: Ids = np.zeros(0, np.uint8)
        self.seen_at = 0
        self.elapsed = checkpoint.elapsed if checkpoint else 0.0
        self.rate_changes: list[RateChange] = list(checkpoint.rate_changes) if checkpoint else []
        self.by_hand: tuple[ChangeByHand, ...] = checkpoint.by_hand if checkpoint else ()
        self.expected: tuple[Expectation, ...] = checkpoint.expected if checkpoint else ()
        self._log = SampleLog(checkpoint.samples if checkpoint else ())
        self.history = history_of(checkpoint) if checkpoint else LossHistory()
        self.book_map = (
            book_map_of(checkpoint, config) if checkpoint else BookMap(self.text.size, config.seq_length)
        )
        self._bests = Bests(checkpoint)
        self._best_map = best_map_of(checkpoint, config) if checkpoint else None
        self._clip = CLIPPINGS[config.clip_by]
        self._held_out: HeldOut | None = None
        self._held_out_every = 0
        self._measuring: Generator[None, None, float] | None = None
        if self._streams is not None:
            self._take_text(self._streams)
        self._guard = DivergenceGuard(self.guessing_loss)
        self._good_moments: list[GoodMoment] = []

    @classmethod
    def resume(cls, checkpoint: Checkpoint, corpus: Corpus | None) -> "Learner":
        """The run of a checkpoint, to go on bit for bit as if it had never stopped.

        ``corpus`` may be another text in the same characters: training then starts at
        its beginning. Raises CheckpointError where the characters differ, SettingError
        where the settings in the file are out of range.
        """
        learner = cls(None, config_of(checkpoint), checkpoint)
        if corpus is not None:
            learner._attach(corpus)
        learner._good_moments = [learner._as_good_moment()]
        return learner

    def _attach(self, corpus: Corpus) -> None:
        if corpus.vocabulary != self.vocabulary:
            raise CheckpointError(
                f"The checkpoint was trained on {self.text.name} and its {len(self.vocabulary)} characters; "
                f"training it on {corpus.name} needs the same characters. It can still write samples."
            )
        self._streams = streams = streams_of(self.config, corpus)
        identity = identify(corpus)
        same = (identity.sha256, identity.size) == (self.text.sha256, self.text.size)
        if not same or self.position >= streams.length:
            place = self.now.place
            place.position = place.epoch = 0
            place.next_input = streams.character(0)
            self.now.state = np.zeros_like(self.now.state)
            self.book_map = BookMap(corpus.size, self.config.seq_length)
            self._bests.forget()  # their places, passes and losses are the other text's
            self._best_map = None
        self.corpus = corpus
        self.text = identity
        self._source = corpus.source
        self._take_text(streams)

    def _take_text(self, streams: Streams) -> None:
        assert self.corpus is not None, "streams are those of a text"
        self._signals.read(self.corpus.ids, len(streams.held_out))
        if len(streams.held_out) > 1:
            self._held_out = HeldOut(streams.held_out, self.architecture, self.now.params)
            self._held_out_every = self._held_out.every(self.config.seq_length, streams.streams)
            self._bests.chief = HELD_OUT

    # ── what it knows ──

    @property
    def iteration(self) -> int:
        """Steps done."""
        return self.now.place.iteration

    @property
    def epoch(self) -> int:
        """Passes through the text that are completed."""
        return self.now.place.epoch

    @property
    def position(self) -> int:
        """Place in the text of the next window, of the first stream."""
        return self.now.place.position

    @property
    def characters_read(self) -> tuple[int, int]:
        """Of the present pass, by all streams: (so far, in all). What is held out is not among them."""
        streams = self._require_streams()
        return self.now.place.position * streams.streams, streams.size

    def start_of(self, stream: int) -> int:
        """Where in the text a stream begins; 0 where the text is not at hand."""
        return self._streams.starts[stream] if self._streams else 0

    @property
    def loss(self) -> float:
        """Of the last window, nats."""
        return self.now.place.loss

    @property
    def smooth_loss(self) -> float:
        return self.now.place.smooth_loss

    @property
    def learning_rate(self) -> float:
        """The rate that is set; the next step's is what the schedule makes of it."""
        return self.now.place.learning_rate

    @property
    def rate_now(self) -> float:
        """The learning rate of the next step."""
        place = self.now.place
        if self.config.schedule == "constant":
            return place.learning_rate
        factor = rate_factor(self.config, place.iteration, place.epoch, self.elapsed)
        return place.learning_rate * factor

    @property
    def best(self) -> Moment | None:
        """The network that best.npz is; must not be written to."""
        return self._bests.best

    @property
    def bests(self) -> tuple[BestLoss, ...]:
        """The lowest losses of each kind, whose networks are kept."""
        return self._bests.losses

    @property
    def samples(self) -> list[LoggedSample]:
        """The log of samples, in their order."""
        return self._log.samples

    @property
    def signals(self) -> Signals:
        """What was measured of how it learns."""
        return self._signals.record

    @property
    def guessing_loss(self) -> float:
        """T · ln V: the loss of expecting every character alike, where a run starts."""
        return self.config.seq_length * math.log(self.architecture.vocab_size)

    def next_window(self) -> tuple[Ids, Ids, Array, bool]:
        """(inputs, targets, state (B,S), whether the text starts over) of the next step.

        inputs and targets (T,), of several streams (T,B).
        """
        streams = self._require_streams()
        position, state = self.now.place.position, self.now.state
        starts_over = streams.starts_over(position)
        if starts_over:
            position, state = 0, np.zeros_like(state)
        inputs, targets = streams.window(position)
        return inputs, targets, state, starts_over and self.now.place.iteration > 0

    # ── learning ──

    def step(self, *, wait: bool = True) -> float:
        """Learn from the next window; returns its loss (nats, summed over the window).

        Where the held-out text is due it is measured before this returns; with ``wait`` False it is only
        begun: ``measure_on`` takes it on, and the next step or a checkpoint ends it.
        Raises DivergedError, with the numbers in its text, where the loss is not finite
        or has stayed too high. The parameters of that step are then not updated.
        """
        if self._measuring is not None:
            self._end_measuring()
        inputs, targets, state, starts_over = self.next_window()
        self.inputs, self.targets = inputs, targets
        now, network, place, T = self.now, self.network, self.now.place, self.config.seq_length
        if place.iteration % GOOD_EVERY == 0:
            self._remember_good_moment()
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            # A run that diverges overflows on its way; the guard tells it in words.
            dropout = self._dropout() if self.config.dropout else None
            loss = network.loss_and_gradients(inputs, targets, state, dropout)
            trouble = self._guard.check(loss)
            if trouble:
                raise DivergedError(trouble)
            grads = network.grads.flat
            is_looked_at = place.iteration + 1 == self._signals.due
            if is_looked_at:
                self._signals.look_back(inputs, targets, state)
            now.optimizer.before_clipping(grads)
            self._clip(grads, self.config.clip)
            rate = self.rate_now
            now.optimizer.update(now.params.flat, grads, rate, place.iteration)
            if is_looked_at:
                self._signals.look_at(now, rate)
        if starts_over:
            place.epoch += 1
            place.position = 0
        self._note_on_map(loss)
        self.seen_at = place.position
        place.position += T
        now.state = network.window.end_state()
        place.next_input = self._require_streams().character(place.position)
        place.iteration += 1
        place.loss = loss
        place.smooth_loss = 0.999 * place.smooth_loss + 0.001 * loss
        self.history.append(loss, place.smooth_loss)
        if self._held_out is not None:
            is_goal = self.config.schedule == "linear" and place.iteration == self.config.goal_steps
            if place.iteration % self._held_out_every == 0 or is_goal:
                self._measuring = self._held_out.measure()
                if wait:
                    self._end_measuring()
        if loss < self._bests.least_window and self._bests.is_window_due(place.iteration):
            self._keep_as_best(WINDOW, loss)
        if place.iteration % BEST_EVERY == 0 and self._bests.is_lower(SMOOTH, place.smooth_loss):
            self._keep_as_best(SMOOTH, place.smooth_loss)
        return loss

    def measure_held_out(self) -> None:
        """Measure the held-out text at this step, if there is one: for the record, and for the best model."""
        self._end_measuring()
        last = self.history.last(HELD_OUT)
        if self._held_out is None or self.iteration == 0 or (last and last[0] == self.iteration):
            return
        self._measuring = self._held_out.measure()
        self._end_measuring()

    @property
    def is_measuring(self) -> bool:
        """Whether a measurement of the held-out text at this step has begun and not ended."""
        return self._measuring is not None

    def measure_on(self) -> None:
        """Measure a window more of the held-out text; with the last one its loss is taken in."""
        if self._measuring is None:
            return
        try:
            next(self._measuring)
        except StopIteration as end:
            self._measuring = None
            self._take_held_out(float(end.value) * self.config.seq_length)

    def _end_measuring(self) -> None:
        while self._measuring is not None:
            self.measure_on()

    def _take_held_out(self, loss: float) -> None:
        self.history.measure(HELD_OUT, loss)
        if self._bests.is_lower(HELD_OUT, loss):
            self._keep_as_best(HELD_OUT, loss)

    def _keep_as_best(self, by: str, value: float) -> None:
        self._bests.keep(by, self.moment(), value)
        if by == self._bests.chief:
            self._best_map = self.book_map.state()

    def _note_on_map(self, loss: float) -> None:
        place, T = self.now.place, self.config.seq_length
        if self.config.batch_size == 1:
            self.book_map.add(place.position, place.epoch, loss / T)
            return
        losses = self.network.window.losses.mean(axis=0).tolist()
        for start, nats in zip(self._require_streams().starts, losses, strict=True):
            self.book_map.add(start + place.position, place.epoch, nats)

    def _dropout(self) -> Dropout | None:
        """What the next step leaves out; None where there is nothing between layers."""
        config = self.config
        if config.layers == 1:
            return None
        return Dropout(config.dropout, config.seed, self.iteration)

    def change_learning_rate(self, value: float) -> None:
        """From the next step on, and for the record. Raises SettingError."""
        check_setting("learning_rate", value)
        self.now.place.learning_rate = value
        # Of several at one iteration only the last was ever learned with.
        changes = [change for change in self.rate_changes if change.iteration < self.iteration]
        if value != (changes[-1].learning_rate if changes else self.config.learning_rate):
            changes.append(RateChange(self.iteration, value))
        self.rate_changes = changes[-MAX_RATE_CHANGES:]

    def set_by_hand(self, edits: Sequence[Edit]) -> None:
        """Set weights of the network that learns, from the next step on, and note it in the record.

        What the optimizer remembers stays, and so does the moment to go back to, which is one without these
        edits. Raises UserError where one does not fit the network, or the run cannot be trained on.
        """
        self._require_streams()
        params = edited(self.now.params, edits)
        self._end_measuring()  # of the network as it was
        self.now.params.flat[:] = params.flat
        changes = (ChangeByHand(self.iteration, edit.words()) for edit in edits)
        self.by_hand = (*self.by_hand, *changes)[-MAX_CHANGES:]

    def note_expected(self, expectation: Expectation) -> None:
        """Note in the record what was expected; of what is not yet, the present iteration is said."""
        one = expectation._replace(iteration=min(max(0, expectation.iteration), self.iteration))
        self.expected = (*self.expected, one)[-MAX_EXPECTED:]

    def look(self) -> None:
        """Run the next window forward without learning: the network's window then shows it."""
        self.inputs, self.targets, state, _ = self.next_window()
        position = self.now.place.position
        self.seen_at = 0 if self._require_streams().starts_over(position) else position
        with np.errstate(over="ignore", invalid="ignore"):
            self.network.forward(self.inputs, self.targets, state)

    def look_at(self, start: int) -> None:
        """As ``look``, at the window that begins at ``start`` of each stream, whatever comes next. What
        stands before it is read first, from a clear state."""
        streams, T = self._require_streams(), self.config.seq_length
        start = 0 if streams.starts_over(start) else start
        state = np.zeros_like(self.now.state)
        with np.errstate(over="ignore", invalid="ignore"):
            for place in range(start - min(WARMING_WINDOWS, start // T) * T, start + 1, T):
                self.inputs, self.targets = streams.window(place)
                self.network.forward(self.inputs, self.targets, state)
                state = self.network.window.end_state()
        self.seen_at = start

    def stand_at(self, moment: Moment) -> None:
        """Be the network of a moment of this run, to be looked at: the record stays that of where it stood,
        so that it cannot be gone on from here."""
        self._measuring = None
        self.now.take(moment)
        self.now.optimizer.last_step[:] = 0
        self.network.grads.flat[:] = 0

    def take_apart(self, stream: int = 0) -> LearningStep:
        """The next step, made by the engine on a copy of the network, with all its numbers: of one
        ``stream``, and without the numbers that dropout will leave out of this very step."""
        inputs, targets, state, _ = self.next_window()
        return take_apart(
            self.architecture, self.now.params, self.now.optimizer, state, inputs, targets,
            vocabulary=self.vocabulary, iteration=self.iteration,
            learning_rate=self.rate_now, clip=self.config.clip, clip_by=self.config.clip_by,
            stream=stream, dropout=self._dropout(),
        )  # fmt: skip

    # ── writing ──

    def log_sample(self) -> LoggedSample:
        """Draw a sample from where training stands and put it into the log."""
        now, place = self.now, self.now.place
        writer = Writer(
            self.architecture, now.params, now.state[0], place.next_input, Dials(), now.generator
        )  # fmt: skip
        with np.errstate(over="ignore", invalid="ignore"):
            text = self.vocabulary.decode(writer.write(self.config.sample_length))
        sample = LoggedSample(place.iteration, place.smooth_loss, text)
        self._log.add(sample)
        self._bests.note_generator(now)
        return sample

    def is_sample_due(self) -> bool:
        """Before the first step, at the EARLY_SAMPLES, and every ``sample_every`` iterations; once each."""
        return self._log.is_due(self.iteration, self.config.sample_every)

    def start_writing(self, prime: str, dials: Dials, seed: int, *, network: str = NOW) -> tuple[Writer, str]:
        """A writer that has read ``prime``, and the characters of it that are not known.

        It writes with a copy of the present network, or of the best one by the loss that ``network`` names
        (a key of ``BY``). Raises UserError where there is none.
        """
        moment = self.network_called(network)
        ids, unknown = self.vocabulary.encode(prime)
        writer = start_writer(
            self.architecture, moment.params, ids, dials=dials, seed=seed,
            state=moment.state[0], next_input=moment.place.next_input,
        )  # fmt: skip
        return writer, unknown

    def astray_in(self, prime: str, *, network: str = NOW) -> float:
        """Nats per character at which that network reads ``prime``, where it loses its way in it; else 0."""
        ids, _ = self.vocabulary.encode(prime)
        return astray(self.architecture, self.network_called(network).params, ids)

    def network_called(self, network: str) -> Moment:
        """The moment that stands now, or the best one by a loss. Raises UserError where there is none."""
        moment = self.now if network == NOW else self._bests.moment(network)
        if moment is None:
            raise UserError(
                f"This run has kept no network with the lowest {BY.get(network, network)}: "
                "take the network as it is now."
            )
        return moment

    # ── keeping and going back ──

    def moment(self) -> Moment:
        """All numbers of this moment, copied."""
        return self.now.copy()

    def checkpoint(self) -> Checkpoint:
        """The whole run, copied. Raises UserError while its numbers are not finite."""
        self._end_measuring()
        if not np.isfinite(self.now.params.flat).all():
            raise UserError("The run has diverged; go back to its last good moment before saving it.")
        return Checkpoint(
            settings=self.config.to_dict(),
            vocabulary=self.vocabulary,
            text=self.text,
            architecture=self.architecture,
            last=self.moment(),
            best=self.best,
            history=self.history.to_arrays(),
            book_map=self.book_map.to_arrays(),
            best_book_map=self._best_map.to_arrays() if self._best_map else {},
            samples=tuple(self.samples),
            rate_changes=tuple(self.rate_changes),
            elapsed=self.elapsed,
            run_id=self.run_id,
            source=self._source,
            best_held_out=self._bests.held_out,
            rivals=self._bests.rivals,
            by_hand=self.by_hand,
            signals=self.signals.to_arrays(),
            parent=self.parent,
            expected=self.expected,
        )

    @property
    def good_moment(self) -> Moment | None:
        """The last moment that training went on well from, if there is one."""
        good = self._good()
        return good.moment if good else None

    def _good(self) -> GoodMoment | None:
        settled = [
            good for good in self._good_moments
            if good.moment.place.iteration + SETTLED_AFTER <= self.iteration
        ]  # fmt: skip
        return next(iter(settled[-1:] or self._good_moments[:1]), None)

    def go_back(self) -> None:
        """Return to the last good moment, with its curves, its map and its log."""
        good = self._good()
        if good is None:
            raise UserError("There is no earlier moment to go back to: start a new run.")
        moment, map_state, self.by_hand = good
        iteration = moment.place.iteration
        self._measuring = None
        self.now.take(moment)
        self.history.truncate(iteration)
        self._signals.go_back(iteration)
        self.book_map = BookMap.from_state(map_state)
        self._log.truncate(iteration)
        self.expected = tuple(one for one in self.expected if one.iteration <= iteration)
        self.change_learning_rate(moment.place.learning_rate)
        self._bests.forget(after=iteration)
        if self.best is None:
            self._best_map = None
        self._good_moments = [good]
        self._guard.reset()

    def rewind(self, factor: float) -> None:
        """``go_back``, and go on with the learning rate times ``factor``.

        That is the present rate or the one at that moment, whichever is smaller: a rate
        raised in between is what went wrong. A run that never had a good moment because
        its first weights are too large begins again with weights of the default spread,
        and its settings say so.
        """
        learning_rate = self.learning_rate
        self.go_back()
        self.change_learning_rate(min(learning_rate, self.learning_rate) * factor)
        is_wide = SETTINGS["sigma"].matters(self.config.to_dict()) and self.config.sigma > SAFE_SIGMA
        if self.iteration == 0 and is_wide:
            self._begin_again()
        self._good_moments = [self._as_good_moment()]

    def _begin_again(self) -> None:
        """From here on this is the run that begins with the safe sigma and the present learning rate."""
        self.config = dataclasses.replace(
            self.config, sigma=SAFE_SIGMA, learning_rate=self.learning_rate
        )  # fmt: skip
        self.now.take(first_moment(self.architecture, self.config, self.now.place.next_input))
        self.rate_changes = []
        self.by_hand = ()
        self._log.clear()  # what the weights that are gone have written

    def _remember_good_moment(self) -> None:
        if self._guard.is_calm and np.isfinite(self.now.params.flat).all():
            self._good_moments = [*self._good_moments[-1:], self._as_good_moment()]

    def _as_good_moment(self) -> GoodMoment:
        return GoodMoment(self.moment(), self.book_map.state(), self.by_hand)

    def _require_streams(self) -> Streams:
        if self._streams is None:
            raise UserError(
                f"The text of this checkpoint, {self.text.name}, is not at hand: "
                "open it to train on; samples can be drawn without it."
            )
        return self._streams

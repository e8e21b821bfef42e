"""Learner: one run of learning, a step at a time.

Owns the model, the optimizer, the generator and the place in the text. Knows no
commands, no outbox, no clock and no thread: the Trainer and the command line drive it.
"""

import dataclasses
import math
import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.bookmap import BookMap, MapState
from rnnviz.core.checkpoint import (
    MAX_LOG_BYTES,
    MAX_RATE_CHANGES,
    Checkpoint,
    LoggedSample,
    Moment,
    RateChange,
    TextIdentity,
    logged_bytes,
)
from rnnviz.core.decoding import Ids
from rnnviz.core.errors import CheckpointError, UserError
from rnnviz.core.history import MAX_LOSS, LossHistory
from rnnviz.core.model import CharRNN, Parameters, draw_parameters
from rnnviz.core.optim import Adagrad, clip_gradients
from rnnviz.core.sampling import Writer, start_writer
from rnnviz.core.text import Corpus
from rnnviz.training.config import EARLY_SAMPLES, TrainingConfig, check_setting
from rnnviz.training.divergence import DivergenceGuard
from rnnviz.training.learning_step import LearningStep

Array = NDArray[Any]

BEST_EVERY = 100
"""Steps between two looks at whether the smooth loss is the lowest so far."""
GOOD_EVERY = 500
"""Steps between two copies to go back to when training diverges."""
SETTLED_AFTER = 100
"""A copy is trusted when training went on well for so many steps after it."""
SAFE_SIGMA = 0.01
"""The spread of first weights that a run restarts with when its own diverged at once."""


class DivergedError(UserError):
    """Training went wrong; the run stands at the step where that was seen."""


class Learner:
    """A run: create it with a text and settings, or from a checkpoint with ``Learner.resume``.

    ``corpus`` is None for a checkpoint whose text is not at hand: it can write, not learn.
    ``inputs`` and ``targets`` (T,) are the window that ``model.window`` shows: of the last
    step, or of the last ``look``.
    """

    def __init__(self, corpus: Corpus, config: TrainingConfig) -> None:
        corpus.require(config.seq_length)
        self.run_id = uuid.uuid4().hex
        self.config = config
        self.corpus: Corpus | None = corpus
        self.vocabulary = corpus.vocabulary
        self.text = identify(corpus)
        self._source = corpus.source
        self._generator = np.random.default_rng(config.seed)
        params = draw_parameters(
            corpus.vocab_size, config.hidden_size, config.sigma, self._generator, config.dtype
        )
        self._set_up(params)
        self.book_map = BookMap(corpus.size, config.seq_length)
        self.smooth_loss = self.guessing_loss
        self.loss = self.smooth_loss
        self.next_input = int(corpus.ids[0])

    def _set_up(self, params: Parameters) -> None:
        self.model = CharRNN(params)
        self.memory = Parameters(params.vocab_size, params.hidden_size, params.flat.dtype)
        self._optimizer = Adagrad(self.memory.flat)
        self.hprev: Array = np.zeros(params.hidden_size, params.flat.dtype)
        self.inputs: Ids = np.zeros(0, np.uint8)
        self.targets: Ids = np.zeros(0, np.uint8)
        self.position = 0
        self.iteration = 0
        self.epoch = 0
        self.elapsed = 0.0
        self.learning_rate = self.config.learning_rate
        self.rate_changes: list[RateChange] = []
        self.history = LossHistory()
        self._set_samples(())
        self.best: Moment | None = None
        self._best_map: MapState | None = None
        self._guard = DivergenceGuard(self.guessing_loss)
        self._good_moments: list[tuple[Moment, MapState]] = []

    @classmethod
    def resume(cls, checkpoint: Checkpoint, corpus: Corpus | None) -> "Learner":
        """The run of a checkpoint, to go on bit for bit as if it had never stopped.

        ``corpus`` may be another text in the same characters: training then starts at
        its beginning. Raises CheckpointError where the characters differ, SettingError
        where the settings in the file are out of range.
        """
        learner = cls.__new__(cls)
        config = TrainingConfig.from_dict(checkpoint.settings)
        params = checkpoint.last.params
        if (config.hidden_size, config.dtype) != (params.hidden_size, params.flat.dtype.name):
            raise CheckpointError("The checkpoint's settings do not fit its network: it is damaged.")
        check_setting("learning_rate", checkpoint.last.learning_rate)
        if max(checkpoint.last.loss, checkpoint.last.smooth_loss) > MAX_LOSS:
            raise CheckpointError("The checkpoint is damaged: no run has such a loss.")
        learner.run_id = checkpoint.run_id or uuid.uuid4().hex
        learner.config = config
        learner.vocabulary = checkpoint.vocabulary
        learner.text = checkpoint.text
        learner._source = checkpoint.source
        learner.corpus = None
        learner._generator = np.random.default_rng()
        learner._set_up(params.copy())
        learner.elapsed = checkpoint.elapsed
        learner._set_samples(checkpoint.samples)
        learner.rate_changes = list(checkpoint.rate_changes)
        if checkpoint.history:
            try:
                learner.history = LossHistory.from_arrays(checkpoint.history)
            except ValueError as error:
                raise CheckpointError(f"The checkpoint is damaged: {error}.") from error
        if learner.history.steps != checkpoint.last.iteration:
            raise CheckpointError(
                f"The checkpoint is damaged: its loss history has {learner.history.steps:,} steps, "
                f"the run {checkpoint.last.iteration:,}."
            )
        learner.book_map = _book_map_of(checkpoint, config)
        learner.best = checkpoint.best
        learner._best_map = _best_map_of(checkpoint, config)
        learner._go_to(checkpoint.last)
        for moment in (checkpoint.last, checkpoint.best or checkpoint.last):
            check_setting("learning_rate", moment.learning_rate)
        if corpus is not None:
            learner._attach(corpus)
        learner._good_moments = [(learner.moment(), learner.book_map.state())]
        return learner

    def _attach(self, corpus: Corpus) -> None:
        if corpus.vocabulary != self.vocabulary:
            raise CheckpointError(
                f"The checkpoint was trained on {self.text.name} and its {len(self.vocabulary)} characters; "
                f"training it on {corpus.name} needs the same characters. It can still write samples."
            )
        corpus.require(self.config.seq_length)
        identity = identify(corpus)
        same = (identity.sha256, identity.size) == (self.text.sha256, self.text.size)
        if not same or self.position >= corpus.size:
            self.position = self.epoch = 0
            self.hprev = np.zeros_like(self.hprev)
            self.next_input = int(corpus.ids[0])
            self.book_map = BookMap(corpus.size, self.config.seq_length)
            self.best = self._best_map = None  # its place, its pass and its loss are the other text's
        self.corpus = corpus
        self.text = identity
        self._source = corpus.source

    # ── what it knows ──

    @property
    def guessing_loss(self) -> float:
        """T · ln V: the loss of expecting every character alike, where a run starts."""
        return self.config.seq_length * math.log(self.model.vocab_size)

    def next_window(self) -> tuple[Ids, Ids, Array, bool]:
        """(inputs (T,), targets (T,), hprev (H,), whether the text starts over) of the next step."""
        corpus = self._require_corpus()
        T = self.config.seq_length
        position, hprev = self.position, self.hprev
        starts_over = position + T + 1 >= corpus.size
        if starts_over:
            position, hprev = 0, np.zeros_like(hprev)
        ids = corpus.ids
        return (
            ids[position : position + T],
            ids[position + 1 : position + T + 1],
            hprev,
            starts_over and self.iteration > 0,
        )

    # ── learning ──

    def step(self) -> float:
        """Learn from the next window; returns its loss (nats, summed over the window).

        Raises DivergedError, with the numbers in its text, where the loss is not finite
        or has stayed too high. The parameters of that step are then not updated.
        """
        inputs, targets, hprev, starts_over = self.next_window()
        self.inputs, self.targets = inputs, targets
        if self.iteration % GOOD_EVERY == 0:
            self._remember_good_moment()
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            # A run that diverges overflows on its way; the guard tells it in words.
            loss = self.model.loss_and_gradients(inputs, targets, hprev)
            trouble = self._guard.check(loss)
            if trouble:
                raise DivergedError(trouble)
            clip_gradients(self.model.grads.flat, self.config.clip)
            self._optimizer.update(self.model.params.flat, self.model.grads.flat, self.learning_rate)
        if starts_over:
            self.epoch += 1
            self.position = 0
        self.book_map.add(self.position, self.epoch, loss / self.config.seq_length)
        self.position += self.config.seq_length
        self.hprev = self.model.window.hs[-1].copy()
        self.next_input = int(self._require_corpus().ids[self.position])
        self.iteration += 1
        self.loss = loss
        self.smooth_loss = 0.999 * self.smooth_loss + 0.001 * loss
        self.history.append(loss, self.smooth_loss)
        if self.iteration % BEST_EVERY == 0 and (
            self.best is None or self.smooth_loss < self.best.smooth_loss
        ):
            self.best, self._best_map = self.moment(), self.book_map.state()
        return loss

    def change_learning_rate(self, value: float) -> None:
        """From the next step on, and for the record. Raises SettingError."""
        check_setting("learning_rate", value)
        self.learning_rate = value
        # Of several at one iteration only the last was ever learned with.
        changes = [change for change in self.rate_changes if change.iteration < self.iteration]
        if value != (changes[-1].learning_rate if changes else self.config.learning_rate):
            changes.append(RateChange(self.iteration, value))
        self.rate_changes = changes[-MAX_RATE_CHANGES:]

    def look(self) -> None:
        """Run the next window forward without learning: the model's window then shows it."""
        self.inputs, self.targets, hprev, _ = self.next_window()
        with np.errstate(over="ignore", invalid="ignore"):
            self.model.forward(self.inputs, self.targets, hprev)

    def take_apart(self) -> LearningStep:
        """The next step, made by the engine on a copy of the network, with all its numbers."""
        inputs, targets, hprev, _ = self.next_window()
        params = self.model.params.copy()
        before, memory, new_memory, steps = (
            params.copy(),
            self.memory.copy(),
            self.memory.copy(),
            params.copy(),
        )
        model, optimizer = CharRNN(params), Adagrad(new_memory.flat)
        with np.errstate(over="ignore", invalid="ignore"):
            loss = model.loss_and_gradients(inputs, targets, hprev)
            grads = model.grads.copy()
            clip_gradients(model.grads.flat, self.config.clip)
            optimizer.update(params.flat, model.grads.flat, self.learning_rate)
        steps.flat[:] = optimizer.step
        return LearningStep(
            vocabulary=self.vocabulary,
            iteration=self.iteration,
            inputs=inputs,
            targets=targets,
            loss=loss,
            learning_rate=self.learning_rate,
            clip=self.config.clip,
            window=model.window,
            params=before,
            grads=grads,
            clipped=model.grads,
            memory=memory,
            new_memory=new_memory,
            steps=steps,
            new_params=params,
        )

    # ── writing ──

    def log_sample(self) -> LoggedSample:
        """Draw a sample from where training stands and put it into the log."""
        writer = Writer(self.model.params, self.hprev, self.next_input, 1.0, self._generator)
        with np.errstate(over="ignore", invalid="ignore"):
            text = self.vocabulary.decode(writer.write(self.config.sample_length))
        sample = LoggedSample(self.iteration, self.smooth_loss, text)
        self.samples.append(sample)
        self._log_bytes += logged_bytes(sample)
        if self.best is not None and self.best.iteration == self.iteration:
            # The log at that moment holds this sample: who goes on from there draws the next one.
            self.best = dataclasses.replace(self.best, generator=dict(self._generator.bit_generator.state))
        if self._log_bytes > MAX_LOG_BYTES:
            # A longer log would make a checkpoint that is refused: every second one goes.
            self._set_samples([*self.samples[:-1:2], sample])
        return sample

    def _set_samples(self, samples: Iterable[LoggedSample]) -> None:
        self.samples = list(samples)
        self._log_bytes = sum(map(logged_bytes, self.samples))

    def is_sample_due(self) -> bool:
        """Before the first step, at the EARLY_SAMPLES, and every ``sample_every`` iterations; once each."""
        iteration, every = self.iteration, self.config.sample_every
        if iteration % every != 0 and not (iteration < every and iteration in EARLY_SAMPLES):
            return False
        return not self.samples or self.samples[-1].iteration != iteration

    def start_writing(
        self, prime: str, temperature: float, seed: int, *, best: bool = False
    ) -> tuple[Writer, str]:
        """A writer that has read ``prime``, and the characters of it that are not known.

        It writes with a copy of the present network, or of the best one so far.
        """
        moment = self.best if best and self.best is not None else None
        ids, unknown = self.vocabulary.encode(prime)
        writer = start_writer(
            moment.params if moment else self.model.params,
            ids,
            temperature=temperature,
            seed=seed,
            hprev=moment.hprev if moment else self.hprev,
            next_input=moment.next_input if moment else self.next_input,
        )
        return writer, unknown

    # ── keeping and going back ──

    def moment(self) -> Moment:
        """All numbers of this moment, copied."""
        return Moment(
            iteration=self.iteration,
            epoch=self.epoch,
            position=self.position,
            next_input=self.next_input,
            loss=self.loss,
            smooth_loss=self.smooth_loss,
            learning_rate=self.learning_rate,
            params=self.model.params.copy(),
            memory=self.memory.copy(),
            hprev=self.hprev.copy(),
            generator=dict(self._generator.bit_generator.state),
        )

    def checkpoint(self) -> Checkpoint:
        """The whole run, copied. Raises UserError while its numbers are not finite."""
        if not np.isfinite(self.model.params.flat).all():
            raise UserError("The run has diverged; go back to its last good moment before saving it.")
        return Checkpoint(
            settings=self.config.to_dict(),
            vocabulary=self.vocabulary,
            text=self.text,
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
        )

    @property
    def good_moment(self) -> Moment | None:
        """The last moment that training went on well from, if there is one."""
        good = self._good()
        return good[0] if good else None

    def _good(self) -> tuple[Moment, MapState] | None:
        settled = [g for g in self._good_moments if g[0].iteration + SETTLED_AFTER <= self.iteration]
        return next(iter(settled[-1:] or self._good_moments[:1]), None)

    def go_back(self) -> None:
        """Return to the last good moment, with its curves, its map and its log."""
        good = self._good()
        if good is None:
            raise UserError("There is no earlier moment to go back to: start a new run.")
        moment, map_state = good
        self._go_to(moment)
        self.history.truncate(moment.iteration)
        self.book_map = BookMap.from_state(map_state)
        self._set_samples(s for s in self.samples if s.iteration <= moment.iteration)
        self.change_learning_rate(moment.learning_rate)
        if self.best is not None and self.best.iteration > moment.iteration:
            self.best = self._best_map = None
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
        if self.iteration == 0 and self.config.sigma > SAFE_SIGMA:
            self._begin_again()
        self._good_moments = [(self.moment(), self.book_map.state())]

    def _begin_again(self) -> None:
        """From here on this is the run that begins with the safe sigma and the present learning rate."""
        self.config = replace(self.config, sigma=SAFE_SIGMA, learning_rate=self.learning_rate)
        self._generator = np.random.default_rng(self.config.seed)
        fresh = draw_parameters(
            self.model.vocab_size, self.model.hidden_size, SAFE_SIGMA, self._generator, self.model.dtype
        )
        self.model.params.flat[:] = fresh.flat
        self.rate_changes = []
        self._set_samples(())  # what the weights that are gone have written

    def _remember_good_moment(self) -> None:
        if self._guard.is_calm and np.isfinite(self.model.params.flat).all():
            self._good_moments = [*self._good_moments[-1:], (self.moment(), self.book_map.state())]

    def _go_to(self, moment: Moment) -> None:
        self.model.params.flat[:] = moment.params.flat
        self.memory.flat[:] = moment.memory.flat
        self.hprev = moment.hprev.copy()
        self.iteration = moment.iteration
        self.epoch = moment.epoch
        self.position = moment.position
        self.next_input = moment.next_input
        self.loss = moment.loss
        self.smooth_loss = moment.smooth_loss
        self.learning_rate = moment.learning_rate
        self._generator.bit_generator.state = moment.generator

    def _require_corpus(self) -> Corpus:
        if self.corpus is None:
            raise UserError(
                f"The text of this checkpoint, {self.text.name}, is not at hand: "
                "open it to train on; samples can be drawn without it."
            )
        return self.corpus


def _book_map_of(checkpoint: Checkpoint, config: TrainingConfig) -> BookMap:
    """The map that a checkpoint holds; an empty one for a file without. Raises CheckpointError."""
    return _map_from(checkpoint.book_map) or BookMap(max(1, checkpoint.text.size), config.seq_length)


def _best_map_of(checkpoint: Checkpoint, config: TrainingConfig) -> MapState | None:
    """The map as of a checkpoint's best moment. Raises CheckpointError."""
    best = checkpoint.best
    if best is None:
        return None
    book_map = _map_from(checkpoint.best_book_map)
    if book_map is None:  # of an older release: what the map of the last moment can tell
        book_map = _book_map_of(checkpoint, config)
        book_map.truncate(best.position, best.epoch)
    return book_map.state()


def _map_from(arrays: dict[str, Array]) -> BookMap | None:
    """None where there are no arrays. Raises CheckpointError."""
    try:
        return BookMap.from_arrays(arrays) if arrays else None
    except ValueError as error:
        raise CheckpointError(f"The checkpoint is damaged: {error}.") from error


def identify(corpus: Corpus) -> TextIdentity:
    """Which text a corpus is, for a checkpoint."""
    return TextIdentity(
        name=corpus.name,
        path=str(corpus.path.absolute()) if corpus.path else "",
        sha256=corpus.sha256,
        size=corpus.size,
        encoding=corpus.encoding,
    )

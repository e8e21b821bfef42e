"""Lesson: a network that learns the task of a shape, in slices, and is asked about cases that it never saw.

Adam, gradients clipped by norm, batches of cases drawn at random. Knows a shape; knows no clock, no screen.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.sequence import Batch, SequenceNetwork
from rnnviz.core.lecture.shape import Case, Shape
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.clipping import clip_norm
from rnnviz.core.network.optimizers.adam import Adam

_BATCH = 32
_CLIP = 1.0
_SMOOTH = 0.98


class Unrolled(NamedTuple):
    """What the network made of one case, step by step.

    case     what entered, and what was asked for
    states   (T,H) h after each step;  ps (T,O) the chances of each of the shape's ``writes``
    outputs  of each step the likeliest symbol
    losses   (T,) nats; nan where nothing is asked for
    """

    case: Case
    states: Array
    ps: Array
    outputs: tuple[str, ...]
    losses: Array

    @property
    def written(self) -> tuple[str, ...]:
        """Of each step the likeliest symbol where one is asked for, else ""."""
        return tuple(got if asked else "" for got, asked in zip(self.outputs, self.case.answers, strict=True))

    @property
    def right(self) -> bool:
        """Whether all that was asked for came."""
        return self.written == self.case.answers


class Lesson:
    """One network, the cases that it learns, and those that are held out.

    previous_input  ``h_t = tanh(Wxh [x_t, x_{t-1}] + bh)``: the input before instead of the state before. Wxh
                    has twice the columns, Whh stays at zero, and the cell is the vanilla one, whose state is
                    nothing but h.
    cases   how many different cases it has learnt from so far
    shown   how many in all, with those that came again
    steps   learning steps done
    loss    smooth, nats a symbol that is asked for; at first that of guessing evenly
    """

    def __init__(self, shape: Shape, seed: int, *, previous_input: bool = False) -> None:
        self.shape, self.seed, self.previous_input = shape, seed, previous_input
        self._generator = np.random.default_rng(seed)
        self.seen, self.unseen = shape.cases(self._generator)
        self.cell = CELLS["rnn" if previous_input else shape.cell]
        self._columns = {symbol: column for column, symbol in enumerate(shape.reads)}
        self._numbers = {symbol: number for number, symbol in enumerate(shape.writes)}
        inputs = len(shape.reads) * (2 if previous_input else 1)
        self.network = SequenceNetwork(self.cell, inputs, shape.hidden_size, len(shape.writes))
        self.params = self.network.draw(self._generator, np.float32)
        if previous_input:
            self.params["Whh"].fill(0)
        self.grads = self.params.zeros()
        self._optimizer = Adam(self.params.flat)
        self.steps = self.shown = 0
        self.loss = float(np.log(len(shape.writes)))
        self._met = np.zeros(len(self.seen), bool)

    @property
    def cases(self) -> int:
        return int(self._met.sum())

    def train(self, steps: int) -> None:
        """Learn from so many batches more."""
        for _ in range(steps):
            drawn = self._generator.integers(0, len(self.seen), _BATCH)
            batch = self.batch([self.seen[index] for index in drawn])
            loss = self.network.loss_and_gradients(self.params, batch, self.grads)
            if self.previous_input:
                self.grads["Whh"].fill(0)
            clip_norm(self.grads.flat, _CLIP)
            self._optimizer.update(self.params.flat, self.grads.flat, self.shape.learning_rate, self.steps)
            self.steps += 1
            self.shown += _BATCH
            self._met[drawn] = True
            self.loss = _SMOOTH * self.loss + (1 - _SMOOTH) * loss

    def accuracy(self) -> float:
        """The share of held-out cases of which all that is asked for comes right."""
        return 1 - len(self.failures()) / len(self.unseen)

    def failures(self) -> list[Unrolled]:
        """The held-out cases that do not come right."""
        return [unrolled for unrolled in self.unroll(self.unseen) if not unrolled.right]

    def try_on(self, text: str) -> Unrolled:
        """What becomes of a text that a person typed. Raises TextError where the task knows no such text."""
        return self.unroll([self.shape.read(text)])[0]

    def unroll(self, cases: Sequence[Case]) -> list[Unrolled]:
        """What the network makes of each case."""
        batch = self.batch(cases)
        states, ps = self.network.forward(self.params, batch)
        writes, unrolled = self.shape.writes, []
        for b, case in enumerate(cases):
            T = len(case.enters)
            mine = ps[:T, b].copy()
            outputs = tuple(writes[number] for number in mine.argmax(axis=1))
            asked = batch.weights[:T, b] > 0
            with np.errstate(divide="ignore"):
                losses = -np.log(mine[np.arange(T), batch.targets[:T, b]])
            losses[~asked] = np.nan
            unrolled.append(Unrolled(case, states[:T, b].copy(), mine, outputs, losses))
        return unrolled

    def batch(self, cases: Sequence[Case]) -> Batch:
        """Cases side by side, those that are shorter followed by nothing; the weights add up to 1."""
        T, B, I = max(len(case.enters) for case in cases), len(cases), len(self._columns)  # noqa: E741 - the field's
        dtype = self.params.flat.dtype
        xs = np.zeros((T, B, I), dtype)
        targets, weights = np.zeros((T, B), np.intp), np.zeros((T, B), dtype)
        for b, case in enumerate(cases):
            for t, (symbols, answer) in enumerate(zip(case.enters, case.answers, strict=True)):
                for symbol in symbols:
                    xs[t, b, self._columns[symbol]] += 1
                if answer:
                    targets[t, b], weights[t, b] = self._numbers[answer], 1
        weights /= weights.sum()
        if self.previous_input:
            before = np.concatenate([np.zeros_like(xs[:1]), xs[:-1]])
            xs = np.concatenate([xs, before], axis=2)
        return Batch(xs, targets, weights)

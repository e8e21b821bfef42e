"""Lesson: a network that learns the task of a shape, in slices, and is asked about cases that it never saw.

Knows a shape; knows no clock and no screen.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.practice import Practice
from rnnviz.core.lecture.pupil import Pupil
from rnnviz.core.lecture.sequence import Batch, SequenceNetwork
from rnnviz.core.lecture.shape import Case, Shape
from rnnviz.core.network.cells import CELLS


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


class Lesson(Pupil[Case]):
    """One network, the cases that it learns (``seen``), and those that are held out (``unseen``).

    previous_input  ``h_t = tanh(Wxh [x_t, x_{t-1}] + bh)``: the input before instead of the state before. Wxh
                    has twice the columns, Whh stays at zero, and the cell is the vanilla one, whose state is
                    nothing but h.
    """

    def __init__(self, shape: Shape, seed: int, *, previous_input: bool = False) -> None:
        super().__init__(seed)
        self.shape, self.previous_input = shape, previous_input
        self.seen, self.unseen = shape.cases(self._generator)
        self.cell = CELLS["rnn" if previous_input else shape.cell]
        self._columns = {symbol: column for column, symbol in enumerate(shape.reads)}
        self._numbers = {symbol: number for number, symbol in enumerate(shape.writes)}
        inputs = len(shape.reads) * (2 if previous_input else 1)
        self.network = SequenceNetwork(self.cell, inputs, shape.hidden_size, len(shape.writes))
        still = ("Whh",) if previous_input else ()
        self._practice = Practice(
            self.network, self._generator, shape.learning_rate, decay=shape.decay, still=still
        )
        for name in still:
            self.params[name].fill(0)
        self._encoded: dict[str, _Encoded] = {}  # of the seen cases, those that were met

    @property
    def cases(self) -> int:
        return len(self._encoded)

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
        return self._side_by_side([self._encode(case) for case in cases])

    def _batch_of_seen(self, drawn: list[int]) -> Batch:
        return self._side_by_side([self._encoded_case(self.seen[index]) for index in drawn])

    def _encoded_case(self, case: Case) -> "_Encoded":
        encoded = self._encoded.get(case.text)
        if encoded is None:
            encoded = self._encoded[case.text] = self._encode(case)
        return encoded

    def _encode(self, case: Case) -> "_Encoded":
        columns, numbers = self._columns, self._numbers
        entering = [(t, columns[symbol]) for t, symbols in enumerate(case.enters) for symbol in symbols]
        asked = [(t, numbers[answer]) for t, answer in enumerate(case.answers) if answer]
        return _Encoded(len(case.enters), np.array(entering).T, np.array(asked).T)

    def _side_by_side(self, encoded: Sequence["_Encoded"]) -> Batch:
        T, B, dtype = max(each.length for each in encoded), len(encoded), self.params.flat.dtype
        xs = np.zeros((T, B, len(self._columns)), dtype)
        targets, weights = np.zeros((T, B), np.intp), np.zeros((T, B), dtype)
        for b, (_, (enter_at, columns), (asked_at, numbers)) in enumerate(encoded):
            np.add.at(xs, (enter_at, b, columns), 1)
            targets[asked_at, b] = numbers
            weights[asked_at, b] = 1
        weights /= weights.sum()
        if self.previous_input:
            before = np.concatenate([np.zeros_like(xs[:1]), xs[:-1]])
            xs = np.concatenate([xs, before], axis=2)
        return Batch(xs, targets, weights)


class _Encoded(NamedTuple):
    """A case in numbers: its steps; (step, column) of what enters and (step, number) of what is asked for,
    each (2,n)."""

    length: int
    entering: Array
    asked: Array

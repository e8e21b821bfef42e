"""What is measured of how a run learns, and when: the signals of its record.

At fixed steps, so that a run that is taken up again has the same ones to the last bit: often at the
beginning, when most happens, and later the more seldom the dearer a signal is. Knows one learner's network
and moment; knows no clock.
"""

import math

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.imitation import Imitation, passages_of
from rnnviz.core.inside.reach import MOST_ERRORS, Reach
from rnnviz.core.inside.saturation import mean_slopes, saturated
from rnnviz.core.inside.spectra import largest_values
from rnnviz.core.inside.steps import ratios, shares_beyond, sizes
from rnnviz.core.network.network import Network
from rnnviz.core.record.moment import Moment
from rnnviz.core.record.signals import (
    CLIPPED,
    FACTOR,
    IMITATION,
    MAX_VALUE,
    NORM,
    RATE,
    REACH,
    RECURRENT,
    SATURATED,
    SLOPE,
    UPDATE,
    Signals,
)
from rnnviz.core.text.decoding import Ids
from rnnviz.training.config import TrainingConfig

SHARE = 0.001
"""Of training time that each kind of signal may take in the long run."""
MOST_LAGS = 512
"""Of a longer window no farther lag is kept."""
LIGHT = "light"
"""What costs no more than a step: sizes and shares of numbers that are there."""


def costs(config: TrainingConfig) -> dict[str, float]:
    """What measuring each kind once costs, in steps of training; measured for networks of 20 to 512 units."""
    B, read = config.batch_size, config.batch_size * config.seq_length
    return {
        LIGHT: 2.5,
        REACH: 0.35 * min(config.seq_length, MOST_ERRORS) / B + 0.5,
        IMITATION: 250 / read + 1,
        RECURRENT: 200 / read + 1,
    }


FIRST = {LIGHT: 1, REACH: 1, IMITATION: 10, RECURRENT: 1}
"""The step at which each is measured first. Counting the text's characters, for what is imitated, takes
a few steps' time, and the first ones are to be seen at once."""
OF_A_DECADE = {LIGHT: 4.0, REACH: 3.5, IMITATION: 3.5, RECURRENT: 0.7}
"""How often each is measured from step 10 to 100, from 100 to 1,000, and so on, whatever it costs."""


def next_due(kind: str, last: int, cost: float) -> int:
    """The step at which a kind is measured next, after step ``last``; 0: never yet."""
    if last == 0:
        return FIRST[kind]
    often = OF_A_DECADE[kind] / (math.log(10) * last) + SHARE / cost
    return last + max(1, round(1 / often))


class SignalRecorder:
    """Measures one run.

    due  the step that is to be looked at next: ``look_back`` during it, before the gradient is clipped, and
         ``look_at`` when it is done
    """

    def __init__(self, config: TrainingConfig, network: Network, record: Signals) -> None:
        self.record = record
        self._config, self._network = config, network
        self._reach = Reach(network.architecture, network.params)
        self._imitation: Imitation | None = None
        self._text: tuple[Ids, int] | None = None
        self._costs = costs(config)
        self.due = 0
        self._due_of: dict[str, int] = {}
        self._take_up()

    def read(self, ids: Ids, held_out: int) -> None:
        """The text that is learned, whose last ``held_out`` characters are not; without one nothing is said
        of what the network imitates."""
        self._text, self._imitation = (ids, held_out), None

    def go_back(self, iteration: int) -> None:
        """Forget what came after ``iteration``."""
        self.record.truncate(iteration)
        self._take_up()

    def look_back(self, inputs: Ids, targets: Ids, state: Array) -> None:
        """At the window just read and the gradient that came of it, before it is clipped: at step ``due``.

        inputs, targets (T,) or (T,B), state (B,S): of several streams the first one's errors are followed.
        """
        config, network = self._config, self._network
        specs, grads = network.architecture.specs, network.grads.flat
        if self._is_due(LIGHT):
            lengths = sizes(grads, specs)
            self._add(NORM, lengths)
            if config.clip_by == "entry":
                self._add(CLIPPED, shares_beyond(grads, config.clip, specs))
            elif config.clip_by == "norm":
                self._add(FACTOR, np.array([min(1.0, config.clip / max(lengths[0], 1e-30))]))
            self._add(SATURATED, saturated(network.window))
            self._add(SLOPE, mean_slopes(network.window))
        if self._is_due(REACH):
            one = (inputs, targets) if inputs.ndim == 1 else (inputs[:, 0], targets[:, 0])
            self._add(REACH, self._reach.of_window(*one, state[0])[:MOST_LAGS])

    def look_at(self, now: Moment, rate: float) -> None:
        """At the moment after that step, which was made with ``rate``; and fix the next."""
        specs, params, step = self._network.architecture.specs, now.params.flat, now.optimizer.last_step
        if self._is_due(LIGHT):
            self._add(UPDATE, ratios(step, params + step, specs))
            effective = now.optimizer.effective_rate(rate, self.due)
            if effective is not None:
                self._add(RATE, np.array([effective]))
        if self._is_due(RECURRENT):
            self._add(RECURRENT, largest_values(self._network.architecture, now.params))
        if self._is_due(IMITATION):
            self._imitate()
        for kind, due in self._due_of.items():
            if due == self.due:
                self._due_of[kind] = next_due(kind, due, self._costs[kind])
        self.due = min(self._due_of.values())

    def _take_up(self) -> None:
        """Where the record stands, the next of each kind is what it would have been."""
        last_of = {kind: self.record.last(NORM if kind == LIGHT else kind) for kind in self._costs}
        self._due_of = {kind: next_due(kind, last, self._costs[kind]) for kind, last in last_of.items()}
        self.due = min(self._due_of.values())

    def _is_due(self, kind: str) -> bool:
        return self._due_of[kind] == self.due

    def _add(self, name: str, values: Array) -> None:
        """At step ``due``; numbers that have gone beyond all bounds are no signal."""
        if (np.abs(values) <= MAX_VALUE).all():
            self.record.add(name, self.due, values)

    def _imitate(self) -> None:
        if self._text is not None:
            passages = passages_of(self._text[0], self._network.architecture.vocab_size, self._text[1])
            self._text = None  # it is counted once
            if passages is not None:
                self._imitation = Imitation(self._network.architecture, self._network.params, passages)
        if self._imitation is not None:
            self._add(IMITATION, self._imitation.distances())

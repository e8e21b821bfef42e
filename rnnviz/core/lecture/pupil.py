"""Pupil: who learns from cases in slices, and is judged on cases held out; the lessons and the captioner are.

Knows how far a practice has come; knows no task, no clock and no screen.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

import numpy as np

from rnnviz.core.lecture.practice import BATCH, LEARNT, Practice
from rnnviz.core.lecture.sequence import Batch
from rnnviz.core.network.parameters import Parameters

LearntFrom = TypeVar("LearntFrom")


class Pupil(ABC, Generic[LearntFrom]):
    """``seen`` are the cases that it learns, ``unseen`` those that are held out; none is in both.

    shown  how many cases it has learnt from so far, with those that came again
    """

    seen: Sequence[LearntFrom]
    unseen: Sequence[LearntFrom]
    _practice: Practice

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._generator = np.random.default_rng(seed)
        self.shown = 0

    @property
    def params(self) -> Parameters:
        return self._practice.params

    @property
    def steps(self) -> int:
        """Learning steps done."""
        return self._practice.steps

    @property
    def loss(self) -> float:
        """Smooth, nats a symbol that is asked for."""
        return self._practice.loss

    @property
    def learnt(self) -> bool:
        """Whether the cases that it learns have little more to teach."""
        return self.loss < LEARNT

    @property
    @abstractmethod
    def cases(self) -> int:
        """How many different cases it has learnt from so far."""

    def train(self, steps: int) -> None:
        """Learn from so many batches more."""
        for _ in range(steps):
            drawn = self._generator.integers(0, len(self.seen), BATCH).tolist()
            self._practice.learn(self._batch_of_seen(drawn))
            self.shown += BATCH

    @abstractmethod
    def _batch_of_seen(self, drawn: list[int]) -> Batch:
        """The seen cases at these places, side by side."""

    def accuracy(self) -> float:
        """The share of unseen cases of which all that is asked for comes right."""
        return 1 - len(self.failures()) / len(self.unseen)

    @abstractmethod
    def failures(self) -> Sequence[object]:
        """Of the unseen cases, those that do not come right."""

"""Captioner: a vanilla network that says in words what an 8×8 picture shows.

The picture v (64,) enters once, through Wih, into the first step, which reads START::

    h = tanh(Wxh x + Whh h + Wih v + bh)

after it each step reads the word before, until END. There is no CNN: v are the pixels themselves. Knows
pictures and words; knows no clock and no screen.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.drawings import END, SIDE, START, WORDS, Sketch, sketches, with_noise
from rnnviz.core.lecture.practice import Practice
from rnnviz.core.lecture.pupil import Pupil
from rnnviz.core.lecture.sequence import Batch, SequenceNetwork
from rnnviz.core.network.cells import CELLS

READS = (START, *WORDS[:-1])
"""The columns of Wxh: END is never read."""
HIDDEN_SIZE = 96
LONGEST = 5
"""Steps at most: four words and END."""
_LEARNING_RATE, _DECAY, _SLOWER_AFTER = 0.005, 0.06, 1000
_HELD_OUT = 10
"""One sketch in so many is held out."""


class FirstStep(NamedTuple):
    """The terms of the first step, each (H,): tanh of their sum is ``h``. ``from_before``, Whh h, is zero."""

    from_word: Array
    from_before: Array
    from_picture: Array
    bias: Array
    h: Array


class Said(NamedTuple):
    """What the network says of a picture, word by word.

    words   without START; with END where it came
    states  (T,H) h after each step;  ps (T,W) the chances of each of ``WORDS``
    first   the terms of the first step
    """

    words: tuple[str, ...]
    states: Array
    ps: Array
    first: FirstStep

    @property
    def caption(self) -> str:
        return " ".join(word for word in self.words if word != END)


class Miss(NamedTuple):
    """A picture that nobody showed it before, what it said, and what it should have said."""

    pixels: Array
    sketch: Sketch
    said: str


class Captioner(Pupil[Sketch]):
    """One network, the sketches that it learns from (``seen``), each time with noise of its own, and those
    that are held out (``unseen``)."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        every = sketches()
        order = self._generator.permutation(len(every)).tolist()
        cut = len(every) // _HELD_OUT
        self.unseen = [every[index] for index in order[:cut]]
        self.seen = [every[index] for index in order[cut:]]
        self._unseen_pixels = with_noise(np.array([sketch.pixels for sketch in self.unseen]), self._generator)
        self.network = SequenceNetwork(CELLS["rnn"], len(READS), HIDDEN_SIZE, len(WORDS), SIDE * SIDE)
        self._practice = Practice(
            self.network, self._generator, _LEARNING_RATE, slower_after=_SLOWER_AFTER, decay=_DECAY
        )
        self._met: set[Sketch] = set()

    @property
    def cases(self) -> int:
        return len(self._met)

    def _batch_of_seen(self, drawn: list[int]) -> Batch:
        shown = [self.seen[index] for index in drawn]
        self._met.update(shown)
        return self.batch(shown)

    def batch(self, shown: Sequence[Sketch]) -> Batch:
        """Pictures of these sketches, with new noise, and their captions; the weights add up to 1."""
        B, dtype = len(shown), self.params.flat.dtype
        T = max(len(sketch.words) for sketch in shown) + 1
        xs = np.zeros((T, B, len(READS)), dtype)
        targets, weights = np.zeros((T, B), np.intp), np.zeros((T, B), dtype)
        for b, sketch in enumerate(shown):
            said = (*sketch.words, END)
            for t, (read, asked) in enumerate(zip((START, *sketch.words), said, strict=True)):
                xs[t, b, READS.index(read)] = 1
                targets[t, b], weights[t, b] = WORDS.index(asked), 1
        weights /= weights.sum()
        pixels = with_noise(np.array([sketch.pixels for sketch in shown]), self._generator)
        return Batch(xs, targets, weights, pixels.reshape(B, -1).astype(dtype))

    def caption(self, pixels: Array) -> Said:
        """What it says of a picture (8,8): each word the likeliest, read before the next."""
        return self._say(np.asarray(pixels)[None])[0]

    def failures(self) -> list[Miss]:
        """The held-out drawings that it misnames."""
        return [
            Miss(pixels, sketch, said.caption)
            for pixels, sketch, said in zip(
                self._unseen_pixels, self.unseen, self._say(self._unseen_pixels), strict=True
            )
            if said.words != (*sketch.words, END)
        ]

    def _say(self, pixels: Array) -> list[Said]:
        B, dtype = len(pixels), self.params.flat.dtype
        xs, none = np.zeros((LONGEST, B, len(READS)), dtype), np.zeros((LONGEST, B))
        xs[0, :, READS.index(START)] = 1
        batch = Batch(xs, none.astype(np.intp), none, pixels.reshape(B, -1).astype(dtype))
        for t in range(LONGEST):  # short, so that reading anew costs less than a way to read on
            states, ps = self.network.forward(self.params, batch)
            words = ps[t].argmax(axis=1)
            if t + 1 < LONGEST:
                for b, word in enumerate(words):
                    if WORDS[word] != END:
                        xs[t + 1, b, READS.index(WORDS[word])] = 1
        chosen = ps.argmax(axis=2)
        return [self._said(b, chosen[:, b], batch, states, ps) for b in range(B)]

    def _said(self, b: int, chosen: Array, batch: Batch, states: Array, ps: Array) -> Said:
        words = [WORDS[word] for word in chosen]
        T = words.index(END) + 1 if END in words else LONGEST
        params = self.params
        assert batch.pictures is not None
        first = FirstStep(
            params["Wxh"] @ batch.xs[0, b],
            np.zeros(HIDDEN_SIZE, params.flat.dtype),
            params["Wih"] @ batch.pictures[b],
            params["bh"].copy(),
            states[0, b].copy(),
        )
        return Said(tuple(words[:T]), states[:T, b].copy(), ps[:T, b].copy(), first)

"""Telling: a text with how each of its characters came about: the chances, the dice, the state.

What the Writer writes, written down. Whoever takes another character at some place has the rest flow anew, by
the same dice: a text follows from its network, its start, its dials, its seed and what was chosen. Knows
networks and characters; knows no run and no screen.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.network.sampling import Touch, start_writer
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids

PORTION = 200
"""Characters written between two calls of ``progress``."""


class Draft(NamedTuple):
    """What is to be written, apart from the network.

    start    (n,) what it reads first, from a clear state; empty: it goes on from where training stands
    dials    how boldly it draws
    seed     of the dice
    length   characters to write
    choices  place among what is written, from 0: the character that is taken there whatever the dice say;
             those after it have the dice that they would have had
    """

    start: Ids
    dials: Dials
    seed: int
    length: int
    choices: Mapping[int, int] = {}

    def choose(self, place: int, character: int) -> "Draft":
        """The same with another character at ``place``. What was chosen after it is forgotten: another text
        stands there."""
        before = {at: chosen for at, chosen in self.choices.items() if at < place}
        return self._replace(choices={**before, place: character})


class Drawn(NamedTuple):
    """How one character was drawn.

    character  its number
    dice       where the dice fell on the bar, from 0 to 1; of no account where ``is_chosen``
    chances    (V,) p = softmax(y / temperature), before top-k and top-p cut any off
    kept       (V,) bool: what top-k and top-p left to be drawn
    bar        (V,) where on the bar, from 0 to 1, the stretch of each character ends
    state      (S,) the state that the scores were made of
    is_chosen  whether it was taken by hand
    """

    character: int
    dice: float
    chances: Array
    kept: Array
    bar: Array
    state: Array
    is_chosen: bool

    def stretch(self, character: int) -> tuple[float, float]:
        """Where on the bar the stretch of a character begins and ends; nowhere where it was cut off."""
        return (float(self.bar[character - 1]) if character else 0.0), float(self.bar[character])


class Telling:
    """A text of n characters, which its network wrote from a Draft.

    ids      (n,) numbers of the characters
    chances  (n,) how likely each was, of all: p = softmax(y / temperature), before any were cut off
    unsure   (n,) nats: the entropy of what was expected there, by the same p
    """

    def __init__(self, draft: Draft, ids: Ids, dice: Array, weights: Array, states: Array) -> None:
        self.draft, self.ids = draft, ids
        self._dice, self._weights, self._states = dice, weights, states
        ps = weights / weights.sum(axis=1, keepdims=True) if len(ids) else weights
        self.chances: Array = ps[np.arange(len(ids)), ids]
        with np.errstate(divide="ignore", invalid="ignore"):
            self.unsure: Array = -np.where(ps > 0, ps * np.log(ps), 0).sum(axis=1)

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, place: int) -> Drawn:
        """How the character at ``place``, from 0, was drawn."""
        weights, dials = self._weights[place], self.draft.dials
        kept = dials.kept(weights) if dials.cuts else np.ones(len(weights), bool)
        bar = np.cumsum(weights * kept)
        return Drawn(
            character=int(self.ids[place]),
            dice=float(self._dice[place]),
            chances=weights / weights.sum(),
            kept=kept,
            bar=bar / bar[-1],
            state=self._states[place],
            is_chosen=place in self.draft.choices,
        )


def tell(
    architecture: Architecture,
    params: Parameters,
    draft: Draft,
    *,
    state: Array,
    next_input: int,
    touch: Touch | None = None,
    progress: Progress | None = None,
) -> Telling:
    """Write, and write down how. Without choices the characters are the Writer's own.

    state, next_input  where training stands, for a draft without a start
    touch              what is done to every new h (``inside.held.hold``)

    Raises SettingError where a dial or the seed is out of its range; lets ``Cancelled`` from ``progress``
    through.
    """
    writer = start_writer(
        architecture, params, draft.start, dials=draft.dials, seed=draft.seed,
        state=state, next_input=next_input, touch=touch,
    )  # fmt: skip
    n, dtype = draft.length, params.flat.dtype
    weights, states = np.empty((n, architecture.vocab_size), dtype), np.empty((n, len(state)), dtype)
    dice = writer.throw(n)
    ids = np.empty(n, writer.ids_dtype)
    with np.errstate(over="ignore", invalid="ignore"):
        for place, number in enumerate(dice.tolist()):
            ids[place] = writer.write_one(number, draft.choices.get(place))
            weights[place] = writer.lot.weights
            states[place] = writer.state
            if progress is not None and place % PORTION == 0:
                progress(place, n)
    return Telling(draft, ids, dice, weights, states)

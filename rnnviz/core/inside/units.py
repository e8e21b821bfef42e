"""Units: what each unit of a network follows in a text: found on one stretch, confirmed on another.

Pearson's r of a unit with every feature. Chance is two things. Features that are moved along the text keep
their rhythm and lose their place: what a unit has in common with those is noise. And the same weights in
random order have learnt nothing, yet react to the character just read, so that nearly all their units are
beyond that noise: a finding is clearly beyond them, too. Knows values and features; knows no run.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.stretches import (
    Population,
    Stretch,
    read_stretch,
    shuffled_weights,
    two_places,
)
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.progress import Progress, part_of
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import Ids
from rnnviz.core.text.features import features_of

CONTROL_UNITS, FEWEST_CONTROLS, MOST_CONTROLS = 4_000, 10, 80
"""Units, and networks of the same weights in random order that have so many."""
CONTROL_CHARACTERS, CONTROL_STREAMS = 4_000, 40
"""That each of them reads, and in how many streams."""
SHIFTS = 10
"""Times that the features are moved along the text."""
MARGIN, UNLEARNT_MARGIN = 1.1, 1.45
"""How far beyond the strongest of all controls a unit must be, in Fisher's z = artanh r: of a network that
has learnt, and of one that predicts no better than characters counted. The long runs say how many units of
networks that have learnt nothing are."""
LEARNT = 0.1
"""Nats per character below the entropy of the text's characters from which on a network has learnt."""
SURE = 0.999
"""An |r| from which on chance explains everything, as in a text that repeats itself."""
STILL = 1e-7
"""A spread below is rounding."""
LEAD = 2_000
"""Characters before a stretch that features are told from: what is open there, how far the line has come."""


@dataclass(frozen=True, slots=True, eq=False)
class Following:
    """U units against F features.

    features     their names; what is the same everywhere in a stretch is left out
    meanings     a sentence for each: how its numbers are made
    first, r     (U,F) Pearson's r on the first stretch, where things are found, and on the second, unseen one
    shuffled     (U,F) r on the second stretch with the features moved along it
    noise        the largest |r| of any unit with any feature moved along the text, of all moves
    chance       (F,) |r| that a unit must be beyond on both, with the same sign
    has_learnt   whether the network predicts better than characters counted; if not, chance is wider
    stretches    the values
    told         (n,F) of each stretch: the features
    """

    part: Population
    features: tuple[str, ...]
    meanings: tuple[str, ...]
    first: Array
    r: Array
    shuffled: Array
    chance: Array
    noise: float
    has_learnt: bool
    stretches: tuple[Stretch, Stretch]
    told: tuple[Array, Array]

    @property
    def is_beyond(self) -> Array:
        """(U,F) whether a unit follows a feature beyond chance."""
        lower = np.minimum(np.abs(self.first), np.abs(self.r))
        return np.asarray((lower > self.chance) & (np.sign(self.first) == np.sign(self.r)))

    @property
    def is_beyond_noise(self) -> Array:
        """(U,F) whether a unit has more in common with a feature than any has with one that is moved along
        the text. Units of a network that has learnt nothing have, too."""
        lower = np.minimum(np.abs(self.first), np.abs(self.r))
        return np.asarray((lower > self.noise) & (np.sign(self.first) == np.sign(self.r)))

    @property
    def best(self) -> Array:
        """(U,) the number of the feature that each follows: the closest on the first stretch, of those that
        it follows beyond chance, where there are any."""
        found = np.abs(self.first)
        return np.asarray(np.argmax(found + 2 * self.is_beyond, axis=1))


def follow(
    architecture: Architecture,
    params: Parameters,
    ids: Ids,
    vocabulary: Vocabulary,
    part: Population = Population(),  # noqa: B008 - frozen
    *,
    pattern: str = "",
    seed: int = 0,
    progress: Progress | None = None,
) -> Following:
    """What every unit of ``part`` follows in a text ``ids`` (N,).

    Raises TextError where the text is too short, PatternError where the pattern will not do. ``progress``
    counts characters that were read; it may raise ``Cancelled``, which is let through.
    """
    generator = np.random.default_rng(seed)
    places = two_places(len(ids))
    meanings, told = _features(ids, vocabulary, places, pattern)
    length = places[1][1] - places[1][0]
    few = min(length // CONTROL_STREAMS * CONTROL_STREAMS, CONTROL_CHARACTERS)
    controls = min(max(CONTROL_UNITS // architecture.hidden_size, FEWEST_CONTROLS), MOST_CONTROLS)
    total = 2 * length + controls * few
    one, two = (
        read_stretch(architecture, params, ids, place, part, progress=part_of(progress, k * length, total))
        for k, place in enumerate(places)
    )
    values, unseen = _standard(two.values), _standard(told[1])
    moves = generator.integers(length // 20, length - length // 20, SHIFTS)
    shifted = [_together(values, np.roll(unseen, move, axis=0)) for move in moves]
    strongest = np.max([np.abs(r).max(axis=0) for r in shifted], axis=0, initial=0.0)
    unseen_of_few = _standard(told[1][:few])
    for k in range(controls):
        control = read_stretch(
            architecture,
            shuffled_weights(params, generator),
            ids,
            (places[1][0], places[1][0] + few),
            part,
            streams=CONTROL_STREAMS,
            progress=part_of(progress, 2 * length + k * few, total),
        )
        by_chance = np.abs(_together(_standard(control.values), unseen_of_few)).max(axis=0)
        strongest = np.maximum(strongest, by_chance)
    has_learnt = two.loss < _entropy(ids[places[1][0] : places[1][1]]) - LEARNT
    return Following(
        part=part,
        features=tuple(meanings),
        meanings=tuple(meanings.values()),
        first=correlations(one.values, told[0]),
        r=_together(values, unseen),
        shuffled=shifted[0],
        chance=_further(strongest, MARGIN if has_learnt else UNLEARNT_MARGIN),
        has_learnt=has_learnt,
        noise=float(np.abs(shifted).max(initial=0.0)),
        stretches=(one, two),
        told=told,
    )


def correlations(values: Array, features: Array) -> Array:
    """(U,F) Pearson's r of each column of ``values`` (n,U) with each of ``features`` (n,F); 0 where one never
    changes."""
    return _together(_standard(values), _standard(features))


def _together(values: Array, features: Array) -> Array:
    """The same of columns with mean 0 and spread 1."""
    return np.asarray(np.clip(values.T @ features / max(1, len(values)), -1, 1))


def _entropy(ids: Ids) -> float:
    """Nats per character, of characters counted."""
    shares = np.bincount(ids) / len(ids)
    return float(-(shares * np.log(np.where(shares > 0, shares, 1))).sum())


def _further(strongest: Array, margin: float) -> Array:
    """(F,) |r| that are further by ``margin`` in z; 1, which nothing is beyond, where chance nearly is."""
    return np.asarray(
        np.where(strongest < SURE, np.tanh(margin * np.arctanh(np.minimum(strongest, SURE))), 1.0)
    )


def _standard(columns: Array) -> Array:
    """The columns with mean 0 and spread 1; zeros where a column never changes."""
    apart = columns - columns.mean(axis=0, dtype=np.float64)
    spread = apart.std(axis=0)
    still = spread < STILL
    return np.asarray(np.where(still, 0.0, apart / np.where(still, 1.0, spread)), np.float32)


def _features(
    ids: Ids, vocabulary: Vocabulary, places: Sequence[tuple[int, int]], pattern: str
) -> tuple[dict[str, str], tuple[Array, Array]]:
    """Names with their meanings, and (n,F) of each stretch, of all features that change in both."""
    meanings: dict[str, str] = {}
    found: list[dict[str, Array]] = []
    for start, end in places:
        lead = min(LEAD, start)
        text = vocabulary.decode(ids[start - lead : end + 1])  # and one more, which comes next
        features = features_of(text, pattern)
        meanings |= {feature.name: feature.meaning for feature in features}
        found.append({feature.name: feature.values[lead : lead + end - start] for feature in features})
    names = [name for name in found[0] if name in found[1] and all(np.ptp(one[name]) > 0 for one in found)]
    if not names:
        return {}, (np.zeros((places[0][1] - places[0][0], 0)), np.zeros((places[1][1] - places[1][0], 0)))
    one, two = (np.stack([each[name] for name in names], axis=1) for each in found)
    return {name: meanings[name] for name in names}, (one, two)

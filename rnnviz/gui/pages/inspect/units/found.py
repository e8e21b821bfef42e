"""What a search among the units brought, made ready to be shown, and the sentences that it comes to.

Knows what was found and the words for it; knows no run and nothing of the view but its rows.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.groups import Groups
from rnnviz.core.inside.units import Following
from rnnviz.core.inside.worth import votes
from rnnviz.core.network.cell import Watched
from rnnviz.gui.pages.inspect.tint import unit as tint_of
from rnnviz.gui.pages.inspect.units.facts import heard, lags, passages
from rnnviz.gui.pages.inspect.units.table import FeatureRow, UnitRow
from rnnviz.gui.pages.inspect.units.unit_facts import UnitFacts
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.training.run.network_copy import NetworkCopy

MOST_NAMED = 3
"""Features that a sentence names; the table has all."""
MOST_MEMBERS = 6
"""Units of a group that are named on each side."""
THERE = 0.3
"""r of a read-out from which on a feature counts as there."""
SPARK = 60
"""Characters of the curve of a unit."""


@dataclass(frozen=True, eq=False)
class Found:
    """What was found in ``book`` of one part of ``network``.

    together  (F,) r of the read-out of each feature from all units
    """

    book: Book
    network: NetworkCopy
    following: Following
    together: Array
    groups: Groups

    @property
    def layer(self) -> int:
        return self.following.part.layer

    @property
    def array(self) -> str:
        return self.following.part.array

    @property
    def iteration(self) -> int:
        return self.network.iteration

    @property
    def characters(self) -> int:
        """That the network has read."""
        return sum(len(stretch.values) for stretch in self.following.stretches)

    @property
    def can_hold(self) -> bool:
        """Only a unit of h can be pinned."""
        return self.array == "h"

    @cached_property
    def watched(self) -> Watched:
        return next(one for one in self.network.architecture.cell.watched if one.name == self.array)

    @cached_property
    def units(self) -> tuple[UnitRow, ...]:
        following = self.following
        spark = following.stretches[1].values[:SPARK]
        rows = []
        for unit, feature in enumerate(following.best.tolist() if following.features else []):
            rows.append(
                UnitRow(
                    unit,
                    following.features[feature],
                    following.meanings[feature],
                    float(following.r[unit, feature]),
                    float(following.shuffled[unit, feature]),
                    bool(following.is_beyond[unit, feature]),
                    spark[:, unit],
                    self.watched.low,
                    self.watched.high,
                )
            )
        return tuple(rows)

    @cached_property
    def features(self) -> tuple[FeatureRow, ...]:
        r = self.following.r
        return tuple(
            FeatureRow(name, meaning, float(together), int(best), float(r[best, k]), bool(together >= THERE))
            for k, (name, meaning, together, best) in enumerate(
                zip(
                    self.following.features,
                    self.following.meanings,
                    self.together,
                    np.abs(r).argmax(axis=0),
                    strict=True,
                )
            )
        )

    # ── words ──

    def headline(self) -> str:
        """How many units follow anything."""
        count = sum(row.is_finding for row in self.units)
        return (
            f"{count or 'None'} of {len(self.units)} units follow{'' if count else 's'} something clearly "
            f"beyond chance (shuffled: |r| up to {self.following.noise:.2f})."
        )

    def summary(self) -> str:
        """What single units follow, what all of them together tell, and what is not there."""
        told = sorted((row for row in self.features if row.is_there), key=lambda row: -row.together)
        best = " · ".join(f"{row.feature} {row.together:.2f}" for row in told[:MOST_NAMED])
        together = f"All units together tell {best}. " if told else ""
        return f"{self.headline()} {together}{self.missing(MOST_NAMED)}"

    def missing(self, most: int | None = None) -> str:
        """What cannot be read out of the units, not even out of all of them; the nearest ``most`` of it."""
        missing = sorted((row for row in self.features if not row.is_there), key=lambda row: -row.together)
        if not missing:
            return "Nothing that was asked for is missing."
        named = missing[:most]
        shown = " · ".join(f"{row.feature} {max(0.0, row.together):.2f}" for row in named)
        if not named:
            return f"{len(missing)} features are not there (r under {THERE})."
        more = f" and {len(missing) - len(named)} more" if len(missing) > len(named) else ""
        return f"Not there (r under {THERE}): {shown}{more}."

    # ── one unit ──

    def facts(self, unit: int) -> UnitFacts:
        """All that can be told of a unit at once."""
        architecture, book = self.network.architecture, self.book
        row = self.units[unit]
        group = self.groups.of(unit)
        voted = votes(architecture, self.network.params, self.following.part, unit)
        values = heard(self.following, unit)
        scores = () if voted.scores is None else [float(score) for score in voted.scores]
        ordered = sorted(zip(book.vocabulary.characters, scores, strict=False), key=lambda vote: -vote[1])
        return UnitFacts(
            called=tint_of(unit, self.layer, self.array).words(architecture.layers),
            feature=row.feature,
            r=row.r,
            is_finding=row.is_finding,
            passages=passages(values, book.ids, book.vocabulary, self.watched.low, self.watched.high),
            fires_low=values.fires_low,
            lags=lags(values, book.ids, book.vocabulary),
            votes=ordered,
            path=voted.path,
            together=group.together[:MOST_MEMBERS],
            against=group.against[:MOST_MEMBERS],
            can_hold=self.can_hold,
        )

"""Explanation: the sum that made one number, as it is shown.

Knows terms and what they come to; knows no equations and not how terms are found.
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.training.microscope.numbers import Entry


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: ``Why[h,1] · dy₂[h]``, its factors in figures, its value, the entries it is made of."""

    label: str
    factors: str
    value: float
    sources: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a number comes from.

    terms     all summands, in the order of the equation; none for a number that was given
    through   what is done with their sum to make the number (``tanh(+0.3425)``), or ''
    reached   what the terms come to in float64, after ``through``: the number but for rounding
    note      one or two sentences, or ''
    """

    entry: Entry
    title: str
    label: str
    value: float
    exact: str
    terms: tuple[Term, ...] = ()
    through: str = ""
    reached: float = 0.0
    note: str = ""

    @property
    def sum(self) -> float:
        """What the terms add up to, before ``through``."""
        return total_of(self.terms)

    @property
    def sources(self) -> frozenset[Entry]:
        """Every entry that went into the number."""
        return frozenset(source for term in self.terms for source in term.sources)

    def shown(self, most: int = 12, largest: int = 10) -> tuple[tuple[Term, ...], int, float]:
        """(terms to show, how many are left out, what those come to).

        All terms where there are at most ``most``; else the ``largest``, by magnitude.
        """
        if len(self.terms) <= most:
            return self.terms, 0, 0.0
        ranked = sorted(self.terms, key=lambda term: -abs(term.value))
        return tuple(ranked[:largest]), len(ranked) - largest, total_of(ranked[largest:])


def total_of(terms: tuple[Term, ...] | list[Term]) -> float:
    # NumPy's, not math.fsum: a diverged network's inf − inf is nan here and an error there.
    with np.errstate(invalid="ignore", over="ignore"):
        return float(np.sum(np.array([term.value for term in terms], dtype=np.float64)))

"""Spacing: which steps of a run are kept as moments: dense at the beginning, when most happens, then even.

Between powers of two lie eight of them at most, none nearer than ``finest`` and none farther than
``coarsest`` apart. All are multiples, so that of a coarser spacing's nothing has to be made again. Knows step
numbers alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

OF_A_DOUBLING = 3
"""2 to this power are kept between a step and its double."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """``finest`` and ``coarsest`` are powers of two, in steps."""

    finest: int = 1
    coarsest: int = 128

    def gap(self, iteration: int) -> int:
        """Steps between two moments around ``iteration``."""
        gap = 1 << max(0, iteration.bit_length() - 1 - OF_A_DOUBLING)
        return min(self.coarsest, max(self.finest, gap))

    def keeps(self, iteration: int) -> bool:
        return iteration % self.gap(iteration) == 0

    def next_after(self, iteration: int) -> int:
        """The first step after ``iteration`` that is kept."""
        gap = self.gap(iteration)
        return iteration + gap - iteration % gap

    def coarser(self, last: int) -> "Spacing":
        """With half as many where they are even, up to step ``last``; else at the beginning."""
        if self.coarsest << OF_A_DOUBLING <= last or self.finest == self.coarsest:
            wider = replace(self, coarsest=2 * self.coarsest)
            return replace(wider, finest=wider.coarsest) if self.finest == self.coarsest else wider
        return replace(self, finest=2 * self.finest)


def thinned(spacing: Spacing, iterations: Iterable[int], room: int, pinned: Collection[int]) -> Spacing:
    """The first spacing from ``spacing`` on that keeps at most ``room`` of ``iterations``, with those that
    are ``pinned``, whatever it keeps."""
    steps = sorted(iterations)
    while steps and sum(spacing.keeps(step) or step in pinned for step in steps) > room:
        if spacing.finest > steps[-1]:
            return spacing  # all that are left are pinned, or the first
        spacing = spacing.coarser(steps[-1])
    return spacing

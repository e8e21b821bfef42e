"""RunAxis: the iterations of a run along x, in their logarithm: the beginning is where most happens.

Arithmetic only: knows no painter and no signal.
"""

import math
from typing import NamedTuple

from rnnviz.gui.parts.axes import nice_end, short_number


class RunAxis(NamedTuple):
    """From iteration 1 to ``last``, which grows by large steps."""

    last: int

    @classmethod
    def up_to(cls, iteration: int) -> "RunAxis":
        """One that has room for ``iteration``, and for a while after it."""
        return cls(nice_end(iteration))

    def share(self, iteration: float) -> float:
        """Where an iteration stands, 0 at the left end and 1 at the right one."""
        return math.log(max(1.0, iteration)) / math.log(self.last)

    def iteration(self, share: float) -> float:
        """What stands there."""
        return float(self.last ** min(1.0, max(0.0, share)))

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """(share, words) of powers of ten, and of the end where the last one leaves it room."""
        powers = [10**n for n in range(int(math.log10(self.last) + 1e-9) + 1)]
        found = [(self.share(power), short_number(power)) for power in powers]
        if self.share(self.last) - found[-1][0] > 0.06:
            found.append((1.0, short_number(self.last)))
        return found

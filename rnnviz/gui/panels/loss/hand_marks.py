"""HandMarks: where something of a run was changed by hand, as marks of the loss curve.

Knows iterations and words; knows no Qt and no curve.
"""

from collections.abc import Sequence

from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.training.worker.messages import RunInfo

MOST_NAMED = 3
"""Of the changes at one iteration, that a mark names."""


class HandMarks:
    """Follows the run as its record does."""

    def __init__(self) -> None:
        self._changes: tuple[ChangeByHand, ...] = ()

    def start_run(self, info: RunInfo) -> None:
        """Those that a checkpoint brought; none of a new run."""
        self._changes = info.by_hand

    def add(self, changes: Sequence[ChangeByHand]) -> None:
        """All that were made at one iteration, the latest that there is."""
        kept = (change for change in self._changes if change.iteration < changes[0].iteration)
        self._changes = (*kept, *changes)

    def rewind(self, iteration: int) -> None:
        """The run goes on from an earlier iteration; what was set just there is told again where it holds."""
        self._changes = tuple(change for change in self._changes if change.iteration < iteration)

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Iterations, ascending, and the words for each."""
        words: dict[int, list[str]] = {}
        for change in self._changes:
            words.setdefault(change.iteration, []).append(change.words)
        return [(iteration, f"set by hand: {_named(each)}") for iteration, each in words.items()]


def _named(words: list[str]) -> str:
    more = len(words) - MOST_NAMED
    return "; ".join(words[:MOST_NAMED]) + (f"; and {more:,} more" if more > 0 else "")

"""StepsDone: which steps of which tour were done, from one start to the next.

Knows conditions by their keys, and a plain table; knows no window and no file.
"""

from collections.abc import Mapping
from typing import Any

from rnnviz.training.tours import Tour, TourStep

MOST_TOURS = 12
"""That are remembered, the latest ones."""


class StepsDone:
    """``kept`` is what ``to_keep`` gave, or anything: it comes from a file."""

    def __init__(self, kept: object) -> None:
        table = kept if isinstance(kept, Mapping) else {}
        self._keys: dict[str, list[str]] = {
            name: [key for key in keys if isinstance(key, str)]
            for name, keys in table.items()
            if isinstance(keys, list)
        }

    def is_done(self, tour: Tour, step: TourStep) -> bool:
        return step.done.key in self._keys.get(tour.name, ())

    def count(self, tour: Tour) -> int:
        """Steps of ``tour`` that were done."""
        return sum(self.is_done(tour, step) for step in tour.steps)

    def add(self, tour: Tour, event: str, facts: Mapping[str, object]) -> list[TourStep]:
        """This has happened: the steps that it ends, which were not done before."""
        ended = [s for s in tour.steps if s.done.is_met(event, facts) and not self.is_done(tour, s)]
        if ended:
            keys = self._keys.pop(tour.name, [])
            self._keys[tour.name] = [*keys, *(step.done.key for step in ended)]
        return ended

    def forget(self, tour: Tour) -> None:
        """Begin ``tour`` again."""
        self._keys.pop(tour.name, None)

    def next_after(self, tour: Tour, place: int) -> int | None:
        """The place of the next step that is not done, after ``place`` and around; None where all are."""
        count = len(tour.steps)
        around = ((place + turn) % count for turn in range(1, count + 1))
        return next((at for at in around if not self.is_done(tour, tour.steps[at])), None)

    def to_keep(self) -> dict[str, Any]:
        """Of the latest tours, by name, the keys of what was done."""
        return dict(list(self._keys.items())[-MOST_TOURS:])

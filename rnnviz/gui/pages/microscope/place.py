"""PlaceInWalk: where in a walkthrough the reader stands: the phase, the chosen number, the unit followed.

Knows a walkthrough and how to move in it; knows no widget, and not whose step it is.
"""

from typing import Any

import numpy as np

from rnnviz.training.microscope.explanation import Explanation
from rnnviz.training.microscope.numbers import Entry, Name
from rnnviz.training.microscope.walkthrough import Phase, Walkthrough


class PlaceInWalk:
    """``walkthrough`` is the walk, ``number`` that of the phase in it, ``explanation`` of what is chosen."""

    walkthrough: Walkthrough
    number: int
    explanation: Explanation

    def __init__(self, walkthrough: Walkthrough) -> None:
        self.begin(walkthrough)

    @property
    def phase(self) -> Phase:
        return self.walkthrough.phases[self.number]

    # ── another walk ──

    def begin(self, walkthrough: Walkthrough) -> None:
        """From its first phase on."""
        self.walkthrough = walkthrough
        self._unit = _most_learning(walkthrough)
        self.go_to(0)

    def take_up(self, walkthrough: Walkthrough) -> None:
        """Another step: at the same phase where it has the same; else from its beginning."""
        if len(walkthrough.phases) != len(self.walkthrough.phases):
            self.begin(walkthrough)
        else:
            self.walkthrough = walkthrough
            if self._unit >= walkthrough.step.architecture.hidden_size:
                self._unit = _most_learning(walkthrough)
            self.go_to(self.number)

    def rename(self, walkthrough: Walkthrough) -> None:
        """The same step, whose arrays are called otherwise: at the same number."""
        self.walkthrough = walkthrough
        self.choose(self.explanation.entry)

    # ── moving ──

    def go_to(self, number: int) -> None:
        """To a phase by its number; beyond the ends, the first or the last."""
        self.number = max(0, min(number, len(self.walkthrough.phases) - 1))
        self.choose(self.walkthrough.first_look(self.phase, self._unit))

    def go_to_group(self, group: int) -> None:
        """To the first phase of a group; beyond the ends, of the first or the last."""
        groups = self.walkthrough.groups
        self.go_to(groups[max(0, min(group, len(groups) - 1))].first)

    def go_to_time(self, t: int) -> None:
        """To the same computation at another character, or to the first phase there."""
        group = self.walkthrough.group_at(t, self.phase.group)
        number = self.walkthrough.groups[group].first
        phases = self.walkthrough.phases
        while number < len(phases) and phases[number].group == group:
            if phases[number].kind == self.phase.kind:
                self.go_to(number)
                return
            number += 1
        self.go_to_group(group)

    def look_at(self, entry: Entry) -> None:
        """To the phase that makes a number, chosen there."""
        self.number = max(0, self.walkthrough.number_of(entry.name))
        self.choose(entry)

    def choose(self, entry: Entry) -> None:
        """Another number of this phase."""
        self.explanation = self.walkthrough.explain(entry)

    def follow(self, entry: Entry) -> None:
        """The same; where it is of a unit, that one is followed from now on."""
        kinds = [axis.kind for axis in self.walkthrough.numbers.quantity(entry.name).axes]
        if "unit" in kinds:
            self._unit = entry.place[kinds.index("unit")]
        self.choose(entry)

    # ── as plain values ──

    def as_plain(self) -> dict[str, Any]:
        """The phase; and of the number the kind of its array, its t, what that is of, and its place there."""
        (kind, t, of), place = self.explanation.entry
        return {"phase": self.number, "number": [kind, t, of, *place]}

    def go_to_plain(self, phase: Any, number: Any) -> bool:
        """To what ``as_plain`` gave, or anything; what this walk does not have is left. Whether it moved."""
        before = self.number, self.explanation.entry
        if isinstance(phase, int) and not isinstance(phase, bool) and phase != self.number:
            self.go_to(phase)
        match number:
            case [str(kind), int() | None as t, str(of), *place] if all(isinstance(at, int) for at in place):
                entry = Entry(Name(kind, t, of), tuple(place))
                if entry != self.explanation.entry and self._has(entry):
                    self.choose(entry)
        return (self.number, self.explanation.entry) != before

    def _has(self, entry: Entry) -> bool:
        """Whether the walk has this number."""
        numbers = self.walkthrough.numbers
        if entry.name.t is not None and not 1 <= entry.name.t <= numbers.seq_length:
            return False
        shape = numbers.quantity(entry.name).values.shape if numbers.has(entry.name) else ()
        return len(shape) == len(entry.place) and all(
            0 <= at < size for at, size in zip(entry.place, shape, strict=True)
        )


def _most_learning(walkthrough: Walkthrough) -> int:
    """The unit that learns most, to be followed at first."""
    return int(np.nan_to_num(np.abs(walkthrough.step.of_layer("dh"))).sum(axis=0).argmax())

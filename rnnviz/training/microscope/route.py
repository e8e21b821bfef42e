"""Route: the order in which the equations of one learning step are walked.

Forward from the first character to the last, backward from the last to the first, then the update.
Counts stations; knows neither numbers nor how anything is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rnnviz.core.network.equations import Equation
from rnnviz.training.microscope.equations import StepEquations
from rnnviz.training.microscope.numbers import Name

FORWARD, BACKWARD, UPDATE = "Forward", "Backward", "Update"


@dataclass(frozen=True, slots=True)
class Station:
    """A place of the walk: an equation at a character, or for a parameter."""

    section: str
    equation: Equation
    t: int | None
    of: str = ""


class Route:
    """The stations of the walk by their numbers, found by counting: a long window has tens of thousands."""

    def __init__(self, equations: StepEquations, seq_length: int) -> None:
        self._equations = equations
        self._T = seq_length
        self._back = equations.backward
        self._back_to_first = tuple(e for e in self._back if e.gradient or 1 + e.result_at > 0)
        # Whole groups of the update for each parameter in turn: clip all, then step all …
        self._update = [
            Station(UPDATE, equation, None, of)
            for chip in dict.fromkeys(equation.chip for equation in equations.update)
            for of in equations.parameters
            for equation in equations.update
            if equation.chip == chip
        ]
        self._total = len(equations.forward) * seq_length
        self._first_update = self._total + 1 + len(self._back) * (seq_length - 1) + len(self._back_to_first)

    def __len__(self) -> int:
        return self._first_update + len(self._update)

    def __getitem__(self, number: int) -> Station:
        forward = self._equations.forward
        if number < self._total:
            return Station(FORWARD, forward[number % len(forward)], number // len(forward) + 1)
        if number == self._total:
            return Station(FORWARD, self._equations.total, None)
        if number >= self._first_update:
            return self._update[number - self._first_update]
        later, place = divmod(number - self._total - 1, len(self._back))
        t = self._T - later
        return Station(BACKWARD, (self._back if t > 1 else self._back_to_first)[place], t)

    def starts(self) -> Iterator[int]:
        """The numbers at which a group may begin: where the chip differs from the one before."""
        forward, T = self._equations.forward, self._T
        for t in range(T):
            yield from (t * len(forward) + place for place in _chip_starts(forward))
        yield self._total
        for later in range(T):
            back = self._back if later < T - 1 else self._back_to_first
            yield from (self._total + 1 + later * len(self._back) + place for place in _chip_starts(back))
        yield from range(self._first_update, len(self))

    def number_of(self, name: Name) -> int:
        """The station that makes an array; −1 for one that is there before the walk begins."""
        kind, t, of = name
        if kind == "grad":  # as the first share goes in, it begins to stand there
            return self._number_back(self._T, self._equations.share_of(of))
        if of:
            made = ((i, station) for i, station in enumerate(self._update) if station.of == of)
            return next((self._first_update + i for i, s in made if s.equation.result == kind), -1)
        if t is None:
            return self._total if kind == self._equations.total.result else -1
        for place, equation in enumerate(self._equations.forward):
            if equation.result == kind:
                return (t - 1) * len(self._equations.forward) + place if t >= 1 else -1
        for equation in self._back:
            if equation.result == kind and not equation.gradient:
                at = t - equation.result_at
                return self._number_back(at, equation) if at <= self._T else -1
        return -1

    def number_at(self, kind: str, t: int, of: str) -> int:
        """The station of this kind at character ``t``, or for parameter ``of``.

        Where the first character does without, it is that of the second. Raises KeyError: no such kind.
        """
        for place, equation in enumerate(self._equations.forward):
            if equation.kind == kind:
                return (t - 1) * len(self._equations.forward) + place
        if kind == self._equations.total.kind:
            return self._total
        for equation in self._back:
            if equation.kind == kind:
                is_there = t > 1 or equation in self._back_to_first
                return self._number_back(t if is_there else min(2, self._T), equation)
        for place, station in enumerate(self._update):
            if station.equation.kind == kind and station.of == of:
                return self._first_update + place
        raise KeyError(kind)

    def _number_back(self, t: int, equation: Equation) -> int:
        place = (self._back if t > 1 else self._back_to_first).index(equation)
        return self._total + 1 + len(self._back) * (self._T - t) + place


def _chip_starts(equations: tuple[Equation, ...]) -> list[int]:
    return [i for i, e in enumerate(equations) if i == 0 or equations[i - 1].chip != e.chip]

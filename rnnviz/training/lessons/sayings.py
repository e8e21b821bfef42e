"""Sayings: measures in the words of a lesson: ``{run.real_words(0.5)}``, and conditions on them.

Knows names of runs and of measures; knows no file and no screen.
"""

import math
import operator
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from rnnviz.core.errors import UserError
from rnnviz.core.foreign import nearest
from rnnviz.training.lessons.evidence import MEASURES, Evidence

_TERM = re.compile(r"(?:(?P<run>[a-z]\w*)\.)?(?P<name>[a-z]\w*)(?:\((?P<number>-?\d+(?:\.\d+)?)\))?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TIMES = re.compile(r"(\d+(?:\.\d+)?)\s*\*\s*(.*)")
_BRACES = re.compile(r"\{([^{}]*)\}")
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_SPLIT = re.compile(r"\s*(<=|>=|<|>)\s*")

LARGEST_NUMBER = 10**9
"""No temperature, limit or distance is as large."""
Runs = Mapping[str, Evidence]
"""The runs of a lesson that have come to their goals, by their names."""


@dataclass(frozen=True)
class MeasureOfRun:
    """One measure of one run."""

    run: str
    name: str
    number: float = 0.0

    def value(self, runs: Runs) -> float | str:
        """What it is. Raises KeyError where the run has not come to its goal."""
        return MEASURES[self.name].compute(runs[self.run], self.number)

    def in_words(self, runs: Runs) -> str:
        value = self.value(runs)
        if isinstance(value, str):
            return value
        return MEASURES[self.name].in_words(value) if math.isfinite(value) else "unknown"


def read_term(words: str, runs: Collection[str]) -> MeasureOfRun:
    """A measure as files write it; without the name of a run it is of the only one.

    Raises UserError, the end of a sentence that begins with where it stands.
    """
    found = _TERM.fullmatch(words.strip())
    if found is None:
        raise UserError(f"{words.strip()!r} is no measure: write run.measure or run.measure(number)")
    run, name, number = found["run"], found["name"], found["number"]
    if run is None:
        if len(runs) != 1:
            raise UserError(
                f"{words.strip()} does not say of which run: write {min(runs, default='run')}.{name}"
            )
        (run,) = runs
    if run not in runs:
        raise UserError(f"there is no run {run}; there are {', '.join(runs) or 'none'}")
    measure = MEASURES.get(name)
    if measure is None:
        near = nearest(name, MEASURES)
        meant = f"; {near} is meant?" if near else f"; there are {', '.join(MEASURES)}"
        raise UserError(f"there is no measure {name}{meant}")
    if bool(measure.takes) != (number is not None):
        wants = f"wants its {measure.takes} in brackets" if measure.takes else "takes no number"
        raise UserError(f"{name} {wants}")
    if number is not None and not abs(float(number)) < LARGEST_NUMBER:
        raise UserError(f"{name} wants a number below {LARGEST_NUMBER:,}")
    if name in _TEMPERED and not 0.01 <= float(number) <= 100:
        raise UserError(f"{name} wants a temperature between 0.01 and 100")
    if measure.takes == "limit" and float(number) <= 0:
        raise UserError(f"{name} wants a limit above 0")
    return MeasureOfRun(run, name, float(number) if number is not None else 0.0)


_TEMPERED = {name for name, measure in MEASURES.items() if measure.takes == "temperature"}


@dataclass(frozen=True)
class Saying:
    """Words with measures in them: ``parts`` are words and terms in turn."""

    parts: tuple[str | MeasureOfRun, ...] = ()

    @property
    def terms(self) -> tuple[MeasureOfRun, ...]:
        return tuple(part for part in self.parts if isinstance(part, MeasureOfRun))

    def in_words(self, runs: Runs) -> str:
        """All of it, with the numbers of these runs; a run that is not there yet has dots."""
        return "".join(
            part if isinstance(part, str) else part.in_words(runs) if part.run in runs else "…"
            for part in self.parts
        )


def read_saying(words: str, runs: Collection[str]) -> Saying:
    """Words in which braces hold measures. Raises UserError as ``read_term``."""
    parts: list[str | MeasureOfRun] = []
    for number, part in enumerate(_BRACES.split(words)):
        if number % 2:
            parts.append(read_term(part, runs))
        elif "{" in part or "}" in part:
            raise UserError("a brace is not closed: a measure stands in one pair of braces")
        elif part:
            parts.append(part)
    return Saying(tuple(parts))


@dataclass(frozen=True)
class ComparedSide:
    """What is compared: ``factor`` times a measure, or the factor alone."""

    factor: float
    term: MeasureOfRun | None = None

    def value(self, runs: Runs) -> float:
        if self.term is None:
            return self.factor
        value = self.term.value(runs)
        assert not isinstance(value, str), "words are not compared: the reader sees to it"
        return self.factor * value


@dataclass(frozen=True)
class MeasuresCompared:
    """``one sign other``."""

    one: ComparedSide
    sign: str
    other: ComparedSide

    def holds(self, runs: Runs) -> bool:
        return _SIGNS[self.sign](self.one.value(runs), self.other.value(runs))


@dataclass(frozen=True)
class Condition:
    """``a < b < 2*c and d > 2``: comparisons of measures and numbers, all of which must hold."""

    comparisons: tuple[MeasuresCompared, ...]

    @property
    def terms(self) -> tuple[MeasureOfRun, ...]:
        sides = (side for each in self.comparisons for side in (each.one, each.other))
        return tuple(side.term for side in sides if side.term is not None)

    def holds(self, runs: Runs) -> bool:
        """Whether it does, of these runs. Raises KeyError where one is not there yet."""
        return all(comparison.holds(runs) for comparison in self.comparisons)


def read_condition(words: str, runs: Collection[str]) -> Condition:
    """A condition as files write it. Raises UserError as ``read_term``."""
    comparisons = []
    for piece in re.split(r"\s+and\s+", words.strip()):
        parts = _SPLIT.split(piece)
        if len(parts) < 3:
            raise UserError(f"{piece!r} compares nothing: write measure < measure, or with a number")
        sides = [_read_operand(part, runs) for part in parts[::2]]
        comparisons += [
            MeasuresCompared(one, sign, other)
            for one, sign, other in zip(sides, parts[1::2], sides[1:], strict=False)
        ]
    return Condition(tuple(comparisons))


def _read_operand(words: str, runs: Collection[str]) -> ComparedSide:
    if _NUMBER.fullmatch(words):
        return ComparedSide(float(words))
    times = _TIMES.fullmatch(words)
    term = read_term(times[2] if times else words, runs)
    if MEASURES[term.name].is_text:
        raise UserError(f"{term.name} is words and cannot be compared")
    return ComparedSide(float(times[1]) if times else 1.0, term)

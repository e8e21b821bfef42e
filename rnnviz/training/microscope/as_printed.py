"""AsPrinted: each number of the lecture's slides beside the engine's own, and why they differ, as far as is
known.

Knows the slides and the numbers of a step; knows no screen.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from rnnviz.training.microscope.numbers import Entry, Name, StepNumbers, signed_number
from rnnviz.training.microscope.slides import PARAMETERS, REMARKS, PrintedNumber, printed_arrays, recomputed
from rnnviz.training.microscope.worked_example import CHARACTERS, WEIGHTS
from rnnviz.training.run.learning_step import LearningStep


class Cause(Enum):
    """Why a printed number is further from the exact one than its last digit explains; the value says it."""

    ROUNDED = "rounded on the way"
    """The slides' own rounded numbers, one step before, give it."""
    TURNED = "sign turned"
    """It has the opposite sign."""
    MISPRINT = "misprint"
    """It does not follow from the printed numbers before it."""


@dataclass(frozen=True, slots=True)
class BesidePrinted:
    """A number of the slides beside the engine's.

    entry       where it stands in the microscope; None for x and the targets, which are no arrays there
    exact       the engine's
    recomputed  what the printed numbers one step before give; None for a number that was given
    cause       None where it is the exact number, but for the rounding of its last digit
    """

    printed: PrintedNumber
    entry: Entry | None
    exact: float
    recomputed: float | None
    cause: Cause | None

    @property
    def in_words(self) -> str:
        """One or two sentences: what is printed, and what is known of it."""
        said = f"On the slide: {self.printed.text}"
        if self.cause is None:
            return f"{said}, the exact number rounded." if self.is_rounded else f"{said}, exactly."
        assert self.recomputed is not None, "what was given is exact"
        known = _KNOWN[self.cause].format(from_printed=signed_number(self.recomputed))
        if self.cause is not Cause.ROUNDED:
            known += f" {_FINER if self.printed.is_finer else _NEITHER}"
        return " ".join((f"{said}.", known, *self.printed.remarks))

    @property
    def is_rounded(self) -> bool:
        """Whether it is not the exact number itself."""
        return self.printed.value != self.exact


_KNOWN = {
    Cause.ROUNDED: "Rounded on the way: the numbers printed before it give {from_printed}.",
    Cause.TURNED: "Its sign is turned: the numbers printed before it give {from_printed}.",
    Cause.MISPRINT: "It does not follow from the numbers printed before it, which give {from_printed}.",
}
_FINER = "Weights that were printed rounded would give it; whether they were is not known."
_NEITHER = "Nor would weights that were printed rounded."


def in_figures(printed: Sequence[BesidePrinted]) -> str:
    """What is printed of one number: ``0.3``; ``±0.06`` where it is printed with both signs; '' for none."""
    texts = list(dict.fromkeys(each.printed.text for each in printed))
    sizes = {text.removeprefix("−") for text in texts}
    return f"±{sizes.pop()}" if len(texts) > len(sizes) else " ".join(texts)


def is_hello(step: LearningStep) -> bool:
    """Whether it is the step that the slides are about."""
    return (
        step.vocabulary.characters == CHARACTERS
        and step.iteration == 0
        and step.architecture.hidden_size == 3
        and all(np.array_equal(step.params[name], WEIGHTS[name]) for name in WEIGHTS)
    )


class AsPrinted:
    """All numbers of the slides, in their order, beside those of ``numbers``, which are those of hello."""

    def __init__(self, numbers: StepNumbers) -> None:
        self._numbers = numbers
        self.all = tuple(self._compare())
        self._at: dict[Entry, list[BesidePrinted]] = {}
        for each in self.all:
            if each.entry is not None:
                self._at.setdefault(each.entry, []).append(each)

    @property
    def beyond(self) -> tuple[BesidePrinted, ...]:
        """Those that differ by more than the rounding of their last digit."""
        return tuple(each for each in self.all if each.cause is not None)

    @property
    def causes(self) -> Mapping[Cause, int]:
        """How many have each cause."""
        return Counter(each.cause for each in self.all if each.cause is not None)

    @cached_property
    def longest_words(self) -> list[str]:
        """The longest that is said of a number."""
        said = ("\n".join(each.in_words for each in found) for found in self._at.values())
        return sorted(said, key=len)[-3:]

    def of(self, entry: Entry) -> tuple[BesidePrinted, ...]:
        """What the slides print of a number of the step; more than one where it is printed twice."""
        kind, _, of = entry.name
        if kind == "clipped":  # nothing is cut: it is the gradient that is printed
            entry = Entry(Name("grad", of=of), entry.place)
        elif kind == "losses":
            entry = Entry(Name("loss", entry.place[0] + 1), (0,))
        return tuple(self._at.get(entry, ()))

    def _compare(self) -> Iterator[BesidePrinted]:
        for array, from_printed in zip(printed_arrays(), recomputed(), strict=True):
            for number in array.numbers:
                entry = _entry(number)
                exact = self._exact(number, entry)
                again = None if from_printed is None else float(from_printed[number.place])
                yield BesidePrinted(number, entry, exact, again, _cause(number, exact, again))

    def _exact(self, number: PrintedNumber, entry: Entry | None) -> float:
        if entry is not None:
            return self._numbers.value(entry)
        character = self._numbers.input if number.array == "x" else self._numbers.target
        return float(character(number.t) == number.place[0])


def _entry(number: PrintedNumber) -> Entry | None:
    """Where a number of the slides stands in the microscope."""
    array, t = number.array, number.t
    kind, _, of = array.partition("_")
    if array in ("x", "target"):
        return None
    if array == "hprev":
        name = Name("h", 0)
    elif t:
        name = Name("z" if array == "hraw" else array, t)
    elif of:
        name = Name("new_memory" if kind == "memory" else kind, of=of)
    else:
        name = Name("param", of=array) if array in PARAMETERS else Name("grad", of=array[1:])
    return Entry(name, number.place)


def _cause(number: PrintedNumber, exact: float, again: float | None) -> Cause | None:
    if _agrees(number, exact):
        return None
    if number.value * exact < 0:
        return Cause.TURNED
    if (number.array, number.t) in REMARKS:  # one of them is right by chance
        return Cause.MISPRINT
    return Cause.ROUNDED if again is not None and _agrees(number, again) else Cause.MISPRINT


def _agrees(number: PrintedNumber, value: float) -> bool:
    """Whether it is ``value`` but for the rounding of its last digit."""
    return abs(number.value - value) <= number.digit / 2 * (1 + 1e-9)

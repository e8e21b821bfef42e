"""Walkthrough: one learning step as a walk of named phases, each with its equation and its words.

Forward from the first character to the last, backward from the last to the first, then the
update: the equations of the step, one phase for each at each character, made when they are looked
at. Knows what is said of a phase; knows no numbers of its own, no clock and no screen.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import log
from typing import overload

import numpy as np

from rnnviz.core.network.notation import FIELD, Notation
from rnnviz.core.numerals import figures
from rnnviz.training.microscope.code import CodeLine
from rnnviz.training.microscope.equations import StepEquations
from rnnviz.training.microscope.explanation import Explanation
from rnnviz.training.microscope.numbers import Entry, Name, StepNumbers, largest_of, subscript
from rnnviz.training.microscope.operands import Operand, Operands
from rnnviz.training.microscope.route import BACKWARD, FORWARD, UPDATE, Route, Station
from rnnviz.training.microscope.terms import explain
from rnnviz.training.run.learning_step import LearningStep


@dataclass(frozen=True, slots=True)
class Phase:
    """One computation: the last operand is its result.

    kind    the same for all t: ``tanh``, ``dhraw`` …;  t is the character, None in the update
    layer   the one at work, counted from 0; None at the scores, the loss and the update
    words   two to four sentences, in HTML
    """

    kind: str
    t: int | None
    group: int
    title: str
    equation: str
    operands: tuple[Operand, ...]
    words: str
    layer: int | None = None

    @property
    def result(self) -> Name:
        return self.operands[-1].name


@dataclass(frozen=True, slots=True)
class PhaseGroup:
    """Phases that belong together, one chip of the strip; ``first`` is the number of its first phase."""

    section: str
    label: str
    t: int | None
    first: int


class _Phases(Sequence[Phase]):
    """The phases, each made when it is first looked at: a long window has tens of thousands."""

    def __init__(self, length: int, make: Callable[[int], Phase]) -> None:
        self._length = length
        self._make = make
        self._made: dict[int, Phase] = {}

    @overload
    def __getitem__(self, number: int) -> Phase: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Phase]: ...
    def __getitem__(self, number: int | slice) -> Phase | Sequence[Phase]:
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(self._length))]
        if number < 0:
            number += self._length
        if not 0 <= number < self._length:
            raise IndexError(number)
        phase = self._made.get(number)
        if phase is None:
            phase = self._made[number] = self._make(number)
        return phase

    def __len__(self) -> int:
        return self._length


class Walkthrough:
    """The phases of ``step`` in order. ``mark`` says how a character is written, ``notation`` how the arrays
    of the network are."""

    def __init__(
        self, step: LearningStep, mark: Callable[[str], str] = str, notation: Notation = FIELD
    ) -> None:
        self.step = step
        self.notation = notation
        self.numbers = StepNumbers(step, mark, notation)
        self.equations = StepEquations(step, notation)
        self._drawn = Operands(self.numbers, self.equations)
        self._route = Route(self.equations, self.numbers.seq_length)
        self.phases: Sequence[Phase] = _Phases(len(self._route), self._make)
        self.groups = tuple(self._make_groups())
        self._group_starts = [group.first for group in self.groups]

    # ── what is asked of it ──

    def explain(self, entry: Entry) -> Explanation:
        """The sum that made a number."""
        return explain(self.numbers, self.equations, entry)

    def is_known(self, name: Name, phase: int) -> bool:
        """Whether the array is computed by the end of that phase (parameters always are)."""
        return self._route.number_of(name) <= phase

    def number_of(self, name: Name) -> int:
        """The phase that makes the array; −1 for one that is there before the walk begins, or is none."""
        return self._route.number_of(name)

    def number_in(self, line: CodeLine, now: int) -> int | None:
        """The phase that a line of the program leads to from phase ``now``; None where it leads nowhere.

        Of the same character, or the same parameter; from a phase of the line it goes on to the next in it.
        """
        here = self.phases[now]
        T = self.numbers.seq_length
        t = {1: 1, -1: T}.get(line.at) or here.t or (T if here.kind == self.equations.total.kind else 1)
        of = here.result.of if here.t is None and here.result.of else self.equations.parameters[0]
        kinds = line.phases or ((line.leads_to,) if line.leads_to else ())
        if not kinds:
            return None
        next_ = kinds.index(here.kind) + 1 if here.kind in kinds else 0
        return self._route.number_at(kinds[next_ % len(kinds)], t, of)

    def group_at(self, t: int, like: int) -> int:
        """The group of character ``t`` that is what group ``like`` is for its own character.

        For the loss that is the last one forward, for the update the last one backward: those that
        led there.
        """
        section, own_t = self.groups[like].section, self.groups[like].t
        forward = section == FORWARD
        at_t = self._groups_at(t, FORWARD if forward else BACKWARD)
        if own_t is None:
            return at_t[-1]
        return at_t[self._groups_at(own_t, section).index(like)]

    def first_look(self, phase: Phase, unit: int) -> Entry:
        """The number of the result to look at first.

        Of characters the one that matters at ``t`` (the one read, or the one wanted), of
        units the one being followed, else the largest.
        """
        quantity = self.numbers.quantity(phase.result)
        kinds = [axis.kind for axis in quantity.axes]
        if phase.t is None and phase.kind != self.equations.total.kind:
            sizes = np.abs(np.nan_to_num(self.numbers.quantity(Name("grad", of=phase.result.of)).values))
            return Entry(
                phase.result, tuple(int(i) for i in np.unravel_index(int(sizes.argmax()), sizes.shape))
            )
        places: list[int | None] = [self._place(phase, kind, unit) for kind in kinds]
        if None in places:
            free = places.index(None)
            values = quantity.values[tuple(slice(None) if place is None else place for place in places)]
            places[free] = int(np.abs(np.nan_to_num(values)).argmax())
        return Entry(phase.result, tuple(place or 0 for place in places))

    def _place(self, phase: Phase, kind: str, unit: int) -> int | None:
        if kind == "one":
            return 0
        if kind in ("unit", "gate") and phase.result.of != "Why":
            return unit
        if kind == "character" and phase.t is not None:
            numbers = self.numbers
            return numbers.input(phase.t) if phase.result.of == "Wxh" else numbers.target(phase.t)
        return None

    # ── the walk ──

    def _make_groups(self) -> Iterator[PhaseGroup]:
        before = None
        for number in self._route.starts():
            station = self._route[number]
            chip = (station.section, station.t, station.equation.chip)
            if chip != before:
                before = chip
                label = station.equation.chip.format(at=subscript(station.t or 0))
                yield PhaseGroup(station.section, label, station.t, number)

    def _groups_at(self, t: int, section: str) -> list[int]:
        return [i for i, group in enumerate(self.groups) if group.t == t and group.section == section]

    def _make(self, number: int) -> Phase:
        station = self._route[number]
        equation, t = station.equation, station.t
        facts = self._facts(station)
        title = equation.title.format(**facts)
        layer = self.equations.layer_of(equation)
        if station.section != UPDATE:
            place = f"{station.section}, t = {t}" if t else station.section
            if layer is not None and len(self.numbers.layers) > 1:
                place += f", layer {layer + 1}"
            title = f"{place}: {title}"
        words = equation.words
        is_first = t == 1 if station.section != UPDATE else self.step.iteration == 0
        if equation.first_words and is_first:
            words = equation.first_words
        elif equation.last_words and t == self.numbers.seq_length:
            words = equation.last_words
        marked = facts | {key: f"<b>{escape(facts[key])}</b>" for key in ("read", "wanted") if key in facts}
        return Phase(
            equation.kind,
            t,
            bisect_right(self._group_starts, number) - 1,
            title,
            equation.text.format(**facts),
            tuple(self._drawn.of(station, facts)),
            " ".join(words.format(**marked).split()),
            layer,
        )

    def _facts(self, station: Station) -> dict[str, str]:
        """What titles, captions and words may name."""
        numbers, step, t = self.numbers, self.step, station.t
        T, V = numbers.seq_length, numbers.vocab_size
        facts = {
            "T": str(T), "V": str(V), "H": str(numbers.hidden_size), "guessing": f"{log(V):.2f}",
            "h_last": ", ".join(f"{each.named('h')}{subscript(T)}" for each in numbers.layers),
            "terms": self._losses_added(), "arrays": {5: "five"}.get(count := len(step.params), str(count)),
            "iteration": f"{step.iteration:,}", "optimizer": step.optimizer.__name__,
            "learning_rate": f"{step.learning_rate:g}",
            "of": self.notation.named(station.of), "clip": f"{step.clip:g}",
            "cut": self._how_many_cut(station.of) if station.of else "",
        }  # fmt: skip
        if t is None:
            return facts
        layer = self.equations.layer_of(station.equation)
        h = numbers.layers[-1 if layer is None else layer].named("h")
        onehot = f"p{subscript(t)} − onehot({numbers.marks[numbers.target(t)]})"
        return facts | {
            "error": onehot if numbers.streams == 1 else f"({onehot}) / {numbers.streams}",
            "reader": f"layer {layer + 2}" if layer is not None and layer + 1 < len(numbers.layers)
                      else "the prediction",
            "t": str(t), "t_after": str(t + 1), "t_before": str(t - 1),
            "at": subscript(t), "before": subscript(t - 1),
            "x": f"x{subscript(t)}", "h": f"{h}{subscript(t)}",
            "h_before": f"{h}{subscript(t - 1)}", "h_after": f"{h}{subscript(t + 1)}",
            "read": numbers.marks[numbers.input(t)], "wanted": numbers.marks[numbers.target(t)],
        }  # fmt: skip

    def _losses_added(self) -> str:
        T, streams = self.numbers.seq_length, self.numbers.streams
        terms = "loss₁" if T == 1 else f"loss₁ + … + loss{subscript(T)}"
        return terms if streams == 1 else f"the mean over {streams} streams of {terms}"

    def _how_many_cut(self, of: str) -> str:
        grads = self.step.grads[of]
        cut = int((np.abs(grads) > self.step.clip).sum())
        grad = f"d{self.notation.named(of)}"
        if cut:
            return f"In {grad}, <b>{cut:,} of {grads.size:,}</b> entries are cut."
        return f"In {grad} the largest is {figures(largest_of(grads), 3)}: nothing is cut."

"""Walkthrough: one learning step as a walk of named phases, each with its equation and its words.

Forward from the first character to the last, backward from the last to the first, then the
update: the equations of the step, one phase for each at each character, made when they are looked
at. Knows how an operation is drawn; knows no numbers of its own, no clock and no screen.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from math import log
from typing import assert_never, overload

import numpy as np

from rnnviz.core.network.equations import (
    Apply,
    Clip,
    Formula,
    FromAbove,
    IntoColumn,
    Less,
    Lookup,
    MatVec,
    MinusOnehot,
    NegLog,
    Outer,
    OverTime,
    Part,
    Ref,
    Slope,
    Softmax,
    Square,
    Stacked,
    Sum,
    Times,
)
from rnnviz.training.microscope.equations import StepEquations
from rnnviz.training.microscope.explanation import Explanation
from rnnviz.training.microscope.numbers import Entry, Name, StepNumbers, largest_of, subscript
from rnnviz.training.microscope.route import BACKWARD, FORWARD, UPDATE, Route, Station
from rnnviz.training.microscope.terms import explain
from rnnviz.training.run.learning_step import LearningStep


@dataclass(frozen=True, slots=True)
class Operand:
    """An array in the equation as it is drawn.

    sign        what stands before it: '', '·', '+', '−', '⊙', '→', '='; or a few words
    caption     what stands above it
    axes        what its axes run over, where that differs from the array's own: arrays of a
                phase that share an axis show the same part of it
    transposed  columns are drawn as rows
    brief       what stands before it where there is little room, if less than ``sign``
    block       of what is put together from blocks, one for each gate: which block it goes into
    """

    name: Name
    caption: str
    sign: str = ""
    axes: tuple[str, ...] = ()
    transposed: bool = False
    brief: str = ""
    block: int | None = None


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
    """The phases of ``step`` in order. ``mark`` says how a character is written."""

    def __init__(self, step: LearningStep, mark: Callable[[str], str] = str) -> None:
        self.step = step
        self.numbers = StepNumbers(step, mark)
        self.equations = StepEquations(step)
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
            tuple(self._operands(station, facts)),
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
            "of": station.of, "clip": f"{step.clip:g}",
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
        if cut:
            return f"In d{of}, <b>{cut:,} of {grads.size:,}</b> entries are cut."
        return f"In d{of} the largest is {largest_of(grads):.3g}: nothing is cut."

    # ── drawing ──

    def _operands(self, station: Station, facts: dict[str, str]) -> Iterator[Operand]:
        """The arrays of a phase from left to right, its result last."""
        equation, t = station.equation, station.t
        result = self.equations.result_of(equation, t, station.of)
        label = self.numbers.quantity(result).label
        caption = equation.caption.format(**facts) or label
        axes: tuple[str, ...] = ()
        op = equation.op
        sign = "="
        match op:
            case Lookup(matrix):
                yield self._matrix(matrix)
                sign = "→"
            case MatVec(matrix, _, transposed):
                yield from self._part(op, station, facts)
                axes = self._differing(result, self._axes_of(matrix)[1 if transposed else 0])
            case Sum(parts):
                rows = self._rows_of(parts)
                axes = self._like_rows(result, rows)
                for number, part in enumerate(parts):
                    drawn = list(self._part(part, station, facts))
                    if isinstance(part, Ref):
                        drawn = [replace(each, axes=self._like_rows(each.name, rows)) for each in drawn]
                    plus = "−" if isinstance(part, Times) and part.negative else "+"
                    yield replace(drawn[0], sign=f"{plus} {drawn[0].sign}".strip()) if number else drawn[0]
                    yield from drawn[1:]
            case Times() | Slope():
                yield from self._part(op, station, facts)
            case Stacked(parts):
                for number, part in enumerate(parts):
                    drawn = [replace(each, block=number) for each in self._part(part, station, facts)]
                    yield replace(drawn[0], sign=f"; {drawn[0].sign}") if number else drawn[0]
                    yield from drawn[1:]
            case Apply(function, of):
                yield self._ref(of, station, facts)
                sign = f"{function.name} →"
            case Softmax(scores):
                yield self._ref(scores, station, facts)
                sign = "softmax →"
            case NegLog(probabilities, _):
                yield self._ref(probabilities, station, facts)
                sign = f"−log at {facts['wanted']} →"
            case OverTime(of):
                yield replace(self._ref(of, station, facts), transposed=True)
                sign = "Σ ="
            case MinusOnehot(of):
                yield self._ref(of, station, facts)
                sign = f"− 1 at {facts['wanted']} ="
            case Clip(of):
                yield self._ref(of, station, facts)
                sign = "clip →"
            case Formula():
                for before, ref in zip(op.signs, op.of, strict=True):
                    yield self._ref(ref, station, facts, before)
                sign = "→"
            case Less(of, step):
                yield self._ref(of, station, facts)
                yield self._ref(step, station, facts, "−")
            case Outer(column, row):
                own = self._axes_of(equation.result)
                yield self._ref(column, station, facts)
                across = self._ref(row, station, facts, "·")
                yield replace(
                    across, caption=f"{across.caption}ᵀ", transposed=True,
                    axes=self._differing(across.name, own[1]),
                )  # fmt: skip
                yield Operand(Name("share", t, equation.result), f"at t = {t}", "=")
                sign = "Σ"
            case IntoColumn(of):
                yield self._ref(of, station, facts)
                sign = f"Σ into {facts['read']}"
            case Ref():
                yield self._ref(op, station, facts)
                sign = "Σ" if equation.gradient else "="
            case _:
                assert_never(op)
        if equation.gradient:
            caption = f"{label}, t = 1 … {self.numbers.seq_length}"
        yield Operand(result, caption, sign, axes)

    def _part(
        self,
        part: Part,
        station: Station,
        facts: dict[str, str],
    ) -> Iterator[Operand]:
        match part:
            case Ref():
                yield self._ref(part, station, facts)
            case Lookup(matrix):
                yield self._matrix(matrix)
            case MatVec(matrix, vector, transposed):
                yield self._matrix(matrix, transposed)
                drawn = self._ref(vector, station, facts, "·")
                wanted = self._axes_of(matrix)[0 if transposed else 1]
                yield replace(drawn, axes=self._differing(drawn.name, wanted))
            case FromAbove():
                raise KeyError("what is above is said by the equations of the layer")
            case Times(left, right):
                yield self._ref(left, station, facts)
                yield self._ref(right, station, facts, "⊙")
            case Square(of):
                yield self._ref(of, station, facts)
            case Slope(function, of, error):
                yield self._ref(of, station, facts)
                sign = f"{function.slope_text.format(of.name)} ⊙"
                yield replace(self._ref(error, station, facts, sign), brief="⊙")
            case _:
                assert_never(part)

    def _ref(self, ref: Ref, station: Station, facts: dict[str, str], sign: str = "") -> Operand:
        name = self.equations.name_of(ref, station.t, station.of)
        is_end = ref.end_caption and station.t == self.numbers.seq_length
        caption = (ref.end_caption if is_end else ref.caption).format(**facts)
        return Operand(name, caption or self.numbers.quantity(name).label, sign)

    def _matrix(self, name: str, transposed: bool = False) -> Operand:
        rows, columns = self.step.params[name].shape
        caption = f"{name}ᵀ ({columns} × {rows})" if transposed else f"{name} ({rows} × {columns})"
        return Operand(Name("param", of=name), caption, transposed=transposed)

    def _rows_of(self, parts: tuple[Part, ...]) -> str:
        """What the rows of a product among these parts run over, '' where there is none."""
        product = next((part for part in parts if isinstance(part, MatVec)), None)
        return self._axes_of(product.matrix)[1 if product.transposed else 0] if product else ""

    def _like_rows(self, name: Name, rows: str) -> tuple[str, ...]:
        """The axis of a vector that is added to a product, so that both show the same part."""
        return self._differing(name, rows) if rows == "below" else ()

    def _axes_of(self, parameter: str) -> tuple[str, ...]:
        return tuple(axis.kind for axis in self.numbers.quantity(Name("param", of=parameter)).axes)

    def _differing(self, name: Name, kind: str) -> tuple[str, ...]:
        """What a vector's axis runs over in this phase, where that is not its own."""
        own = self.numbers.quantity(name).axes[0].kind
        return () if own == kind else (kind,)

"""Operands: the arrays of a phase, as its equation is drawn from left to right.

Knows how an operation is drawn; knows no words of a phase and no screen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

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
from rnnviz.training.microscope.numbers import Name, StepNumbers
from rnnviz.training.microscope.route import Station


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


class Operands:
    """How the equations of one step are drawn with its numbers."""

    def __init__(self, numbers: StepNumbers, equations: StepEquations) -> None:
        self._numbers = numbers
        self._equations = equations

    def of(self, station: Station, facts: Mapping[str, str]) -> Iterator[Operand]:
        """Of the phase of one equation from left to right, its result last; captions may name ``facts``."""
        equation, t = station.equation, station.t
        result = self._equations.result_of(equation, t, station.of)
        label = self._numbers.quantity(result).label
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
            caption = f"{label}, t = 1 … {self._numbers.seq_length}"
        yield Operand(result, caption, sign, axes)

    def _part(
        self,
        part: Part,
        station: Station,
        facts: Mapping[str, str],
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

    def _ref(self, ref: Ref, station: Station, facts: Mapping[str, str], sign: str = "") -> Operand:
        name = self._equations.name_of(ref, station.t, station.of)
        is_end = ref.end_caption and station.t == self._numbers.seq_length
        caption = (ref.end_caption if is_end else ref.caption).format(**facts)
        return Operand(name, caption or self._numbers.quantity(name).label, sign)

    def _matrix(self, name: str, transposed: bool = False) -> Operand:
        rows, columns = self._numbers.step.params[name].shape
        read = self._numbers.notation.named(name)
        caption = f"{read}ᵀ ({columns} × {rows})" if transposed else f"{read} ({rows} × {columns})"
        return Operand(Name("param", of=name), caption, transposed=transposed)

    def _rows_of(self, parts: tuple[Part, ...]) -> str:
        """What the rows of a product among these parts run over, '' where there is none."""
        product = next((part for part in parts if isinstance(part, MatVec)), None)
        return self._axes_of(product.matrix)[1 if product.transposed else 0] if product else ""

    def _like_rows(self, name: Name, rows: str) -> tuple[str, ...]:
        """The axis of a vector that is added to a product, so that both show the same part."""
        return self._differing(name, rows) if rows == "below" else ()

    def _axes_of(self, parameter: str) -> tuple[str, ...]:
        return tuple(axis.kind for axis in self._numbers.quantity(Name("param", of=parameter)).axes)

    def _differing(self, name: Name, kind: str) -> tuple[str, ...]:
        """What a vector's axis runs over in this phase, where that is not its own."""
        own = self._numbers.quantity(name).axes[0].kind
        return () if own == kind else (kind,)

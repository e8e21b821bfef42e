"""explain: the sum that made one number of a learning step, term by term.

Reads the equations that cells, scores and optimizers list, whatever they are; knows no phases
and no screen. A term is a product of numbers that the engine kept; the number itself
is the engine's. Terms are added here only to say what they come to.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

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
    Operation,
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
    Update,
)
from rnnviz.training.microscope.equations import StepEquations
from rnnviz.training.microscope.explanation import Explanation, Term, total_of
from rnnviz.training.microscope.numbers import (
    Entry,
    Index,
    Name,
    StepNumbers,
    short_number,
    signed_number,
)
from rnnviz.training.microscope.summands import Summands


@dataclass(frozen=True, slots=True)
class _Derivation:
    terms: list[Term]
    note: str = ""
    through: str = ""
    finish: Callable[[float], float] | None = None


def explain(numbers: StepNumbers, equations: StepEquations, entry: Entry) -> Explanation:
    """The terms of one number. Raises KeyError for a name, IndexError for a place that does not exist."""
    value = numbers.value(entry)
    with np.errstate(all="ignore"):
        derivation = _Explaining(numbers, equations).derive(entry.name, entry.place)
        total = total_of(derivation.terms)
        reached = derivation.finish(total) if derivation.finish else total
    return Explanation(
        entry=entry,
        title=numbers.title(entry),
        label=numbers.label(entry),
        value=value,
        exact=numbers.exact(entry),
        terms=tuple(derivation.terms),
        through=derivation.through,
        reached=reached if derivation.terms else value,
        note=derivation.note,
    )


class _Explaining(Summands):
    """The equations of one step, opened."""

    def derive(self, name: Name, index: Index) -> _Derivation:
        numbers, equations = self._numbers, self._equations
        kind, t, of = name
        if kind == "param":
            return self._parameter(of, index)
        if of and kind in numbers.step.remembered:
            before, later = numbers.step.optimizer.remembered[kind]
            steps = numbers.step.iteration
            return _Derivation([], later.format(iteration=f"{steps:,}") if steps else before)
        if kind == "grad":
            return self._gradient(of, index)
        if kind == "share" and t is not None:
            note = "The engine's product over this one character; the gradient is the same product over all."
            terms = self._share(of, t, index)
            if numbers.streams > 1:
                terms += self._shares_of_others(of, t, index)
            return _Derivation(terms, note)
        if kind == "losses":
            return self.derive(Name("loss", index[0] + 1), (0,))
        if kind in numbers.masks:
            return self._mask(index)
        equation = equations.making(kind)
        if of:
            return self._open(equation.op, None, of, index)
        if t is None:
            return self._open(equation.op, None, "", index)
        if t == 0:
            return _Derivation([], "hprev: the hidden state in which the window before this one ended.")
        at = t - equation.result_at
        if at > numbers.seq_length:
            words = "Zero: the window ends here, and no later character sends anything back."
            return _Derivation([], words)
        return self._open(equation.op, at, "", index)

    def _mask(self, index: Index) -> _Derivation:
        share = self._numbers.step.dropout
        return _Derivation(
            [],
            "Drawn for this step alone, from the run's seed, the step and the layer: with the chance "
            f"{share:g} it is 0 and unit {index[0] + 1} is left out, else 1 / (1 − {share:g}).",
        )

    # ── operations ──

    def _open(self, op: Operation, t: int | None, of: str, index: Index) -> _Derivation:
        numbers = self._numbers
        match op:
            case Lookup():
                others = numbers.vocab_size - 1
                note = f"The other {others} entries of the row are multiplied by 0."
                return _Derivation(self._part(op, t, of, index, "× 1"), note)
            case Sum(parts):
                note = ""
                for part in parts:
                    if isinstance(part, Square):
                        note = f"g is {numbers.label(self.entry(part.of, t, of, index))}."
                return _Derivation([term for part in parts for term in self._part(part, t, of, index)], note)
            case Ref() | MatVec() | Times():
                return _Derivation(self._part(op, t, of, index))
            case Stacked(blocks):
                block, place = divmod(index[0], numbers.hidden_size)
                return self._open(blocks[block], t, of, (place,))
            case Apply(function, inner):
                terms = self._part(inner, t, of, index)
                through = f"{function.name}({signed_number(total_of(terms))})"
                return _Derivation(terms, through=through, finish=function.value)
            case Slope():
                return self._slope(op, t, of, index)
            case Softmax(scores):
                return self._softmax(scores, t or 0, index)
            case NegLog(probabilities, scores):
                return self._surprise(probabilities, scores, t or 0)
            case OverTime():
                terms = [self._loss_at(t) for t in range(1, numbers.seq_length + 1)]
                losses = numbers.step.window.losses
                terms += [
                    Term(f"stream {other + 1}", "its characters", float(losses[:, other].sum()), ())
                    for other in self._other_streams
                ]
                return self._mean_over_streams(_Derivation(terms))
            case MinusOnehot(probabilities):
                return self._less_onehot(probabilities, t or 0, index)
            case Clip(gradient):
                return self._clip(gradient, of, index)
            case Formula():
                return _Derivation([self._formula(op, of, index)], op.note)
            case Less(before, _):
                old = self.one(self.entry(before, t, of, index), words="before")
                step = self._equations.making("step").op
                if isinstance(step, Formula):
                    return _Derivation([old, self._formula(step, of, index, sign=-1)], step.note)
                taken = self.one(self.entry(Ref("step"), t, of, index), sign=-1, words="the step")
                return _Derivation([old, taken])
            case Outer() | IntoColumn():
                raise KeyError(f"{op} is a share of a gradient, and of no array's own")
            case _:
                assert_never(op)

    def _part(
        self,
        part: Part,
        t: int | None,
        of: str,
        index: Index,
        words: str = "the column",
    ) -> list[Term]:
        """The terms of one part of a sum."""
        numbers = self._numbers
        match part:
            case Ref():
                if part.opened:
                    inner = self._equations.making(part.name).op
                    parts = inner.parts if isinstance(inner, Sum) else (inner,)
                    place = self.place(part, index)
                    return [term for each in parts for term in self._part(each, t, of, place)]  # type: ignore[arg-type]  # what is opened is a sum, by its equation
                entry = self.entry(part, t, of, index)
                said = part.end_words if part.end_words and t == numbers.seq_length else part.words
                return [self.one(entry, words=said.format(t_after=(t or 0) + 1))]
            case Lookup(matrix):
                character = numbers.input(t or 0)
                return [self.one(Entry(Name("param", of=matrix), (index[0], character)), words=words)]
            case MatVec(matrix, vector, transposed):
                return self.products(matrix, self.name(vector, t, of), index[0], transposed)
            case FromAbove():
                raise KeyError("what is above is said by the equations of the layer")
            case Times(left, right, negative):
                pair = self.entry(left, t, of, index), self.entry(right, t, of, index)
                return [self.product(*pair, sign=-1 if negative else 1)]
            case Slope():
                return self._slope(part, t, of, index).terms
            case Square(inner):
                entry = self.entry(inner, t, of, index)
                value = numbers.value(entry)
                return [Term("g · g", f"{signed_number(value, 3)} squared", value * value, (entry,))]
            case _:
                assert_never(part)

    def _slope(self, op: Slope, t: int | None, of: str, index: Index) -> _Derivation:
        numbers = self._numbers
        h, dh = self.entry(op.of, t, of, index), self.entry(op.error, t, of, index)
        function = op.function
        a, b = function.slope(numbers.value(h)), numbers.value(dh)
        term = Term(
            f"({function.slope_text.format(numbers.label(h))}) · {numbers.label(dh)}",
            f"{signed_number(a, 3)} × {signed_number(b, 3)}",
            a * b,
            (h, dh),
        )
        note = f"The slope of {function.name} here lets {100 * a:.0f} % of the error through."
        return _Derivation([term], note)

    def _softmax(self, scores: Ref, t: int, index: Index) -> _Derivation:
        numbers, name = self._numbers, self.name(scores, t, "")
        ys = numbers.quantity(name).values.astype(np.float64)
        top = float(ys.max())
        terms = [
            Term(
                f"exp({numbers.label(Entry(name, (k,)))} − max)",
                f"exp({signed_number(float(y) - top, 3)})",
                float(np.exp(y - top)),
                (Entry(name, (k,)),),
            )
            for k, y in enumerate(ys)
        ]
        own = terms[index[0]].value
        return _Derivation(
            terms,
            through=f"{short_number(own)} / {short_number(total_of(terms))}",
            finish=lambda total: own / total,
            note=f"Its own term, {terms[index[0]].label}, divided by the sum of all.",
        )

    def _surprise(self, probabilities: Ref, scores: Ref, t: int) -> _Derivation:
        numbers, y = self._numbers, self.name(scores, t, "")
        ys = numbers.quantity(y).values.astype(np.float64)
        top, target = int(ys.argmax()), numbers.target(t)
        spread = float(np.log(np.exp(ys - ys[top]).sum()))
        wanted = Entry(self.name(probabilities, t, ""), (target,))
        everything = tuple(Entry(y, (k,)) for k in range(numbers.vocab_size))
        return _Derivation(
            [
                Term("log Σ exp(y − max)", "", spread, everything),
                self.one(Entry(y, (top,)), words="the largest"),
                replace(
                    self.one(Entry(y, (target,)), sign=-1, words="the target's"),
                    sources=(Entry(y, (target,)), wanted),
                ),
            ],
            note=f"The same as −log {short_number(numbers.value(wanted))}; but p may round to 0, "
            "and 0 has no logarithm.",
        )

    def _loss_at(self, t: int) -> Term:
        words = f"−log p[{self._numbers.marks[self._numbers.target(t)]}]"
        return self.one(Entry(Name("loss", t), (0,)), words=words)

    def _less_onehot(self, probabilities: Ref, t: int, index: Index) -> _Derivation:
        terms = [self.one(self.entry(probabilities, t, "", index))]
        note = "Not the character that came: its whole probability is too much."
        if index[0] == self._numbers.target(t):
            terms.append(Term("−onehot", "the wanted one", -1.0, ()))
            note = "Below zero for the character that came: its score should rise."
        return self._mean_over_streams(_Derivation(terms, note))

    # ── several streams ──

    @property
    def _other_streams(self) -> list[int]:
        """All but the one that is looked at."""
        return [stream for stream in range(self._numbers.streams) if stream != self._numbers.stream]

    def _mean_over_streams(self, derivation: _Derivation) -> _Derivation:
        """What was found, as one of the streams whose mean is learned from."""
        streams = self._numbers.streams
        if streams == 1:
            return derivation
        total = total_of(derivation.terms)
        note = f"{derivation.note} The loss is the mean of {streams} streams.".strip()
        return replace(
            derivation,
            note=note,
            through=f"{signed_number(total)} / {streams}",
            finish=lambda total: total / streams,
        )

    def _shares_of_others(self, of: str, t: int | None, index: Index) -> list[Term]:
        """What the other streams add to an entry of a gradient at ``t``, or in all: a term for each."""
        words = "its characters" if t is None else f"its t = {t}"
        return [
            Term(f"stream {other + 1}", words, float(self._numbers.shares_of(other, t)[of][index]), ())
            for other in self._other_streams
        ]

    # ── gradients and parameters ──

    def _gradient(self, of: str, index: Index) -> _Derivation:
        numbers = self._numbers
        characters = range(1, numbers.seq_length + 1)
        terms = [term for t in characters for term in self._share(of, t, index)]
        if numbers.streams > 1:
            terms += self._shares_of_others(of, None, index)
            note = "A term for each character of this stream, and one for each other stream."
            return _Derivation(terms, note)
        if not terms:
            return _Derivation([], f"Zero: {numbers.marks[index[1]]} was not read in this window.")
        return _Derivation(
            terms, "One term for each character of the window: the parameter is the same at all."
        )

    def _share(self, of: str, t: int, index: Index) -> list[Term]:
        """What character ``t`` adds to an entry of a gradient; none where it has no part in it."""
        match self._equations.share_of(of).op:
            case Outer(column, row):
                left, right = self.entry(column, t, "", index[:1]), self.entry(row, t, "", index[1:])
                return [self.product(left, right)]
            case IntoColumn(inner):
                if self._numbers.input(t) != index[1]:
                    return []
                return [self.one(self.entry(inner, t, "", index[:1]), words=f"t = {t} read it")]
            case Ref() as inner:
                return [self.one(self.entry(inner, t, "", index), words=f"t = {t}")]
            case op:
                raise KeyError(f"{op} is no share of a gradient")

    def _parameter(self, of: str, index: Index) -> _Derivation:
        step = self._numbers.step
        past = (
            "As it was given at the start: this is the first step."
            if step.iteration == 0
            else f"As {step.iteration:,} steps of {step.optimizer.__name__} have left it."
        )
        new = self._numbers.value(Entry(Name("new", of=of), index))
        return _Derivation([], f"A parameter. {past} This step will make it {signed_number(new)}.")

    def _clip(self, gradient: Ref, of: str, index: Index) -> _Derivation:
        term = self.one(self.entry(gradient, None, of, index))
        limit = self._numbers.step.clip
        inside = abs(term.value) <= limit
        note = f"Within ±{limit:g}: left as it is." if inside else f"Beyond ±{limit:g}: cut."

        def cut(value: float) -> float:
            return float(np.clip(value, -limit, limit))

        return _Derivation([term], note, f"clip to ±{limit:g}", cut)

    def _formula(self, op: Formula, of: str, index: Index, *, sign: int = 1) -> Term:
        entries = tuple(self.entry(ref, None, of, index) for ref in op.of)
        step = self._numbers.step
        known = Update(step.learning_rate, step.iteration), *map(self._numbers.value, entries)
        return Term(
            ("−" if sign < 0 else "") + op.text,
            op.figures(partial(signed_number, figures=3), *known),
            sign * op.value(*known),
            entries,
        )

"""Walkthrough: one learning step as a walk of named phases, each with its equation and its words.

Forward from the first character to the last, backward from the last to the first,
then the update. Knows which arrays a phase computes with (as Names of StepNumbers);
knows no numbers of its own, no clock and no screen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from math import log

import numpy as np

from rnnviz.training.learning_step import LearningStep
from rnnviz.training.step_numbers import PARAMETERS, Entry, Name, StepNumbers, largest_of, subscript
from rnnviz.training.step_terms import Explanation, explain
from rnnviz.training.walkthrough_words import WORDS


@dataclass(frozen=True, slots=True)
class Operand:
    """An array in the equation as it is drawn.

    sign        what stands before it: '', '·', '+', '−', '⊙', '→', '='; or a few words
    caption     what stands above it
    axes        what its axes run over, where that differs from the array's own: arrays of a
                phase that share an axis show the same part of it
    transposed  columns are drawn as rows
    """

    name: Name
    caption: str
    sign: str = ""
    axes: tuple[str, ...] = ()
    transposed: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """One computation: the last operand is its result.

    kind    the same for all t: ``tanh``, ``dhraw`` …;  t is the character, None in the update
    words   two to four sentences, in HTML
    """

    kind: str
    t: int | None
    group: int
    title: str
    equation: str
    operands: tuple[Operand, ...]
    words: str

    @property
    def result(self) -> Name:
        return self.operands[-1].name


@dataclass(frozen=True, slots=True)
class Group:
    """Phases that belong together, one chip of the strip; ``first`` is the number of its first phase."""

    section: str
    label: str
    t: int | None
    first: int


class Walkthrough:
    """The phases of ``step`` in order. ``mark`` says how a character is written."""

    def __init__(self, step: LearningStep, mark: Callable[[str], str] = str) -> None:
        self.step = step
        self.numbers = StepNumbers(step, mark)
        self._phases: list[Phase] = []
        self._groups: list[Group] = []
        T = self.numbers.seq_length
        for t in range(1, T + 1):
            self._forward(t)
        self._add_loss()
        for t in range(T, 0, -1):
            self._backward(t)
        self._update()
        self.phases = tuple(self._phases)
        self.groups = tuple(self._groups)
        self._known_from: dict[Name, int] = {}
        for number, phase in enumerate(self.phases):
            self._known_from.setdefault(phase.result, number)

    # ── what is asked of it ──

    def explain(self, entry: Entry) -> Explanation:
        """The sum that made a number."""
        return explain(self.numbers, entry)

    def is_known(self, name: Name, phase: int) -> bool:
        """Whether the array is computed by the end of that phase (parameters always are)."""
        return self._known_from.get(name, -1) <= phase

    def group_at(self, t: int, like: int) -> int:
        """The group of character ``t`` that is what group ``like`` is for its own character.

        For the loss that is x_t, for the update dW_t: the ones that led there.
        """
        T = self.numbers.seq_length
        if like <= T:
            return t - 1
        family = (like - T - 1) % 3 if like <= 4 * T else 2
        return T + 1 + 3 * (T - t) + family

    def first_look(self, phase: Phase, unit: int) -> Entry:
        """The number of the result to look at first.

        Of characters the one that matters at ``t`` (the one read, or the one wanted), of
        units the one being followed, else the largest.
        """
        quantity = self.numbers.quantity(phase.result)
        kinds = [axis.kind for axis in quantity.axes]
        if phase.t is None and phase.kind != "total":
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
        if kind == "unit" and phase.result.of != "Why":
            return unit
        if kind == "character" and phase.t is not None:
            numbers = self.numbers
            return numbers.input(phase.t) if phase.result.of == "Wxh" else numbers.target(phase.t)
        return None

    # ── the walk ──

    def _group(self, section: str, label: str, t: int | None) -> None:
        self._groups.append(Group(section, label, t, len(self._phases)))

    def _add(
        self,
        kind: str,
        t: int | None,
        title: str,
        equation: str,
        *operands: Operand,
        variant: str = "",
        facts: Mapping[str, str] | None = None,
    ) -> None:
        words = WORDS[kind + variant].format(**(self._facts(t) if t else {}), **self._sizes, **(facts or {}))
        group = len(self._groups) - 1
        self._phases.append(Phase(kind, t, group, title, equation, operands, words=" ".join(words.split())))

    def _facts(self, t: int) -> dict[str, str]:
        """What the words may name of character ``t``."""
        marks = self.numbers.marks
        return {
            "t": str(t),
            "t_after": str(t + 1),
            "x": f"x{subscript(t)}",
            "h": f"h{subscript(t)}",
            "h_before": f"h{subscript(t - 1)}",
            "h_after": f"h{subscript(t + 1)}",
            "read": f"<b>{escape(marks[self.numbers.input(t)])}</b>",
            "wanted": f"<b>{escape(marks[self.numbers.target(t)])}</b>",
        }

    @property
    def _sizes(self) -> dict[str, str]:
        T, V = self.numbers.seq_length, self.numbers.vocab_size
        return {"T": str(T), "V": str(V), "guessing": f"{log(V):.2f}", "h_last": f"h{subscript(T)}"}

    def _forward(self, t: int) -> None:
        numbers = self.numbers
        T, V, H = numbers.seq_length, numbers.vocab_size, numbers.hidden_size
        at, before = subscript(t), subscript(t - 1)
        read, wanted = numbers.marks[numbers.input(t)], numbers.marks[numbers.target(t)]
        column, past, z = Name("Wxh x", t), Name("Whh h", t), Name("z", t)
        h, y, p = Name("h", t), Name("y", t), Name("p", t)
        here = f"Forward, t = {t}:"
        self._group("Forward", f"x{at}", t)
        self._add(
            "column", t, f"{here} {read} picks its column", f"Wxh x{at} = Wxh[:, {read}]",
            Operand(Name("param", of="Wxh"), f"Wxh ({H} × {V})"), Operand(column, f"column {read}", "→"),
        )  # fmt: skip
        self._add(
            "recurrent", t, f"{here} what the past says", f"Whh · h{before}",
            Operand(Name("param", of="Whh"), f"Whh ({H} × {H})"),
            Operand(Name("h", t - 1), f"h{before}", "·", ("from",)),
            Operand(past, f"Whh h{before}", "="),
            variant=" first" if t == 1 else "",
        )  # fmt: skip
        self._add(
            "bias", t, f"{here} present, past and bias", f"z{at} = Wxh x{at} + Whh h{before} + bh",
            Operand(column, f"Wxh x{at}"), Operand(past, f"Whh h{before}", "+"),
            Operand(Name("param", of="bh"), "bh", "+"), Operand(z, f"z{at}", "="),
        )  # fmt: skip
        self._add(
            "tanh", t, f"{here} the new hidden state", f"h{at} = tanh(z{at})",
            Operand(z, f"z{at}"), Operand(h, f"h{at}", "tanh →"),
            variant=" last" if t == T else "",
        )  # fmt: skip
        self._add(
            "scores", t, f"{here} a score for every character", f"y{at} = Why · h{at} + by",
            Operand(Name("param", of="Why"), f"Why ({V} × {H})"), Operand(h, f"h{at}", "·"),
            Operand(Name("param", of="by"), "by", "+"), Operand(y, f"y{at}", "="),
        )  # fmt: skip
        self._add(
            "softmax", t, f"{here} from scores to probabilities", f"p{at} = exp(y{at}) / Σ exp(y{at})",
            Operand(y, f"y{at}"), Operand(p, f"p{at}", "softmax →"),
        )  # fmt: skip
        self._add(
            "loss", t, f"{here} the surprise", f"loss{at} = −log p{at}[{wanted}]",
            Operand(p, f"p{at}"), Operand(Name("loss", t), f"loss{at}", f"−log at {wanted} →"),
        )  # fmt: skip

    def _add_loss(self) -> None:
        T = self.numbers.seq_length
        terms = "loss₁" if T == 1 else f"loss₁ + … + loss{subscript(T)}"
        self._group("Forward", "loss", None)
        self._add(
            "total", None, "Forward: the loss of the window", f"loss = {terms}",
            Operand(Name("losses"), "at each character", transposed=True),
            Operand(Name("total"), "loss", "Σ ="),
        )  # fmt: skip

    def _backward(self, t: int) -> None:
        numbers = self.numbers
        T, V, H = numbers.seq_length, numbers.vocab_size, numbers.hidden_size
        at, before = subscript(t), subscript(t - 1)
        read, wanted = numbers.marks[numbers.input(t)], numbers.marks[numbers.target(t)]
        p, h, h_before = Name("p", t), Name("h", t), Name("h", t - 1)
        dy, dh, dhraw = Name("dy", t), Name("dh", t), Name("dhraw", t)
        here, window = f"Backward, t = {t}:", f"t = 1 … {T}"
        self._group("Backward", f"dy{at}", t)
        self._add(
            "dy", t, f"{here} the error of the prediction", f"dy{at} = p{at} − onehot({wanted})",
            Operand(p, f"p{at}"), Operand(dy, f"dy{at}", f"− 1 at {wanted} ="),
        )  # fmt: skip
        self._add(
            "dWhy", t, f"{here} the share of Why", f"dWhy += dy{at} · h{at}ᵀ",
            Operand(dy, f"dy{at}"), Operand(h, f"h{at}ᵀ", "·", transposed=True),
            Operand(Name("share", t, "Why"), f"at t = {t}", "="),
            Operand(Name("grad", of="Why"), f"dWhy, {window}", "Σ"),
        )  # fmt: skip
        self._add(
            "dby", t, f"{here} the share of by", f"dby += dy{at}",
            Operand(dy, f"dy{at}, at t = {t}"), Operand(Name("grad", of="by"), f"dby, {window}", "Σ"),
        )  # fmt: skip
        self._group("Backward", f"dh{at}", t)
        self._add(
            "dh", t, f"{here} into the hidden state", f"dh{at} = Whyᵀ · dy{at} + dhnext",
            Operand(Name("param", of="Why"), f"Whyᵀ ({H} × {V})", transposed=True),
            Operand(dy, f"dy{at}", "·"),
            Operand(Name("dhnext", t), f"dhnext, from t = {t + 1}" if t < T else "dhnext, zero", "+"),
            Operand(dh, f"dh{at}", "="),
            variant=" last" if t == T else "",
        )  # fmt: skip
        self._add(
            "dhraw", t, f"{here} through tanh", f"dhraw{at} = (1 − h{at}²) ⊙ dh{at}",
            Operand(h, f"h{at}"), Operand(dh, f"dh{at}", "1 − h² ⊙"), Operand(dhraw, f"dhraw{at}", "="),
        )  # fmt: skip
        self._group("Backward", f"dW{at}", t)
        self._add(
            "dbh", t, f"{here} the share of bh", f"dbh += dhraw{at}",
            Operand(dhraw, f"dhraw{at}, at t = {t}"), Operand(Name("grad", of="bh"), f"dbh, {window}", "Σ"),
        )  # fmt: skip
        self._add(
            "dWxh", t, f"{here} the share of Wxh", f"dWxh[:, {read}] += dhraw{at}",
            Operand(dhraw, f"dhraw{at}, at t = {t}"),
            Operand(Name("grad", of="Wxh"), f"dWxh, {window}", f"Σ into {read}"),
        )  # fmt: skip
        self._add(
            "dWhh", t, f"{here} the share of Whh", f"dWhh += dhraw{at} · h{before}ᵀ",
            Operand(dhraw, f"dhraw{at}"), Operand(h_before, f"h{before}ᵀ", "·", ("from",), transposed=True),
            Operand(Name("share", t, "Whh"), f"at t = {t}", "="),
            Operand(Name("grad", of="Whh"), f"dWhh, {window}", "Σ"),
            variant=" first" if t == 1 else "",
        )  # fmt: skip
        if t > 1:
            self._add(
                "dhnext", t, f"{here} the message to t = {t - 1}", f"dhnext = Whhᵀ · dhraw{at}",
                Operand(Name("param", of="Whh"), f"Whhᵀ ({H} × {H})", transposed=True),
                Operand(dhraw, f"dhraw{at}", "·"),
                Operand(Name("dhnext", t - 1), f"dhnext, to t = {t - 1}", "=", ("from",)),
            )  # fmt: skip

    def _update(self) -> None:
        step = self.step
        facts = {"iteration": f"{step.iteration:,}", "learning_rate": f"{step.learning_rate:g}"}
        self._group("Update", "clip", None)
        for of in PARAMETERS:
            self._add(
                "clip", None, f"Clip: d{of}", f"clip(d{of}) = min(max(d{of}, −{step.clip:g}), {step.clip:g})",
                Operand(Name("grad", of=of), f"d{of}"), Operand(Name("clipped", of=of), "clipped", "clip →"),
                facts={"clip": f"{step.clip:g}", "cut": self._how_many_cut(of)},
            )  # fmt: skip
        self._group("Update", "Adagrad", None)
        for of in PARAMETERS:
            g, after = Name("clipped", of=of), Name("new_memory", of=of)
            self._add(
                "memory", None, f"Adagrad: the memory of {of}", "mem += g · g",
                Operand(Name("memory", of=of), "mem before"), Operand(g, "g, to be squared", "+"),
                Operand(after, "mem after", "="),
            )  # fmt: skip
            self._add(
                "step", None, f"Adagrad: the step of {of}", "step = learning_rate · g / √(mem + 1e−8)",
                Operand(g, f"g = clip(d{of})"), Operand(after, "mem after", "/√"),
                Operand(Name("step", of=of), f"step, at {step.learning_rate:g}", "→"),
                variant=" first" if step.iteration == 0 else "",
                facts=facts,
            )  # fmt: skip
        self._group("Update", "new", None)
        for of in PARAMETERS:
            self._add(
                "new", None, f"Update: the new {of}", f"{of} −= step",
                Operand(Name("param", of=of), f"{of} before"), Operand(Name("step", of=of), "step", "−"),
                Operand(Name("new", of=of), f"{of} after", "="),
            )  # fmt: skip

    def _how_many_cut(self, of: str) -> str:
        grads = self.step.grads[of]
        cut = int((np.abs(grads) > self.step.clip).sum())
        if cut:
            return f"In d{of}, <b>{cut:,} of {grads.size:,}</b> entries are cut."
        return f"In d{of} the largest is {largest_of(grads):.3g}: nothing is cut."

"""StepNumbers: every array of one learning step under the name it has in the equations.

Knows a LearningStep and how its arrays are called, indexed and written; knows no
phases, no words and no screen. The arrays are the engine's own, or made by its own products
(the share of one character): nothing is computed here.

Characters are counted from t = 1, as on the blackboard; h_0 is hprev. Shapes:
T = seq_length, H = hidden_size, V = vocab_size.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.equations import Sum
from rnnviz.core.network.notation import FIELD, Notation
from rnnviz.training.microscope.layers import Layer
from rnnviz.training.run.learning_step import LearningStep

Index = tuple[int, ...]


class Name(NamedTuple):
    """Which array: its kind, the character ``t`` it belongs to, or the parameter it is ``of``.

    With t       an array of a layer's trace (``h``, of layer 2 ``h2``); y, p, loss, dy; share (with
                 ``of``); and ``Wxh x``, the column that was looked up, above layer 1 ``Wxh2 h``
    With of      param, grad, clipped, step, new; what the optimizer remembers, before the step by
                 its own name (``memory``), after it with ``new_`` in front
    With neither losses, total
    """

    kind: str
    t: int | None = None
    of: str = ""


class Entry(NamedTuple):
    """One number: the array it stands in, and where."""

    name: Name
    place: Index


@dataclass(frozen=True, slots=True)
class Axis:
    """What an index runs over: ``unit``, ``gate`` (a unit of each gate in turn), ``from`` (the units of
    one character before), ``below`` (those of the layer below), ``character``, ``time`` or ``one``; and
    how each place is written."""

    kind: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """One array, ready to be shown.

    values     (n,) or (rows, columns), read-only
    scale      numbers of ±scale have the full colour; the same for all t
    """

    name: Name
    label: str
    values: Array
    axes: tuple[Axis, ...]
    scale: float


def subscript(number: int) -> str:
    """``12`` as ``₁₂``."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def short_number(value: float) -> str:
    """A number for a cell of a grid: six characters at most in the common range, one to three figures."""
    size = abs(value)
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if size == 0:
        return "0"
    if size < 0.00095 or size >= 99999.5:
        return _tidy(f"{value:.0e}")
    decimals = 3 if size < 0.00995 else 2 if size < 9.995 else 1 if size < 99.95 else 0
    return _tidy(f"{value:.{decimals}f}")


def signed_number(value: float, figures: int = 0) -> str:
    """A number with its sign: four decimals, or so many significant ``figures``."""
    if not math.isfinite(value):
        return short_number(value)
    if value == 0:
        return "0"
    if figures:
        return _tidy(f"{value:+.{figures}g}")
    size = abs(value)
    if size >= 1000 or size < 0.0005:
        return _tidy(f"{value:+.2e}")
    return _tidy(f"{value:+.4f}")


def _tidy(text: str) -> str:
    number, e, exponent = text.partition("e")
    return (number + (f"e{int(exponent)}" if e else "")).replace("-", "−")


class StepNumbers:
    """The arrays of ``step`` by Name; ``mark`` says how a character is written in labels, ``notation`` how
    the network's arrays are."""

    def __init__(
        self, step: LearningStep, mark: Callable[[str], str] = str, notation: Notation = FIELD
    ) -> None:
        self.step = step
        self.notation = notation
        self.seq_length = len(step.inputs)
        self.hidden_size = step.architecture.hidden_size
        self.vocab_size = len(step.vocabulary)
        self.marks = tuple(mark(character) for character in step.vocabulary.characters)
        units = tuple(str(j) for j in range(1, self.hidden_size + 1))
        self._axes = {
            "unit": Axis("unit", units),
            "from": Axis("from", units),
            "below": Axis("below", units),
            "character": Axis("character", self.marks),
            "time": Axis("time", tuple(f"t={t}" for t in range(1, self.seq_length + 1))),
            "one": Axis("one", ("",)),
        }
        gates = step.architecture.cell.gates
        self._gates = tuple(f"{gate}{j}" for gate in gates for j in units)
        self._axes["gate"] = Axis("gate", self._gates)
        self._specs = {spec.name: spec for spec in step.architecture.specs}
        self._states = step.architecture.cell.states
        self.stream, self.streams = step.stream, step.window.streams
        self.layers = tuple(
            Layer(step.architecture, i, step.dropout) for i in range(step.architecture.layers)
        )
        kept = [*step.window.layers[0], "Wxh x"]
        self._arrays = {
            layer.name(own): (layer.number, own) for layer in self.layers for own in kept if own[0] != "_"
        }
        self.masks = {layer.mask for layer in self.layers if layer.is_thinned}
        for layer in self.layers:
            if layer.is_thinned:
                names = {layer.mask: "mask", layer.below: "told", layer.heard: "heard"}
                self._arrays |= {name: (layer.number, f"_{what}") for name, what in names.items()}
        self._from_below: dict[int, Array] = {}
        forward = step.architecture.cell.equations.forward
        self._sum_of_both = next((e.result for e in forward if isinstance(e.op, Sum)), "")  # present and past
        self._quantities: dict[Name, Quantity] = {}
        self._shares: dict[int, Mapping[str, Array]] = {}
        self._shares_of_streams: dict[int, Mapping[str, Array]] = {}
        self._scales: dict[tuple[str, int, str], float] = {}

    def input(self, t: int) -> int:
        """The number of the character read at ``t``."""
        return int(self.step.inputs[t - 1])

    def shares_of(self, stream: int, t: int | None) -> Mapping[str, Array]:
        """What one of several streams adds to each gradient, at ``t`` or in the whole window."""
        if t is not None:
            return self.step.shares(t, stream)
        if stream not in self._shares_of_streams:
            self._shares_of_streams[stream] = self.step.shares(None, stream)
        return self._shares_of_streams[stream]

    def target(self, t: int) -> int:
        """The number of the character wanted at ``t``."""
        return int(self.step.targets[t - 1])

    def quantity(self, name: Name) -> Quantity:
        """The array of that name; made once. Raises KeyError for a name that no array has."""
        quantity = self._quantities.get(name)
        if quantity is None:
            # A diverged network holds inf and nan: they are shown, not complained of.
            with np.errstate(all="ignore"):
                quantity = self._quantities[name] = self._make(name)
        return quantity

    def has(self, name: Name) -> bool:
        """Whether there is an array of that name: not every cell has every one."""
        try:
            self.quantity(name)
        except KeyError:
            return False
        return True

    def value(self, entry: Entry) -> float:
        """One number."""
        return float(self.quantity(entry.name).values[entry.place])

    def exact(self, entry: Entry) -> str:
        """One number with all its figures, as few as tell it from its neighbours."""
        return str(self.quantity(entry.name).values[entry.place]).replace("-", "−")

    def label(self, entry: Entry) -> str:
        """``Why[h,1]``, ``dy₂[h]``."""
        quantity = self.quantity(entry.name)
        places = [
            axis.labels[i]
            for axis, i in zip(quantity.axes, entry.place, strict=True)
            if axis.kind not in ("one",)
        ]
        return f"{quantity.label}[{','.join(places)}]" if places else quantity.label

    def title(self, entry: Entry) -> str:
        """``dh₂, unit 1``; ``Why, character h, unit 1``."""
        quantity = self.quantity(entry.name)
        words = {
            "unit": "unit ",
            "gate": "",
            "from": "from unit ",
            "below": "from unit ",
            "character": "character ",
            "time": "",
        }
        places = [
            words[axis.kind] + axis.labels[i]
            for axis, i in zip(quantity.axes, entry.place, strict=True)
            if axis.kind in words
        ]
        return ", ".join([quantity.label, *places])

    # ── the arrays ──

    def _make(self, name: Name) -> Quantity:
        label, values, axes = self._describe(name)
        view = values.view()
        view.setflags(write=False)
        sizes = zip(axes, view.shape, strict=True)
        return Quantity(name, label, view, tuple(self._axis(*each) for each in sizes), self._scale(name))

    def _axis(self, kind: str, size: int) -> Axis:
        """Of an array that holds a block for each gate, or for the first of them: the gates' units."""
        if kind == "unit" and size != self.hidden_size:
            return Axis("gate", self._gates[:size])
        return self._axes[kind]

    def _describe(self, name: Name) -> tuple[str, Array, tuple[str, ...]]:
        """(label, values, kinds of axes). Raises KeyError."""
        kind, t, of = name
        step, window = self.step, self.step.window
        if of:
            return self._describe_of_parameter(name)
        if t is None:
            if kind == "losses":
                return "loss", window.losses[:, self.stream], ("time",)
            if kind == "total":
                return "loss", np.array([step.loss]), ("one",)
            raise KeyError(name)
        layer, own = self._arrays.get(kind, (0, ""))
        is_state = own in self._states
        if not (0 if is_state else 1) <= t <= self.seq_length:
            raise KeyError(name)
        at, row, stream = subscript(t), t - 1, self.stream
        match kind:
            case "y" | "p" | "dy":
                return f"{kind}{at}", getattr(window, f"{kind}s")[row, stream], ("character",)
            case "loss":
                return f"loss{at}", window.losses[row, stream : stream + 1], ("one",)
        match own:
            case "":
                raise KeyError(name)
            case "Wxh x":
                kind = self.notation.written(kind)
                return f"{kind}{at}", self._from_inputs(layer, row), ("unit",)
            case "Whh h":
                kind, at = self.notation.written(kind), subscript(row)
            case "_mask" | "_told" | "_heard":
                return f"{kind}{at}", step.between(own[1:], layer)[row], ("unit",)
        label = kind if own.endswith("next") else f"{kind}{at}"
        return label, step.of_layer(own, layer)[t if is_state else row], ("unit",)

    def _from_inputs(self, layer: int, row: int) -> Array:
        """What a layer's inputs bring, a column of Wxh or a product, at a row of the window."""
        if not layer:
            column: Array = self.step.params["Wxh"][:, self.input(row + 1)]
            return column
        if layer not in self._from_below:
            self._from_below[layer] = self.step.from_below(layer)
        products: Array = self._from_below[layer][row]
        return products

    def _describe_of_parameter(self, name: Name) -> tuple[str, Array, tuple[str, ...]]:
        kind, t, of = name
        step, axes = self.step, self._specs[of].axes
        if kind == "share" and t is not None and 1 <= t <= self.seq_length:
            if t not in self._shares:
                self._shares[t] = step.shares(t)
            return f"d{self.notation.named(of)} at t={t}", self._shares[t][of], axes
        if t is not None:
            raise KeyError(name)
        label, values = self._of_parameters(kind)
        return label.format(of=self.notation.named(of)), values[of], axes

    def _of_parameters(self, kind: str) -> tuple[str, Mapping[str, Array]]:
        """A whole set of arrays, one for each parameter, and how one of them is called."""
        step, labels = self.step, self.step.optimizer.labels
        table: dict[str, tuple[str, Mapping[str, Array]]] = {
            "param": ("{of}", step.params),
            "grad": ("d{of}", step.grads),
            "clipped": ("clip(d{of})", step.clipped),
            "new": ("new {of}", step.new_params),
            "step": ("step {of}", step.steps),
        }
        table |= {state: (f"{labels[state]} {{of}}", step.remembered[state]) for state in labels}
        new = step.new_remembered
        table |= {f"new_{state}": (f"new {labels[state]} {{of}}", new[state]) for state in labels}
        return table[kind]

    # ── the colours' scales ──

    def _scale(self, name: Name) -> float:
        layer, own = self._arrays.get(name.kind, (0, name.kind))
        family = self._family_of(own)
        if family in self._states or (family in _SPAN_ONE and self.streams == 1) or family == "p":
            return 1.0
        key = (family, layer, name.of)
        if key not in self._scales:
            arrays = self._family(family, layer, name.of)
            self._scales[key] = round_up(max(map(largest_of, arrays), default=0.0))
        return self._scales[key]

    def _family_of(self, kind: str) -> str:
        """What is compared side by side has one scale: the name of its family."""
        if kind in ("Wxh x", "Whh h"):
            return self._sum_of_both
        if kind in _SCALES_SHARED:
            return _SCALES_SHARED[kind]
        if kind.removeprefix("new_") in self.step.optimizer.labels:
            return f"new_{kind.removeprefix('new_')}"
        return kind

    def _family(self, family: str, layer: int, of: str) -> list[Array]:
        """All the arrays that are coloured by one scale."""
        step, window, trace = self.step, self.step.window, self.step.window.layers[layer]
        match family:
            case "y" | "dy":
                return [window.ys if family == "y" else window.dys]
            case "loss":
                return [window.losses]
            case "total":
                return [np.array([step.loss])]
            case "dh":
                return [trace[name] for name in trace if name.startswith("dh")]
            case "param":
                return [step.params[of], step.new_params[of]]
            case "grad":
                return [step.grads[of]]
            case "step":
                return [np.array([step.learning_rate])]
        if family.startswith("_"):
            return [step.between(family[1:], layer)]
        if family.startswith("new_"):
            return [step.new_remembered[family.removeprefix("new_")][of]]
        return [trace[family]]


_SPAN_ONE = ("p", "dy")
_SCALES_SHARED = {
    "losses": "loss", "dhraw": "dh", "dhnext": "dh",
    "clipped": "grad", "share": "grad", "new": "param",
}  # fmt: skip


def largest_of(values: Array) -> float:
    """The largest magnitude among the finite numbers of an array, 0 where there is none."""
    sizes = np.abs(values[np.isfinite(values)])
    return float(sizes.max()) if sizes.size else 0.0


def round_up(size: float) -> float:
    """The next of 1, 2, 5 times a power of ten: a scale that can be said in one breath."""
    if size <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(size))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= size * (1 - 1e-12))

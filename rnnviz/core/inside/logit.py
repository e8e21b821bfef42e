"""Why this character: the terms that a score is the sum of, and what each of them is made of in turn.

    y[B] = sum over u of Why[B,u] h[u] + by[B]          and rather than C the same of Why[B] - Why[C]

A unit is made by its cell: of a vanilla one h = tanh(z), and z is a sum again, of what the character read
says (Wxh), of what the past says (Whh h_{t-1}), and of the bias. A gated cell has products besides: an LSTM
adds what it keeps, f · c_{t-1}, to what it writes, i · g; a GRU weighs what is new with what it had. Terms
add up to their ``total`` exactly, but for rounding; what turns that into a value is said in words, and a gate
that multiplies stands beside the sum, and not in it. Knows a Trail; knows no words of a text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.trail import Trail


class Reason(NamedTuple):
    """A part of a sum.

    words    what it is
    factors  the two numbers that it is the product of; None where it is not shown as one
    value    what it adds
    opens    makes what it comes from; None where it comes from nothing else
    is_beside  it multiplies, and is not a part of the sum
    """

    words: str
    factors: tuple[float, float] | None
    value: float
    opens: "Callable[[], Reasons] | None" = None
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class Reasons:
    """Something with what it is the sum of.

    total  the sum of its terms but for those that stand beside it
    how    what becomes of the total; '' where nothing does
    """

    words: str
    total: float
    how: str
    terms: tuple[Reason, ...]


def why(trail: Trail, character: int, rather_than: int | None = None) -> Reasons:
    """The score of a character at the end of the trail, less that of another one."""
    Why, by = trail.params["Why"], trail.params["by"]
    weights, bias = Why[character], float(by[character])
    if rather_than is not None:
        weights, bias = weights - Why[rather_than], bias - float(by[rather_than])
    top, t = trail.architecture.layers - 1, len(trail) - 1
    terms = _units(trail, top, t, weights, trail.value(top, "h", t))
    return _entry("y", "", [*terms, Reason("bias", None, bias)])


def _units(trail: Trail, layer: int, t: int, weights: Array, h: Array) -> list[Reason]:
    """weights (H,) times the h of a layer, term by term, the largest first."""
    values = weights * h
    return [
        Reason(
            f"unit {u}", (float(weights[u]), float(h[u])), float(values[u]),
            partial(_unit, trail, layer, t, u) if t >= 0 else None,
        )
        for u in np.argsort(-np.abs(values), kind="stable").tolist()
    ]  # fmt: skip


def _entry(words: str, how: str, terms: list[Reason]) -> Reasons:
    return Reasons(words, float(sum(term.value for term in terms if not term.is_beside)), how, tuple(terms))


def _unit(trail: Trail, layer: int, t: int, u: int) -> Reasons:
    """What made the h of a unit at character ``t`` ≥ 0."""
    return _MAKERS[trail.architecture.cell.name](trail, layer, t, u)


def _name(trail: Trail, layer: int, t: int, u: int) -> str:
    of_layer = f", layer {layer + 1}" if trail.architecture.layers > 1 else ""
    back = len(trail) - 1 - t
    return f"unit {u}{of_layer}" + (f", {back} back" if back else "")


def _read(trail: Trail, layer: int, t: int, row: int) -> Reason:
    """What the character says, or the layer below."""
    Wxh = trail.own(layer)["Wxh"]
    if layer == 0:
        return Reason("the character read", None, float(Wxh[row, trail.ids[t]]))
    below = trail.value(layer - 1, "h", t)
    value = float(Wxh[row] @ below)
    return Reason(
        "the layer below", None, value,
        lambda: _entry("the layer below", "", _units(trail, layer - 1, t, Wxh[row], below)),
    )  # fmt: skip


def _past(trail: Trail, layer: int, t: int, row: int, words: str = "the past") -> Reason:
    """What the states of the character before say."""
    Whh, before = trail.own(layer)["Whh"][row], trail.value(layer, "h", t - 1)
    return Reason(
        words, None, float(Whh @ before),
        lambda: _entry(words, "", _units(trail, layer, t - 1, Whh, before)),
    )  # fmt: skip


def _bias(trail: Trail, layer: int, row: int) -> Reason:
    return Reason("bias", None, float(trail.own(layer)["bh"][row]))


def _raw(trail: Trail, layer: int, t: int, row: int, words: str, how: str) -> Reasons:
    """What goes into a tanh or a logistic function: a row of Wxh x + Whh h + bh."""
    parts = [_read(trail, layer, t, row), _past(trail, layer, t, row), _bias(trail, layer, row)]
    return _entry(words, how, parts)


def _vanilla(trail: Trail, layer: int, t: int, u: int) -> Reasons:
    h = float(trail.value(layer, "h", t)[u])
    return _raw(trail, layer, t, u, _name(trail, layer, t, u), f"h = tanh(z) = {h:+.3f}")


def _gate(trail: Trail, layer: int, t: int, u: int, gate: str, words: str) -> Reason:
    """A gate that multiplies, beside a sum."""
    H, number = trail.architecture.hidden_size, trail.architecture.cell.gates.index(gate)
    value = float(trail.value(layer, gate, t)[u])
    how = f"{gate} = 1 / (1 + exp(−z)) = {value:.3f}"
    return Reason(
        f"{gate}, {words}", None, value,
        lambda: _raw(trail, layer, t, number * H + u, f"gate {gate}", how), is_beside=True,
    )  # fmt: skip


def _lstm(trail: Trail, layer: int, t: int, u: int) -> Reasons:
    h, o = (float(trail.value(layer, name, t)[u]) for name in ("h", "o"))
    cell = _lstm_cell(trail, layer, t, u)
    gate = _gate(trail, layer, t, u, "o", "how much of c is told")
    how = f"h = o · tanh(c) = {o:.3f} · {np.tanh(cell.total):+.3f} = {h:+.3f}"
    return Reasons(_name(trail, layer, t, u), cell.total, how, (*cell.terms, gate))


def _lstm_cell(trail: Trail, layer: int, t: int, u: int) -> Reasons:
    """c_t = f · c_{t-1} + i · g."""
    H, gates = trail.architecture.hidden_size, trail.architecture.cell.gates
    i, f, g = (float(trail.value(layer, name, t)[u]) for name in ("i", "f", "g"))
    before = float(trail.value(layer, "c", t - 1)[u])
    row = gates.index("g") * H + u
    kept = Reason(
        "kept, f · c", (f, before), f * before,
        (lambda: _lstm_cell(trail, layer, t - 1, u)) if t > 0 else None,
    )  # fmt: skip
    written = Reason(
        "written, i · g", (i, g), i * g,
        lambda: _raw(trail, layer, t, row, "g", f"g = tanh(z) = {g:+.3f}"),
    )  # fmt: skip
    beside = [
        _gate(trail, layer, t, u, "f", "how much is kept"),
        _gate(trail, layer, t, u, "i", "how much is written"),
    ]
    return _entry(f"c of {_name(trail, layer, t, u)}", "", [kept, written, *beside])


def _gru(trail: Trail, layer: int, t: int, u: int) -> Reasons:
    """h_t = (1 − z) · n + z · h_{t-1}."""
    h, z, n = (float(trail.value(layer, name, t)[u]) for name in ("h", "z", "n"))
    before = float(trail.value(layer, "h", t - 1)[u])
    new = Reason("new, (1 − z) · n", (1 - z, n), (1 - z) * n, lambda: _gru_new(trail, layer, t, u))
    kept = Reason(
        "kept, z · h", (z, before), z * before, (lambda: _gru(trail, layer, t - 1, u)) if t > 0 else None
    )  # fmt: skip
    beside = _gate(trail, layer, t, u, "z", "how much is kept")
    return _entry(_name(trail, layer, t, u), f"h = {h:+.3f}", [new, kept, beside])


def _gru_new(trail: Trail, layer: int, t: int, u: int) -> Reasons:
    """n = tanh(Wxh x + bh + r · q), q = Whh h_{t-1} + bhn."""
    own, H = trail.own(layer), trail.architecture.hidden_size
    row = trail.architecture.cell.gates.index("n") * H + u
    r, n = (float(trail.value(layer, name, t)[u]) for name in ("r", "n"))
    past = _past(trail, layer, t, row, "the past, Whh · h")
    bias = Reason("bias of the past", None, float(own["bhn"][u]))
    q = _entry("q, what the past says", "", [past, bias])
    asked = Reason("the past, r · q", (r, q.total), r * q.total, lambda: q)
    beside = _gate(trail, layer, t, u, "r", "how much the past is asked")
    terms = [_read(trail, layer, t, row), asked, _bias(trail, layer, row), beside]
    return _entry("n", f"n = tanh(z) = {n:+.3f}", terms)


_MAKERS: dict[str, Callable[[Trail, int, int, int], Reasons]] = {"rnn": _vanilla, "lstm": _lstm, "gru": _gru}

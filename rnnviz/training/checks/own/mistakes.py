"""The mistakes that are made in a lossFun, each with the values that it leads to.

A plain backward pass, a step at a time as the literature writes it, into which the
mistakes can be put. What a student's function returned is then looked up among what
comes of them. Knows NumPy and the equations of ``core.network``; knows no files and no engine.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from rnnviz.core.arrays import Array

GRADIENTS = ("dWxh", "dWhh", "dWhy", "dbh", "dby")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in the equations of a step. Of those with the same ``part`` only one can be made."""

    key: str
    part: str
    words: str


MISTAKES = (
    Mistake(
        "hprev ignored", "start",
        "hprev is not carried: the window starts from a hidden state of zeros. "
        "Begin with hs[-1] = np.copy(hprev).",
    ),
    Mistake(
        "h not carried", "recurrence",
        "The hidden state is not carried from step to step: every step starts from hprev. "
        "Use Whh · hs[t-1].",
    ),
    Mistake("bh left out", "bh", "The bias bh is left out of the hidden state."),
    Mistake("by left out", "by", "The bias by is left out of y."),
    Mistake(
        "dy of inputs", "dy",
        "The targets are off by one: dy subtracts 1 at the input, not at the character after it. "
        "Use dy[targets[t]] -= 1.",
    ),
    Mistake(
        "dy of target before", "dy",
        "The targets are off by one: dy subtracts 1 at targets[t-1]. Use dy[targets[t]] -= 1.",
    ),
    Mistake(
        "dy without one", "dy",
        "dy is p alone: 1 is never subtracted at the target. Use dy = p - onehot(target).",
    ),
    Mistake(
        "dy negated", "dy",
        "Every gradient has the wrong sign. Use dy = p - onehot(target), not the other way round.",
    ),
    Mistake(
        "dhnext forgotten", "dhnext",
        "dhnext is forgotten: what the later characters ask of a hidden state does not reach it. "
        "Use dh = Why' dy + dhnext, and set dhnext = Whh' dhraw at the end of each step.",
    ),
    Mistake(
        "dhnext not transposed", "dhnext",
        "dhnext goes back through Whh instead of its transpose. Use dhnext = Whh' dhraw.",
    ),
    Mistake(
        "dhnext of dh", "dhnext",
        "dhnext is made of dh, before tanh's derivative. Use dhnext = Whh' dhraw.",
    ),
    Mistake(
        "forward order", "order",
        "The backward pass goes from the first character to the last. Go through the steps in reverse.",
    ),
    Mistake(
        "tanh' missing", "tanh",
        "tanh's derivative is missing. Use dhraw = (1 - hs[t]²) · dh.",
    ),
    Mistake(
        "tanh' of the state before", "tanh",
        "tanh's derivative is taken at the hidden state of the step before. Use 1 - hs[t]².",
    ),
    Mistake(
        "tanh' of tanh", "tanh",
        "tanh is taken a second time in its derivative: hs[t] is tanh already. Use 1 - hs[t]².",
    ),
    Mistake(
        "tanh' turned over", "tanh",
        "tanh's derivative is turned over: h² lets through what 1 - h² holds back, the error of saturated "
        "units alone. Use dhraw = (1 - hs[t]²) · dh.",
    ),
    Mistake("tanh' without square", "tanh", "The square is missing in tanh's derivative. Use 1 - hs[t]²."),
)  # fmt: skip

SUM_MISTAKES = {
    "not summed": "{names} not summed over the steps: only what the loop adds last, at character {last} "
    "of the window, is left. Use += instead of =.",
    "one step": "{names} not summed over the steps: only what the loop adds first, at character {first} "
    "of the window, is there.",
    "zero": "{names} zero: nothing is ever added.",
    "averaged": "{names} divided by the number of steps. The loss is a sum over the window, "
    "and so are its gradients.",
    "same step": "{names} made with the hidden state of the step itself. Use dhraw hs[t-1]'.",
    "transposed": "{names} transposed. Use dhraw hs[t-1]', with dhraw as the column.",
    "step before": "{names} made with the hidden state of the step before. Use dy hs[t]'.",
}
"""Mistakes in how one array is summed up, by key, as sentences about the arrays that have it."""


@dataclass(frozen=True, slots=True, eq=False)
class PlainPass:
    """What a plain forward and backward pass makes.

    losses (T,) nats of each step; hs (T+1,H) from the start on; ps (T,V)
    shares  what each step adds to each gradient, in the order of the loop
    order   the steps in the order of the loop, from 0
    """

    losses: Array
    hs: Array
    ps: Array
    shares: Mapping[str, tuple[Array, ...]]
    others: Mapping[str, tuple[Array, ...]]
    order: tuple[int, ...]

    def gradient(self, name: str) -> Array:
        """The sum over the steps, unclipped."""
        total: Array = np.sum(self.shares[name], axis=0)
        return total

    def wrong_sums(self, name: str) -> Iterator[tuple[str, Array]]:
        """(key of SUM_MISTAKES, what the gradient would be)."""
        shares = self.shares[name]
        yield "not summed", shares[-1]
        yield "one step", shares[0]
        yield "zero", np.zeros_like(shares[0])
        yield "averaged", np.mean(shares, axis=0)
        if name in self.others:
            if name == "dWhh":
                yield "transposed", self.gradient(name).T
            yield "same step" if name == "dWhh" else "step before", np.sum(self.others[name], axis=0)


def plain_pass(problem: Mapping[str, Array], mistakes: frozenset[str] = frozenset()) -> PlainPass:
    """Forward and backward a step at a time, with ``mistakes`` (keys of MISTAKES) in it.

    problem  inputs, targets (T,), hprev (H,1), Wxh (H,V), Whh (H,H), Why (V,H), bh (H,1), by (V,1)
    """
    inputs, targets = problem["inputs"], problem["targets"]
    Whh, Why = problem["Whh"], problem["Why"]
    hs, ps, losses = _forward(problem, mistakes)
    T, H = len(inputs), len(Whh)
    order = range(T) if "forward order" in mistakes else range(T - 1, -1, -1)
    shares: dict[str, list[Array]] = {name: [] for name in GRADIENTS}
    others: dict[str, list[Array]] = {"dWhh": [], "dWhy": []}
    dhnext = np.zeros(H)
    for t in order:
        dy = _dy(ps[t], inputs, targets, t, mistakes)
        dh = Why.T @ dy
        if "dhnext forgotten" not in mistakes:
            dh = dh + dhnext
        dhraw = _slope(hs, t, mistakes) * dh
        h_before = hs[0] if "h not carried" in mistakes else hs[t]
        onehot = np.zeros(len(Why))
        onehot[inputs[t]] = 1
        shares["dWxh"].append(np.outer(dhraw, onehot))
        shares["dWhh"].append(np.outer(dhraw, h_before))
        shares["dWhy"].append(np.outer(dy, hs[t + 1]))
        shares["dbh"].append(dhraw)
        shares["dby"].append(dy)
        others["dWhh"].append(np.outer(dhraw, hs[t + 1]))
        others["dWhy"].append(np.outer(dy, h_before))
        back = dh if "dhnext of dh" in mistakes else dhraw
        dhnext = (Whh if "dhnext not transposed" in mistakes else Whh.T) @ back
    return PlainPass(
        losses,
        hs,
        ps,
        {name: tuple(of_steps) for name, of_steps in shares.items()},
        {name: tuple(of_steps) for name, of_steps in others.items()},
        tuple(order),
    )


def sets_of_mistakes() -> Iterator[tuple[Mistake, ...]]:
    """None, then each alone, then any two."""
    yield ()
    for mistake in MISTAKES:
        yield (mistake,)
    for one, other in combinations(MISTAKES, 2):
        if one.part != other.part:
            yield one, other


def _forward(problem: Mapping[str, Array], mistakes: frozenset[str]) -> tuple[Array, Array, Array]:
    inputs, targets = problem["inputs"], problem["targets"]
    bh, by = problem["bh"][:, 0], problem["by"][:, 0]
    if "bh left out" in mistakes:
        bh = np.zeros_like(bh)
    if "by left out" in mistakes:
        by = np.zeros_like(by)
    T = len(inputs)
    hs, ps, losses = np.zeros((T + 1, len(bh))), np.zeros((T, len(by))), np.zeros(T)
    if "hprev ignored" not in mistakes:
        hs[0] = problem["hprev"][:, 0]
    for t in range(T):
        before = hs[0] if "h not carried" in mistakes else hs[t]
        hs[t + 1] = np.tanh(problem["Wxh"][:, inputs[t]] + problem["Whh"] @ before + bh)
        y = problem["Why"] @ hs[t + 1] + by
        exp = np.exp(y - y.max())
        ps[t] = exp / exp.sum()
        losses[t] = -np.log(ps[t, targets[t]])
    return hs, ps, losses


def _dy(p: Array, inputs: Array, targets: Array, t: int, mistakes: frozenset[str]) -> Array:
    dy = p.copy()
    if "dy of inputs" in mistakes:
        dy[inputs[t]] -= 1
    elif "dy of target before" in mistakes:
        dy[targets[t - 1]] -= 1
    elif "dy without one" not in mistakes:
        dy[targets[t]] -= 1
    return -dy if "dy negated" in mistakes else dy


def _slope(hs: Array, t: int, mistakes: frozenset[str]) -> Array:
    """tanh's derivative at step t, (H,)."""
    h = hs[t + 1]
    slope: Array = 1 - h * h
    if "tanh' missing" in mistakes:
        slope = np.ones_like(h)
    elif "tanh' of the state before" in mistakes:
        slope = 1 - hs[t] ** 2
    elif "tanh' of tanh" in mistakes:
        slope = 1 - np.tanh(h) ** 2
    elif "tanh' turned over" in mistakes:
        slope = h * h
    elif "tanh' without square" in mistakes:
        slope = 1 - h
    return slope

"""The loop around lossFun, judged by what it does: which windows it reads, what it carries, how it moves.

Looks at the calls that a function train made of lossFun, whatever that returned. Knows no engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.training.checks.own.calls import PARAMETERS, Call, TrainCalls, TrainNotSeen
from rnnviz.training.checks.own.problem import CLIP, problem

MATCH = 1e-5
"""As close as two steps are that differ by rounding, in float32 too."""
INPUTS, TARGETS, STATE, UPDATE = PARTS = ("inputs", "targets", "hprev", "update")
"""What is looked at."""


@dataclass(frozen=True, slots=True)
class LoopJudgement:
    """What is to be said of train.

    wrong     for each of PARTS that is wrong, what it does and what to do instead: two sentences
    unjudged  those of PARTS that could not be judged; ``notes`` say why
    """

    wrong: Mapping[str, str]
    unjudged: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """All of it was looked at, and is as it should be."""
        return not self.wrong and not self.unjudged


def judge_loop(made: TrainCalls) -> LoopJudgement:
    """Of a train that was asked for the steps of ``problem()``."""
    given = problem()
    steps, T = int(given["steps"]), len(given["inputs"])
    calls = made.calls
    if len(calls) < steps:
        words = f"train calls lossFun {_times(len(calls))} in {steps} steps. Call it once in every step."
        return LoopJudgement({INPUTS: words}, PARTS[1:])
    wrong = {
        INPUTS: _about_inputs(calls, given["data"], T),
        TARGETS: _about_targets(calls, given["data"]),
        STATE: _about_state(calls),
    }
    said, is_known = _about_update(calls, float(given["learning_rate"]))
    wrong[UPDATE] = said if is_known else ""
    notes = [] if is_known else [said]
    if made.goes_on:
        notes.append(f"train goes on after the {steps} steps that it was asked for; it was stopped there.")
    return LoopJudgement(
        {part: words for part, words in wrong.items() if words},
        () if is_known else (UPDATE,),
        tuple(notes),
    )


def not_judged(why: TrainNotSeen) -> LoopJudgement:
    """A train that could not be looked at."""
    return (
        LoopJudgement({INPUTS: why.words}, PARTS[1:])
        if why.is_mistake
        else LoopJudgement({}, PARTS, (why.words,))
    )


def _about_inputs(calls: Sequence[Call], data: Array, T: int) -> str:
    lengths = {len(call.inputs) for call in calls}
    if lengths != {T}:
        return (
            f"The windows have {' or '.join(f'{n:,}' for n in sorted(lengths))} characters, not the "
            f"{T} of seq_length. Use inputs = data[position : position + seq_length]."
        )
    if all(np.array_equal(call.inputs, data[k * T : (k + 1) * T]) for k, call in enumerate(calls)):
        return ""
    if all(np.array_equal(call.inputs, calls[0].inputs) for call in calls):
        return "Every step reads the same window. Move on after each: position += seq_length."
    if all(np.array_equal(call.inputs, data[k : k + T]) for k, call in enumerate(calls)):
        return "The window moves on by one character a step. Move on by all that was read: += seq_length."
    return (
        "The windows do not follow one another through the text from its beginning. Use inputs = "
        "data[position : position + seq_length], and position += seq_length after each step."
    )


def _about_targets(calls: Sequence[Call], data: Array) -> str:
    """Of every character that is read, the one that follows it in the text."""

    def are(shift: int) -> bool:
        """Whether the targets are the text so many characters on from the inputs, wherever those stand."""
        for call in calls:
            starts = np.flatnonzero(_windows_equal(data, call.inputs))
            T = len(call.targets)
            if not any(
                start + shift >= 0 and np.array_equal(call.targets, data[start + shift : start + shift + T])
                for start in starts
            ):
                return False
        return True

    use = "Use targets = data[position + 1 : position + seq_length + 1]."
    if any(len(call.targets) != len(call.inputs) for call in calls):
        return f"lossFun is given fewer or more targets than inputs: it takes one for each. {use}"
    if are(1):
        return ""
    if are(0):
        return (
            "The targets are off by one: they are the inputs themselves, so that the network learns to "
            f"repeat what it has just read. {use}"
        )
    if are(2):
        return f"The targets are off by one: they are the characters after the next. {use}"
    if are(-1):
        return f"The targets are off by one the other way: they are the characters before the inputs. {use}"
    return f"The targets are not the characters that follow the inputs in the text. {use}"


def _windows_equal(data: Array, window: Array) -> Array:
    if len(window) > len(data):
        return np.zeros(0, dtype=bool)
    equal: Array = (np.lib.stride_tricks.sliding_window_view(data, len(window)) == window).all(axis=1)
    return equal


def _about_state(calls: Sequence[Call]) -> str:
    use = "Hand on to each window the hidden state that lossFun returned of the one before."
    if calls[0].hprev.any():
        return "The first window begins from a hidden state that is not zero. Begin with zeros."
    if all(_is_same(later.hprev, call.last) for call, later in pairwise(calls)):
        return ""
    if not any(call.hprev.any() for call in calls):
        return (
            "hprev is not carried: every window begins from zeros, and not from the state in which the one "
            f"before it ended. {use}"
        )
    return f"hprev is not carried: windows begin from a state that is not the one before's last. {use}"


# ── how the parameters move ──


def _about_update(calls: Sequence[Call], rate: float) -> tuple[str, bool]:
    """(what is to be said, whether it is known how train moves its parameters)."""
    moves = np.array([later.params - call.params for call, later in pairwise(calls)])
    grads = np.array([call.grads for call in calls[:-1]])
    if not moves.any():
        return (
            "The parameters never move. Change the arrays themselves, with param += … or param -= …; "
            "param = … makes a new one.",
            True,
        )
    entry = np.clip(grads, -CLIP, CLIP)
    lengths = np.linalg.norm(grads, axis=1, keepdims=True)
    by_norm = grads * np.minimum(1, CLIP / np.maximum(lengths, 1e-30))
    for used, words in ((entry, ""), (by_norm, ""), (grads, _not_clipped(grads))):
        for move in _descents(used):
            factor = float((moves * move).sum() / max((move * move).sum(), 1e-300))
            if np.linalg.norm(moves - factor * move) > MATCH * np.linalg.norm(moves):
                continue
            if factor > 0:
                return "The parameters go with the gradient, uphill. Go against it: param -= …", True
            if abs(factor + rate) > MATCH * rate:
                return (
                    f"The step is {-factor / rate:.3g} times what learning_rate asks for. {words}".rstrip(),
                    True,
                )
            return words, True
    return (
        "How train moves the parameters is neither Adagrad nor plain descent, clipped to ±5 or not at all: "
        "clipping is not judged.",
        False,
    )


def _descents(grads: Array) -> Sequence[Array]:
    """Of gradients (steps, n) what Adagrad makes, and plain descent: uphill, for a learning rate of 1."""
    memory = np.cumsum(grads * grads, axis=0)
    return grads / np.sqrt(memory + 1e-8), grads / (np.sqrt(memory) + 1e-8), grads


def _not_clipped(grads: Array) -> str:
    step, at = np.unravel_index(int(np.abs(grads).argmax()), grads.shape)
    given = problem()
    ends = np.cumsum([given[name].size for name in PARAMETERS])
    name = PARAMETERS[int(np.searchsorted(ends, at, side="right"))]
    return (
        f"Clipping is forgotten: a gradient of {grads[step, at]:.3g} in d{name} moves its parameter as it "
        f"is. Clip every one to [-{CLIP:g}, {CLIP:g}] before it is used, np.clip(g, -{CLIP:g}, {CLIP:g})."
    )


def _is_same(one: Array, other: Array) -> bool:
    return float(np.linalg.norm(one - other)) <= MATCH * float(np.linalg.norm(one) + np.linalg.norm(other))


def _times(count: int) -> str:
    return {0: "never", 1: "once"}.get(count, f"{count} times")

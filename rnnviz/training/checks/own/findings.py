"""What a student's wrong numbers suggest: the mistakes that lead to exactly them, in words.

Tries the mistakes of ``own_mistakes``, alone and together, on the window of ``own_problem``; where
none fits, says where to look first. Knows no engine: what is right is told to it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.training.checks.own.file import RETURNED
from rnnviz.training.checks.own.mistakes import (
    GRADIENTS,
    SUM_MISTAKES,
    Mistake,
    PlainPass,
    plain_pass,
    sets_of_mistakes,
)
from rnnviz.training.checks.own.problem import CLIP, LAST, LOSS, problem

MATCH = 1e-5
"""Two arrays are the same but for rounding, also where one was made in float32."""


@dataclass(slots=True)
class _Explanation:
    """Mistakes that lead to exactly the gradients returned.

    sums     array to key of SUM_MISTAKES; clips array to the limit that it was clipped to,
             None for not at all, where a limit of CLIP would show
    """

    mistakes: tuple[Mistake, ...]
    passed: PlainPass
    sums: dict[str, str] = field(default_factory=dict)
    clips: dict[str, float | None] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        return len(self.mistakes) + len(set(self.sums.values()))


def find_mistakes(
    theirs: Mapping[str, Array], agrees: Mapping[str, bool], *, may_be_unclipped: bool = False
) -> list[str]:
    """What was returned, by the names of RETURNED, and which of it agrees: one or two sentences a mistake.

    may_be_unclipped  whoever calls lossFun may clip
    """
    strange = [name for name in RETURNED if not np.isfinite(theirs[name]).all()]
    if strange:
        return [
            f"{join_names(strange)} hold{'s' if len(strange) == 1 else ''} numbers that are not finite: "
            "look for a division by zero, or the log or exp of a number that is too large or zero."
        ]
    explanation = _explain(theirs)
    if explanation is None:
        return [_place_of_error(agrees)]
    findings = [mistake.words for mistake in explanation.mistakes]
    for key, words in SUM_MISTAKES.items():
        names = [name for name, its in explanation.sums.items() if its == key]
        if names:
            order = explanation.passed.order
            findings.append(words.format(names=f"{_sums(names)}", last=order[-1] + 1, first=order[0] + 1))
    findings += _about_loss(theirs[LOSS], explanation)
    findings += _about_last(theirs[LAST], explanation.passed)
    findings += _about_clipping(explanation.clips, may_be_unclipped)
    if not findings and not all(agrees.values()):
        findings.append(
            "The differences are of the size of rounding in float32: make every array float64 for a check."
        )
    return findings


def _explain(theirs: Mapping[str, Array]) -> _Explanation | None:
    """The fewest mistakes that lead to what was returned; the first in the list where several do."""
    limits = _clip_limits(theirs)
    best: _Explanation | None = None
    for mistakes in sets_of_mistakes():
        if best is not None and len(mistakes) >= best.cost:
            break
        passed = plain_pass(problem(), frozenset(m.key for m in mistakes))
        explanation = _Explanation(mistakes, passed)
        if all(_explain_array(name, theirs[name], explanation, limits) for name in GRADIENTS) and (
            best is None or explanation.cost < best.cost
        ):
            best = explanation
    return best


def _explain_array(
    name: str, theirs: Array, explanation: _Explanation, limits: Sequence[float | None]
) -> bool:
    passed = explanation.passed
    for key, raw in (("", passed.gradient(name)), *passed.wrong_sums(name)):
        for limit in limits:
            expected = raw if limit is None else np.clip(raw, -limit, limit)
            if _is_same(theirs, expected.reshape(theirs.shape)):
                if key:
                    explanation.sums[name] = key
                if np.abs(raw).max() > CLIP:
                    explanation.clips[name] = limit
                return True
    return False


def _clip_limits(theirs: Mapping[str, Array]) -> list[float | None]:
    """What the gradients may have been clipped to: ±5, not at all, or where several of them end."""
    magnitudes = np.concatenate([np.abs(theirs[name]).ravel() for name in GRADIENTS])
    largest = float(magnitudes.max())
    limits: list[float | None] = [CLIP, None]
    if largest > 0 and (magnitudes == largest).sum() > 1 and largest != CLIP:
        limits.append(largest)
    return limits


def _is_same(one: Array, other: Array) -> bool:
    norms = float(np.linalg.norm(one) + np.linalg.norm(other))
    return float(np.linalg.norm(one - other)) <= MATCH * norms


def _about_loss(theirs: Array, explanation: _Explanation) -> list[str]:
    passed, given = explanation.passed, problem()
    T = len(given["inputs"])
    at_inputs = float(-np.log(passed.ps[np.arange(T), given["inputs"]]).sum())
    at_before = float(-np.log(passed.ps[np.arange(T), np.roll(given["targets"], 1)]).sum())
    total = float(passed.losses.sum())
    loss = float(theirs)
    for expected, words in (
        (total, ""),
        (total / T, "The loss is averaged over the steps; it is their sum."),
        (total / math.log(2), "The loss is in bits: take the natural logarithm."),
        (-total, "The loss has the wrong sign: it is the sum of -log p[target]."),
        (float(passed.losses[-1]), "The loss is that of the last step alone: add up all steps."),
        (at_inputs, "The targets are off by one in the loss: it takes p of inputs[t]. Use targets[t]."),
        (at_before, "The targets are off by one in the loss: it takes p of targets[t-1]. Use targets[t]."),
        (at_inputs / T, "The loss takes p of the input, and is averaged. Use the sum of -log p[targets[t]]."),
    ):  # fmt: skip
        if abs(loss - expected) <= MATCH * (abs(loss) + abs(expected)):
            return [words] if words else []
    return ["The loss differs though the gradients follow from it: it is the sum of -log p[targets[t]]."]


def _about_last(theirs: Array, passed: PlainPass) -> list[str]:
    states = passed.hs
    if _is_same(theirs[:, 0], states[-1]):
        return []
    if _is_same(theirs[:, 0], states[0]):
        return [
            "hprev is not carried on: the state returned is the one before the window. In a dictionary "
            "hs[-1] is hprev; return hs[len(inputs)-1]."
        ]
    for t, state in enumerate(states[1:], start=1):
        if _is_same(theirs[:, 0], state):
            return [f"The state returned is that of t = {t}; the last one is carried on: hs[len(inputs)-1]."]
    return ["The state returned is none of the window's: return hs[len(inputs)-1]."]


def _about_clipping(clips: Mapping[str, float | None], may_be_unclipped: bool) -> list[str]:
    loose = [name for name in GRADIENTS if name in clips and clips[name] is None and not may_be_unclipped]
    others = {limit for limit in clips.values() if limit is not None and limit != CLIP}
    if loose and len(loose) == len(clips):
        return [
            "No clipping: the gradients are returned as they were summed. Clip each of them to [-5, 5] "
            "before it is used, np.clip(dparam, -5, 5, out=dparam)."
        ]
    findings = []
    if loose:
        findings.append(f"No clipping of {join_names(loose)}: clip all five to [-5, 5].")
    if others:
        findings.append(f"The gradients are clipped to ±{min(others):g}; here it is ±5.")
    return findings


def _place_of_error(agrees: Mapping[str, bool]) -> str:
    """Where to look when no known mistake leads to these values: the first that differs, in order."""
    unknown = "None of the usual mistakes gives exactly these values."
    if not agrees[LAST] and not agrees[LOSS]:
        where = (
            "The forward pass differs already: look at h = tanh(Wxh x + Whh h + bh), "
            "y = Why h + by and softmax(y)."
        )
    elif not agrees[LOSS]:
        where = "The hidden state is right, the loss is not: look at y = Why h + by, softmax(y) and -log p."
    elif not agrees["dby"]:
        where = "Loss and hidden state are right, dby is not: look at dy = p - onehot(target), and its sum."
    elif not agrees["dWhy"]:
        where = "dby is right, so dy is: look at dWhy += dy hs[t]'."
    elif not agrees["dbh"]:
        where = (
            "dWhy and dby are right, dbh is not: look between dy and dhraw, at dh = Why' dy + dhnext, "
            "dhraw = (1 - hs[t]²) · dh and dhnext = Whh' dhraw."
        )
    elif not agrees["dWxh"]:
        where = "dbh is right, so dhraw is: look at dWxh += dhraw x'."
    elif not agrees["dWhh"]:
        where = "dbh is right, so dhraw is: look at dWhh += dhraw hs[t-1]'."
    else:
        where = "Only the hidden state returned differs: return hs[len(inputs)-1]."
    return f"{unknown} {where}"


def _sums(names: Sequence[str]) -> str:
    """``The bias gradient dbh is``, ``dWxh and dWhh are``."""
    verb = "is" if len(names) == 1 else "are"
    if all(name in ("dbh", "dby") for name in names):
        kind = "The bias gradient" if len(names) == 1 else "The bias gradients"
    else:
        kind = "The gradient" if len(names) == 1 else "The gradients"
    return f"{kind} {join_names(names)} {verb}"


def join_names(names: Sequence[str]) -> str:
    """``a, b and c``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"

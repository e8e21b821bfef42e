"""Check your own: a student's lossFun against the engine, and what the difference suggests.

Gives the function a window on which every usual mistake shows, compares what it returns
array by array, and looks the pattern up among the mistakes of ``own_mistakes``. Knows no
processes (``own_file`` runs the function) and no screen.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.gradcheck import PASS_MARK
from rnnviz.core.model import PARAMETER_NAMES, CharRNN, Parameters
from rnnviz.core.optim import clip_gradients
from rnnviz.training.own_file import (
    MEGABYTES,
    RETURNED,
    SECONDS,
    OwnFileError,
    OwnValues,
    run_own_file,
)
from rnnviz.training.own_mistakes import (
    GRADIENTS,
    SUM_MISTAKES,
    Mistake,
    PlainPass,
    plain_pass,
    sets_of_mistakes,
)

Array = NDArray[Any]

CLIP = 5.0
"""min-char-rnn clips to [−5, 5] inside lossFun."""
MATCH = 1e-5
"""Two arrays are the same but for rounding, also where one was made in float32."""
HIDDEN_SIZE = 5
IDS = (0, 3, 1, 4, 1, 5, 1, 2, 1, 3, 1, 0, 1, 4, 1, 5, 2)
"""The window: sixteen inputs and their targets, neighbours different, with one target often."""
VOCAB_SIZE = 6
LOSS, LAST = RETURNED[0], RETURNED[-1]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One returned value against the engine's.

    sum_error, norm_error as in ``core.gradcheck``, against the nearer of clipped and unclipped
    worst                 index of the entry that is furthest off, () for the loss; its two values
    clipping              ``clipped`` or ``unclipped``: which of the engine's it is compared with;
                          '' for the loss and the hidden state
    """

    name: str
    shape: tuple[int, ...]
    sum_error: float
    norm_error: float
    worst: tuple[int, ...]
    theirs: float
    ours: float
    clipping: str

    @property
    def agrees(self) -> bool:
        """Both errors below the pass mark of the gradient check."""
        return max(self.sum_error, self.norm_error) < PASS_MARK


@dataclass(frozen=True, slots=True)
class OwnComparison:
    """A row for each returned value, and in words what the pattern suggests.

    findings  mistakes, one sentence or two each, the first the most telling; () where all agrees
    notes     what is no mistake but worth knowing
    """

    file: str
    rows: tuple[OwnRow, ...]
    findings: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not self.findings and all(row.agrees for row in self.rows)

    @property
    def headline(self) -> str:
        """The outcome in one sentence."""
        if self.agrees:
            return "Your lossFun agrees with ours: loss, all five gradients and the last hidden state."
        wrong = [row.name for row in self.rows if not row.agrees]
        if not wrong:
            return "Your lossFun computes what ours does, but for this:"
        right = [row.name for row in self.rows if row.agrees]
        words = f"Your lossFun differs in {_join(wrong)}"
        return f"{words}; {_join(right)} agree{'s' if len(right) == 1 else ''}." if right else f"{words}."


def check_own_file(
    path: Path,
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> OwnComparison:
    """Run the ``lossFun`` of ``path`` in a process of its own and compare it with the engine.

    Raises OwnFileError with a sentence where it cannot be compared, and lets ``Cancelled`` through.
    """
    values = run_own_file(path, problem(), seconds=seconds, megabytes=megabytes, is_cancelled=is_cancelled)
    return compare(values, path.name)


def what_was_compared() -> str:
    """The window and the network in a sentence."""
    return (
        f"Called once, on a window of {len(IDS) - 1} characters and a network made to show mistakes: "
        f"hidden_size {HIDDEN_SIZE}, vocab_size {VOCAB_SIZE}, hprev and biases not zero, weights large "
        "enough for clipping to act on every gradient."
    )


@cache
def problem() -> Mapping[str, Array]:
    """The window and the network that every lossFun is given, as the literature shapes them.

    inputs, targets (T,), hprev (H,1), Wxh (H,V), Whh (H,H), Why (V,H), bh (H,1), by (V,1).
    The weights are large enough for the gradients of all arrays to be clipped in places,
    small enough for no unit to be saturated; no bias and no hidden state is zero.
    """
    generator = np.random.default_rng(3)
    H, V = HIDDEN_SIZE, VOCAB_SIZE
    by = generator.normal(size=(V, 1)) * 0.5
    by[1] = -6.0  # the frequent target comes as a surprise each time: dby is clipped there
    return {
        "inputs": np.array(IDS[:-1]),
        "targets": np.array(IDS[1:]),
        "hprev": np.tanh(generator.normal(size=(H, 1))),
        "Wxh": generator.normal(size=(H, V)) * 0.5,
        "Whh": generator.normal(size=(H, H)) * 0.45,
        "Why": generator.normal(size=(V, H)) * 2.0,
        "bh": generator.normal(size=(H, 1)) * 0.3,
        "by": by,
    }


def compare(values: OwnValues, file: str) -> OwnComparison:
    """What ``lossFun`` returned for ``problem()`` against the engine's values."""
    ours, clipped = _engine_values()
    theirs = _shaped_as(ours, values.arrays)
    rows = []
    for name in RETURNED:
        row = _row(name, theirs[name], ours[name], "")
        if name in GRADIENTS:
            row = min(
                _row(name, theirs[name], clipped[name], "clipped"),
                _row(name, theirs[name], ours[name], "unclipped"),
                key=lambda row: row.norm_error if math.isfinite(row.norm_error) else math.inf,
            )
        rows.append(row)
    findings = _find(theirs, rows)
    return OwnComparison(file, tuple(rows), tuple(findings), tuple(_notes(values)))


@cache
def _engine_values() -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """What the engine makes of ``problem()``, by the names of RETURNED: unclipped, and clipped."""
    given = problem()
    params = Parameters(VOCAB_SIZE, HIDDEN_SIZE, np.float64)
    params.assign({name: given[name].reshape(params[name].shape) for name in PARAMETER_NAMES})
    model = CharRNN(params)
    loss = model.loss_and_gradients(given["inputs"], given["targets"], given["hprev"][:, 0])
    rest = {LOSS: np.array(loss), LAST: model.window.hs[-1].reshape(-1, 1).copy()}
    both = []
    for clip in (math.inf, CLIP):
        clip_gradients(model.grads.flat, clip)
        both.append({f"d{n}": model.grads[n].reshape(given[n].shape).copy() for n in PARAMETER_NAMES} | rest)
    return both[0], both[1]


def _shaped_as(ours: Mapping[str, Array], arrays: Mapping[str, Array]) -> dict[str, Array]:
    """The returned arrays in our shapes; a column may be a row or flat, the loss an array of one."""
    shaped = {}
    for name in RETURNED:
        array, shape = arrays[name], ours[name].shape
        flat_shapes = [tuple(n for n in s if n != 1) for s in (array.shape, shape)]
        if flat_shapes[0] != flat_shapes[1]:
            owner = "the loss is one number" if name == LOSS else f"it should be {_shape(shape)}"
            hint = ": it may need transposing" if array.shape == shape[::-1] else ""
            raise OwnFileError(f"lossFun returns {name} with the shape {_shape(array.shape)}; {owner}{hint}.")
        shaped[name] = array.reshape(shape)
    return shaped


def _row(name: str, theirs: Array, ours: Array, clipping: str) -> OwnRow:
    difference = np.abs(theirs - ours)
    off = np.where(np.isfinite(difference), difference, np.inf)
    worst = tuple(int(i) for i in np.unravel_index(int(off.argmax()), off.shape))
    size = np.abs(theirs).sum() + np.abs(ours).sum()
    norms = np.linalg.norm(theirs) + np.linalg.norm(ours)
    finite = bool(np.isfinite(theirs).all())
    return OwnRow(
        name=name,
        shape=ours.shape,
        sum_error=float(difference.sum() / size) if finite and size else math.inf if size else 0.0,
        norm_error=float(np.linalg.norm(difference) / norms) if finite and norms else math.inf,
        worst=worst,
        theirs=float(theirs[worst]),
        ours=float(ours[worst]),
        clipping=clipping,
    )


# ── what the difference suggests ──


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


def _find(theirs: Mapping[str, Array], rows: Sequence[OwnRow]) -> list[str]:
    strange = [name for name in RETURNED if not np.isfinite(theirs[name]).all()]
    if strange:
        return [
            f"{_join(strange)} hold{'s' if len(strange) == 1 else ''} numbers that are not finite: "
            "look for a division by zero, or the log or exp of a number that is too large or zero."
        ]
    explanation = _explain(theirs)
    if explanation is None:
        return [_place_of_error(rows)]
    findings = [mistake.words for mistake in explanation.mistakes]
    for key, words in SUM_MISTAKES.items():
        names = [name for name, its in explanation.sums.items() if its == key]
        if names:
            order = explanation.passed.order
            findings.append(words.format(names=f"{_sums(names)}", last=order[-1] + 1, first=order[0] + 1))
    findings += _about_loss(theirs[LOSS], explanation)
    findings += _about_last(theirs[LAST], explanation.passed)
    findings += _about_clipping(explanation.clips)
    if not findings and any(not row.agrees for row in rows):
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


def _about_clipping(clips: Mapping[str, float | None]) -> list[str]:
    loose = [name for name in GRADIENTS if name in clips and clips[name] is None]
    others = {limit for limit in clips.values() if limit is not None and limit != CLIP}
    if loose and len(loose) == len(clips):
        return [
            "No clipping: the gradients are returned as they were summed. Clip each of them to [-5, 5] "
            "before it is used, np.clip(dparam, -5, 5, out=dparam)."
        ]
    findings = []
    if loose:
        findings.append(f"No clipping of {_join(loose)}: clip all five to [-5, 5].")
    if others:
        findings.append(f"The gradients are clipped to ±{min(others):g}; here it is ±5.")
    return findings


def _place_of_error(rows: Sequence[OwnRow]) -> str:
    """Where to look when no known mistake leads to these values: the first that differs, in order."""
    agrees = {row.name: row.agrees for row in rows}
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


def _notes(values: OwnValues) -> list[str]:
    notes = []
    if values.changed:
        notes.append(
            f"lossFun changes {_join(list(values.changed))} in place: work on a copy, or the training "
            "loop will see it changed."
        )
    return notes


def _sums(names: Sequence[str]) -> str:
    """``The bias gradient dbh is``, ``dWxh and dWhh are``."""
    verb = "is" if len(names) == 1 else "are"
    if all(name in ("dbh", "dby") for name in names):
        kind = "The bias gradient" if len(names) == 1 else "The bias gradients"
    else:
        kind = "The gradient" if len(names) == 1 else "The gradients"
    return f"{kind} {_join(names)} {verb}"


def _join(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(str(n) for n in shape) or "a single number"

"""What a student's function train handed to lossFun, window after window, and what it got back.

Reads what the process left; knows not what would have been right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rnnviz.core.arrays import Array
from rnnviz.training.checks.own.stored import read_stored

PARAMETERS = ("Wxh", "Whh", "Why", "bh", "by")
_FIELDS = ("inputs", "targets", "hprev", "last", "params", "grads")


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One call of lossFun by train.

    inputs, targets  as they were handed over, of any length
    hprev, last      (H,) the state that it began from, and the one that lossFun returned
    params, grads    (n,) as they were before the call, and as lossFun returned them, in the order of
                     ``PARAMETERS``, each row by row
    """

    inputs: Array
    targets: Array
    hprev: Array
    last: Array
    params: Array
    grads: Array


@dataclass(frozen=True, slots=True)
class TrainCalls:
    """All calls, in their order. ``goes_on``: train would have called again after the steps asked for."""

    calls: tuple[Call, ...]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class TrainNotSeen:
    """Why a function train could not be looked at, in a sentence; whether that is a mistake of it."""

    words: str
    is_mistake: bool


def read_calls(folder: Path, count: int, goes_on: bool, problem: Mapping[str, Array]) -> TrainCalls | None:
    """What the process left in ``folder`` of so many calls; None where it cannot be read."""
    if not 0 <= count <= int(problem["steps"]):
        return None
    if not count:
        return TrainCalls((), goes_on)
    titles = [f"{name}{number}" for number in range(count) for name in _FIELDS]
    values = read_stored(folder / "calls.npz", titles)
    if values is None:
        return None
    H, n = problem["hprev"].size, sum(problem[name].size for name in PARAMETERS)
    calls = []
    for number in range(count):
        call = Call(*values[number * len(_FIELDS) : (number + 1) * len(_FIELDS)])
        shapes = [array.shape for array in (call.hprev, call.last, call.params, call.grads)]
        if shapes != [(H,), (H,), (n,), (n,)] or call.inputs.ndim != 1 or call.targets.ndim != 1:
            return None
        calls.append(call)
    return TrainCalls(tuple(calls), goes_on)

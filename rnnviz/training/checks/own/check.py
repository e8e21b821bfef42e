"""Check your own: a student's lossFun against the engine, and what the difference suggests.

Gives the function the window of ``own_problem`` and compares what it returns array by array;
``own_findings`` reads the pattern. Knows no processes (``own_file`` runs the function) and no screen.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.clipping import clip_gradients
from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.core.network.network import Network
from rnnviz.training.checks.own.calls import TrainNotSeen
from rnnviz.training.checks.own.file import (
    MEGABYTES,
    RETURNED,
    SECONDS,
    OwnFileError,
    OwnValues,
    run_own_file,
    run_own_source,
)
from rnnviz.training.checks.own.findings import find_mistakes, join_names
from rnnviz.training.checks.own.loop import INPUTS, LoopJudgement, judge_loop, not_judged
from rnnviz.training.checks.own.mistakes import GRADIENTS
from rnnviz.training.checks.own.problem import CLIP, HIDDEN_SIZE, IDS, LAST, LOSS, VOCAB_SIZE, problem


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One returned value against the engine's.

    sum_error, norm_error as in ``core.network.gradcheck``, against the nearer of clipped and unclipped
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
    printed   the beginning of what the file printed, of ``printed_count`` characters
    loop      what its function train does, whose mistakes are among the findings; None where it has none
    """

    file: str
    rows: tuple[OwnRow, ...]
    findings: tuple[str, ...]
    notes: tuple[str, ...]
    printed: str
    printed_count: int
    loop: LoopJudgement | None = None

    @property
    def agrees(self) -> bool:
        return not self.findings and all(row.agrees for row in self.rows)

    @property
    def _trains(self) -> bool:
        return self.loop is not None and self.loop.is_right

    @property
    def headline(self) -> str:
        """The outcome in one sentence, to who wrote it."""
        return self.said_of("Your lossFun")

    def said_of(self, function: str) -> str:
        """The outcome in one sentence, which begins with ``function``: ``Your lossFun``."""
        if self.agrees:
            agrees = f"{function} agrees with ours: loss, all five gradients and the last hidden state"
            return f"{agrees}; and train does with it what it should." if self._trains else f"{agrees}."
        wrong = [row.name for row in self.rows if not row.agrees]
        if not wrong and self.loop is not None and set(self.findings) <= set(self.loop.wrong.values()):
            return f"{function} computes what ours does; what train does with it is wrong:"
        if not wrong:
            return f"{function} computes what ours does, but for this:"
        right = [row.name for row in self.rows if row.agrees]
        words = f"{function} differs in {join_names(wrong)}"
        if right:
            words += f"; {join_names(right)} agree{'s' if len(right) == 1 else ''}"
        return f"{words}."


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


def check_own_source(
    source: str, name: str, *, is_cancelled: Callable[[], bool] = lambda: False
) -> OwnComparison:
    """As ``check_own_file``, of a program that stands in an editor and is called ``name``."""
    values = run_own_source(source.encode("utf-8", "replace"), name, problem(), is_cancelled=is_cancelled)
    return compare(values, name)


def what_was_compared() -> str:
    """The window and the network in a sentence."""
    return (
        f"Called once, on a window of {len(IDS) - 1} characters and a network made to show mistakes: "
        f"hidden_size {HIDDEN_SIZE}, vocab_size {VOCAB_SIZE}, hprev and biases not zero, weights large "
        "enough for clipping to act on every gradient."
    )


def what_was_printed(printed: str, count: int = 0) -> str:
    """A line over what a file printed; '' where it printed nothing. ``count`` may be more than is kept."""
    if not printed:
        return ""
    return f"It printed, of {count:,} characters the first:" if count > len(printed) else "It printed:"


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
    loop = _judged(values)
    findings = find_mistakes(
        theirs,
        {row.name: row.agrees for row in rows},
        may_be_unclipped=loop is not None and INPUTS not in loop.unjudged,  # it is train's to clip
    )
    if loop is not None:
        findings += loop.wrong.values()
    notes = (*_notes(values), *(loop.notes if loop else ()))
    return OwnComparison(
        file, tuple(rows), tuple(findings), notes, values.printed, values.printed_count, loop
    )


def _judged(values: OwnValues) -> LoopJudgement | None:
    if values.train is None:
        return None
    if isinstance(values.train, TrainNotSeen):
        return not_judged(values.train)
    return judge_loop(values.train)


@cache
def _engine_values() -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """What the engine makes of ``problem()``, by the names of RETURNED: unclipped, and clipped."""
    given = problem()
    architecture = Architecture(CELLS["rnn"], VOCAB_SIZE, HIDDEN_SIZE)
    params = architecture.zeros(np.float64)
    params.assign({name: given[name].reshape(params[name].shape) for name in params})
    network = Network(architecture, params)
    loss = network.loss_and_gradients(given["inputs"], given["targets"], given["hprev"][:, 0])
    rest = {LOSS: np.array(loss), LAST: network.window.end_state().T}
    both = []
    for clip in (math.inf, CLIP):
        clip_gradients(network.grads.flat, clip)
        both.append({f"d{n}": network.grads[n].reshape(given[n].shape).copy() for n in params} | rest)
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


def _notes(values: OwnValues) -> list[str]:
    notes = []
    if values.changed:
        notes.append(
            f"lossFun changes {join_names(list(values.changed))} in place: work on a copy, or the training "
            "loop will see it changed."
        )
    return notes


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(str(n) for n in shape) or "a single number"

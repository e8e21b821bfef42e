"""Gradient check: backpropagation against central differences, in float64.

Knows the network and one window; knows no text, no settings and no screen. The two
error measures are those of the published checks, one number an array each::

    sum |a - n| / sum (|a| + |n|)        norm(a - n) / (norm(a) + norm(n))

with a the analytic and n the numeric gradient, (loss(p + step) - loss(p - step)) / (2 step)
for every entry p. A third outcome is that the differences cannot judge: where the loss
bends too much within a step (large weights carried over many characters), they do not
agree with themselves at half the step. Where they can judge and disagree, the backward
pass is taken apart: going back from the last character, dy, dhnext, dh and dhraw are each
compared with what the loss does when y, h or what goes into the cell at that step is moved,
until one is wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.drawn_entries import choose_entries, reads_characters
from rnnviz.core.network.network import Network
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.network.rerun import Rerun
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids

PASS_MARK = 1e-6
STEP = 1e-5
"""How far an entry is moved: rounding costs 1e-16 / STEP, the curve STEP², both 1e-10 or so."""
_BENT = 0.01
"""Differences at half the step that are off by this share follow no straight line at all."""


GradientFunction = Callable[
    [Architecture, Ids, Ids, Array, Parameters], tuple[float, Mapping[str, Array], Mapping[str, Array] | None]
]
"""(architecture, inputs (T,) or (T,B), targets, state (B,S), params) to (loss, gradients, errors).

The errors are those of its backward pass by the names of the equations, each (T,·) or (T,B,·): dy, and
of every layer dhnext (and dcnext), dh, the cell's ``raw`` and ``raw_recurrent``, and what its biases sum
up. None where a function does not show them: a disagreement is then named by array alone.
"""


@dataclass(frozen=True, slots=True)
class ArrayCheck:
    """How well one gradient array agrees.

    checked         entries compared, all or a random sample
    unread          entries left out because they lie in columns of Wxh that the window does not read
    sum_error       sum |a - n| / sum (|a| + |n|), 0 where both are zero
    norm_error      norm(a - n) / (norm(a) + norm(n)), 0 where both are zero
    worst           index of the entry with the largest |a - n|, and its two values
    within_rounding whether no entry differs by more than a central difference can tell
    too_curved      whether the differences themselves change with the step by as much as they
                    differ: they cannot judge this array
    is_zero         whether every entry compared is exactly 0 by both: nothing was tested
    """

    name: str
    shape: tuple[int, ...]
    checked: int
    sum_error: float
    norm_error: float
    worst: tuple[int, ...]
    worst_analytic: float
    worst_numeric: float
    within_rounding: bool
    too_curved: bool = False
    unread: int = 0
    is_zero: bool = False

    @property
    def error(self) -> float:
        """The larger of both errors."""
        return max(self.sum_error, self.norm_error)

    @property
    def passed(self) -> bool:
        """Both errors below ``PASS_MARK``, or nothing left to tell apart (a saturated network)."""
        return self.error < PASS_MARK or self.within_rounding

    @property
    def failed(self) -> bool:
        """Not passed, and the differences can tell."""
        return not self.passed and not self.too_curved

    @property
    def outcome(self) -> str:
        """``passed``, ``failed``, ``undecided`` or ``not tested``."""
        if self.is_zero:
            return "not tested"
        return "passed" if self.passed else "failed" if self.failed else "undecided"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The first wrong term of a backward pass: its name in the equations, and its character.

    t       counts from 1; None for a sum over all steps, and for the loss
    index   of the entry that is furthest off, with its two values
    stream  of several, counting from 1; None for a sum over them, or where there is one
    """

    term: str
    t: int | None
    index: tuple[int, ...]
    analytic: float
    numeric: float
    stream: int | None = None

    @property
    def place(self) -> str:
        """``dhnext into t = 3``, ``dhraw at t = 4 of stream 2``, ``dbh, summed over the steps``, ``loss``."""
        of_stream = f" of stream {self.stream}" if self.stream is not None else ""
        if self.term.rstrip("0123456789").endswith("next"):
            return f"{self.term} into t = {self.t}{of_stream}"
        if self.term == "loss":
            return "loss"
        if self.t is None:
            return f"{self.term}, summed over the steps"
        return f"{self.term} at t = {self.t}{of_stream}"


@dataclass(frozen=True, slots=True)
class GradientReport:
    """A row for each array, and where the gradient goes wrong if it does."""

    rows: tuple[ArrayCheck, ...]
    loss: float
    step: float
    disagreement: Disagreement | None

    @property
    def passed(self) -> bool:
        """Whatever was tested has passed, and something was."""
        return (
            self.disagreement is None
            and all(row.passed for row in self.rows)
            and not all(row.is_zero for row in self.rows)
        )

    @property
    def undecided(self) -> bool:
        """Nothing is known to be wrong, and not everything could be judged."""
        return self.disagreement is None and not self.passed and not any(row.failed for row in self.rows)


def engine_gradients(
    architecture: Architecture, inputs: Ids, targets: Ids, state: Array, params: Parameters
) -> tuple[float, Mapping[str, Array], dict[str, Array]]:
    """Loss, gradients and errors of the program's own engine."""
    network = Network(architecture, params, whole=True)
    loss = network.loss_and_gradients(inputs, targets, state)
    window, cell = network.window, architecture.cell
    streams = 0 if window.streams == 1 else slice(None)
    errors = {"dy": window.dys[:, streams]}
    for layer, trace in enumerate(window.layers):
        carried = [f"d{name}next" for name in cell.states]
        for term in (*carried, "dh", cell.raw, cell.raw_recurrent, *cell.biases.values()):
            errors[architecture.name_in(layer, term)] = trace[term][:, streams]
    return loss, network.grads, errors


def check_gradients(
    architecture: Architecture,
    params: Parameters,
    inputs: Ids,
    targets: Ids,
    state: Array,
    *,
    step: float = STEP,
    entries_per_array: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    gradients: GradientFunction = engine_gradients,
) -> GradientReport:
    """Compare ``gradients`` with central differences of the engine's loss, array by array.

    inputs, targets   (T,) character numbers, of B streams (T,B); state (S,) or (B,S) before them
    entries_per_array every entry (None), or so many of each array, drawn with ``seed``
    progress          counts entries; may raise ``Cancelled``, which is let through

    Everything is done on float64 copies, whatever the type of ``params``. Raises
    ValueError where a gradient has another shape than its parameter.
    """
    double, state = params.astype(np.float64), np.atleast_2d(state).astype(np.float64)
    loss, analytic, errors = gradients(architecture, inputs, targets, state.copy(), double.copy())
    for name, param in double.items():
        if np.shape(analytic[name]) != param.shape:
            raise ValueError(
                f"the gradient of {name} has shape {np.shape(analytic[name])}, {name} {param.shape}"
            )
    rerun = Rerun(architecture, double, inputs, targets, state)
    rounding = rounding_of(rerun, step)
    rows = _check_arrays(double, analytic, rerun, step, entries_per_array, seed, rounding, progress)
    disagreement = None
    if not np.isclose(loss, rerun.loss, rtol=1e-9, atol=1e-12):
        disagreement = Disagreement("loss", None, (), float(loss), rerun.loss)
    elif any(row.failed for row in rows):
        disagreement = _first_disagreement(architecture, rows, analytic, errors, rerun, step, rounding)
    return GradientReport(rows, rerun.loss, step, disagreement)


def rounding_of(rerun: Rerun, step: float) -> float:
    """What rounding alone may put into a central difference.

    The loss is a sum of T logarithms, each rounded to 1e-16 of the largest number in its softmax.
    """
    return float(16 * np.finfo(np.float64).eps * rerun.seq_length * max(1.0, rerun.largest_score) / step)


def _check_arrays(
    params: Parameters,
    analytic: Mapping[str, Array],
    rerun: Rerun,
    step: float,
    entries_per_array: int | None,
    seed: int,
    rounding: float,
    progress: Progress | None,
) -> tuple[ArrayCheck, ...]:
    chosen = choose_entries(params, analytic, rerun, entries_per_array, seed)
    specs = {spec.name: spec for spec in params.specs}
    total, done = sum(len(entries) for entries in chosen.values()), 0
    rows = []
    for name, param in params.items():
        indices = chosen[name]
        numeric = np.empty(len(indices))
        for i, index in enumerate(indices):
            numeric[i] = rerun.difference(param, index, step)
            done += 1
            if progress is not None:
                progress(done, total)
        ours = np.array([analytic[name][index] for index in indices], dtype=np.float64)
        row = compare(name, param.shape, indices, ours, numeric, rounding)
        if not row.passed:
            halved = np.empty(len(indices))
            for i, index in enumerate(indices):
                halved[i] = rerun.difference(param, index, step / 2)
                if progress is not None:
                    progress(done, total)
            row = replace(row, too_curved=_is_too_curved(ours, numeric, halved))
        if reads_characters(specs[name]) and entries_per_array is not None:
            row = replace(row, unread=param.size - param.shape[0] * len(np.unique(rerun.inputs)))
        rows.append(row)
    return tuple(rows)


def _is_too_curved(analytic: Array, numeric: Array, halved: Array) -> bool:
    """Whether the error of the differences, known from half the step, is as large as the one found.

    It shrinks with the square of the step: |numeric - halved| is three quarters of it.
    """
    change = np.abs(numeric - halved).sum()
    bent = change > _BENT * (np.abs(numeric) + np.abs(halved)).sum()
    return bool(bent or np.abs(analytic - numeric).sum() <= 4 * change)


def compare(
    name: str,
    shape: tuple[int, ...],
    indices: list[tuple[int, ...]],
    analytic: Array,
    numeric: Array,
    rounding: float,
) -> ArrayCheck:
    """Analytic against numeric values (n,) at the ``indices`` of an array; ``rounding`` is what an entry
    may be off by rounding alone."""
    difference = np.abs(analytic - numeric)
    worst = int(difference.argmax())
    norm = np.linalg.norm
    return ArrayCheck(
        name=name,
        shape=shape,
        checked=len(indices),
        sum_error=_ratio(difference.sum(), np.abs(analytic).sum() + np.abs(numeric).sum()),
        norm_error=_ratio(norm(difference), norm(analytic) + norm(numeric)),
        worst=indices[worst],
        worst_analytic=float(analytic[worst]),
        worst_numeric=float(numeric[worst]),
        within_rounding=bool(difference.max() <= rounding),
        is_zero=not (analytic.any() or numeric.any()),
    )


def _ratio(difference: Any, size: Any) -> float:
    return float(difference / size) if size != 0 else 0.0


def _first_disagreement(
    architecture: Architecture,
    rows: tuple[ArrayCheck, ...],
    analytic: Mapping[str, Array],
    errors: Mapping[str, Array] | None,
    rerun: Rerun,
    step: float,
    rounding: float,
) -> Disagreement | None:
    """The first wrong term in the order of the backward pass: steps first, from the last, then sums."""
    B = rerun.streams
    if errors is not None:
        for stream in range(B):
            alone = rerun.of_stream(stream)
            for t in reversed(range(rerun.seq_length)):
                for term, numeric in alone.differences(t, step):
                    # What a stream's own loss tells is B times what the mean of all does.
                    of_all = np.asarray(errors[term][t], dtype=np.float64)
                    ours = of_all if B == 1 else of_all[stream] * B
                    row = compare(term, ours.shape, [(i,) for i in range(len(ours))], ours, numeric, rounding)
                    if not row.passed:
                        which = None if B == 1 else stream + 1
                        return Disagreement(
                            term, t + 1, row.worst, row.worst_analytic, row.worst_numeric, which
                        )
    for name in _backward_order(architecture):
        row = next(row for row in rows if row.name == name)
        if row.failed:
            odd = None if errors is None or B > 1 else _odd_step(analytic[name], rerun.shares(name, errors))
            return Disagreement(f"d{name}", odd, row.worst, row.worst_analytic, row.worst_numeric)
    return None


def _backward_order(architecture: Architecture) -> list[str]:
    """The gradients as they are summed up: those of the scores before the error goes on into the
    hidden state, then a layer at a time from the top, the bias first."""
    layers = [
        [architecture.name_in(layer, spec.name) for spec in architecture.layer_specs(layer)]
        for layer in range(architecture.layers)
    ]
    rank = {name: (-at, name[0] != "b") for at, names in enumerate(layers) for name in names}
    of_layers = sorted(rank, key=rank.__getitem__)
    return [*(spec.name for spec in architecture.specs if spec.name not in rank), *of_layers]


def _odd_step(analytic: Array, shares: list[Array]) -> int | None:
    """The step that a sum over steps lacks, or the only one that it holds; None where it is neither."""
    whole = np.sum(shares, axis=0)
    for t, share in enumerate(shares, start=1):
        for wrong in (whole - share, share):
            if np.allclose(analytic, wrong, rtol=1e-9, atol=1e-15):
                return t
    return None

"""The error of central differences against the step h: the V of curvature and rounding.

The differences are off by two things. The loss bends within a step, which costs a share that falls with
h²; and the loss is known to 1e-16 or so, which is divided by 2h, and costs a share that grows as 1/h.
Knows the network and one window; knows no verdict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.drawn_entries import choose_entries
from rnnviz.core.network.gradcheck import (
    GradientFunction,
    compare,
    engine_gradients,
    rounding_of,
)
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.network.rerun import Rerun
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids


@dataclass(frozen=True, slots=True)
class ErrorCurve:
    """The larger of both errors, for every step and array.

    steps   (n,) the largest first
    errors  n numbers by the name of the array; 0 where both gradients are zero
    """

    steps: tuple[float, ...]
    errors: Mapping[str, tuple[float, ...]]

    @property
    def largest(self) -> tuple[float, ...]:
        """Of each step the error of the array that is worst."""
        return tuple(max(errors) for errors in zip(*self.errors.values(), strict=True))

    @property
    def best_step(self) -> float:
        """The step whose largest error is least: the bottom of the V."""
        return self.steps[int(np.argmin(self.largest))]

    def largest_at(self, step: float) -> float:
        """The largest error at one of ``steps``."""
        return self.largest[self.steps.index(step)]


def error_curve(
    architecture: Architecture,
    params: Parameters,
    inputs: Ids,
    targets: Ids,
    state: Array,
    *,
    steps: Sequence[float],
    entries_per_array: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    gradients: GradientFunction = engine_gradients,
) -> ErrorCurve:
    """Compare ``gradients`` with central differences at each of ``steps``, on the same entries.

    What is given and how entries are chosen is as for ``check_gradients``, and so are the errors: at the
    same step with the same entries they are the same numbers.
    """
    double, state = params.astype(np.float64), np.atleast_2d(state).astype(np.float64)
    _, analytic, _ = gradients(architecture, inputs, targets, state.copy(), double.copy())
    rerun = Rerun(architecture, double, inputs, targets, state)
    chosen = choose_entries(double, analytic, rerun, entries_per_array, seed)
    total, done = len(steps) * sum(len(indices) for indices in chosen.values()), 0
    errors: dict[str, list[float]] = {name: [] for name in chosen}
    for step in steps:
        for name, indices in chosen.items():
            numeric = np.empty(len(indices))
            for i, index in enumerate(indices):
                numeric[i] = rerun.difference(double[name], index, step)
                done += 1
                if progress is not None:
                    progress(done, total)
            ours = np.array([analytic[name][index] for index in indices], dtype=np.float64)
            row = compare(name, double[name].shape, indices, ours, numeric, rounding_of(rerun, step))
            errors[name].append(row.error)
    return ErrorCurve(tuple(steps), {name: tuple(values) for name, values in errors.items()})

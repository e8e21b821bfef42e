"""RunInside: what of a run's checkpoint is compared beside its losses: its arrays, and one number a step of
each signal.

Knows checkpoints and what signals mean; knows no picture.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.blocks import blocks_of
from rnnviz.core.inside.imitation import MODELS
from rnnviz.core.inside.reach import reaches_back
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.record.measured import Points
from rnnviz.core.record.signals import CLIPPED, IMITATION, NORM, REACH, SATURATED, UPDATE, Signals
from rnnviz.training.run.library import StoredRun

BINS = 41
"""An odd number: zero is in the middle of one. The two at the ends also hold what lies beyond."""
LEVEL = 1.0
"""The colours and the bins end at ± this, of every array of every run."""


class SignalKind(NamedTuple):
    """``of`` makes one number of each row (n,width) of the signal ``name``."""

    name: str
    title: str
    meaning: str
    of: Callable[[Array], Array]
    is_log: bool = False


def _reach(rows: Array) -> Array:
    return np.array([reaches_back(row) for row in rows], np.float64)


def _first(rows: Array) -> Array:
    return np.asarray(rows[:, 0], np.float64)


KINDS = (
    SignalKind(
        REACH, "How far back it learns",
        "Characters over which the gradient of an error stays above a hundredth of what it was.", _reach,
    ),
    SignalKind(
        SATURATED, "Saturation",
        "Share of the numbers at the end of their range: the mean over the arrays that have one.",
        lambda rows: np.asarray(rows.mean(axis=1), np.float64),
    ),
    SignalKind(CLIPPED, "Clipping", "Share of the gradient's entries that clipping cut.", _first),
    SignalKind(NORM, "Gradient", "Norm of the gradient before clipping.", _first, is_log=True),
    SignalKind(UPDATE, "Step size", "Size of the step against the weights before it.", _first, is_log=True),
    SignalKind(
        IMITATION, "What it imitates",
        "Which n-gram model is the nearest by KL(n-gram ‖ network): 0 is uniform, 1 the 1-gram …",
        lambda rows: np.argmin(rows[:, : len(MODELS)], axis=1).astype(np.float64),
    ),
)  # fmt: skip
"""In the order of the page Signals."""


class RunInside(NamedTuple):
    """``arrays`` (rows,columns) by their titles, a bias lying; ``signals`` by the names of ``KINDS``."""

    arrays: dict[str, Array]
    signals: dict[str, Points]


def run_inside(run: StoredRun, checkpoint: Checkpoint) -> RunInside:  # noqa: ARG001 - as a RunReader calls it
    """Of the last moment of a checkpoint; arrays are the checkpoint's own."""
    params, signals = checkpoint.last.params, Signals.from_arrays(checkpoint.signals)
    arrays = {block.title: np.atleast_2d(block.of(params)) for block in blocks_of(checkpoint.architecture)}
    found = {}
    for kind in KINDS:
        iterations, values = signals.signal(kind.name)
        if len(iterations):
            found[kind.name] = Points(iterations, kind.of(values))
    return RunInside(arrays, found)


def spread(values: Array) -> Array:
    """(BINS,) the share of ``values`` in each bin from −LEVEL to +LEVEL."""
    counts, _ = np.histogram(np.clip(values, -LEVEL, LEVEL), BINS, (-LEVEL, LEVEL))
    return np.asarray(counts / max(1, values.size))

"""Every entry of every gradient against central differences: each cell, 1 to 3 layers, one stream and four,
clipped by entry, by norm and not at all. No array may be off by more than 1e-6.

Clipping comes after the gradient and has no derivative that matters: so the gradients that the learning
step has clipped are compared with the differences, clipped here by a plain formula, at a limit that bites.

    python tests/soak/every_gradient.py [SEEDS] [HIDDEN_SIZE] [SEQ_LENGTH]
"""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from _runs import story

from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.core.network.rerun import Rerun
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner

LAYERS, STREAMS, CLIPPED_BY = (1, 2, 3), (1, 4), ("entry", "norm", "off")
STEP = 1e-5
WARMING = 3
"""Steps learned before the check, so that biases, states and the optimizer are in use."""

Gradients = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Worst:
    """The array that is furthest off in one network, and how far.

    cut  share of all entries that clipping has changed
    """

    name: str
    error: float
    entries: int
    cut: float


def differences(learner: Learner) -> dict[str, np.ndarray]:
    """Central differences of the window that comes next, of every entry."""
    inputs, targets, state, _ = learner.next_window()
    params = learner.now.params.astype(np.float64)
    rerun = Rerun(learner.architecture, params, inputs, targets, np.atleast_2d(state))
    return {
        name: np.reshape([rerun.difference(param, at, STEP) for at in np.ndindex(param.shape)], param.shape)
        for name, param in params.items()
    }


def clip_plainly(grads: Gradients, clip_by: str, limit: float) -> Gradients:
    """As the definitions say, without a look at how the engine does it."""
    if clip_by == "entry":
        return {name: np.minimum(np.maximum(grad, -limit), limit) for name, grad in grads.items()}
    length = float(np.sqrt(sum((grad**2).sum() for grad in grads.values())))
    if clip_by == "norm" and length > limit:
        return {name: grad * (limit / length) for name, grad in grads.items()}
    return grads


def limit_that_bites(grads: Gradients, clip_by: str) -> float:
    """One that cuts a tenth of the entries, or a third of the length."""
    flat = np.abs(np.concatenate([grad.ravel() for grad in grads.values()]))
    return float(np.quantile(flat, 0.9) if clip_by == "entry" else np.sqrt((flat**2).sum()) * 2 / 3)


def error_of(ours: np.ndarray, numeric: np.ndarray) -> float:
    """The larger of both published measures."""
    apart, norm = np.abs(ours - numeric), np.linalg.norm
    total, length = (np.abs(ours) + np.abs(numeric)).sum(), norm(ours) + norm(numeric)
    return max(float(apart.sum() / total), float(norm(ours - numeric) / length)) if total else 0.0


def check(
    cell: str, layers: int, streams: int, *, seed: int = 0, hidden_size: int = 3, seq_length: int = 5
) -> dict[str, Worst]:
    """By the name of the clipping: a network after a few steps, and all gradients of its next window."""
    corpus = corpus_from_string(story(3000)[50 * seed :][:300].lower(), "story")
    config = TrainingConfig(
        cell=cell, layers=layers, batch_size=streams, hidden_size=hidden_size, seq_length=seq_length,
        sigma=0.5, seed=seed, dtype="float64", learning_rate=0.01,
    )  # fmt: skip
    learner = Learner(corpus, config)
    for _ in range(WARMING):
        learner.step()
    checkpoint, numeric = learner.checkpoint(), differences(learner)
    found = {}
    for clip_by in CLIPPED_BY:
        limit = limit_that_bites(numeric, clip_by)
        settings = checkpoint.settings | {"clip_by": clip_by, "clip": limit}
        step = Learner.resume(replace(checkpoint, settings=settings), corpus).take_apart()
        theirs = clip_plainly(numeric, clip_by, limit)
        errors = {name: error_of(ours, theirs[name]) for name, ours in step.clipped.items()}
        name = max(errors, key=errors.__getitem__)
        cut = float(np.mean(step.clipped.flat != step.grads.flat))
        found[clip_by] = Worst(name, errors[name], step.grads.flat.size, cut)
    return found


def main(seeds: int = 3, hidden_size: int = 6, seq_length: int = 12) -> int:
    began, largest = time.perf_counter(), (0.0, "")
    for cell, layers, streams in product(CELLS, LAYERS, STREAMS):
        found: dict[str, Worst] = {}
        for seed in range(seeds):
            checked = check(cell, layers, streams, seed=seed, hidden_size=hidden_size, seq_length=seq_length)
            for clip_by, worst in checked.items():
                found[clip_by] = max(worst, found.get(clip_by, worst), key=lambda each: each.error)
        what = f"{cell}, layers {layers}, B {streams}"
        told = [f"{clip_by} {worst.error:.1e} of {worst.name}" for clip_by, worst in found.items()]
        print(f"{what}: {found['off'].entries:,} entries; clip {', '.join(told)}", flush=True)
        largest = max(largest, *((worst.error, f"{what}, {by}") for by, worst in found.items()))
    print(
        f"{seeds} networks of each kind, H = {hidden_size}, T = {seq_length}, h = {STEP:.0e}: the largest "
        f"error is {largest[0]:.1e} ({largest[1]}), {time.perf_counter() - began:.0f} s"
    )
    return 0 if largest[0] <= PASS_MARK else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

"""How far back a network looks: how much each earlier character moves what it expects at one place.

By the gradient: x_t is all zeros but for a 1, and the length of the gradient of log p[c] by x_{t-k} is how
fast the chance of c changes with what was read k characters before:

    G_k = | ∂ log p[c] / ∂x_{t-k} |       a vector of V numbers, Wxh' times the error of the first layer there

By replacing: with another character v in that place, drawn as often as it comes in the text,

    R_k = sum over v of f_v · KL(p ‖ p with v)       nats

which saturated units do not hide, as they hide a gradient. Knows a Trail; knows no run.
"""

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.trail import Trail
from rnnviz.core.network.side_by_side import SideBySide
from rnnviz.core.progress import Progress


@np.errstate(over="ignore", invalid="ignore")  # some BLAS kernels remark on finite numbers
def by_gradient(trail: Trail, character: int) -> Array:
    """(n,) G_k, the place's own character (k = 0) first."""
    ids, network = trail.ids, trail.network
    targets = ids.copy()
    targets[-1] = character
    weights = np.zeros((len(ids), 1), network.params.flat.dtype)
    weights[-1] = 1
    network.send_back(ids, targets, trail.start, weights)
    raw = network.window.layers[0][trail.architecture.cell.raw][:, 0]
    sizes = np.linalg.norm(raw @ trail.own(0)["Wxh"], axis=1)
    return np.asarray(sizes[::-1])


def by_replacing(trail: Trail, frequencies: Array, progress: Progress | None = None) -> Array:
    """(n,) R_k, the place's own character first. ``frequencies`` (V,) of the characters in the text.

    All are read side by side: each character that could stand in a place is a stream that begins there.
    """
    architecture, ids = trail.architecture, trail.ids
    network = SideBySide(architecture, trail.params)
    n, dtype = len(trail), trail.params.flat.dtype
    likely = np.flatnonzero(frequencies > 0)
    states: list[Array] = [
        np.zeros((0, architecture.hidden_size), dtype) for _ in architecture.states_of(trail.start)
    ]
    for t in range(n):
        before = [
            trail.value(layer, name, t - 1)[None] for layer, name, _ in architecture.states_of(trail.start)
        ]
        states = [
            np.concatenate([old, np.repeat(new, len(likely), axis=0)])
            for old, new in zip(states, before, strict=True)
        ]
        characters = np.full(len(states[0]), ids[t], np.int64)
        characters[-len(likely) :] = likely
        states = network.read(characters, states)
        if progress is not None:
            progress(t + 1, n)
    log_ps = network.log_ps(states)
    p = trail.chances.astype(np.float64)
    entropy = float((p * np.log(np.maximum(p, 1e-300))).sum())
    divergences = np.maximum(0.0, entropy - log_ps @ p).reshape(n, len(likely))
    found = np.empty(n)
    for t in range(n):
        shares = np.where(likely == ids[t], 0.0, frequencies[likely])
        total = float(shares.sum())
        found[t] = float(divergences[t] @ shares) / total if total else 0.0
    return found[::-1]

"""Whh by its eigenvalues and its singular values: what it does to a state, and to an error, again and again.

An error that goes back over k characters is multiplied k times with Whh' (and with the slopes of the units).
Eigenvalues within the unit circle shrink it in the end; the largest singular value bounds what one step can
do (Pascanu, Mikolov and Bengio 2013). Knows matrices; knows no run.
"""

import math
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.parameters import Parameters

KRYLOV = 40
"""Directions that the largest eigenvalue is looked for in."""
KRYLOV_SINGULAR = 12
"""The same for the largest singular value: of a symmetric matrix it shows sooner."""


def recurrent_blocks(architecture: Architecture, params: Parameters) -> Iterator[tuple[int, str, Array]]:
    """(layer, gate, (H,H)) of each Whh: of each gate its rows; without gates all of it, and the gate ''."""
    H = architecture.hidden_size
    for layer in range(architecture.layers):
        Whh = params[architecture.name_in(layer, "Whh")]
        for k, gate in enumerate(architecture.cell.gates or ("",)):
            yield layer, gate, Whh[k * H : (k + 1) * H]


def eigenvalues(W: Array) -> Array:
    """(H,) complex, the largest first. H³: for looking at one moment."""
    found = np.linalg.eigvals(W.astype(np.float64))
    return np.asarray(found[np.argsort(-np.abs(found), kind="stable")])


def largest_singular_value(W: Array) -> float:
    """The exact one. H³."""
    return float(np.linalg.norm(W.astype(np.float64), 2))


def largest_values(architecture: Architecture, params: Parameters) -> Array:
    """(L·G·2,) of each block of Whh the largest |eigenvalue| and the largest singular value, to about a
    hundredth: for going over a whole run, in H² and not H³."""
    found: list[float] = []
    for _, _, W in recurrent_blocks(architecture, params):
        wide = W.astype(np.float64)
        if not np.isfinite(wide).all():  # it has diverged: LAPACK refuses what is no number
            found += [math.nan, math.nan]
            continue
        found.append(_largest(wide.dot, len(wide), KRYLOV))
        found.append(math.sqrt(_largest(partial(_there_and_back, wide), len(wide), KRYLOV_SINGULAR)))
    return np.array(found, np.float32)


def _there_and_back(W: Array, v: Array) -> Array:
    """WᵀWv, whose eigenvalues are the squares of the singular values of W."""
    image: Array = W.T.dot(W.dot(v))
    return image


def _largest(apply: Callable[[Array], Array], size: int, directions: int) -> float:
    """The largest |eigenvalue| of a linear map, among vectors that it has been applied to again and again.

    Arnoldi 1951: an orthonormal basis of v, Wv, W²v …, and W as it acts within it. Always from the same v.
    """
    m = min(size, directions)
    basis = np.zeros((m + 1, size))
    within = np.zeros((m + 1, m))
    start = np.random.default_rng(0).standard_normal(size)
    basis[0] = start / np.linalg.norm(start)
    for k in range(m):
        image = apply(basis[k])
        for _ in range(2):  # once more for what rounding left
            shares = basis[: k + 1] @ image
            image = image - shares @ basis[: k + 1]
            within[: k + 1, k] += shares
        length = float(np.linalg.norm(image))
        within[k + 1, k] = length
        if length <= 1e-12 * max(1e-300, float(np.abs(within).max())):
            m = k + 1
            break
        basis[k + 1] = image / length
    return float(np.abs(np.linalg.eigvals(within[:m, :m])).max())

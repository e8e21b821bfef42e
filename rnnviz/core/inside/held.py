"""Holding units: a network that writes and reads while the h of some of its units is pinned at a value.

After every character the pinned numbers of h are replaced before anything is made of h: the layer above, the
scores, and what the layer itself remembers of h at the next character all have the pinned value. What a cell
keeps beside its h, the c of an LSTM, goes on by its own gates. Knows networks and characters; knows no run.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import UserError
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.dials import GREEDY, Dials
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.network.sampling import Touch, Writer, start_writer
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids

CHUNK = 128
"""Characters read between two calls of ``progress``."""
WRITTEN_AT_A_TIME = 500
"""Characters written between two of them."""


class Pin(NamedTuple):
    """The h of ``unit`` (from 0) of ``layer`` (from 0) is ``value`` after every character; 0 silences it."""

    layer: int
    unit: int
    value: float


def read_pin(kept: object) -> Pin | None:
    """What a file says of one: its layer, unit and value; None where it makes no sense."""
    match kept:
        case [int(layer), int(unit), (int() | float()) as value] if min(layer, unit) >= 0 and abs(value) <= 1:
            return Pin(layer, unit, float(value))
    return None


def hold(pins: Sequence[Pin]) -> Touch | None:
    """What a Writer must do to every new h; None where nothing is held. Of two pins of a unit the last
    one holds."""
    by_layer: dict[int, dict[int, float]] = {}
    for pin in pins:
        by_layer.setdefault(pin.layer, {})[pin.unit] = pin.value
    if not by_layer:
        return None
    places = {layer: (np.array([*held]), np.array([*held.values()])) for layer, held in by_layer.items()}

    def touch(layer: int, h: Array) -> None:
        held = places.get(layer)
        if held is not None:
            h[held[0]] = held[1]

    return touch


def losses_of(
    architecture: Architecture,
    params: Parameters,
    ids: Ids,
    pins: Sequence[Pin] = (),
    *,
    progress: Progress | None = None,
) -> Array:
    """(N-1,) nats: the surprise at each character of a passage ``ids`` (N,) after those before it.

    The passage is read from a clear state, a character at a time, with the units held. ``progress`` counts
    characters; it may raise ``Cancelled``, which is let through.
    """
    if not len(ids):
        return np.zeros(0, params.flat.dtype)
    return _read(_clear_writer(architecture, params, ids, pins), ids, progress)


def _clear_writer(
    architecture: Architecture,
    params: Parameters,
    ids: Ids,
    pins: Sequence[Pin],
    dials: Dials = GREEDY,
    seed: int = 0,
) -> Writer:
    """One that has read nothing yet, and reads the first of ``ids`` next."""
    return start_writer(
        architecture, params, ids[:1], dials=dials, seed=seed,
        state=architecture.zero_state(1, params.flat.dtype)[0], next_input=0, touch=hold(pins),
    )  # fmt: skip


def _read(writer: Writer, ids: Ids, progress: Progress | None) -> Array:
    """The losses of a passage whose first character the writer reads next."""
    N = len(ids)
    losses = [np.zeros(0)]
    for start in range(1, N, CHUNK):
        following = ids[start : start + CHUNK]
        losses.append(_surprises(writer.read_expecting(following), following))
        if progress is not None:
            progress(min(start + CHUNK, N), N)
    return np.concatenate(losses)


def _surprises(ys: Array, ids: Ids) -> Array:
    """(n,) -log softmax(y)[id], by log-sum-exp: a p that underflows to 0 has a loss all the same."""
    wanted = ys[np.arange(len(ids)), ids]
    top = ys.max(axis=1)
    return np.asarray(top + np.log(np.exp(ys - top[:, None]).sum(axis=1)) - wanted)


def parting(one: Ids, other: Ids) -> int | None:
    """The first place at which two writings of one length differ; None where they are the same."""
    places = np.flatnonzero(np.asarray(one) != np.asarray(other))
    return int(places[0]) if len(places) else None


class Trial(NamedTuple):
    """What a network makes of a passage, and what it then writes.

    losses   (N-1,) nats: the surprise at each character of the passage
    written  (length,) numbers of characters
    """

    losses: Array
    written: Ids


def attempt(
    architecture: Architecture,
    params: Parameters,
    passage: Ids,
    prime: Ids,
    pins: Sequence[Pin] = (),
    *,
    dials: Dials,
    length: int,
    seed: int,
    progress: Progress | None = None,
) -> Trial:
    """Read ``passage`` (N,) and write on from ``prime`` (n,), or from the passage where that is empty.

    The same seed is the same dice: two attempts write the same until a character is another. Raises
    SettingError where a dial or the seed is out of range, UserError where there is nothing to write from;
    ``progress`` as in ``losses_of``.
    """
    start = prime if len(prime) else passage
    if not len(start):
        raise UserError("There is nothing to write from: type a text to start from.")
    writer = _clear_writer(architecture, params, start, pins, dials, seed)
    if len(prime):
        losses = losses_of(architecture, params, passage, pins, progress=progress)
        writer.read(prime[1:])
    else:
        losses = _read(writer, passage, progress)
    parts = [start[:0]]
    while (left := length - sum(map(len, parts))) > 0:
        parts.append(writer.write(min(left, WRITTEN_AT_A_TIME)))
        if progress is not None:
            progress(length - left, length)
    return Trial(losses, np.concatenate(parts))

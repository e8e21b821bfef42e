"""Stretches: the values of all units of one array of a network while it reads two pieces of a text.

Two, far apart: what is found in one is confirmed in the other. Each is read in several streams at once that
begin a little before the places that are kept, all from one state that the network is commonly in: from a
clear one a saturated unit may come to rest on its other side for good. Knows networks and character numbers;
knows no feature.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import TextError, UserError
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.network import Network
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids

CHARACTERS = 20_000
"""In both stretches together."""
FEWEST = 1_000
"""Characters of a text that has two stretches worth comparing."""
WARMING = 100
"""Characters read before a value is kept."""
STREAMS = 20
CHUNK = 50
"""Characters of each stream between two calls of ``progress``, and after which a clear state is forgotten,
but for what stays for good."""


class Population(NamedTuple):
    """What of a network has the units: an array of its cell that can be watched, in one layer (from 0)."""

    layer: int = 0
    array: str = "h"


class Stretch(NamedTuple):
    """values (n,U) of all units after each of the characters [start, start + n) of the text; ``loss``, the
    mean of the nats at each character that follows one of them."""

    start: int
    values: Array
    loss: float

    @property
    def end(self) -> int:
        return self.start + len(self.values)


def too_short_words(size: int) -> str:
    """Why nothing can be found in a text of so few characters."""
    return (
        f"The text has {size:,} characters; to tell what a unit follows from chance it must have "
        f"{FEWEST:,} or more."
    )


def two_places(size: int, characters: int = CHARACTERS) -> tuple[tuple[int, int], tuple[int, int]]:
    """(start, end) of two stretches of one length in a text of so many characters, as far apart as they can
    be with as much left over on all sides. Raises TextError where there is no room for them."""
    if size < FEWEST:
        raise TextError(too_short_words(size))
    length = min(characters // 2, (size - 2 * WARMING) // 2) // STREAMS * STREAMS
    spare = (size - 2 * (WARMING + length)) // 3
    first = WARMING + spare
    second = first + length + WARMING + spare
    return (first, first + length), (second, second + length)


@np.errstate(over="ignore", invalid="ignore")  # some BLAS kernels remark on finite numbers
def read_stretch(
    architecture: Architecture,
    params: Parameters,
    ids: Ids,
    place: tuple[int, int],
    part: Population,
    *,
    streams: int = STREAMS,
    progress: Progress | None = None,
) -> Stretch:
    """Read characters [start, end) of ``ids`` (N,), a multiple of ``streams`` many, in so many streams.

    Each stream begins ``WARMING`` characters before what it keeps, from a common state; what is before the
    text is its end, as in training, where a text begins anew.
    ``progress`` counts characters that are kept, and may raise ``Cancelled``, which is let through. Raises
    UserError where the network has diverged.
    """
    start, end = place
    each = (end - start) // streams
    network = Network(architecture, params)
    places = start + np.arange(streams) * each + np.arange(-WARMING, each)[:, None]
    read, following = ids[places % len(ids)], ids[(places + 1) % len(ids)]  # (WARMING + each,B)
    state = np.repeat(_common_state(network, read[:CHUNK])[None], streams, axis=0)
    kept: list[Array] = []
    losses: list[Array] = []
    for first in range(0, len(read), CHUNK):
        inputs = read[first : first + CHUNK]
        network.forward(inputs, following[first : first + CHUNK], state)
        state = network.window.end_state()
        losses.append(network.window.losses.copy())
        values = network.window.layers[part.layer][part.array]
        kept.append(values[-len(inputs) :].copy())  # a state has a row more: the one before the window
        if progress is not None:
            read_of_each = max(0, min(first + CHUNK, len(read)) - WARMING)
            progress(read_of_each * streams, each * streams)
    values = np.concatenate(kept)[WARMING:]
    if not np.isfinite(values).all():
        raise UserError(
            "The network has diverged: its units have no numbers to look at. Go back, or begin anew."
        )
    in_order = np.ascontiguousarray(values.transpose(1, 0, 2)).reshape(each * streams, -1)
    return Stretch(start, in_order, float(np.concatenate(losses)[WARMING:].mean()))


def _common_state(network: Network, ids: Ids) -> Array:
    """(S,) of the states that a network is in after reading ``ids`` (T,B) from a clear one, the most common:
    the one that is nearest to the median of them all."""
    clear = network.architecture.zero_state(ids.shape[1], network.params.flat.dtype)
    network.forward(ids, ids, clear)
    states = network.window.end_state()
    apart = np.abs(states - np.median(states, axis=0)).sum(axis=1)
    return np.asarray(states[apart.argmin()])


def shuffled_weights(params: Parameters, generator: np.random.Generator) -> Parameters:
    """The same numbers, those of each array in random order: what such weights do without having learnt."""
    mixed = params.copy()
    for array in mixed.values():
        array[...] = generator.permutation(array.reshape(-1)).reshape(array.shape)
    return mixed

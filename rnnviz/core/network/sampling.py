"""Writing: characters drawn one by one from what the network expects next.

Knows an architecture, parameters and character numbers; knows no training and no screen.
"""

from collections.abc import Callable

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import SettingError
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.dials import Dials, Lot
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.decoding import Ids, ids_dtype

_LEAST_DICE = 2.0**-54
"""Instead of 0, where a character may stand that was cut off: less than the generator's next number."""
Touch = Callable[[int, Array], None]
"""Called with a layer and its new h (H,) after every character, before anything is made of it: it may change
h in place."""


class Writer:
    """Writes with a network as it is at one moment; the parameters are copied.

    state        (S,) the state to start from
    first        number of the character to read first
    dials        how boldly is drawn
    generator    the dice: one number from 0 to 1 for every character, none where the likeliest is taken;
                 nobody else's is disturbed
    touch        what is done to every new h on the way, if anything is

    Raises SettingError where a dial is out of its range.
    """

    def __init__(
        self,
        architecture: Architecture,
        params: Parameters,
        state: Array,
        first: int,
        dials: Dials,
        generator: np.random.Generator,
        touch: Touch | None = None,
    ) -> None:
        self.lot = Lot(dials, architecture.vocab_size, params.flat.dtype)
        self._generator = generator
        self._last = first
        self._by = params["by"].copy()
        self.ids_dtype = ids_dtype(architecture.vocab_size)
        first_layer, *others = self._layers = [
            _Layer(architecture, params, layer, state, touch) for layer in range(architecture.layers)
        ]
        self._advance = _through(first_layer, others)
        self._y = self._layers[-1].above

    @property
    def state(self) -> Array:
        """(S,) the state after what was read last, copied."""
        return np.concatenate([part for layer in self._layers for part in layer.states])

    def read(self, ids: Ids) -> None:
        """Read characters (n,) without writing: the state takes them in."""
        for following in ids.tolist():
            self._advance(self._last)
            self._last = following

    def read_expecting(self, ids: Ids) -> Array:
        """Read characters (n,) and return the scores (n,V) that stood before each of them."""
        ys = np.empty((len(ids), len(self._by)), self._by.dtype)
        for y, following in zip(ys, ids.tolist(), strict=True):
            self._advance(self._last)
            np.add(self._y, self._by, y)
            self._last = following
        return ys

    def write(self, length: int) -> Ids:
        """The next ``length`` characters, (length,) numbers."""
        y, by, advance, add, draw = self._y, self._by, self._advance, np.add, self.lot.draw
        last, written = self._last, []
        with np.errstate(over="ignore", invalid="ignore"):  # very cold dials, and a network that has diverged
            for dice in self.throw(length).tolist():
                advance(last)
                add(y, by, y)
                last = draw(y, dice)
                written.append(last)
        self._last = last
        return np.array(written, dtype=self.ids_dtype)

    def write_one(self, dice: float, chosen: int | None = None) -> int:
        """The next character, by this number of the dice, or the ``chosen`` one; how likely each was stands
        in ``lot``."""
        y = self._y
        self._advance(self._last)
        np.add(y, self._by, y)
        drawn = self.lot.draw(y, dice)
        self._last = drawn if chosen is None else chosen
        return self._last

    def throw(self, count: int) -> Array:
        """(count,) the next numbers of the dice, between 0 and 1; nothing is thrown for the likeliest."""
        if self.lot.dials.is_greedy:
            return np.zeros(count)
        return np.maximum(self._generator.random(count), _LEAST_DICE)


class _Layer:
    """One layer on its way through the characters.

    from_x  rows (V,G·H): Wxh x + bh of every character, for the layer that reads them
    above   what the layer above, or the scores, get of its h, without a bias
    states  each (H,), in the order of the cell's
    advance takes ``a = Wxh x + bh`` (G·H,) of one character, and makes the products of the new h
    """

    def __init__(
        self, architecture: Architecture, params: Parameters, layer: int, state: Array, touch: Touch | None
    ) -> None:
        own = architecture.layer_of(params, layer)
        is_last = layer + 1 == architecture.layers
        upwards = params["Why"] if is_last else architecture.layer_of(params, layer + 1)["Wxh"]
        self.states = states = [
            part.reshape(-1).copy() for at, _, part in architecture.states_of(state) if at == layer
        ]
        biases = {name: own[name].copy() for name in architecture.cell.biases}
        self.bias = biases["bh"]
        self.from_x = [] if layer else list(own["Wxh"].T + own["bh"])
        # Both products of a hidden state in one: what it hands on, Whh h, and what it tells upwards.
        # By columns, which BLAS multiplies fastest.
        Whh = own["Whh"]
        both_dot = np.asfortranarray(np.concatenate([Whh, upwards])).dot
        h = states[0]
        products = np.empty(len(Whh) + len(upwards), h.dtype)
        r, self.above = products[: len(Whh)], products[len(Whh) :]
        both_dot(h, products)
        cell_advance = architecture.cell.advance

        def advance(a: Array) -> None:
            cell_advance(biases, a, r, states, states)
            both_dot(h, products)

        self.advance = advance
        if touch is not None:

            def advance_touched(a: Array) -> None:
                cell_advance(biases, a, r, states, states)
                touch(layer, h)
                both_dot(h, products)

            self.advance = advance_touched


def _through(first: _Layer, others: list[_Layer]) -> Callable[[int], None]:
    """What reads one character, by its number, through all layers. Names looked up once: it is
    called for every character, and a layer takes but five microseconds."""
    from_x, advance = first.from_x, first.advance
    if not others:
        return lambda x: advance(from_x[x])

    def advance_all(x: int) -> None:
        advance(from_x[x])
        below = first
        for layer in others:
            layer.advance(below.above + layer.bias)
            below = layer

    return advance_all


def start_writer(
    architecture: Architecture,
    params: Parameters,
    prime: Ids,
    *,
    dials: Dials,
    seed: int,
    state: Array,
    next_input: int,
    touch: Touch | None = None,
) -> Writer:
    """A writer that has read ``prime`` from a clear state.

    With an empty prime it goes on from where training stands: ``state`` (S,) and the
    character ``next_input`` that training reads next, as min-char-rnn samples. ``touch`` is
    done to every new h, from the first character of the prime on. Raises SettingError where
    a dial or the seed is out of range.
    """
    if seed < 0:
        raise SettingError("seed", f"seed is {seed}; it must be 0 or more.")
    generator = np.random.default_rng(seed)
    if len(prime) == 0:
        return Writer(architecture, params, state, next_input, dials, generator, touch)
    writer = Writer(architecture, params, np.zeros_like(state), int(prime[0]), dials, generator, touch)
    writer.read(prime[1:])
    return writer

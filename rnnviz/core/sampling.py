"""Writing: characters drawn one by one from what the network expects next.

Knows parameters and character numbers; knows no training and no screen.
"""

import numpy as np

from rnnviz.core.decoding import Ids, ids_dtype
from rnnviz.core.errors import SettingError
from rnnviz.core.model import Array, Parameters

HOTTEST = 1e30
"""All characters are alike long before this temperature, and float32 still holds it."""
NOISE_SIZE = 1 << 16
"""Random numbers drawn at a time: half a megabyte."""


class Writer:
    """Writes with a network as it is at one moment; the parameters are copied.

    params       the network
    h            (H,) the hidden state to start from
    first        number of the character to read first
    temperature  characters are drawn from softmax(y / temperature): 1 is the model itself,
                 towards 0 it keeps to the likeliest; exactly 0 takes the likeliest
    generator    where the chances come from; nobody else's is disturbed

    Raises SettingError where the temperature is negative or not finite.
    """

    def __init__(
        self,
        params: Parameters,
        h: Array,
        first: int,
        temperature: float,
        generator: np.random.Generator,
    ) -> None:
        if temperature < 0 or not np.isfinite(temperature):
            raise SettingError("temperature", f"temperature is {temperature}; it must be 0 or more.")
        self.h = h.copy()
        self._temperature = min(temperature, HOTTEST)
        self._generator = generator
        self._last = first
        self._by = params["by"].copy()
        self._from_x = list(params["Wxh"].T + params["bh"])  # V rows (H,): Wxh x + bh of every character
        # Both products of a hidden state in one: what it hands on, Whh h, and what it expects,
        # Why h. By columns, which BLAS multiplies fastest.
        H, V = params.hidden_size, params.vocab_size
        self._Whh_and_Why = np.asfortranarray(np.concatenate([params["Whh"], params["Why"]]))
        self._products = np.empty(H + V, self.h.dtype)
        self._Whh_h, self._y = self._products[:H], self._products[H:]
        self._Whh_and_Why.dot(self.h, self._products)
        self._ids_dtype = ids_dtype(V)

    def read(self, ids: Ids) -> None:
        """Read characters (n,) without writing: the hidden state takes them in."""
        for following in ids.tolist():
            self._advance()
            self._last = following

    def write(self, length: int) -> Ids:
        """The next ``length`` characters, (length,) numbers."""
        y, add = self._y, np.add
        written: list[int] = []
        while len(written) < length:
            for by_and_noise in self._by_and_noise(length - len(written)):
                self._advance()
                add(y, by_and_noise, y)
                self._last = int(y.argmax())
                written.append(self._last)
        return np.array(written, dtype=self._ids_dtype)

    def _advance(self) -> None:
        """h = tanh(Wxh x + Whh h + bh), and the products of the new h."""
        np.add(self._Whh_h, self._from_x[self._last], self.h)
        np.tanh(self.h, self.h)
        self._Whh_and_Why.dot(self.h, self._products)

    def _by_and_noise(self, wanted: int) -> Array:
        """(n,V) by + temperature * g, to be added to Why h; n is ``wanted`` or a first part of it.

        With g from the standard Gumbel distribution, which is -log of an exponential one, the
        largest of y + temperature * g is a draw from softmax(y / temperature), at any
        temperature without a division (Gumbel 1954; Maddison, Tarlow and Minka 2014).
        """
        V = len(self._by)
        shape = (min(wanted, max(1, NOISE_SIZE // V)), V)
        if self._temperature == 0:
            return np.broadcast_to(self._by, shape)
        noise = self._generator.standard_exponential(shape).astype(self._by.dtype)
        np.log(noise, out=noise)
        np.multiply(noise, -self._temperature, out=noise)
        np.add(noise, self._by, out=noise)
        return noise


def start_writer(
    params: Parameters,
    prime: Ids,
    *,
    temperature: float,
    seed: int,
    hprev: Array,
    next_input: int,
) -> Writer:
    """A writer that has read ``prime`` from a clear hidden state.

    With an empty prime it goes on from where training stands: ``hprev`` (H,) and the
    character ``next_input`` that training reads next, as min-char-rnn samples. Raises
    SettingError where temperature or seed is out of range.
    """
    if seed < 0:
        raise SettingError("seed", f"seed is {seed}; it must be 0 or more.")
    generator = np.random.default_rng(seed)
    if len(prime) == 0:
        return Writer(params, hprev, next_input, temperature, generator)
    writer = Writer(params, np.zeros_like(hprev), int(prime[0]), temperature, generator)
    writer.read(prime[1:])
    return writer

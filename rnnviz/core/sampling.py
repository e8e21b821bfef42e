"""Writing: characters drawn one by one from what the network expects next.

Knows parameters and character numbers; knows no training and no screen.
"""

import numpy as np

from rnnviz.core.errors import SettingError
from rnnviz.core.model import Array, Parameters
from rnnviz.core.text import Ids, ids_dtype


class Writer:
    """Writes with a network as it is at one moment; the parameters are copied.

    params       the network
    h            (H,) the hidden state to start from
    first        number of the character to read first
    temperature  y is divided by it before the softmax: 1 is the model itself,
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
        # A temperature that the network's type cannot hold would be a division by zero.
        self._temperature = temperature if temperature >= float(np.finfo(h.dtype).tiny) else 0.0
        self._generator = generator
        self._last = first
        self._Whh = params["Whh"].copy()
        self._Why = params["Why"].copy()
        self._by = params["by"].copy()
        self._from_x = params["Wxh"].T + params["bh"]  # (V,H): Wxh x + bh of every character
        self._work = np.empty_like(self.h)
        self._y = np.empty_like(self._by)
        self._ids_dtype = ids_dtype(params.vocab_size)

    def read(self, ids: Ids) -> None:
        """Read characters (n,) without writing: the hidden state takes them in."""
        for following in ids.tolist():
            self._advance()
            self._last = following

    def write(self, length: int) -> Ids:
        """The next ``length`` characters, (length,) numbers."""
        chances = self._generator.random(length) if self._temperature else np.zeros(length)
        written = np.empty(length, dtype=self._ids_dtype)
        for i, chance in enumerate(chances.tolist()):
            self._advance()
            self._last = self._choose(chance)
            written[i] = self._last
        return written

    def _advance(self) -> None:
        """h = tanh(Wxh x + Whh h + bh)"""
        work = self._work
        self._Whh.dot(self.h, work)
        np.add(work, self._from_x[self._last], work)
        np.tanh(work, self.h)

    def _choose(self, chance: float) -> int:
        """A character of p = softmax(y / temperature), by the place of ``chance`` in p's sums."""
        y = self._y
        self._Why.dot(self.h, y)
        np.add(y, self._by, y)
        if self._temperature == 0:
            return int(y.argmax())
        np.subtract(y, y.max(), y)  # before the division, so that no temperature overflows upwards
        if self._temperature != 1:
            with np.errstate(over="ignore"):  # towards -inf: a probability of zero
                np.divide(y, self._temperature, y)
        np.exp(y, y)
        np.cumsum(y, out=y)
        # Rounding may leave chance * sum at the very end of the sums: the last character then.
        return min(int(y.searchsorted(chance * float(y[-1]), side="right")), len(y) - 1)


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

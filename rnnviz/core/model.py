"""CharRNN: the character-level recurrent network, its loss and its gradients.

Knows parameters and one window of character numbers; knows no text, no
optimizer, no schedule. The equations, with H = hidden_size, V = vocab_size,
T = seq_length (Karpathy's min-char-rnn; CS231n, lecture on recurrent networks)::

    h_t = tanh(Wxh x_t + Whh h_{t-1} + bh)
    y_t = Why h_t + by
    p_t = softmax(y_t)
    loss = sum over t of -log p_t[target_t]            nats, summed over the window

and backwards, ``dhnext`` carried from t+1 to t::

    dy = p_t - onehot(target_t)      dWhy += dy h_t'      dby += dy
    dh = Why' dy + dhnext            dhraw = (1 - h_t^2) * dh
    dbh += dhraw    dWxh += dhraw x_t'    dWhh += dhraw h_{t-1}'    dhnext = Whh' dhraw

Only the recurrence loops over time. All else is one matrix product for the
window, into arrays that are made once. Row t of every window array belongs to
character t.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.core.decoding import Ids

Array = NDArray[Any]

PARAMETER_NAMES = ("Wxh", "Whh", "Why", "bh", "by")


def parameter_shapes(vocab_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
    """Shapes of the five arrays: Wxh (H,V), Whh (H,H), Why (V,H), bh (H,), by (V,)."""
    V, H = vocab_size, hidden_size
    return {"Wxh": (H, V), "Whh": (H, H), "Why": (V, H), "bh": (H,), "by": (V,)}


class Parameters(Mapping[str, Array]):
    """The five arrays by name, as views into one flat vector.

    ``flat`` (n,) lets clipping, Adagrad and copies be one pass over everything;
    ``params["Whh"]`` is the same memory with its shape. Wxh lies transposed in it,
    so that the column of a character is contiguous. Gradients and Adagrad's memory
    are held the same way.
    """

    def __init__(self, vocab_size: int, hidden_size: int, dtype: DTypeLike) -> None:
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        shapes = parameter_shapes(vocab_size, hidden_size)
        sizes = [int(np.prod(shape)) for shape in shapes.values()]
        self.flat: Array = np.zeros(sum(sizes), dtype=dtype)
        self._views: dict[str, Array] = {}
        start = 0
        for (name, shape), size in zip(shapes.items(), sizes, strict=True):
            piece = self.flat[start : start + size]
            self._views[name] = piece.reshape(shape[::-1]).T if name == "Wxh" else piece.reshape(shape)
            start += size

    def __getitem__(self, name: str) -> Array:
        return self._views[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)

    def __len__(self) -> int:
        return len(self._views)

    def copy(self) -> "Parameters":
        """The same numbers in memory of their own."""
        other = Parameters(self.vocab_size, self.hidden_size, self.flat.dtype)
        other.flat[:] = self.flat
        return other

    def assign(self, arrays: Mapping[str, Array]) -> None:
        """Take over the numbers of five arrays of the same names and shapes.

        Raises ValueError that names both shapes where they differ.
        """
        for name, view in self.items():
            if arrays[name].shape != view.shape:
                raise ValueError(f"{name} has shape {arrays[name].shape}, the network {view.shape}")
            view[...] = arrays[name]


def draw_parameters(
    vocab_size: int, hidden_size: int, sigma: float, generator: np.random.Generator, dtype: DTypeLike
) -> Parameters:
    """Weights from a normal distribution of standard deviation ``sigma``, biases zero.

    Drawn in float64 and rounded, so that both types start from the same network.
    """
    params = Parameters(vocab_size, hidden_size, dtype)
    for name in ("Wxh", "Whh", "Why"):
        params[name][...] = generator.standard_normal(params[name].shape) * sigma
    return params


class Window:
    """The arrays of one window, forward and backward: what the equations name.

    hs (T+1,H): row 0 is hprev, row t+1 is h_t.  recurrent (T,H): Whh h_{t-1}.
    zs (T,H): what goes into tanh.  ys, ps, dys (T,V).  losses (T,): nats of each
    character.  dh, dhraw, dhnext (T,H): dhnext[t] is what reached step t from step t+1,
    zero in the last row.  They are overwritten by every call of
    ``CharRNN.loss_and_gradients``.
    """

    def __init__(self, seq_length: int, vocab_size: int, hidden_size: int, dtype: DTypeLike) -> None:
        T, V, H = seq_length, vocab_size, hidden_size
        self.seq_length = T
        self.hs = np.zeros((T + 1, H), dtype)
        self.recurrent = np.zeros((T, H), dtype)
        self.zs = np.zeros((T, H), dtype)
        self.ys = np.zeros((T, V), dtype)
        self.ps = np.zeros((T, V), dtype)
        self.losses = np.zeros(T, dtype)
        self.dys = np.zeros((T, V), dtype)
        self.dh = np.zeros((T, H), dtype)
        self.dhraw = np.zeros((T, H), dtype)
        self.dhnext = np.zeros((T, H), dtype)
        # Intermediates that no equation names.
        self._a = np.zeros((T, H), dtype)  # Wxh x_t + bh
        self._slope = np.zeros((T, H), dtype)  # 1 - h_t^2
        self._from_y = np.zeros((T, H), dtype)  # Why' dy
        self._top = np.zeros((T, 1), dtype)  # max y, then sum exp(y - max)
        self._onehot = np.zeros((T, V), dtype)  # x_t
        self._rows = np.arange(T)
        self._row_starts = self._rows * V
        self._ones = np.ones(T, dtype)
        # Rows as views, made once: slicing in the loop would cost as much as the product.
        hs = list(self.hs)
        self._forward_rows = list(zip(hs[:-1], self.recurrent, self._a, self.zs, hs[1:], strict=True))
        backward = zip(self._from_y, self.dhnext, self.dh, self._slope, self.dhraw, strict=True)
        self._backward_rows = list(backward)[::-1]

    def add_up(self, grads: "Parameters", characters: slice = slice(None)) -> None:
        """Fill ``grads`` with the sums over ``characters``: all of the window, or one for its share.

        dWhy = sum dy h_t'; dby = sum dy; dWhh = sum dhraw h_{t-1}'; dbh = sum dhraw;
        dWxh = sum dhraw x_t'.
        """
        dys, dhraw, ones = self.dys[characters], self.dhraw[characters], self._ones[characters]
        np.dot(dys.T, self.hs[1:][characters], out=grads["Why"])
        np.dot(ones, dys, out=grads["by"])
        np.dot(dhraw.T, self.hs[:-1][characters], out=grads["Whh"])
        np.dot(ones, dhraw, out=grads["bh"])
        # The x_t as rows, so that one product sorts dhraw into columns.
        np.dot(self._onehot[characters].T, dhraw, out=grads["Wxh"].T)


class CharRNN:
    """One network: ``params``, ``grads`` of the last window, and that window's arrays.

    Not thread-safe: one caller at a time, who copies what he wants to keep.
    """

    def __init__(self, params: Parameters) -> None:
        self.params = params
        self.grads = Parameters(params.vocab_size, params.hidden_size, params.flat.dtype)
        self.window = Window(1, params.vocab_size, params.hidden_size, params.flat.dtype)

    @property
    def vocab_size(self) -> int:
        return self.params.vocab_size

    @property
    def hidden_size(self) -> int:
        return self.params.hidden_size

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.params.flat.dtype

    def loss_and_gradients(self, inputs: Ids, targets: Ids, hprev: Array) -> float:
        """Forward and backward through one window.

        inputs, targets (T,) character numbers; hprev (H,) the hidden state before it.
        Returns the loss in nats, summed over the window. ``grads`` then holds the
        unclipped gradients and ``window`` every intermediate; the hidden state to carry
        on is ``window.hs[-1]``.
        """
        loss = self.forward(inputs, targets, hprev)
        self._backward(inputs, targets)
        return loss

    def forward(self, inputs: Ids, targets: Ids, hprev: Array) -> float:
        """The forward half alone: fills hs, ys, ps and losses, returns the loss."""
        if len(inputs) != self.window.seq_length:
            self.window = Window(len(inputs), self.vocab_size, self.hidden_size, self.dtype)
        params, window = self.params, self.window
        hs, ys, ps, top = window.hs, window.ys, window.ps, window._top

        # h_t = tanh(Wxh x_t + Whh h_{t-1} + bh); a column of Wxh is a lookup
        np.take(params["Wxh"].T, inputs, axis=0, out=window._a, mode="clip")
        np.add(window._a, params["bh"], out=window._a)
        hs[0] = hprev
        Whh_dot, add, tanh = params["Whh"].dot, np.add, np.tanh
        for h_before, recurrent, a, z, h in window._forward_rows:
            Whh_dot(h_before, recurrent)
            add(recurrent, a, z)
            tanh(z, h)

        # y_t = Why h_t + by
        np.dot(hs[1:], params["Why"].T, out=ys)
        np.add(ys, params["by"], out=ys)

        # p_t = softmax(y_t); -log p = log(sum exp(y - max)) - (y - max)[target], safe from overflow
        np.maximum.reduce(ys, axis=1, keepdims=True, out=top)
        np.subtract(ys, top, out=ps)
        wanted = ps.reshape(-1)[window._row_starts + targets]
        np.exp(ps, out=ps)
        np.add.reduce(ps, axis=1, keepdims=True, out=top)
        np.divide(ps, top, out=ps)
        np.subtract(np.log(top[:, 0]), wanted, out=window.losses)
        return float(window.losses.sum())

    def _backward(self, inputs: Ids, targets: Ids) -> None:
        params, window = self.params, self.window
        hs, dys, slope = window.hs, window.dys, window._slope

        # dy = p_t - onehot(target_t)
        dys[...] = window.ps
        dys.reshape(-1)[window._row_starts + targets] -= 1

        # dh = Why' dy + dhnext; dhraw = (1 - h_t^2) * dh; dhnext = Whh' dhraw
        np.dot(dys, params["Why"], out=window._from_y)
        np.multiply(hs[1:], hs[1:], out=slope)
        np.subtract(1, slope, out=slope)
        WhhT_dot, add, multiply = params["Whh"].T.dot, np.add, np.multiply
        dhraw_after = None
        for from_y, dhnext, dh, slope_t, dhraw_t in window._backward_rows:
            if dhraw_after is not None:
                WhhT_dot(dhraw_after, dhnext)
            add(from_y, dhnext, dh)
            multiply(slope_t, dh, dhraw_t)
            dhraw_after = dhraw_t

        window._onehot.fill(0)
        window._onehot[window._rows, inputs] = 1
        window.add_up(self.grads)

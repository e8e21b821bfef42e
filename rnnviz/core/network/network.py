"""Network: an architecture with its parameters at work on one window: its loss and its gradients.

The layers are the cell's (``cells``); scores, softmax and loss are here (Karpathy's min-char-rnn;
CS231n, lecture on recurrent networks), with H = hidden_size, V = vocab_size, T = seq_length, B
streams::

    y_t = Why h_t + by        p_t = softmax(y_t)
    loss = sum over t of -log p_t[target_t]        nats, summed over the window, mean over streams
    dy = p_t - onehot(target_t)        dWhy += dy h_t'        dby += dy        (from above) = Why' dy

Only the recurrence loops over time. All else is one matrix product for the window, into arrays
that are made once. Knows one window of character numbers; knows no text, no optimizer, no schedule.
"""

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.core.arrays import Array, zeros
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cell import Trace, from_inputs
from rnnviz.core.network.dropout import Dropout
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.decoding import Ids

_Product = tuple[str, Array, Array, bool]
"""A gradient is ``left' right``, a sum over the n places of a window: its name, left (n,·), or (n,) of
ones, right (n,·), and whether that is the gradient turned over."""


class Window:
    """The arrays of one window, forward and backward: what the equations name.

    layers  the Trace of each layer;  ys, ps, dys (T,B,V);  losses (T,B): nats of each character.
    They are overwritten by every call of ``Network.loss_and_gradients``. ``whole`` keeps every array
    that the cell's equations name, also those that training itself does not need.
    """

    def __init__(
        self,
        architecture: Architecture,
        seq_length: int,
        streams: int,
        dtype: DTypeLike,
        *,
        whole: bool = False,
    ) -> None:
        T, B, V, H = seq_length, streams, architecture.vocab_size, architecture.hidden_size
        n = T * B
        self.architecture = architecture
        self.seq_length, self.streams = T, B
        self.layers: list[Trace] = [
            architecture.cell.trace(T, B, H, dtype, whole=whole) for _ in range(architecture.layers)
        ]
        self.ys = zeros((T, B, V), dtype)
        self.ps = zeros((T, B, V), dtype)
        self.dys = zeros((T, B, V), dtype)
        self.losses = zeros((T, B), dtype)
        # The same, one row a character; and intermediates that no equation names.
        self._y_rows, self._p_rows, self._dy_rows = (a.reshape(n, V) for a in (self.ys, self.ps, self.dys))
        self._loss_rows = self.losses.reshape(n)
        self._p_flat, self._dy_flat = self.ps.reshape(-1), self.dys.reshape(-1)
        self._top = zeros((n, 1), dtype)  # max y, then sum exp(y - max)
        self._top_row = self._top[:, 0]
        self._onehot = zeros((n, V), dtype)  # x_t
        self._onehot_flat = self._onehot.reshape(-1)
        self._row_starts = np.arange(n) * V
        self._wanted = self._row_starts  # where among n·V numbers those of the targets are
        self._ones = np.ones(n, dtype)
        self._places: list[Array] = []  # of each character, the rows that read it
        self._first_states = [self.layers[layer][name][0] for layer, name in self._names()]
        self._last_states = [self.layers[layer][name][-1] for layer, name in self._names()]
        # Of each layer but the last, with dropout: what the next is told, and by what it was multiplied;
        # and, of a whole window, the error of what the next was told, before it is multiplied, too.
        self.told: list[Array] = []
        self.masks: list[Array] = []
        self.heard: list[Array] = []
        self._whole = whole
        self.is_thinned = False
        self._products = self._what_is_summed([trace.h_after for trace in self.layers[:-1]])

    def _what_is_summed(self, told: list[Array]) -> list[_Product]:
        """What each gradient sums up over the window, where ``told`` is what layers tell the next."""
        cell, named, ones = self.architecture.cell, self.architecture.name_in, self._ones
        products = [
            ("Why", self._dy_rows, self.layers[-1].h_after, False),
            ("by", ones, self._dy_rows, False),
        ]
        for layer, (trace, xs) in enumerate(zip(self.layers, [self._onehot, *told], strict=True)):
            raw, raw_recurrent = trace.rows(cell.raw), trace.rows(cell.raw_recurrent)
            products += [
                (named(layer, "Whh"), raw_recurrent, trace.h_before, False),
                *(
                    (named(layer, bias), ones, trace.rows(error), False)
                    for bias, error in cell.biases.items()
                ),
                # The x_t as rows, so that one product sorts the errors into columns.
                (named(layer, "Wxh"), xs, raw, True),
            ]
        return products

    def thin(self, dropout: Dropout | None) -> None:
        """Draw what this window leaves out between its layers; None, or a single layer: nothing."""
        thinned = dropout is not None and len(self.layers) > 1
        if thinned and not self.masks:
            shape, dtype = self.layers[0].h_after.shape, self.ys.dtype
            self.masks, self.told = ([zeros(shape, dtype) for _ in self.layers[1:]] for _ in range(2))
            self.heard = [zeros(shape, dtype) for _ in self.layers[1:]] if self._whole else []
        if thinned != self.is_thinned:
            self.is_thinned = thinned
            told = self.told if thinned else [trace.h_after for trace in self.layers[:-1]]
            self._products = self._what_is_summed(told)
        if thinned and dropout is not None:
            for layer, mask in enumerate(self.masks):
                dropout.draw(layer, mask)

    def told_by(self, layer: int) -> Array:
        """(T·B,H) what a layer tells the next, or the scores: its h, but for what is left out."""
        h = self.layers[layer].h_after
        if not self.is_thinned or layer == len(self.layers) - 1:
            return h
        return np.multiply(h, self.masks[layer], out=self.told[layer])

    def hear_from_above(self, layer: int, raw: Array, Wxh: Array) -> None:
        """The error of what ``layer`` told the next, from the ``raw`` (T·B,G·H) of that one."""
        from_above = self.layers[layer].from_above
        np.dot(raw, Wxh, out=from_above)
        if self.is_thinned:
            if self.heard:
                np.copyto(self.heard[layer], from_above)
            np.multiply(from_above, self.masks[layer], out=from_above)

    def _names(self) -> list[tuple[int, str]]:
        return [(layer, name) for layer in range(len(self.layers)) for name in self.architecture.cell.states]

    def begin(self, state: Array) -> None:
        """Put ``state`` (B,S), or (S,) for one stream, before the first character."""
        if len(self._first_states) == 1:
            self._first_states[0][...] = state
        else:
            parts = self.architecture.states_of(state)
            for first, (_, _, part) in zip(self._first_states, parts, strict=True):
                first[...] = part

    def end_state(self) -> Array:
        """(B,S) the state after the last character, to carry on: a copy."""
        last = self._last_states
        return last[0].copy() if len(last) == 1 else np.concatenate(last, axis=1)

    def states(self, stream: int = 0) -> Array:
        """(T+1,S) all states of one stream, row 0 before the first character: a copy."""
        return np.concatenate([self.layers[layer][name][:, stream] for layer, name in self._names()], axis=1)

    def read(self, inputs: Array) -> None:
        """The inputs as rows that are zero but for a single 1, and of many streams also sorted."""
        self._onehot.fill(0)
        self._onehot_flat[self._row_starts + inputs] = 1
        if self.streams > 1:
            order = np.argsort(inputs, kind="stable")
            ends = np.cumsum(np.bincount(inputs, minlength=self.architecture.vocab_size)).tolist()
            starts = [0, *ends[:-1]]
            self._places = [order[start:end] for start, end in zip(starts, ends, strict=True)]

    def add_up(self, grads: Parameters, characters: slice = slice(None), stream: int | None = None) -> None:
        """Fill ``grads`` with the sums over ``characters``: all of the window, or one for its share;
        of all streams, or of one.

        dWhy = sum dy h_t'; dby = sum dy; in every layer, with raw and raw_recurrent of its cell:
        dWhh = sum raw_recurrent h_{t-1}'; dbh = sum raw; dWxh = sum raw x_t'.
        """
        whole = stream is None and characters == slice(None)
        n = characters if self.streams == 1 else _times(characters, self.streams)
        if stream is not None:
            n = slice((n.start or 0) + stream, n.stop, self.streams)
        for name, left, right, is_turned in self._products:
            out = grads[name].T if is_turned else grads[name]
            if not whole:
                np.dot(left[n].T, right[n], out=out)
            elif self._places and left is self._onehot:
                self._sum_by_character(right, out)
            else:
                np.dot(left.T, right, out=out)

    def _sum_by_character(self, raw: Array, out: Array) -> None:
        """Into ``out`` (V,G·H) the errors (n,G·H) of the places that read each character: of many places a
        product with rows that are nearly all zero costs five times as much."""
        out.fill(0)
        for column, places in zip(out, self._places, strict=True):
            if len(places):
                np.add.reduce(raw.take(places, axis=0, mode="clip"), axis=0, out=column)


def _times(characters: slice, streams: int) -> slice:
    """The rows of these characters, where each has one for every stream."""
    start, stop = characters.start, characters.stop
    return slice(None if start is None else start * streams, None if stop is None else stop * streams)


class Network:
    """``params`` of an architecture, ``grads`` of the last window, and that window's arrays.

    Not thread-safe: one caller at a time, who copies what he wants to keep.
    """

    def __init__(self, architecture: Architecture, params: Parameters, *, whole: bool = False) -> None:
        self.architecture = architecture
        self.params = params
        self._whole = whole
        self.grads = params.zeros()
        self._layer_params = [architecture.layer_of(params, layer) for layer in range(architecture.layers)]
        self.window = Window(architecture, 1, 1, params.flat.dtype, whole=whole)

    def loss_and_gradients(
        self, inputs: Ids, targets: Ids, state: Array, dropout: Dropout | None = None
    ) -> float:
        """Forward and backward through one window.

        inputs, targets (T,), or (T,B) for B streams, character numbers; state (B,S), or (S,) for
        one stream, before it. Returns the loss in nats, summed over the window, the mean of the
        streams. ``grads`` then holds the unclipped gradients of that loss and ``window`` every
        intermediate.
        """
        loss = self.forward(inputs, targets, state, dropout)
        self._backward(inputs if inputs.ndim == 1 else inputs.reshape(-1))
        return loss

    def forward(self, inputs: Ids, targets: Ids, state: Array, dropout: Dropout | None = None) -> float:
        """The forward half alone: fills the states, ys, ps and losses, returns the loss."""
        T, B = len(inputs), 1 if inputs.ndim == 1 else inputs.shape[1]
        if inputs.ndim > 1:
            inputs, targets = inputs.reshape(-1), targets.reshape(-1)
        if (self.window.seq_length, self.window.streams) != (T, B):
            self.window = Window(self.architecture, T, B, self.params.flat.dtype, whole=self._whole)
        params, window, cell = self.params, self.window, self.architecture.cell
        ys, ps, top = window._y_rows, window._p_rows, window._top

        xs: Array = inputs
        window.begin(state)
        if dropout is not None or window.is_thinned:
            window.thin(dropout)
        for layer, (trace, layer_params) in enumerate(zip(window.layers, self._layer_params, strict=True)):
            from_inputs(layer_params["Wxh"], layer_params["bh"], xs, trace.a)
            cell.forward(layer_params, trace)
            xs = window.told_by(layer) if window.is_thinned else trace.h_after

        # y_t = Why h_t + by
        np.dot(xs, params["Why"].T, out=ys)
        np.add(ys, params["by"], out=ys)

        # p_t = softmax(y_t); -log p = log(sum exp(y - max)) - (y - max)[target], safe from overflow
        np.maximum.reduce(ys, axis=1, keepdims=True, out=top)
        np.subtract(ys, top, out=ps)
        window._wanted = window._row_starts + targets
        wanted = window._p_flat[window._wanted]
        np.exp(ps, out=ps)
        np.add.reduce(ps, axis=1, keepdims=True, out=top)
        np.divide(ps, top, out=ps)
        np.subtract(np.log(window._top_row), wanted, out=window._loss_rows)
        loss = float(np.add.reduce(window._loss_rows))
        return loss if B == 1 else loss / B

    def send_back(self, inputs: Ids, targets: Ids, state: Array, weights: Array) -> None:
        """Forward, and back through every state, without gradients of the parameters: ``window`` then holds
        the errors of the sum over ``weights`` (T,B) · loss of each character. ``grads`` stay as they are."""
        self.forward(inputs, targets, state)
        dys = self.window._dy_rows
        np.copyto(dys, self.window._p_rows)
        self.window._dy_flat[self.window._wanted] -= 1
        dys *= weights.reshape(-1, 1)
        self._pass_down()

    def _backward(self, inputs: Ids) -> None:
        """Of the window that went forward; inputs (T·B,), one row a character."""
        window = self.window
        dys, B = window._dy_rows, window.streams

        # dy = p_t - onehot(target_t)
        np.copyto(dys, window._p_rows)
        window._dy_flat[window._wanted] -= 1
        if B > 1:
            dys /= B
        self._pass_down()

        window.read(inputs)
        window.add_up(self.grads)

    def _pass_down(self) -> None:
        """The errors of the scores, to the errors of every layer."""
        params, window, cell = self.params, self.window, self.architecture.cell
        # what is above a layer: the scores, Why' dy, or the layer that reads it, Wxh' raw
        np.dot(window._dy_rows, params["Why"], out=window.layers[-1].from_above)
        for layer in reversed(range(len(window.layers))):
            trace, layer_params = window.layers[layer], self._layer_params[layer]
            cell.backward(layer_params, trace)
            if layer:
                window.hear_from_above(layer - 1, trace.rows(cell.raw), layer_params["Wxh"])

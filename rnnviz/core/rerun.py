"""Rerun: one window read again with something moved, and what the loss does then.

Knows the model and central differences; knows no backward pass and no judgement.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.decoding import Ids
from rnnviz.core.model import CharRNN, Parameters

Array = NDArray[Any]


class Rerun:
    """The window once more, from any step on, for many moved starts at once."""

    def __init__(self, params: Parameters, inputs: Ids, targets: Ids, hprev: Array) -> None:
        self._params, self._hprev = params, hprev
        self.inputs, self.targets = inputs, targets
        self._model = CharRNN(params)
        self.seq_length = len(inputs)
        self.loss = float(self.forward().sum())
        self.hs, self.ys = self._model.window.hs.copy(), self._model.window.ys.copy()

    def forward(self) -> Array:
        """The loss of every step (T,) with the parameters as they are now."""
        self._model.forward(self.inputs, self.targets, self._hprev)
        return self._model.window.losses.copy()

    def difference(self, param: Array, index: tuple[int, ...], step: float) -> float:
        """The central difference of one entry of a parameter, which is put back."""
        kept = param[index]
        param[index] = kept + step
        higher = self.forward()
        param[index] = kept - step
        lower = self.forward()
        param[index] = kept
        # Step by step before the sum, so that what does not change cancels exactly.
        return float((higher - lower).sum() / (2 * step))

    def differences(self, t: int, step: float) -> Iterator[tuple[str, Array]]:
        """(term, central difference) at step t, in the order in which the backward pass makes them."""
        h, raw = self.hs[t + 1], self._raw(t, self.hs[t])
        yield "dy", _central(lambda y: self._loss_at(t, y), self.ys[t], step)
        yield "dhnext", _central(lambda h: self._losses_after(t, h), h, step)
        yield "dh", _central(lambda h: self._losses_from(t, h), h, step)
        yield "dhraw", _central(lambda raw: self._losses_from(t, np.tanh(raw)), raw, step)

    def shares(self, name: str, dys: Array, dhraw: Array) -> list[Array]:
        """What every step adds to the gradient of ``name``, with dys (T,V) and dhraw (T,H)."""
        hs = self.hs
        if name == "by":
            return list(dys)
        if name == "bh":
            return list(dhraw)
        if name == "Why":
            return [np.outer(dy, h) for dy, h in zip(dys, hs[1:], strict=True)]
        if name == "Whh":
            return [np.outer(d, h) for d, h in zip(dhraw, hs[:-1], strict=True)]
        xs = np.eye(self._params.vocab_size)[self.inputs]
        return [np.outer(d, x) for d, x in zip(dhraw, xs, strict=True)]

    def _raw(self, t: int, h_before: Array) -> Array:
        """Wxh x_t + Whh h_{t-1} + bh for h_{t-1} (H,) or (n,H)."""
        params = self._params
        raw: Array = h_before @ params["Whh"].T + params["Wxh"][:, self.inputs[t]] + params["bh"]
        return raw

    def _loss_at(self, t: int, y: Array) -> Array:
        """Loss of step t for n vectors y (n,V), as (n,1)."""
        y = y - y.max(axis=1, keepdims=True)
        losses: Array = np.log(np.exp(y).sum(axis=1, keepdims=True)) - y[:, [self.targets[t]]]
        return losses

    def _losses_from(self, t: int, h: Array) -> Array:
        """Losses of the steps t … T for n hidden states h_t (n,H), as (n, steps)."""
        at_t = self._loss_at(t, h @ self._params["Why"].T + self._params["by"])
        return np.hstack([at_t, self._losses_after(t, h)])

    def _losses_after(self, t: int, h: Array) -> Array:
        """The same without step t: what h_t does through the recurrence alone."""
        losses = [np.zeros((len(h), 1))]
        for later in range(t + 1, self.seq_length):
            h = np.tanh(self._raw(later, h))
            losses.append(self._loss_at(later, h @ self._params["Why"].T + self._params["by"]))
        return np.hstack(losses)


def _central(losses: Callable[[Array], Array], at: Array, step: float) -> Array:
    """d loss / d at (n,): every entry moved up and down by ``step``, all at once."""
    moves = step * np.eye(len(at))
    # Step by step before the sum, so that what does not change cancels exactly.
    difference: Array = (losses(at + moves) - losses(at - moves)).sum(axis=1) / (2 * step)
    return difference

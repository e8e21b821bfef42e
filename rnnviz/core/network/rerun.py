"""Rerun: one window read again with something moved, and what the loss does then.

Knows the network and central differences; knows no backward pass and no judgement.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.network import Network
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.text.decoding import Ids

States = list[list[Array]]
"""The states of each layer, each (n,H), in the order of the cell's ``states``."""


class Rerun:
    """The window once more; of one stream also from any step on, for many moved starts at once.

    inputs, targets (T,), or (T,B) for B streams, whose mean the loss is; state (B,S). Of one stream:
    ys (T,V);  states (T+1,S), row 0 before the window.
    """

    def __init__(
        self, architecture: Architecture, params: Parameters, inputs: Ids, targets: Ids, state: Array
    ) -> None:
        self._architecture, self._params, self._state = architecture, params, state
        self._layers = [architecture.layer_of(params, layer) for layer in range(architecture.layers)]
        self.inputs, self.targets = inputs, targets
        self._network = Network(architecture, params)
        self.seq_length = len(inputs)
        self.streams = 1 if inputs.ndim == 1 else inputs.shape[1]
        self.loss = float(self.forward().sum())
        window = self._network.window
        self.ys, self.states = window.ys[:, 0].copy(), window.states()
        self.largest_score = float(np.abs(window.ys).max())

    def forward(self) -> Array:
        """What every step adds to the loss, (T,B), with the parameters as they are now."""
        self._network.forward(self.inputs, self.targets, self._state)
        losses = self._network.window.losses
        return losses.copy() if self.streams == 1 else losses / self.streams

    def of_stream(self, stream: int) -> "Rerun":
        """The window of one stream alone, with its own loss."""
        if self.streams == 1:
            return self
        return Rerun(
            self._architecture, self._params, self.inputs[:, stream], self.targets[:, stream],
            self._state[stream : stream + 1],
        )  # fmt: skip

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
        """(term, central difference) at step t, in the order in which a backward pass makes them.

        Of each layer, from the top: what its states are told through the recurrence alone, ``dhnext``,
        and ``dcnext`` where there is a c; all that h is told, ``dh``; and the error of what goes into
        the cell, ``raw``.
        """
        cell, named = self._architecture.cell, self._architecture.name_in
        yield "dy", _central(lambda y: self._loss_at(t, y), self.ys[t], step)
        for layer in reversed(range(len(self._layers))):
            now = [state[0] for state in self._states_at(t + 1)[layer]]
            a, r = self._going_in(t, layer)
            for place, name in enumerate(cell.states):
                losses = self._moving(t, layer, place, self._losses_after)
                yield named(layer, f"d{name}next"), _central(losses, now[place], step)
            losses = self._moving(t, layer, 0, self._losses_from)
            yield named(layer, "dh"), _central(losses, now[0], step)
            yield named(layer, cell.raw), _central(self._moving_input(t, layer, r), a, step)

    def shares(self, name: str, errors: Mapping[str, Array]) -> list[Array]:
        """What every step adds to the gradient of ``name``, by the ``errors`` (T,·) of a backward pass."""
        cell, named = self._architecture.cell, self._architecture.name_in
        hs = [self.h_of(layer) for layer in range(len(self._layers))]
        if name == "by":
            return list(errors["dy"])
        if name == "Why":
            return _outers(errors["dy"], hs[-1][1:])
        layer = next(i for i in range(len(hs)) if name in (named(i, own) for own in self._layers[i]))
        raw, raw_recurrent = (errors[named(layer, term)] for term in (cell.raw, cell.raw_recurrent))
        for bias, error in cell.biases.items():
            if name == named(layer, bias):
                return list(errors[named(layer, error)])
        if name == named(layer, "Whh"):
            return _outers(raw_recurrent, hs[layer][:-1])
        read = hs[layer - 1][1:] if layer else np.eye(self._architecture.vocab_size)[self.inputs]
        return _outers(raw, read)

    def h_of(self, layer: int) -> Array:
        """(T+1,H) the hidden states of a layer, row 0 before the window."""
        parts = self._architecture.states_of(self.states)
        return next(part for at, name, part in parts if (at, name) == (layer, "h"))

    # ── the forward pass, for n networks that differ in one state ──

    def _states_at(self, row: int) -> States:
        """All states after ``row`` characters, each (1,H)."""
        states: States = [[] for _ in self._layers]
        for layer, _, part in self._architecture.states_of(self.states[row]):
            states[layer].append(part[None])
        return states

    def _going_in(self, t: int, layer: int) -> tuple[Array, Array]:
        """a and r (G·H,) of a layer at step t."""
        params = self._layers[layer]
        if layer:
            a = params["Wxh"] @ self.h_of(layer - 1)[t + 1] + params["bh"]
        else:
            a = params["Wxh"][:, self.inputs[t]] + params["bh"]
        return a, params["Whh"] @ self.h_of(layer)[t]

    def _advance(self, t: int, states: States, first: int = 0) -> States:
        """The states after step t, from the states before it; of the layers from ``first`` on."""
        after: States = states[:first]
        for layer in range(first, len(self._layers)):
            params, before = self._layers[layer], states[layer]
            below = after[layer - 1][0] if layer else None
            if below is None:
                a = params["Wxh"][:, self.inputs[t]] + params["bh"]
            else:
                a = below @ params["Wxh"].T + params["bh"]
            after.append(self._cell(layer, a, before[0] @ params["Whh"].T, before))
        return after

    def _cell(self, layer: int, a: Array, r: Array, before: Sequence[Array]) -> list[Array]:
        a, r = np.broadcast_arrays(a, r)
        n = max(len(a), len(before[0]))
        after = [np.empty((n, self._architecture.hidden_size)) for _ in before]
        self._architecture.cell.advance(self._layers[layer], a, r, before, after)
        return after

    def _moving(
        self, t: int, layer: int, place: int, losses: Callable[[int, States, int], Array]
    ) -> Callable[[Array], Array]:
        """The losses as a function of n values (n,H) of one state of a layer at step t: of h, or of
        another by its ``place`` among them."""

        def of_state(moved: Array) -> Array:
            states = self._states_at(t + 1)
            states[layer][place] = moved
            return losses(t, states, layer)

        return of_state

    def _moving_input(self, t: int, layer: int, r: Array) -> Callable[[Array], Array]:
        """The losses as a function of n vectors ``a`` (n,G·H) that go into a layer at step t."""
        before = self._states_at(t)[layer]

        def of_a(a: Array) -> Array:
            states = self._states_at(t + 1)
            states[layer] = self._cell(layer, a, r[None], before)
            return self._losses_from(t, states, layer)

        return of_a

    def _losses_from(self, t: int, states: States, layer: int) -> Array:
        """Losses (n, steps) of the steps t … T, where a state of ``layer`` at t was moved."""
        before = self._states_at(t)
        # The layers above read what was moved.
        mixed: States = states[: layer + 1] + before[layer + 1 :]
        states = self._advance(t, mixed, layer + 1)
        at_t = self._loss_at(t, self._scores(states))
        return np.hstack([at_t, self._losses_after(t, states, layer)])

    def _losses_after(self, t: int, states: States, _layer: int) -> Array:
        """The same without step t: what a state does through the recurrence alone."""
        n = max(len(state) for layer in states for state in layer)
        losses = [np.zeros((n, 1))]
        for later in range(t + 1, self.seq_length):
            states = self._advance(later, states)
            losses.append(self._loss_at(later, self._scores(states)))
        return np.hstack([np.broadcast_to(loss, (n, 1)) for loss in losses])

    def _scores(self, states: States) -> Array:
        scores: Array = states[-1][0] @ self._params["Why"].T + self._params["by"]
        return scores

    def _loss_at(self, t: int, y: Array) -> Array:
        """Loss of step t for n vectors y (n,V), as (n,1)."""
        y = y - y.max(axis=1, keepdims=True)
        losses: Array = np.log(np.exp(y).sum(axis=1, keepdims=True)) - y[:, [self.targets[t]]]
        return losses


def _outers(errors: Array, read: Array) -> list[Array]:
    return [np.outer(error, x) for error, x in zip(errors, read, strict=True)]


def _central(losses: Callable[[Array], Array], at: Array, step: float) -> Array:
    """d loss / d at (n,): every entry moved up and down by ``step``, all at once."""
    moves = step * np.eye(len(at))
    # Step by step before the sum, so that what does not change cancels exactly.
    difference: Array = (losses(at + moves) - losses(at - moves)).sum(axis=1) / (2 * step)
    return difference

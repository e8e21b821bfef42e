"""SequenceNetwork: one layer of any cell over sequences of vectors, judged only at some of its steps.

What it has beside ``core/network/network.py``: an input is a vector x_t (I,), so that nothing, or several
things, may enter at a step; the loss has a weight at every step; and a picture v (P,) may go through Wih into
the first step (Karpathy and Fei-Fei 2015, without their CNN)::

    a_t = Wxh x_t + bh, at the first step + Wih v        the states by the cell, from zero
    y_t = Why h_t + by        p_t = softmax(y_t)        loss = sum over t of weight_t · -log p_t[target_t]

and backward, with raw the cell's error of a::

    dy = weight · (p - onehot(target))        dWxh = sum raw x'        dWih = sum raw_1 v'

Loops over time and the states are the cell's own (``core/network/cells``). Knows arrays; knows no task.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.core.arrays import Array
from rnnviz.core.network.cell import Cell, Trace, from_inputs
from rnnviz.core.network.initial import draw_parameters
from rnnviz.core.network.parameters import Parameters, ParameterSpec


class Batch(NamedTuple):
    """B sequences of T steps, side by side.

    xs       (T,B,I) what enters; a row of zeros where nothing does
    targets  (T,B) the answers, any number where none is asked for
    weights  (T,B) what the loss at that place counts: 0 where none arises
    pictures (B,P) what goes through Wih into the first step; None where the network has no Wih
    """

    xs: Array
    targets: Array
    weights: Array
    pictures: Array | None = None


class SequenceNetwork:
    """A ``cell`` of ``hidden_size`` units that reads I ``inputs``, and scores for ``outputs`` answers; with
    ``pixels`` P, also Wih (G·H,P)."""

    def __init__(self, cell: Cell, inputs: int, hidden_size: int, outputs: int, pixels: int = 0) -> None:
        self.cell, self.hidden_size, self.pixels = cell, hidden_size, pixels
        own = cell.specs(inputs, hidden_size)
        specs = [*own]
        if pixels:
            reading = next(spec for spec in own if spec.name == "Wxh")
            specs.append(ParameterSpec("Wih", (reading.shape[0], pixels), (reading.axes[0], "pixel")))
        specs.append(ParameterSpec("Why", (outputs, hidden_size), ("output", "unit")))
        specs.append(ParameterSpec("by", (outputs,), ("output",)))
        self.specs = tuple(sorted(specs, key=lambda spec: not spec.is_weight))
        self._traces: dict[tuple[int, int, str], Trace] = {}

    def draw(self, generator: np.random.Generator, dtype: DTypeLike) -> Parameters:
        """First parameters: Whh turns a state without changing its length, the other weights after Glorot;
        biases zero, but 1 for a forget gate."""
        params = draw_parameters(self.specs, self.hidden_size, 0.0, generator, dtype, "orthogonal")
        if "f" in self.cell.gates:
            first = self.cell.gates.index("f") * self.hidden_size
            params["bh"][first : first + self.hidden_size] = 1
        return params

    @np.errstate(over="ignore", invalid="ignore")  # some BLAS kernels remark on finite numbers
    def forward(self, params: Mapping[str, Array], batch: Batch) -> tuple[Array, Array]:
        """The states h (T,B,H) and ps (T,B,O) of a batch: the states are a view, overwritten by the next
        batch of that size."""
        T, B, _ = batch.xs.shape
        trace = self._trace_for(T, B, params["Why"].dtype)
        from_inputs(params["Wxh"], params["bh"], batch.xs.reshape(T * B, -1), trace.a)
        if batch.pictures is not None:
            trace.a[:B] += batch.pictures @ params["Wih"].T
        self.cell.forward(params, trace)
        ys = trace.h_after @ params["Why"].T + params["by"]
        ys -= ys.max(axis=1, keepdims=True)
        self._log_ps = ys - np.log(np.exp(ys).sum(axis=1, keepdims=True))
        return trace["h"][1:], np.exp(self._log_ps).reshape(T, B, -1)

    def losses(self, params: Mapping[str, Array], batch: Batch) -> Array:
        """(T,B) what every place adds to the loss, in nats."""
        self.forward(params, batch)
        return self._losses(batch)

    @np.errstate(over="ignore", invalid="ignore")  # some BLAS kernels remark on finite numbers
    def loss_and_gradients(
        self, params: Mapping[str, Array], batch: Batch, grads: Mapping[str, Array]
    ) -> float:
        """The loss, and its gradients into ``grads``."""
        T, B, _ = batch.xs.shape
        _, ps = self.forward(params, batch)
        trace, cell = self._trace_for(T, B, ps.dtype), self.cell
        loss = float(self._losses(batch).sum())
        dys = ps.reshape(T * B, -1)
        dys[np.arange(T * B), batch.targets.reshape(-1)] -= 1
        dys *= batch.weights.reshape(-1, 1)
        np.dot(dys, params["Why"], out=trace.from_above)
        cell.backward(params, trace)
        raw, raw_recurrent = trace.rows(cell.raw), trace.rows(cell.raw_recurrent)
        grads["Why"][...] = dys.T @ trace.h_after
        grads["by"][...] = dys.sum(axis=0)
        grads["Whh"][...] = raw_recurrent.T @ trace.h_before
        grads["Wxh"][...] = raw.T @ batch.xs.reshape(T * B, -1)
        for bias, error in cell.biases.items():
            grads[bias][...] = trace.rows(error).sum(axis=0)
        if batch.pictures is not None:
            grads["Wih"][...] = raw[:B].T @ batch.pictures
        return loss

    def _losses(self, batch: Batch) -> Array:
        targets = batch.targets.reshape(-1, 1)
        at_target = np.take_along_axis(self._log_ps, targets, axis=1)[:, 0]
        losses: Array = -at_target.reshape(batch.weights.shape) * batch.weights
        return losses

    def _trace_for(self, T: int, B: int, dtype: np.dtype) -> Trace:
        key = (T, B, dtype.name)
        if key not in self._traces:
            self._traces[key] = self.cell.trace(T, B, self.hidden_size, dtype)
        return self._traces[key]

"""The GRU: one state, of which a gate z keeps a share, and a gate r that says how much of it is asked.

Cho et al. 2014, in the variant that PyTorch's nn.GRU and cuDNN have, with the order of their rows,
r z n. There r is multiplied with what the past says, not with the past itself, so that one product
Whh h serves all three, and what the past says has a bias of its own, ``bhn``::

    r = sigmoid(Wxh x_t + Whh h_{t-1} + bh)        z = the same of its rows
    q = Whh h_{t-1} + bhn                          n = tanh(Wxh x_t + bh + r * q)
    h_t = (1 - z) * n + z * h_{t-1}

And backwards, ``dhnext`` carried from t+1 to t::

    dh = (from above) + dhnext      dn = dh * (1 - z)      dz = dh * (h_{t-1} - n)
    dnraw = (1 - n^2) * dn          dr = dnraw * q         dq = dnraw * r
    draw = (drraw, dzraw, dnraw)    drec = (drraw, dzraw, dq)
    dhnext = dh * z + Whh' drec

Knows one layer's arrays; knows no characters, no scores and no loss.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy import add, copyto, dot, matmul, multiply, subtract, tanh
from numpy.typing import DTypeLike

from rnnviz.core.arrays import Array, zeros
from rnnviz.core.network.cell import Trace, Watched, room_for_transposed, transpose
from rnnviz.core.network.cells.gru_equations import EQUATIONS
from rnnviz.core.network.parameters import ParameterSpec

GATES = ("r", "z", "n")
_RAW = "(Wxh·xₜ + Whh·hₜ₋₁ + bh)"
WATCHED = (
    Watched("h", "hidden state", "hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁"),
    Watched("r", "reset gate", f"rₜ = sigmoid{_RAW}, the rows of r", 0.0),
    Watched("z", "update gate", f"zₜ = sigmoid{_RAW}, the rows of z", 0.0),
)


class GRU:
    """See the file. Its trace: h; r z, beside each other in ``rz``; n, q; draw, drec. A whole one also
    holds Whh h, rzraw, nraw; dh, dhnext; dn, dz, dr.

    ``dhnext[t]`` is what reached step t from step t+1, zero in the last row.
    """

    name = "gru"
    meaning = "hₜ = (1 − z) ⊙ n + z ⊙ hₜ₋₁: gates r and z, and no second state."
    states = ("h",)
    gates = GATES
    raw = "draw"
    raw_recurrent = "drec"
    biases = {"bh": "draw", "bhn": "dq"}  # noqa: RUF012 - a constant of the class, as the names are
    equations = EQUATIONS
    watched = WATCHED

    def specs(self, inputs: int, hidden_size: int) -> tuple[ParameterSpec, ...]:
        H = hidden_size
        return (
            ParameterSpec("Wxh", (3 * H, inputs), ("gate", "input"), by_columns=True),
            ParameterSpec("Whh", (3 * H, H), ("gate", "from")),
            ParameterSpec("bh", (3 * H,), ("gate",)),
            ParameterSpec("bhn", (H,), ("unit",)),
        )

    def trace(
        self, seq_length: int, streams: int, hidden_size: int, dtype: DTypeLike, *, whole: bool = False
    ) -> "_GRUTrace":
        return _GRUTrace(seq_length, streams, hidden_size, dtype, whole=whole)

    def forward(self, params: Mapping[str, Array], trace: Trace) -> None:
        assert isinstance(trace, _GRUTrace)
        Whh, bhn, half = params["Whh"], params["bhn"], trace.half
        if trace.streams == 1:
            one_stream, Whh_dot = True, Whh.dot
        else:
            one_stream, WhhT = False, transpose(Whh, trace.WhhT)
        for (
            h_before, rec, rec_rz, rec_n, a_rz, a_n, rzraw, rz, r, z, q, nraw, n, h,
        ) in trace.forward_steps:  # fmt: skip
            if one_stream:
                Whh_dot(h_before, rec)
            else:
                matmul(h_before, WhhT, rec)
            # sigmoid(z) = tanh(z / 2) / 2 + 1 / 2: tanh is fast, and safe from overflow
            add(rec_rz, a_rz, rzraw)
            multiply(rzraw, half, rz)
            tanh(rz, rz)
            multiply(rz, half, rz)
            add(rz, half, rz)
            add(rec_n, bhn, q)
            multiply(r, q, nraw)
            add(nraw, a_n, nraw)
            tanh(nraw, n)
            # n + z * (h_{t-1} - n)
            subtract(h_before, n, h)
            multiply(h, z, h)
            add(h, n, h)

    def backward(self, params: Mapping[str, Array], trace: Trace) -> None:
        assert isinstance(trace, _GRUTrace)
        trace.last_dhnext.fill(0)
        if trace.streams == 1:
            _backward_one(params["Whh"], trace)
        else:
            _backward_many(params["Whh"], trace)
        if trace.whole:
            trace.name_errors()

    def advance(
        self,
        biases: Mapping[str, Array],
        a: Array,
        r: Array,
        before: Sequence[Array],
        after: Sequence[Array],
    ) -> None:
        H = before[0].shape[-1]
        rz = r[..., : 2 * H] + a[..., : 2 * H]
        multiply(rz, 0.5, rz)
        tanh(rz, rz)
        multiply(rz, 0.5, rz)
        add(rz, 0.5, rz)
        n = r[..., 2 * H :] + biases["bhn"]
        multiply(n, rz[..., :H], n)
        add(n, a[..., 2 * H :], n)
        tanh(n, n)
        h = after[0]
        subtract(before[0], n, h)
        multiply(h, rz[..., H:], h)
        add(h, n, h)


class _GRUTrace(Trace):
    """The trace with its rows as views, in the order of the two loops."""

    def __init__(
        self, seq_length: int, streams: int, hidden_size: int, dtype: DTypeLike, *, whole: bool
    ) -> None:
        super().__init__(
            seq_length, streams, hidden_size, dtype, states=GRU.states, gates=len(GATES), whole=whole
        )
        H = hidden_size
        for name in ("n", "q"):
            self.add(name, H)
        self.add("rz", 2 * H)
        self.reuse("draw", "_a")
        self.add("drec", 3 * H)
        self.name_parts("rz", ("r", "z"))
        self.name_parts("draw", ("drraw", "dzraw", "dnraw"))
        self.name_parts("drec", ("_drraw", "_dzraw", "dq"))
        if whole:
            for name in ("dn", "dz", "dr"):
                self.add(name, H)
        one_stream = streams == 1
        self.room = zeros((H,) if one_stream else (streams, H), dtype)
        self.half, self.one = np.array(0.5, dtype), np.array(1, dtype)
        self.WhhT = room_for_transposed(3 * H if streams > 1 else 0, H, dtype)
        recs = self.steps_kept_if_whole("Whh h", 3 * H)
        rzraws, nraws = self.steps_kept_if_whole("rzraw", 2 * H), self.steps_kept_if_whole("nraw", H)
        hs, a_s, rzs, rs, zs, qs, ns = (self.steps(name) for name in ("h", "_a", "rz", "r", "z", "q", "n"))
        self.forward_steps = list(
            zip(
                hs[:-1], recs, [rec[..., : 2 * H] for rec in recs], [rec[..., 2 * H :] for rec in recs],
                [a[..., : 2 * H] for a in a_s], [a[..., 2 * H :] for a in a_s],
                rzraws, rzs, rs, zs, qs, nraws, ns, hs[1:], strict=True,
            )
        )  # fmt: skip
        names = ("drec", "drraw", "dzraw", "dnraw", "dq")
        errors = [
            self.steps("_from above"),
            *(self.steps_kept_if_whole(name, H) for name in ("dhnext", "dh")),
            *(self.steps(name) for name in names),
        ]
        self.last_dhnext = errors[1][-1]
        rz_errors = [draw[..., : 2 * H] for draw in self.steps("draw")]
        rz_recurrent = [drec[..., : 2 * H] for drec in errors[3]]
        if one_stream:
            # Made for the whole window at once, for at this size a call costs more than its numbers:
            # what dh is multiplied with of z and of n, and dnraw of r.
            self.slopes = zeros((seq_length, 3 * H), dtype)
            slopes = list(self.slopes)
            self.backward_one = list(
                zip(
                    *errors, rz_errors, rz_recurrent, rs, zs, [s[:H] for s in slopes],
                    [s[H : 2 * H] for s in slopes], [s[2 * H :] for s in slopes], strict=True,
                )
            )[::-1]  # fmt: skip
        else:
            self.slopes = zeros((streams, 2 * H), dtype)
            self.backward_many = list(
                zip(*errors, rz_errors, rz_recurrent, rzs, rs, zs, ns, qs, hs[:-1], strict=True)
            )[::-1]

    def name_errors(self) -> None:
        """The errors of the gates and of n, which training makes together with their slopes."""
        dh, n, dn = self.rows("dh"), self.rows("n"), self.rows("dn")
        subtract(self.one, self.rows("z"), dn)
        multiply(dn, dh, dn)
        subtract(self.h_before, n, self.rows("dz"))
        multiply(self.rows("dz"), dh, self.rows("dz"))
        multiply(self.rows("dnraw"), self.rows("q"), self.rows("dr"))


def _backward_one(Whh: Array, trace: _GRUTrace) -> None:
    one, slopes = trace.one, trace.slopes
    H = Whh.shape[1]
    rz, n = trace.rows("rz"), trace.rows("n")
    slope_rz, slope_z, slope_n = slopes[:, : 2 * H], slopes[:, H : 2 * H], slopes[:, 2 * H :]
    # r: q * r (1 - r)      z: (h_{t-1} - n) * z (1 - z)      n: (1 - z) * (1 - n^2)
    subtract(one, rz, slope_rz)
    multiply(n, n, slope_n)
    subtract(one, slope_n, slope_n)
    multiply(slope_n, slope_z, slope_n)
    multiply(slope_rz, rz, slope_rz)
    multiply(slopes[:, :H], trace.rows("q"), slopes[:, :H])
    multiply(slope_z, trace.h_before - n, slope_z)
    WhhT_dot, room = Whh.T.dot, trace.room
    before = None
    for (
        from_above, dhnext, dh, drec, drraw, dzraw, dnraw, dq, draw_rz, drec_rz, r, z,
        slope_r, slope_z_t, slope_n_t,
    ) in trace.backward_one:  # fmt: skip
        if before is not None:
            later_drec, later_dh, later_z = before
            WhhT_dot(later_drec, dhnext)
            multiply(later_dh, later_z, room)
            add(dhnext, room, dhnext)
        add(from_above, dhnext, dh)
        multiply(dh, slope_n_t, dnraw)
        multiply(dh, slope_z_t, dzraw)
        multiply(dnraw, slope_r, drraw)
        multiply(dnraw, r, dq)
        copyto(drec_rz, draw_rz)
        before = drec, dh, z


def _backward_many(Whh: Array, trace: _GRUTrace) -> None:
    """The same character by character, so that all of one stays in the processor's cache."""
    one, room, slopes = trace.one, trace.room, trace.slopes
    H = Whh.shape[1]
    not_z = slopes[:, H:]
    before = None
    for (
        from_above, dhnext, dh, drec, drraw, dzraw, dnraw, dq, draw_rz, drec_rz, rz, r, z, n, q, h_before,
    ) in trace.backward_many:  # fmt: skip
        if before is not None:
            later_drec, later_dh, later_z = before
            dot(later_drec, Whh, dhnext)
            multiply(later_dh, later_z, room)
            add(dhnext, room, dhnext)
        add(from_above, dhnext, dh)
        subtract(one, rz, slopes)
        # dnraw = dh * (1 - z) * (1 - n^2)
        multiply(n, n, room)
        subtract(one, room, room)
        multiply(room, not_z, room)
        multiply(room, dh, dnraw)
        multiply(dnraw, r, dq)
        # dr = dnraw * q, dz = dh * (h_{t-1} - n), each with its slope
        multiply(slopes, rz, slopes)
        multiply(dnraw, q, drraw)
        subtract(h_before, n, room)
        multiply(room, dh, dzraw)
        multiply(draw_rz, slopes, draw_rz)
        copyto(drec_rz, draw_rz)
        before = drec, dh, z

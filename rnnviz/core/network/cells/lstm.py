"""The LSTM: a cell state c that is added to rather than multiplied, behind three gates.

Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000; CS231n, lecture on recurrent
networks, whose order of the rows it has, i f o g::

    (i, f, o, g)raw = Wxh x_t + Whh h_{t-1} + bh       i, f, o = sigmoid(raw)       g = tanh(raw)
    c_t = f * c_{t-1} + i * g                          h_t = o * tanh(c_t)

And backwards, ``dhnext`` and ``dcnext`` carried from t+1 to t::

    dh = (from above) + dhnext      dc = dcnext + dh * o * (1 - tanh(c)^2)
    do = dh * tanh(c)               di = dc * g        df = dc * c_{t-1}        dg = dc * i
    draw = the slopes of sigmoid and tanh times these
    dcnext = dc * f                 dhnext = Whh' draw

Knows one layer's arrays; knows no characters, no scores and no loss.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy import add, copyto, dot, matmul, multiply, subtract, tanh
from numpy.typing import DTypeLike

from rnnviz.core.arrays import Array, zeros
from rnnviz.core.network.cell import Trace, Watched, room_for_transposed, transpose
from rnnviz.core.network.cells.lstm_equations import EQUATIONS
from rnnviz.core.network.parameters import ParameterSpec

GATES = ("i", "f", "o", "g")
_RAW = "(Wxh·xₜ + Whh·hₜ₋₁ + bh)"
WATCHED = (
    Watched("h", "hidden state", "hₜ = oₜ ⊙ tanh(cₜ)"),
    # It has no bounds; beyond these tanh(c) is ±0.995 and more, and h no longer shows the difference.
    Watched("c", "cell state", "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ", -3.0, 3.0, is_bounded=False),
    Watched("i", "input gate", f"iₜ = sigmoid{_RAW}, the rows of i", 0.0),
    Watched("f", "forget gate", f"fₜ = sigmoid{_RAW}, the rows of f", 0.0),
    Watched("o", "output gate", f"oₜ = sigmoid{_RAW}, the rows of o", 0.0),
    Watched("g", "candidate", f"gₜ = tanh{_RAW}, the rows of g"),
)


class LSTM:
    """See the file. Its trace: h, c; i f o g, beside each other in ``ifog``; tanh c; draw. A whole one also
    holds Whh h, raw; dh, dhnext, dc, dcnext; do, di, df, dg, dtanh c.

    ``dhnext[t]`` is what reached step t from step t+1, zero in the last row; so is ``dcnext``.
    """

    name = "lstm"
    meaning = "cₜ = f ⊙ cₜ₋₁ + i ⊙ g, hₜ = o ⊙ tanh(cₜ): gates i f o, and c, which lasts."
    states = ("h", "c")
    gates = GATES
    raw = "draw"
    raw_recurrent = "draw"
    biases = {"bh": "draw"}  # noqa: RUF012 - a constant of the class, as the names are
    equations = EQUATIONS
    watched = WATCHED

    def specs(self, inputs: int, hidden_size: int) -> tuple[ParameterSpec, ...]:
        H = hidden_size
        return (
            ParameterSpec("Wxh", (4 * H, inputs), ("gate", "input"), by_columns=True),
            ParameterSpec("Whh", (4 * H, H), ("gate", "from")),
            ParameterSpec("bh", (4 * H,), ("gate",)),
        )

    def trace(
        self, seq_length: int, streams: int, hidden_size: int, dtype: DTypeLike, *, whole: bool = False
    ) -> "_LSTMTrace":
        return _LSTMTrace(seq_length, streams, hidden_size, dtype, whole=whole)

    def forward(self, params: Mapping[str, Array], trace: Trace) -> None:
        assert isinstance(trace, _LSTMTrace)
        Whh, room, half = params["Whh"], trace.room, trace.half
        # sigmoid(z) = tanh(z / 2) / 2 + 1 / 2: tanh is fast, and safe from overflow
        if trace.streams == 1:
            Whh_dot, halves = Whh.dot, trace.halves
            for h_before, r, a, raw, ifog, ifo, i, f, o, g, c_before, c, tanh_c, h in trace.forward_steps:
                Whh_dot(h_before, r)
                add(r, a, raw)
                multiply(raw, halves, ifog)
                tanh(ifog, ifog)
                multiply(ifo, half, ifo)
                add(ifo, half, ifo)
                multiply(f, c_before, c)
                multiply(i, g, room)
                add(c, room, c)
                tanh(c, tanh_c)
                multiply(o, tanh_c, h)
        else:
            # The same for whole rows, as they lie: a part of each would take as long as five wholes. So
            # the block of g holds (1 + g) / 2, and g has an array of its own.
            g_of, act = slice(3 * Whh.shape[1], None), trace.act
            act_g = act[:, g_of]
            WhhT = transpose(Whh, trace.WhhT)
            for h_before, r, a, raw, ifog, _, i, f, o, g, c_before, c, tanh_c, h in trace.forward_steps:
                matmul(h_before, WhhT, r)
                add(r, a, raw)
                multiply(raw, half, act)
                copyto(act_g, raw[:, g_of])
                tanh(act, act)
                copyto(g, act_g)
                multiply(act, half, ifog)
                add(ifog, half, ifog)
                multiply(f, c_before, c)
                multiply(i, g, room)
                add(c, room, c)
                tanh(c, tanh_c)
                multiply(o, tanh_c, h)

    def backward(self, params: Mapping[str, Array], trace: Trace) -> None:
        assert isinstance(trace, _LSTMTrace)
        trace.last_dhnext.fill(0)
        trace.last_dcnext.fill(0)
        if trace.streams == 1:
            _backward_one(params["Whh"], trace)
        else:
            _backward_many(params["Whh"], trace)
        if trace.whole:
            trace.name_errors()

    def advance(
        self,
        biases: Mapping[str, Array],  # noqa: ARG002 - all of them are in a and r
        a: Array,
        r: Array,
        before: Sequence[Array],
        after: Sequence[Array],
    ) -> None:
        H = before[0].shape[-1]
        raw = r + a
        ifo, g = raw[..., : 3 * H], raw[..., 3 * H :]
        multiply(ifo, 0.5, ifo)
        tanh(raw, raw)
        multiply(ifo, 0.5, ifo)
        add(ifo, 0.5, ifo)
        h, c = after
        multiply(ifo[..., H : 2 * H], before[1], c)
        add(c, ifo[..., :H] * g, c)
        tanh(c, h)
        multiply(ifo[..., 2 * H :], h, h)


class _LSTMTrace(Trace):
    """The trace with its rows as views, in the order of the two loops."""

    def __init__(
        self, seq_length: int, streams: int, hidden_size: int, dtype: DTypeLike, *, whole: bool
    ) -> None:
        super().__init__(
            seq_length, streams, hidden_size, dtype, states=LSTM.states, gates=len(GATES), whole=whole
        )
        H = hidden_size
        self.add("tanh c", H)
        self.reuse("ifog", "_a")
        self.add("draw", 4 * H)
        self.name_parts("ifog", GATES)
        if streams > 1:
            self.add("g", H)  # see forward
        self.name_parts("draw", ["draw " + gate for gate in GATES])
        if whole:
            for name in ("do", "di", "df", "dg", "dtanh c"):
                self.add(name, H)
        one_stream = streams == 1
        self.room = zeros((H,) if one_stream else (streams, H), dtype)
        self.half, self.one, self.four = (np.array(number, dtype) for number in (0.5, 1, 4))
        self.halves = np.repeat(np.array([0.5, 1], dtype), [3 * H, H])
        self.WhhT = room_for_transposed(4 * H if streams > 1 else 0, H, dtype)
        rs, raws = (self.steps_kept_if_whole(name, 4 * H) for name in ("Whh h", "raw"))
        hs, cs, ifogs, tanh_cs = (self.steps(name) for name in ("h", "c", "ifog", "tanh c"))
        gates = [self.steps(gate) for gate in GATES]
        self.forward_steps = list(
            zip(
                hs[:-1], rs, self.steps("_a"), raws, ifogs, [ifog[..., : 3 * H] for ifog in ifogs], *gates,
                cs[:-1], cs[1:], tanh_cs, hs[1:], strict=True,
            )
        )  # fmt: skip
        names = ("draw", *("draw " + gate for gate in GATES))
        errors = [
            self.steps("_from above"),
            *(self.steps_kept_if_whole(name, H) for name in ("dhnext", "dh", "dc", "dcnext")),
            *(self.steps(name) for name in names),
        ]
        self.last_dhnext, self.last_dcnext = errors[1][-1], errors[4][-1]
        # of the first character, what its c tells the one before the window: nobody is told
        dcnext_before = [zeros(self.room.shape, dtype), *errors[4][:-1]]
        if one_stream:
            # Made for the whole window at once, for at this size a call costs more than its numbers:
            # what dc or dh is multiplied with, of i and f, which stand side by side; of o; of g; of c.
            self.slopes, self.slope_c = zeros((seq_length, 4 * H), dtype), zeros((seq_length, H), dtype)
            slopes, slope_cs = list(self.slopes), list(self.slope_c)
            self.backward_one = list(
                zip(
                    *errors[:6], dcnext_before, gates[1], slope_cs,
                    [s[: 2 * H].reshape(2, H) for s in slopes], [s[2 * H : 3 * H] for s in slopes],
                    [s[3 * H :] for s in slopes], [draw[: 2 * H].reshape(2, H) for draw in errors[5]],
                    errors[8], errors[9], strict=True,
                )
            )[::-1]  # fmt: skip
        else:
            self.slopes, self.act = (zeros((streams, 4 * H), dtype) for _ in range(2))
            self.backward_many = list(
                zip(*errors, dcnext_before, ifogs, *gates, cs[:-1], tanh_cs, strict=True)
            )[::-1]

    def name_errors(self) -> None:
        """The errors of the gates and of tanh c, which training makes together with their slopes."""
        dh, dc = self.rows("dh"), self.rows("dc")
        multiply(dh, self.rows("tanh c"), out=self.rows("do"))
        multiply(dh, self.rows("o"), out=self.rows("dtanh c"))
        multiply(dc, self.rows("g"), out=self.rows("di"))
        multiply(dc, self.rows("c")[: -self.streams], out=self.rows("df"))
        multiply(dc, self.rows("i"), out=self.rows("dg"))


def _backward_one(Whh: Array, trace: _LSTMTrace) -> None:
    slopes, slope_c, one = trace.slopes, trace.slope_c, trace.one
    H = Whh.shape[1]
    ifo, tanh_c = trace.rows("ifog")[:, : 3 * H], trace.rows("tanh c")
    i, _, o, g = (trace.rows(gate) for gate in GATES)
    slopes_ifo, slopes_g = slopes[:, : 3 * H], slopes[:, 3 * H :]
    # i: g * i (1 - i)      f: c_{t-1} * f (1 - f)      o: tanh(c) * o (1 - o)      g: i * (1 - g^2)
    subtract(one, ifo, slopes_ifo)
    multiply(slopes_ifo, ifo, slopes_ifo)
    multiply(g, g, slopes_g)
    subtract(one, slopes_g, slopes_g)
    for k, factor in enumerate((g, trace.rows("c")[:-1], tanh_c, i)):
        part = slopes[:, k * H : (k + 1) * H]
        multiply(part, factor, part)
    # c: o * (1 - tanh(c)^2)
    multiply(tanh_c, tanh_c, slope_c)
    subtract(one, slope_c, slope_c)
    multiply(slope_c, o, slope_c)
    WhhT_dot, later = Whh.T.dot, None
    for (
        from_above, dhnext, dh, dc, dcnext, draw, dcnext_before, f, slope_c_t, slope_if, slope_o, slope_g,
        draw_if, draw_o, draw_g,
    ) in trace.backward_one:  # fmt: skip
        if later is not None:
            WhhT_dot(later, dhnext)
        add(from_above, dhnext, dh)
        multiply(dh, slope_c_t, dc)
        add(dc, dcnext, dc)
        multiply(slope_if, dc, draw_if)
        multiply(slope_o, dh, draw_o)
        multiply(slope_g, dc, draw_g)
        multiply(f, dc, dcnext_before)
        later = draw


def _backward_many(Whh: Array, trace: _LSTMTrace) -> None:
    """The same character by character, so that all of one stays in the processor's cache."""
    slopes, one, four, room = trace.slopes, trace.one, trace.four, trace.room
    later = None
    for (
        from_above, dhnext, dh, dc, dcnext, draw, draw_i, draw_f, draw_o, draw_g, dcnext_before,
        ifog, i, f, o, g, c_before, tanh_c,
    ) in trace.backward_many:  # fmt: skip
        if later is not None:
            dot(later, Whh, dhnext)
        add(from_above, dhnext, dh)
        # dc = dcnext + dh * o * (1 - tanh(c)^2)
        multiply(tanh_c, tanh_c, room)
        subtract(one, room, room)
        multiply(room, o, room)
        multiply(room, dh, room)
        add(room, dcnext, dc)
        # (1 - s) * s, and of g with s = (1 + g) / 2 a quarter of 1 - g^2
        subtract(one, ifog, slopes)
        multiply(slopes, ifog, slopes)
        multiply(dc, g, draw_i)
        multiply(dc, c_before, draw_f)
        multiply(dh, tanh_c, draw_o)
        multiply(dc, four, room)
        multiply(room, i, draw_g)
        multiply(draw, slopes, draw)
        multiply(dc, f, dcnext_before)
        later = draw

"""The vanilla cell: min-char-rnn's, ``h_t = tanh(Wxh x_t + Whh h_{t-1} + bh)``.

And backwards (CS231n, lecture on recurrent networks), ``dhnext`` carried from t+1 to t::

    dh = (from above) + dhnext      dhraw = (1 - h_t^2) * dh      dhnext = Whh' dhraw

Knows one layer's arrays; knows no characters, no scores and no loss.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy import add, tanh
from numpy.typing import DTypeLike

from rnnviz.core.arrays import Array
from rnnviz.core.network.cell import Trace, Watched, room_for_transposed, transpose
from rnnviz.core.network.equations import (
    TANH,
    Apply,
    Equation,
    Equations,
    FromAbove,
    IntoColumn,
    Lookup,
    MatVec,
    Outer,
    Ref,
    Slope,
    Sum,
)
from rnnviz.core.network.parameters import ParameterSpec

EQUATIONS = Equations(
    forward=(
        Equation(
            "column", "Wxh x", Lookup("Wxh"), "x{at}", "{read} picks its column",
            "Wxh x{at} = Wxh[:, {read}]",
            """{x} is all zeros but for a single 1, in the place of {read}. A matrix times such a
            vector is one column of the matrix, so nothing needs to be multiplied: the program looks
            the column up. It is all that the network knows of {read} as an input, and only the
            columns of characters that this window reads will move.""",
            caption="column {read}",
        ),
        Equation(
            "recurrent", "Whh h", MatVec("Whh", Ref("h", -1)), "x{at}", "what the past says",
            "Whh · h{before}",
            """This product is the network's memory at work: {h_before} is all that is left of the
            characters before this one. Each unit listens to every unit, itself included, with a
            weight of its own for each: one row of Whh.""",
            first_words="""This product is the network's memory at work. Here {h_before} is
            <b>hprev</b>, the state in which the window before this one ended; at the beginning of
            the text there is none, and it is zero. Each unit listens to every unit, itself included,
            through its row of Whh.""",
            caption="Whh h{before}",
        ),
        Equation(
            "bias", "z",
            Sum((Ref("Wxh x", words="the column", opened=True), Ref("Whh h", opened=True),
                 Ref("bh", words="the bias"))),
            "x{at}", "present, past and bias", "z{at} = Wxh x{at} + Whh h{before} + bh",
            """Three voices meet: what the character says, what the past says, and <b>bh</b>, each
            unit's own leaning whatever is read. They are simply added. Nobody sets how much the
            present counts against the past: the sizes of the weights decide it, and those are
            learned.""",
        ),
        Equation(
            "tanh", "h", Apply(TANH, Ref("z", opened=True)), "x{at}", "the new hidden state",
            "h{at} = tanh(z{at})",
            """tanh squeezes every sum into −1 … 1. Near zero it lets a number through almost as it is;
            far out it is flat, and there a unit is <b>saturated</b>: it hardly moves, whatever is
            added. The state {h} is used twice: it goes to {reader} here, and it is the past at
            t = {t_after}.""",
            last_words="""tanh squeezes every sum into −1 … 1. Near zero it lets a number through almost
            as it is; far out it is flat, and there a unit is <b>saturated</b>: it hardly moves, whatever is
            added. The state {h} goes to {reader} here, and into the next window as its
            hprev.""",
            code="h[t] = tanh(Wxh[:, x[t]] + Whh @ h[t-1] + bh)",
        ),
    ),
    backward=(
        Equation(
            "dh", "dh",
            Sum((FromAbove(),
                 Ref("dhnext", words="from t = {t_after}", caption="dhnext, from t = {t_after}",
                     end_words="nothing later", end_caption="dhnext, zero"))),
            "dh{at}", "into the hidden state", "dh{at} = Whyᵀ · dy{at} + dhnext",
            """{h} was used twice: it made the prediction at t = {t}, and it was carried into
            {h_after}. So its gradient has two parts: the error of its own prediction, brought back
            through Why, and <b>dhnext</b>, all that the later characters ask of it. Leave dhnext
            out, and the network learns nothing that reaches over more than one step.""",
            last_words="""The error of the prediction comes back through Why: a unit is asked to change if it
            spoke for the wrong characters. {h} is the last state of the window, so <b>dhnext</b> is
            still zero. What it may do for characters after the window is left out of account: that
            is what <i>truncated</i> backpropagation through time means.""",
            code="dh = Why.T @ dy + dhnext",
        ),
        Equation(
            "dhraw", "dhraw", Slope(TANH, Ref("h"), Ref("dh")), "dh{at}", "through tanh",
            "dhraw{at} = (1 − h{at}²) ⊙ dh{at}",
            """The slope of tanh is 1 − h²: all of the error passes where a unit stands near 0, next to
            nothing where it is saturated at ±1. A unit that has made up its mind can no longer be
            told better. These factors multiply from step to step, one reason why gradients vanish.""",
            code="dhraw = (1 - h[t]**2) * dh",
        ),
        Equation(
            "dbh", "bh", Ref("dhraw", caption="dhraw{at}, at t = {t}"), "dW{at}", "the share of bh",
            "dbh += dhraw{at}",
            """bh was added just before tanh, so what arrives there is its gradient, unchanged. It is
            the same bias at every character, and so the shares of all characters are added up.""",
            gradient=True,
            code="dbh += dhraw",
        ),
        Equation(
            "dWxh", "Wxh", IntoColumn(Ref("dhraw", caption="dhraw{at}, at t = {t}")), "dW{at}",
            "the share of Wxh", "dWxh[:, {read}] += dhraw{at}",
            """Forward, {read} chose one column of Wxh; backward, the error goes to that very column
            and to no other. Columns of characters that the window does not read stay at exactly
            zero, so the update will not touch them.""",
            gradient=True,
            code="dWxh[:, x[t]] += dhraw",
        ),
        Equation(
            "dWhh", "Whh", Outer(Ref("dhraw"), Ref("h", -1)), "dW{at}", "the share of Whh",
            "dWhh += dhraw{at} · h{before}ᵀ",
            """Whh[i, j] brought what unit j said one character ago to unit i, so its share is the
            error at i times that earlier h[j]. It is here that the network learns what to keep in
            mind: a weight changes only if something was remembered and something was wrong.""",
            first_words="""Whh[i, j] brought what unit j said one character ago to unit i, so its share is the
            error at i times that earlier h[j]. Here the earlier state is hprev, from the window
            before: it is used, but nobody goes further back to change it.""",
            gradient=True,
            code="dWhh += outer(dhraw, h[t-1])",
        ),
        Equation(
            "dhnext", "dhnext", MatVec("Whh", Ref("dhraw"), transposed=True), "dW{at}",
            "the message to t = {t_before}", "dhnext = Whhᵀ · dhraw{at}",
            """What unit j said went forward to every unit i through Whh[i, j]; the errors come back
            along the same lines, so the matrix is turned over. Every step back in time multiplies
            by Whhᵀ and by the slope of tanh once more. If that makes numbers smaller, the gradient
            <b>vanishes</b> on its way; if larger, it <b>explodes</b>.""",
            caption="dhnext, to t = {t_before}",
            result_at=-1,
            code="dhnext = Whh.T @ dhraw",
        ),
    ),
)  # fmt: skip


class VanillaRNN:
    """See the file. Its trace: h; Whh h, z; dh, dhraw, dhnext. ``dhnext[t]`` is what reached step t
    from step t+1, zero in the last row."""

    name = "rnn"
    meaning = "vanilla: hₜ = tanh(Wxh xₜ + Whh hₜ₋₁ + bh); min-char-rnn."
    states = ("h",)
    gates = ()
    raw = "dhraw"
    raw_recurrent = "dhraw"
    biases = {"bh": "dhraw"}  # noqa: RUF012 - a constant of the class, as the names are
    equations = EQUATIONS
    watched = (Watched("h", "hidden state", "hₜ = tanh(Wxh·xₜ + Whh·hₜ₋₁ + bh)"),)

    def specs(self, inputs: int, hidden_size: int) -> tuple[ParameterSpec, ...]:
        H = hidden_size
        return (
            ParameterSpec("Wxh", (H, inputs), ("unit", "input"), by_columns=True),
            ParameterSpec("Whh", (H, H), ("unit", "from")),
            ParameterSpec("bh", (H,), ("unit",)),
        )

    def trace(
        self,
        seq_length: int,
        streams: int,
        hidden_size: int,
        dtype: DTypeLike,
        *,
        whole: bool = False,  # noqa: ARG002 - it always is: there is nothing to leave out
    ) -> "_VanillaTrace":
        return _VanillaTrace(seq_length, streams, hidden_size, dtype)

    def forward(self, params: Mapping[str, Array], trace: Trace) -> None:
        assert isinstance(trace, _VanillaTrace)
        Whh = params["Whh"]
        if trace.streams == 1:
            Whh_dot = Whh.dot
            for h_before, r, a, z, h in trace.forward_steps:
                Whh_dot(h_before, r)
                add(r, a, z)
                tanh(z, h)
        else:
            WhhT = transpose(Whh, trace.WhhT)
            for h_before, r, a, z, h in trace.forward_steps:
                np.matmul(h_before, WhhT, r)
                add(r, a, z)
                tanh(z, h)

    def backward(self, params: Mapping[str, Array], trace: Trace) -> None:
        assert isinstance(trace, _VanillaTrace)
        Whh, multiply = params["Whh"], np.multiply
        h, slope = trace.h_after, trace.slope
        multiply(h, h, out=slope)
        np.subtract(1, slope, out=slope)
        one_stream = trace.streams == 1
        WhhT_dot = Whh.T.dot
        later = None
        for from_above, dhnext, dh, slope_t, dhraw in trace.backward_steps:
            if later is not None:
                if one_stream:
                    WhhT_dot(later, dhnext)
                else:
                    np.dot(later, Whh, dhnext)
            add(from_above, dhnext, dh)
            multiply(slope_t, dh, dhraw)
            later = dhraw

    def advance(
        self,
        biases: Mapping[str, Array],  # noqa: ARG002 - all of them are in a and r
        a: Array,
        r: Array,
        before: Sequence[Array],  # noqa: ARG002 - h is made of r alone, unlike a state of its own
        after: Sequence[Array],
    ) -> None:
        h = after[0]
        add(r, a, h)
        tanh(h, h)


class _VanillaTrace(Trace):
    """The trace with its rows as views, in the order of the two loops."""

    def __init__(self, seq_length: int, streams: int, hidden_size: int, dtype: DTypeLike) -> None:
        super().__init__(seq_length, streams, hidden_size, dtype, states=VanillaRNN.states, gates=1)
        for name in ("Whh h", "z", "_slope", "dh", "dhraw", "dhnext"):
            self.add(name, hidden_size)
        self.WhhT = room_for_transposed(hidden_size if streams > 1 else 0, hidden_size, dtype)
        hs = self.steps("h")
        names = ("Whh h", "_a", "z")
        self.forward_steps = list(zip(hs[:-1], *map(self.steps, names), hs[1:], strict=True))
        names_back = ("_from above", "dhnext", "dh", "_slope", "dhraw")
        self.backward_steps = list(zip(*map(self.steps, names_back), strict=True))[::-1]
        self.slope = self.rows("_slope")

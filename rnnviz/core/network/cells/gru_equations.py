"""What a GRU computes for one character, as data for the microscope. Knows names and words."""

from rnnviz.core.network.equations import (
    SIGMOID,
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
    Stacked,
    Sum,
    Times,
)

EQUATIONS = Equations(
    forward=(
        Equation(
            "column", "Wxh x", Lookup("Wxh"), "x{at}", "{read} picks its column",
            "Wxh x{at} = Wxh[:, {read}]",
            """{x} is all zeros but for a single 1, in the place of {read}, so the product is one column of
            Wxh, which the program looks up. The column has three parts of {H} numbers, one for each of
            <b>r</b>, <b>z</b> and <b>n</b>.""",
            caption="column {read}",
        ),
        Equation(
            "recurrent", "Whh h", MatVec("Whh", Ref("h", -1)), "x{at}", "what the past says",
            "Whh · h{before}",
            """One product tells the two gates r and z, and the proposal n, of the past.""",
            first_words="""One product tells the two gates r and z, and the proposal n, of the past: here
            {h_before} is <b>hprev</b>, the state in which the window before this one ended.""",
            caption="Whh h{before}",
        ),
        Equation(
            "gates", "rzraw",
            Sum((Ref("Wxh x", words="the column", opened=True), Ref("Whh h", opened=True),
                 Ref("bh", words="the bias"))),
            "x{at}", "present, past and bias of the gates", "rzraw{at} = Wxh x{at} + Whh h{before} + bh",
            """For both gates the present, the past and the bias are added. The proposal n has to wait: it
            hears of the past only through r.""",
            code="rzraw = Wxh[:, x[t]] + Whh @ h[t-1] + bh",
        ),
        Equation(
            "reset gate", "r", Apply(SIGMOID, Ref("rzraw", part=0, opened=True)), "x{at}",
            "how much of the past is asked", "r{at} = σ(rzraw{at} of r)",
            """The <b>reset gate</b>. The sigmoid σ presses any sum into 0 … 1. At 0 the proposal is made as
            if the text began here.""",
            code="r = sigmoid(rzraw[of r])",
        ),
        Equation(
            "update gate", "z", Apply(SIGMOID, Ref("rzraw", part=1, opened=True)), "x{at}",
            "how much is kept", "z{at} = σ(rzraw{at} of z)",
            """The <b>update gate</b>. At 1 the unit stays as it is, at 0 it becomes what is proposed: one
            gate does what an LSTM has two for.""",
            code="z = sigmoid(rzraw[of z])",
        ),
        Equation(
            "past", "q", Sum((Ref("Whh h", part=2, opened=True), Ref("bhn", words="the bias"))), "x{at}",
            "what the past proposes", "q{at} = Whh h{before} of n + bhn",
            """What the past has to say about the proposal, with a bias of its own, for what is multiplied
            with r has to have its own.""",
            code="q = (Whh @ h[t-1])[of n] + bhn",
        ),
        Equation(
            "proposal", "nraw",
            Sum((Ref("Wxh x", words="the column", opened=True, part=2), Times(Ref("r"), Ref("q")),
                 Ref("bh", words="the bias", part=2))),
            "x{at}", "present, and as much of the past as r lets through",
            "nraw{at} = Wxh x{at} of n + r{at} ⊙ q{at} + bh of n",
            """The present speaks in full, the past as far as the reset gate is open.""",
        ),
        Equation(
            "proposed", "n", Apply(TANH, Ref("nraw", opened=True)), "x{at}", "what is proposed",
            "n{at} = tanh(nraw{at})",
            """What the state would become if nothing were kept, between −1 and 1.""",
            code="n = tanh((Wxh[:, x[t]] + bh)[of n] + r * q)",
        ),
        Equation(
            "hidden", "h",
            Sum((Ref("n"), Times(Ref("z"), Ref("h", -1)), Times(Ref("z"), Ref("n"), negative=True))), "x{at}",
            "the new hidden state", "h{at} = (1 − z{at}) ⊙ n{at} + z{at} ⊙ h{before}",
            """Somewhere between the proposal and the old state, for each unit in its own place. With z = 1
            a number goes on unchanged for as long as it is needed, and the gradient comes back the
            same way.""",
            code="h[t] = (1 - z) * n + z * h[t-1]",
        ),
    ),
    backward=(
        Equation(
            "dh", "dh",
            Sum((FromAbove(),
                 Ref("dhnext", words="from t = {t_after}", caption="dhnext, from t = {t_after}",
                     end_words="nothing later", end_caption="dhnext, zero"))),
            "dh{at}", "into the hidden state", "dh{at} = Whyᵀ · dy{at} + dhnext",
            """{h} made the prediction at t = {t}, and it was carried on to {h_after}. So its gradient has
            two parts: the error of its own prediction, and <b>dhnext</b>, all that later characters ask.""",
            last_words="""The error of the prediction comes back through Why. {h} is the last of the window,
            so <b>dhnext</b> is still zero.""",
            code="dh = Why.T @ dy + dhnext",
        ),
        Equation(
            "dn", "dn", Sum((Ref("dh"), Times(Ref("dh"), Ref("z"), negative=True))), "dh{at}",
            "into the proposal", "dn{at} = dh{at} ⊙ (1 − z{at})",
            """The proposal is blamed as far as it was taken.""",
            code="dn = dh * (1 - z)",
        ),
        Equation(
            "dz", "dz",
            Sum((Times(Ref("dh"), Ref("h", -1)), Times(Ref("dh"), Ref("n"), negative=True))), "dh{at}",
            "into the update gate", "dz{at} = dh{at} ⊙ (h{before} − n{at})",
            """To keep more would have meant more of the old and less of the proposal: their difference says
            what that would have done. Where the two agree the gate cannot be told anything.""",
            code="dz = dh * (h[t-1] - n)",
        ),
        Equation(
            "dnraw", "dnraw", Slope(TANH, Ref("n"), Ref("dn")), "dh{at}", "through the tanh of the proposal",
            "dnraw{at} = (1 − n{at}²) ⊙ dn{at}",
            """All of the error passes where the proposal stands near 0, next to nothing where it is
            saturated at ±1.""",
            code="dnraw = (1 - n**2) * dn",
        ),
        Equation(
            "dr", "dr", Times(Ref("dnraw"), Ref("q")), "dh{at}", "into the reset gate",
            "dr{at} = dnraw{at} ⊙ q{at}",
            """The gate was multiplied with q, so its error is that of the proposal times what stood behind
            the gate.""",
            code="dr = dnraw * q",
        ),
        Equation(
            "drraw", "drraw", Slope(SIGMOID, Ref("r"), Ref("dr")), "dh{at}", "through σ, the reset gate",
            "drraw{at} = r{at} · (1 − r{at}) ⊙ dr{at}",
            """The slope of σ is s · (1 − s), a quarter at most, in the middle. A gate that is wide open or
            firmly shut can no longer be told better.""",
        ),
        Equation(
            "dzraw", "dzraw", Slope(SIGMOID, Ref("z"), Ref("dz")), "dh{at}", "through σ, the update gate",
            "dzraw{at} = z{at} · (1 − z{at}) ⊙ dz{at}",
            """The same slope, of the other gate. A unit that surely keeps what it has is not easily talked
            into forgetting.""",
        ),
        Equation(
            "draw", "draw", Stacked((Ref("drraw"), Ref("dzraw"), Ref("dnraw"))), "dh{at}", "into Wxh x",
            "draw{at} = (drraw{at}, dzraw{at}, dnraw{at})",
            """What Wxh x is told. The three stand one below the other, as the rows of the weights do.""",
            code="draw = stack(r * (1 - r) * dr, z * (1 - z) * dz, dnraw)",
        ),
        Equation(
            "dq", "dq", Times(Ref("dnraw"), Ref("r")), "dh{at}", "into what the past proposed",
            "dq{at} = dnraw{at} ⊙ r{at}",
            """q was multiplied with r, and so is its error: a past that was not asked is not blamed.""",
            code="dq = dnraw * r",
        ),
        Equation(
            "drec", "drec", Stacked((Ref("drraw"), Ref("dzraw"), Ref("dq"))), "dh{at}",
            "into Whh h", "drec{at} = (drraw{at}, dzraw{at}, dq{at})",
            """What Whh h is told: of r and z the same as what Wxh x is told, but of n only what came through
            the reset gate.""",
            code="drec = stack(drraw, dzraw, dq)",
        ),
        Equation(
            "dbh", "bh", Ref("draw", caption="draw{at}, at t = {t}"), "dW{at}", "the share of bh",
            "dbh += draw{at}",
            """bh was added just before the gates and the proposal, so what arrives there is its gradient.""",
            gradient=True,
            code="dbh += draw",
        ),
        Equation(
            "dbhn", "bhn", Ref("dq", caption="dq{at}, at t = {t}"), "dW{at}", "the share of bhn",
            "dbhn += dq{at}",
            """bhn was added to what the past proposes.""",
            gradient=True,
            code="dbhn += dq",
        ),
        Equation(
            "dWxh", "Wxh", IntoColumn(Ref("draw", caption="draw{at}, at t = {t}")), "dW{at}",
            "the share of Wxh", "dWxh[:, {read}] += draw{at}",
            """Forward, {read} chose one column of Wxh; backward, the error goes to that very column and to
            no other.""",
            gradient=True,
            code="dWxh[:, x[t]] += draw",
        ),
        Equation(
            "dWhh", "Whh", Outer(Ref("drec"), Ref("h", -1)), "dW{at}", "the share of Whh",
            "dWhh += drec{at} · h{before}ᵀ",
            """Whh[i, j] brought what unit j said one character ago to a gate or to the proposal, so its share
            is the error there times that earlier h[j].""",
            first_words="""Whh[i, j] brought what unit j said to a gate or to the proposal, so its share is
            the error there times that h[j]: here of hprev, from the window before, which is used, but
            nobody goes further back to change it.""",
            gradient=True,
            code="dWhh += outer(drec, h[t-1])",
        ),
        Equation(
            "dhnext", "dhnext",
            Sum((MatVec("Whh", Ref("drec"), transposed=True), Times(Ref("dh"), Ref("z")))), "dW{at}",
            "the message to t = {t_before}", "dhnext = Whhᵀ · drec{at} + dh{at} ⊙ z{at}",
            """Two roads lead back: through Whhᵀ from the gates and the proposal, and straight on through z,
            past all matrices, for what was kept.""",
            caption="dhnext, to t = {t_before}",
            result_at=-1,
            code="dhnext = Whh.T @ drec + dh * z",
        ),
    ),
)  # fmt: skip

"""What an LSTM computes for one character, as data for the microscope. Knows names and words."""

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
            Wxh, which the program looks up. The column has four parts of {H} numbers, one for each of
            <b>i</b>, <b>f</b>, <b>o</b> and <b>g</b>: a character speaks to every gate of every unit.""",
            caption="column {read}",
        ),
        Equation(
            "recurrent", "Whh h", MatVec("Whh", Ref("h", -1)), "x{at}", "what the past says",
            "Whh · h{before}",
            """The gates hear the past through {h_before}, what the network showed one character ago. The
            cell state c is not asked here: it goes on by itself, past all matrices, and that is what
            sets this cell apart.""",
            first_words="""The gates hear the past through {h_before}: here <b>hprev</b>, what the network
            showed at the end of the window before this one. The cell state c is not asked: it goes on
            by itself, past all matrices, and that is what sets this cell apart.""",
            caption="Whh h{before}",
        ),
        Equation(
            "bias", "raw",
            Sum((Ref("Wxh x", words="the column", opened=True), Ref("Whh h", opened=True),
                 Ref("bh", words="the bias"))),
            "x{at}", "present, past and bias", "raw{at} = Wxh x{at} + Whh h{before} + bh",
            """Present, past and each gate's own leaning are added, for all four at once: 4 × {H} numbers.
            The bias of f begins at 1, not at 0, so that a new network remembers unless it has learned
            to forget.""",
            code="raw = Wxh[:, x[t]] + Whh @ h[t-1] + bh",
        ),
        Equation(
            "input gate", "i", Apply(SIGMOID, Ref("raw", part=0, opened=True)), "x{at}", "what is let in",
            "i{at} = σ(raw{at} of i)",
            """The <b>input gate</b>. The sigmoid σ presses any sum into 0 … 1: 0 is a closed door, 1 an open
            one. It says for each unit how much of what is new may enter its cell.""",
            code="i = sigmoid(raw[of i])",
        ),
        Equation(
            "forget gate", "f", Apply(SIGMOID, Ref("raw", part=1, opened=True)), "x{at}", "what is kept",
            "f{at} = σ(raw{at} of f)",
            """The <b>forget gate</b>, which should be called the keep gate: at 1 the cell keeps all that it
            held, at 0 it is wiped clean.""",
            code="f = sigmoid(raw[of f])",
        ),
        Equation(
            "output gate", "o", Apply(SIGMOID, Ref("raw", part=2, opened=True)), "x{at}", "what is shown",
            "o{at} = σ(raw{at} of o)",
            """The <b>output gate</b>. A cell can hold something for a hundred characters without showing it;
            o says when it is of use.""",
            code="o = sigmoid(raw[of o])",
        ),
        Equation(
            "candidate", "g", Apply(TANH, Ref("raw", part=3, opened=True)), "x{at}", "what is new",
            "g{at} = tanh(raw{at} of g)",
            """What might be written into the cell, between −1 and 1. It is made as the whole hidden state of
            a vanilla network is; here it is only a proposal.""",
            code="g = tanh(raw[of g])",
        ),
        Equation(
            "cell", "c", Sum((Times(Ref("f"), Ref("c", -1)), Times(Ref("i"), Ref("g")))), "x{at}",
            "the new cell state", "c{at} = f{at} ⊙ c{before} + i{at} ⊙ g{at}",
            """Keep a share of the old, add a share of the new: no matrix, no tanh. What is multiplied with
            f = 1 goes on unchanged, for as long as f stays there, and on the way back the gradient
            goes the same road without shrinking. A cell may grow beyond ±1: it can count.""",
            code="c[t] = f * c[t-1] + i * g",
        ),
        Equation(
            "tanh c", "tanh c", Apply(TANH, Ref("c")), "x{at}", "the cell, squeezed", "tanh(c{at})",
            """Before it is shown, the cell is pressed into −1 … 1; what it holds stays as it is.""",
        ),
        Equation(
            "hidden", "h", Times(Ref("o"), Ref("tanh c")), "x{at}", "the new hidden state",
            "h{at} = o{at} ⊙ tanh(c{at})",
            """What the cell shows to {reader} here and to the gates at t = {t_after}. Two states go on
            to the next character: h, which speaks, and c, which keeps.""",
            last_words="""What the cell shows to {reader} here. Both states, h, which speaks, and c,
            which keeps, go on into the next window.""",
            code="h[t] = o * tanh(c[t])",
        ),
    ),
    backward=(
        Equation(
            "dh", "dh",
            Sum((FromAbove(),
                 Ref("dhnext", words="from t = {t_after}", caption="dhnext, from t = {t_after}",
                     end_words="nothing later", end_caption="dhnext, zero"))),
            "dh{at}", "into the hidden state", "dh{at} = Whyᵀ · dy{at} + dhnext",
            """{h} made the prediction at t = {t}, and it spoke to the gates at {h_after}. So its gradient
            has two parts: the error of its own prediction, and <b>dhnext</b>, what those gates ask.""",
            last_words="""The error of the prediction comes back through Why. {h} is the last of the window,
            so <b>dhnext</b> is still zero.""",
            code="dh = Why.T @ dy + dhnext",
        ),
        Equation(
            "do", "do", Times(Ref("dh"), Ref("tanh c")), "dh{at}", "into the output gate",
            "do{at} = dh{at} ⊙ tanh(c{at})",
            """The gate was multiplied with tanh(c), so its error is dh times that: a door is blamed for as
            much as stood behind it.""",
            code="do = dh * tanh(c[t])",
        ),
        Equation(
            "dtanh c", "dtanh c", Times(Ref("dh"), Ref("o")), "dh{at}", "through the output gate",
            "dtanh(c{at}) = dh{at} ⊙ o{at}",
            """The cell hears of the error only as far as it was shown: behind a closed door nobody is
            blamed.""",
        ),
        Equation(
            "dc", "dc",
            Sum((Slope(TANH, Ref("tanh c"), Ref("dtanh c")),
                 Ref("dcnext", words="from t = {t_after}", caption="dcnext, from t = {t_after}",
                     end_words="nothing later", end_caption="dcnext, zero"))),
            "dh{at}", "into the cell state", "dc{at} = (1 − tanh²(c{at})) ⊙ dtanh(c{at}) + dcnext",
            """Two parts again: what the cell showed at t = {t}, and <b>dcnext</b>, all that later cells ask
            of it. The second comes without any matrix on its way: it is the road on which an error
            reaches far back.""",
            last_words="""What the cell showed at t = {t}. It is the last of the window, so <b>dcnext</b> is
            still zero.""",
            code="dc = dh * o * (1 - tanh(c[t])**2) + dcnext",
        ),
        Equation(
            "di", "di", Times(Ref("dc"), Ref("g")), "dh{at}", "into the input gate",
            "di{at} = dc{at} ⊙ g{at}",
            """Forward, i was multiplied with g. Opening the door further would have helped if what waited
            before it had the right sign.""",
            code="di = dc * g",
        ),
        Equation(
            "df", "df", Times(Ref("dc"), Ref("c", -1)), "dh{at}", "into the forget gate",
            "df{at} = dc{at} ⊙ c{before}",
            """Forward, f was multiplied with the old cell. A gate that kept nothing of value cannot be told
            anything: where c{before} is near 0, so is this.""",
            code="df = dc * c[t-1]",
        ),
        Equation(
            "dg", "dg", Times(Ref("dc"), Ref("i")), "dh{at}", "into what was new",
            "dg{at} = dc{at} ⊙ i{at}",
            """What was proposed is blamed as far as it was let in.""",
            code="dg = dc * i",
        ),
        Equation(
            "draw", "draw",
            Stacked((Slope(SIGMOID, Ref("i"), Ref("di")), Slope(SIGMOID, Ref("f"), Ref("df")),
                     Slope(SIGMOID, Ref("o"), Ref("do")), Slope(TANH, Ref("g"), Ref("dg")))),
            "dh{at}", "through σ and tanh",
            "draw{at} = the slopes ⊙ (di{at}, df{at}, do{at}, dg{at})",
            """The slope of σ is s · (1 − s), a quarter at most, in the middle; that of tanh is 1 − g². A gate
            that is fully open or shut has none left: it has made up its mind. The four stand one below
            the other, as the rows of the weights do.""",
            code="draw = stack(slopes * (di, df, do, dg))",
        ),
        Equation(
            "dbh", "bh", Ref("draw", caption="draw{at}, at t = {t}"), "dW{at}", "the share of bh",
            "dbh += draw{at}",
            """bh was added just before the gates, so what arrives there is its gradient, unchanged, and the
            shares of all characters are added up.""",
            gradient=True,
            code="dbh += draw",
        ),
        Equation(
            "dWxh", "Wxh", IntoColumn(Ref("draw", caption="draw{at}, at t = {t}")), "dW{at}",
            "the share of Wxh", "dWxh[:, {read}] += draw{at}",
            """Forward, {read} chose one column of Wxh; backward, the error of all four gates goes to that
            very column and to no other.""",
            gradient=True,
            code="dWxh[:, x[t]] += draw",
        ),
        Equation(
            "dWhh", "Whh", Outer(Ref("draw"), Ref("h", -1)), "dW{at}", "the share of Whh",
            "dWhh += draw{at} · h{before}ᵀ",
            """Whh[i, j] brought what unit j showed one character ago to a gate, so its share is the error of
            that gate times that earlier h[j].""",
            first_words="""Whh[i, j] brought what unit j showed to a gate, so its share is the error of that
            gate times that h[j]: here of hprev, from the window before, which is used, but nobody goes
            further back to change it.""",
            gradient=True,
            code="dWhh += outer(draw, h[t-1])",
        ),
        Equation(
            "dcnext", "dcnext", Times(Ref("dc"), Ref("f")), "dW{at}", "the cell's message to t = {t_before}",
            "dcnext = dc{at} ⊙ f{at}",
            """Forward, the old cell was multiplied with f and nothing else; so is the error on its way back.
            Where the network keeps (f near 1) it passes whole, over as many characters as it was kept.
            A vanilla network has to send everything through Whhᵀ and tanh at every step.""",
            caption="dcnext, to t = {t_before}",
            result_at=-1,
            code="dcnext = dc * f",
        ),
        Equation(
            "dhnext", "dhnext", MatVec("Whh", Ref("draw"), transposed=True), "dW{at}",
            "the message to t = {t_before}", "dhnext = Whhᵀ · draw{at}",
            """What unit j showed went to all gates through Whh; their errors come back along the same lines,
            so the matrix is turned over.""",
            caption="dhnext, to t = {t_before}",
            result_at=-1,
            code="dhnext = Whh.T @ draw",
        ),
    ),
)  # fmt: skip

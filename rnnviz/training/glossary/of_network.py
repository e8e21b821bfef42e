"""Words of the network: its arrays, its states and its gates. Formulas are those of the microscope."""

from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.notation import COURSE
from rnnviz.core.network.scores import SCORES
from rnnviz.training.glossary.word import GlossaryWord, InCell, Whereabouts, written

_ARRAYS = Whereabouts("Inspect", "weights_arrays", "Weights")
_STATE = Whereabouts("Train", "heatmap_panel")
_NEXT = Whereabouts("Train", "softmax_panel")
_UNROLLED = Whereabouts("Microscope", "microscope_unrolled")
_CELL = Whereabouts("", "cell")
_UNITS = Whereabouts("Inspect", "unit_list", "Units")

_RNN, _LSTM, _GRU = (CELLS[name].equations for name in ("rnn", "lstm", "gru"))
_H, _LSTM_H, _GRU_H = (CELLS[name].watched[0].formula for name in ("rnn", "lstm", "gru"))

WORDS = (
    GlossaryWord(
        "h",
        "What the network keeps in mind.",
        _H,
        _STATE,
        "The hidden state: H numbers between −1 and 1, all that is left of the characters before.",
        ("hidden state", "hs", "state", "memory"),
        {
            "lstm": InCell(
                _LSTM_H,
                "What the network shows of what it keeps.",
                "The hidden state: H numbers between −1 and 1, as much of the cell state c as the output "
                "gate o lets out. Of the characters before, h and c are all that is left.",
            ),
            "gru": InCell(
                _GRU_H,
                more="The hidden state: H numbers between −1 and 1, each somewhere between what it was and "
                "what is proposed, as the update gate z says.",
            ),
        },
    ),
    GlossaryWord(
        "hprev",
        "The state that a window begins with: the one in which the window before it ended.",
        "h₀ = hprev",
        _STATE,
        "At the beginning of the text it is zero.",
        ("previous state", "h0"),
    ),
    GlossaryWord(
        "unit",
        "One number of the hidden state, with its row of Wxh and Whh and its column of Why.",
        "hₜ[u], u = 0 … H − 1",
        _UNITS,
        "Only the Microscope and the gradient check count rows and columns from 1, as equations do.",
        also=("neuron", "hidden unit"),
        of_cells={
            "lstm": InCell(
                said="One number of the hidden state, with its four rows of Wxh and Whh (of i, f, o and g), "
                "its number of c and its column of Why."
            ),
            "gru": InCell(
                said="One number of the hidden state, with its three rows of Wxh and Whh (of r, z and n) and "
                "its column of Why."
            ),
        },
    ),
    GlossaryWord(
        "Wxh",
        "The weights from a character to the units: a column belongs to the character that is read.",
        "H × V numbers",
        _ARRAYS,
        also=(COURSE.letters["Wxh"], "W_xh", "input weights"),
    ),
    GlossaryWord(
        "Whh",
        "The weights from the past to the units: each unit listens to every unit, itself included.",
        "H × H numbers",
        _ARRAYS,
        "Errors go back through it, too, once for each character.",
        (COURSE.letters["Whh"], "W_hh", "recurrent weights"),
    ),
    GlossaryWord(
        "Why",
        "The weights from the units to the scores: a row belongs to the character that may come next.",
        "V × H numbers",
        _ARRAYS,
        also=(COURSE.letters["Why"], "W_hy", "output weights"),
    ),
    GlossaryWord(
        "bh",
        "The bias of each unit: its own leaning, whatever is read.",
        "H numbers",
        _ARRAYS,
        also=(COURSE.letters["bh"], "hidden bias"),
    ),
    GlossaryWord(
        "by",
        "The bias of each score: how frequent a character is, whatever was read.",
        "V numbers",
        _ARRAYS,
        also=(COURSE.letters["by"], "output bias"),
    ),
    GlossaryWord(
        "parameters",
        "All numbers that are learned: Wxh, Whh and bh of each layer, Why and by.",
        "HV + H² + H + VH + V for one vanilla layer",
        _ARRAYS,
        also=("weights", "params", "theta"),
        of_cells={
            "lstm": InCell("4 (HV + H² + H) + VH + V for one LSTM layer"),
            "gru": InCell("3 (HV + H² + H) + H + VH + V for one GRU layer"),
        },
    ),
    GlossaryWord(
        "z",
        "The sum that a unit makes before tanh: what the character says, what the past says, its bias.",
        written(_RNN, "bias"),
        _UNROLLED,
        "In a GRU z is the update gate.",
        ("a", "pre-activation"),
        {
            "lstm": InCell(
                written(_LSTM, "bias"),
                "The sums before gates and candidate: what the character and the past say, and a bias.",
                "In an LSTM they are called raw; z is that of a vanilla network.",
            ),
            "gru": InCell(
                written(_GRU, "update gate"),
                "The update gate of a GRU: how much of the state is kept as it is.",
                "In a vanilla network z is the sum before tanh.",
            ),
        },
    ),
    GlossaryWord(
        "tanh",
        "The function that presses any sum into −1 … 1.",
        "tanh z = (exp(z) − exp(−z)) / (exp(z) + exp(−z))",
        _UNROLLED,
        "Near 0 it changes little; far out it is flat, and a unit is saturated there.",
        ("activation", "nonlinearity"),
    ),
    GlossaryWord(
        "y",
        "The scores: one number for each character that may come next, the higher the likelier.",
        written(SCORES, "scores"),
        _NEXT,
        also=("ys", "o", "logits", "score"),
    ),
    GlossaryWord(
        "p",
        "How likely the network holds each character to be the next one.",
        "pₜ = softmax(Why·hₜ + by)",
        _NEXT,
        "All of them add up to 1.",
        ("ps", "softmax", "probability", "prediction"),
    ),
    GlossaryWord(
        "softmax",
        "What makes probabilities of scores.",
        "softmax(y)[i] = exp(y[i]) / Σ exp(y)",
        _NEXT,
        also=("normalise",),
    ),
    GlossaryWord(
        "vanilla",
        "The plain recurrent cell, min-char-rnn's.",
        _H,
        _CELL,
        also=("rnn", "Elman", "min-char-rnn"),
    ),
    GlossaryWord(
        "LSTM",
        "A cell with a second state, c, that passes no matrix and so lasts.",
        f"{written(_LSTM, 'cell')}; {written(_LSTM, 'hidden')}",
        _CELL,
        also=("long short-term memory",),
    ),
    GlossaryWord(
        "GRU",
        "A cell with two gates and one state.",
        written(_GRU, "hidden"),
        _CELL,
        also=("gated recurrent unit",),
    ),
    GlossaryWord(
        "gate",
        "Numbers between 0 (closed) and 1 (open), one for each unit, that something is multiplied by.",
        "gate = sigmoid(Wxh xₜ + Whh hₜ₋₁ + bh)",
        _CELL,
        "Each has its own rows of Wxh, Whh and bh.",
        ("sigmoid", "σ"),
    ),
    GlossaryWord(
        "i",
        "The input gate of an LSTM: how much of what is new enters the cell state.",
        written(_LSTM, "input gate"),
        _CELL,
        also=("input gate",),
    ),
    GlossaryWord(
        "f",
        "The forget gate of an LSTM: how much of the cell state is kept.",
        written(_LSTM, "forget gate"),
        Whereabouts("", "forget_bias"),
        also=("forget gate",),
    ),
    GlossaryWord(
        "o",
        "The output gate of an LSTM: how much of the cell state is shown.",
        written(_LSTM, "output gate"),
        _CELL,
        also=("output gate",),
    ),
    GlossaryWord(
        "g",
        "The candidate of an LSTM: what might be added to the cell state.",
        written(_LSTM, "candidate"),
        _CELL,
        also=("candidate",),
    ),
    GlossaryWord(
        "c",
        "The cell state of an LSTM: what it keeps; it may grow beyond ±1, so it can count.",
        written(_LSTM, "cell"),
        _CELL,
        also=("cell state",),
    ),
    GlossaryWord(
        "r",
        "The reset gate of a GRU: how much of the past is asked for the proposal.",
        written(_GRU, "reset gate"),
        _CELL,
        also=("reset gate",),
    ),
    GlossaryWord(
        "update gate",
        "The gate z of a GRU: how much of the state is kept as it is.",
        written(_GRU, "update gate"),
        _CELL,
        also=("z (GRU)",),
    ),
    GlossaryWord(
        "n", "The proposal of a GRU for its new state.", written(_GRU, "proposed"), _CELL, also=("proposal",)
    ),
    GlossaryWord(
        "layer",
        "A row of units above another: it reads the state of the one below and its own past.",
        "xₜ of layer 2 = hₜ of layer 1",
        Whereabouts("", "layers"),
        also=("stacked", "deep"),
    ),
)

"""Words of learning: gradients and their way back, clipping, optimizers, and what is measured of them."""

from rnnviz.core.inside.steps import RULE_OF_THUMB
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.notation import COURSE
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.network.scores import SCORES
from rnnviz.training.glossary.word import GlossaryWord, InCell, Whereabouts, written

_UNROLLED = Whereabouts("Microscope", "microscope_unrolled")
_RNN, _LSTM, _GRU = (CELLS[name].equations for name in ("rnn", "lstm", "gru"))
_OPTIMIZER = Whereabouts("", "optimizer")
_CHECK = Whereabouts("Gradient check", "network_check_card")


def _signal(name: str) -> Whereabouts:
    return Whereabouts("Signals", f"signal_{name}")


def _update(optimizer: str, kind: str) -> str:
    return next(each.text for each in OPTIMIZERS[optimizer].equations if each.kind == kind)


_PASSES = "What an error is multiplied with where it passes tanh or a gate."


def _gated(kind: str) -> dict[str, InCell]:
    return {"lstm": InCell(written(_LSTM, kind)), "gru": InCell(written(_GRU, kind))}


WORDS = (
    GlossaryWord(
        "gradient",
        "How the loss changes where a number is moved a little: one for every parameter.",
        "g = ∂loss / ∂param",
        _UNROLLED,
        also=("derivative", "grads", "∂"),
    ),
    GlossaryWord(
        "backpropagation",
        "Gradients are computed from the loss back to every number, by the chain rule.",
        place=_UNROLLED,
        also=("backward", "backward pass", "chain rule", "BPTT", "through time"),
        more="Through time: from the last character of the window to the first, and no further "
        "(it is truncated there).",
    ),
    GlossaryWord(
        "dy",
        "The error of a prediction: what came out less what was wanted.",
        "dyₜ = pₜ − onehot(target)",
        _UNROLLED,
        also=("dys", "error"),
    ),
    GlossaryWord(
        "dh",
        "The gradient of a hidden state: of its own prediction, and of all later ones through dhnext.",
        written(_RNN, "dh"),
        _UNROLLED,
    ),
    GlossaryWord(
        "dhraw",
        "The gradient before tanh: dh times the slope.",
        written(_RNN, "dhraw"),
        _UNROLLED,
        "Where a unit is saturated the slope is nearly 0, and hardly anything passes.",
        ("da", "dz"),
        {
            "lstm": InCell(
                written(_LSTM, "draw"),
                "The gradient before the gates and tanh: what reaches each times its slope.",
                "In an LSTM it is called draw, and has rows for i, f, o and g.",
            ),
            "gru": InCell(
                written(_GRU, "draw"),
                "The gradient before the gates and tanh: what reaches each times its slope.",
                "In a GRU it is called draw, and has rows for r, z and n.",
            ),
        },
    ),
    GlossaryWord(
        "dhnext",
        "The message to the character before: what its state has to answer for later on.",
        written(_RNN, "dhnext"),
        _UNROLLED,
        "At the last character of a window it is zero.",
        ("gradient back in time", "dh from the future"),
        _gated("dhnext"),
    ),
    GlossaryWord(
        "dcnext",
        "The same message of an LSTM's cell state, which passes no matrix.",
        written(_LSTM, "dcnext"),
        _UNROLLED,
    ),
    GlossaryWord(
        "dWxh",
        "The gradient of Wxh: each character adds to the column of the one that was read.",
        written(_RNN, "dWxh"),
        Whereabouts("Inspect", "weights_arrays", "Weights"),
        also=(f"d{COURSE.letters['Wxh']}",),
        of_cells=_gated("dWxh"),
    ),
    GlossaryWord(
        "dWhh",
        "The gradient of Whh, summed over the window.",
        written(_RNN, "dWhh"),
        Whereabouts("Inspect", "weights_arrays", "Weights"),
        also=(f"d{COURSE.letters['Whh']}",),
        of_cells=_gated("dWhh"),
    ),
    GlossaryWord(
        "dWhy",
        "The gradient of Why, summed over the window.",
        written(SCORES, "dWhy"),
        Whereabouts("Inspect", "weights_arrays", "Weights"),
        also=(f"d{COURSE.letters['Why']}",),
    ),
    GlossaryWord(
        "dbh",
        "The gradient of bh, summed over the window.",
        written(_RNN, "dbh"),
        Whereabouts("Inspect", "weights_arrays", "Weights"),
        also=(f"d{COURSE.letters['bh']}",),
        of_cells=_gated("dbh"),
    ),
    GlossaryWord(
        "dby",
        "The gradient of by, summed over the window.",
        written(SCORES, "dby"),
        Whereabouts("Inspect", "weights_arrays", "Weights"),
        also=(f"d{COURSE.letters['by']}",),
    ),
    GlossaryWord(
        "clipping",
        "Gradients that are too large are cut before they are used.",
        "g = max(−clip, min(clip, g))",
        _signal("clipping"),
        "Cut entry by entry a step has another direction; shortened as a whole, by norm, it keeps it.",
        ("exploding gradient", "norm"),
    ),
    GlossaryWord(
        "step size",
        "How much a step moves the weights, against the weights themselves.",
        "|step| / |weights|",
        _signal("steps"),
        f"About {RULE_OF_THUMB:g} is a rule of thumb.",
        ("update ratio",),
    ),
    GlossaryWord(
        "Adagrad",
        "The optimizer of min-char-rnn: each parameter's rate shrinks with the gradients it has had.",
        OPTIMIZERS["adagrad"].meaning.split(";")[0],
        _OPTIMIZER,
        also=("optimizer",),
    ),
    GlossaryWord(
        "memory",
        "What Adagrad and RMSprop keep for each parameter: its squared gradients.",
        _update("adagrad", "memory"),
        _OPTIMIZER,
        also=("mem", "cache"),
    ),
    GlossaryWord(
        "SGD",
        "Descent along the gradient, with momentum.",
        _update("sgd", "velocity"),
        _OPTIMIZER,
        also=("momentum", "velocity", "gradient descent"),
    ),
    GlossaryWord(
        "RMSprop", "As Adagrad, with a memory that fades.", _update("rmsprop", "memory"), _OPTIMIZER
    ),
    GlossaryWord(
        "Adam",
        "Means of the gradient and of its square, without the zeros that they began at.",
        _update("adam", "step"),
        _OPTIMIZER,
    ),
    GlossaryWord(
        "saturation",
        "Units at the end of their range: errors hardly pass them, and they hardly learn.",
        "share of |h| > 0.99",
        _signal("saturation"),
        also=("saturated", "dead unit", "vanishing gradient"),
    ),
    GlossaryWord(
        "slope",
        "What an error is multiplied with where it passes tanh.",
        "1 − h²",
        _signal("saturation"),
        of_cells={
            "lstm": InCell(
                "1 − g², f · (1 − f) and so on",
                _PASSES,
            ),
            "gru": InCell(
                "1 − n², z · (1 − z) and so on",
                _PASSES,
            ),
        },
    ),
    GlossaryWord(
        "reach",
        "How far back learning reaches: the lag at which less than a tenth of a gradient is left.",
        "Rₖ = |∂Lₜ / ∂sₜ₋ₖ|",
        _signal("reach"),
        "What has faded by then moves no weight. Not the same as how far back the network looks.",
        ("lag", "vanishing gradient", "how far back it learns"),
    ),
    GlossaryWord(
        "eigenvalue",
        "What Whh multiplies a state with along one of its directions, again with each character.",
        "Whh v = λ v",
        _signal("recurrent"),
        "Beyond |λ| = 1 errors can grow, within it they fade.",
        ("λ", "spectral radius", "spectrum"),
    ),
    GlossaryWord(
        "singular value",
        "The most that Whh can lengthen a vector by in a single step.",
        "|Whh v| ≤ σₘₐₓ |v|",
        _signal("recurrent"),
        also=("norm of Whh",),
    ),
    GlossaryWord(
        "imitation",
        "How near the network's predictions are to those of a model that counts.",
        "KL(n-gram ‖ network) = Σ P · (log P − log p)",
        _signal("imitation"),
        also=("KL", "Kullback-Leibler", "divergence of models"),
    ),
    GlossaryWord(
        "divergence",
        "The loss has become no number, or far worse than guessing: training stops by itself.",
        place=Whereabouts("", "run_learning_rate"),
        more="A smaller learning rate is the way out.",
        also=("nan", "inf", "diverged", "explode"),
    ),
    GlossaryWord(
        "gradient check",
        "Gradients of backpropagation against what the loss does when a number is moved.",
        "(loss(p + h) − loss(p − h)) / 2h",
        _CHECK,
        also=("numerical gradient", "central differences"),
    ),
    GlossaryWord(
        "relative error",
        "How far two gradients are apart, against their size.",
        "Σ|a − b| / Σ(|a| + |b|)",
        _CHECK,
    ),
)

"""What the cards of Signals are called and say, in the order of reading: for tooltips, "?" and Help."""

from rnnviz.gui.parts.card_words import CardWords


def _of_saturation(slope: str) -> str:
    return (
        "The share of numbers within 0.01 of the end of their range: |h| > 0.99, and gates below 0.01 or "
        f"above 0.99. An error that comes there is multiplied with {slope}, which is nearly zero at the "
        "ends, so that what is saturated passes none on and hardly learns. Beside it stands how often the "
        "numbers of the present window lie where in their range."
    )


REACH = CardWords(
    "signal_reach",
    "How far back it learns",
    "Rₖ = |∂Lₜ / ∂sₜ₋ₖ|: an error Lₜ of the window sends its gradient back through the states s, "
    "and Rₖ is its length k characters before, the mean over the errors of a window. What has faded by "
    "then moves no weight by what was read there; learning is said to reach as far as a tenth is left "
    "of the gradient at lag 0. Beyond the window nothing is sent back, however large it is.",
)


SATURATION = CardWords(
    "signal_saturation",
    "Saturation",
    _of_saturation("the slope of tanh, 1 − h²"),
    of_cells={
        "lstm": _of_saturation("the slope of a gate, such as f · (1 − f), or of the candidate, 1 − g²"),
        "gru": _of_saturation("the slope of a gate, such as z · (1 − z), or of the proposal, 1 − n²"),
    },
)
CLIPPING = CardWords(
    "signal_clipping",
    "Clipping",
    "The length of the gradient, √(sum of squares), as it was before clipping, and the share of its "
    "entries beyond ±clip that were cut; with clipping by norm what the whole gradient was multiplied "
    "with, min(1, clip / length). Cutting entries bends the direction of a step, and shortening the "
    "whole keeps it. It is measured at single steps, more of them at the beginning of the run.",
)
STEPS = CardWords(
    "signal_steps",
    "Step size",
    "What a gradient is multiplied with to become a step, for the parameter in the middle of all: with "
    "Adagrad learning_rate / √(memory + 1e−8), whose memory only grows, so that it shrinks. The other "
    "choice is |step| / |weights|, of everything or of an array: about a thousandth is a rule of thumb "
    "(the dashed line). Far more means that the steps are too bold, far less that hardly anything "
    "moves.",
)
RECURRENT = CardWords(
    "signal_recurrent",
    "Whh",
    "An error that goes back over k characters is multiplied k times with Whh', and with the slopes of "
    "the units. Eigenvalues λ within the unit circle shrink it in the end, and the largest singular "
    "value bounds what a single step can do. Left the eigenvalues now, each a point beside the circle; "
    "right the largest |λ| and the largest singular value over the run, with 1 as the dashed line.",
)
IMITATION = CardWords(
    "signal_imitation",
    "What it imitates",
    "KL(n-gram ‖ network) = Σ P(c) · (log P(c) − log p(c)) over the characters c, the mean over "
    "some hundred places of the text that the models have not counted: what is lost where the "
    "network's p stands for the model's P. A model of order n knows the n − 1 characters before, "
    "and nothing else, by counting them. The network comes near one after another, and which is the "
    "nearest is an event of the Story.",
)

CARDS = (
    REACH,
    SATURATION,
    CLIPPING,
    STEPS,
    RECURRENT,
    IMITATION,
)

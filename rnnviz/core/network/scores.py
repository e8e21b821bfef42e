"""The equations of the scores: from the last hidden state to the loss, and back.

What ``network`` computes of them, as data for the microscope. Knows names and words.
"""

from rnnviz.core.network.equations import (
    Equation,
    Equations,
    MatVec,
    MinusOnehot,
    NegLog,
    Outer,
    OverTime,
    Ref,
    Softmax,
    Sum,
)

SCORES = Equations(
    forward=(
        Equation(
            "scores", "y", Sum((MatVec("Why", Ref("h")), Ref("by", words="the bias"))), "x{at}",
            "a score for every character", "y{at} = Why · h{at} + by",
            """Each character has a row in Why, and its score says how well the hidden state fits that
            row. <b>by</b> adds what is known without looking: how common the character is. A score
            may be any number; only the differences between scores will matter.""",
            code="y[t] = Why @ h[t] + by",
        ),
        Equation(
            "softmax", "p", Softmax(Ref("y")), "x{at}", "from scores to probabilities",
            "p{at} = exp(y{at}) / Σ exp(y{at})",
            """exp makes every score positive, and dividing by their sum makes them add up to 1. A lead
            of 1 in the score is a factor of 2.72 in the probability. The largest score is taken out
            first: that cancels in the quotient, and keeps exp from growing past what a number can
            hold.""",
            code="p[t] = exp(y[t]) / sum(exp(y[t]))",
        ),
        Equation(
            "loss", "loss", NegLog(Ref("p"), Ref("y")), "x{at}", "the surprise",
            "loss{at} = −log p{at}[{wanted}]",
            """Only the probability of {wanted}, the character that really came, counts. Its negative
            logarithm is the surprise, in nats: 0 for a network that was certain of it, ln {V} =
            {guessing} for one that takes all {V} characters alike, and without limit for one that
            ruled it out.""",
            code="loss += -log(p[t][target[t]])",
        ),
    ),
    backward=(
        Equation(
            "dy", "dy", MinusOnehot(Ref("p")), "dy{at}", "the error of the prediction",
            "dy{at} = {error}",
            """The gradient of softmax and logarithm together is as simple as can be: the
            probabilities, less 1 at the character that came. Where it is above zero the score
            should fall, where it is below it should rise, so only {wanted} is pulled up. The
            entries add up to zero: what one character is to gain, the others are to lose.""",
            code="dy = p[t] - onehot(target[t])",
        ),
        Equation(
            "dWhy", "Why", Outer(Ref("dy"), Ref("h")), "dy{at}", "the share of Why",
            "dWhy += dy{at} · h{at}ᵀ",
            """Why[k, j] carried h[j] to the score of k, so it answers for the error of k times h[j]: a
            weight from a silent unit is blamed for nothing. All pairs at once are a column times a
            row. Why was used at all {T} characters, and the grid on the right is the sum of their
            shares.""",
            gradient=True,
            code="dWhy += outer(dy, h[t])",
        ),
        Equation(
            "dby", "by", Ref("dy", caption="dy{at}, at t = {t}"), "dy{at}", "the share of by",
            "dby += dy{at}",
            """<b>by</b> was added to the scores just as it is, so its gradient is dy, summed over the window.
            It comes to rest when each character is expected, on the whole, as often as it comes.""",
            gradient=True,
            code="dby += dy",
        ),
    ),
)  # fmt: skip

TOTAL = Equation(
    "total", "total", OverTime(Ref("losses", caption="at each character")), "loss",
    "the loss of the window", "loss = {terms}",
    """The loss of the window is the sum over its characters, and all that follows asks one
        question of it: how would it change if this number, or that, were a little larger? The
        answer is that number's <b>gradient</b>. As the loss is a sum over t, so is the gradient of
        every parameter, for the same {arrays} arrays were at work at every t.""",
    caption="loss",
    code="loss += -log(p[t][target[t]])",
)  # fmt: skip
"""Of the window as a whole; ``{terms}`` is ``loss₁ + … + loss₄``."""

"""Words of the loss: what learning makes smaller, and how it is stated. Knows sentences; measures nothing."""

from rnnviz.core.network.scores import SCORES
from rnnviz.training.glossary.word import GlossaryWord, Whereabouts, written

_LOSS = Whereabouts("Train", "loss_panel")
_READER = "inspect_reader_card"

WORDS = (
    GlossaryWord(
        "loss",
        "What learning makes smaller: how little the T true next characters of a window were expected.",
        "loss = −Σ ln p(true next)",
        _LOSS,
        also=("cross-entropy", "negative log likelihood", "cost", "error"),
    ),
    GlossaryWord(
        "smooth_loss",
        "The loss of late, smoothed: it moves a thousandth of the way with every step.",
        "smooth_loss = 0.999 · smooth_loss + 0.001 · loss",
        _LOSS,
        "It begins at guessing, and so falls a while even where learning stands still.",
        ("smooth loss",),
    ),
    GlossaryWord(
        "guessing",
        "What expecting every character alike costs.",
        "loss = ln V · T",
        _LOSS,
        "A network that has learned nothing is there.",
        ("uniform", "chance level"),
    ),
    GlossaryWord(
        "nat",
        "The unit of a loss by the natural logarithm; nats per character is the loss of one character.",
        "nats per character = loss / T",
        Whereabouts("Train", "unit_nats"),
        "A nat is 1 / ln 2 = 1.44 bits.",
        ("nats", "nats/char"),
    ),
    GlossaryWord(
        "bits per character",
        "The loss of one character in bits: what it would cost to store the text so.",
        "bits = nats / ln 2",
        Whereabouts("Train", "unit_bits"),
        also=("bpc", "bits/char", "bit"),
    ),
    GlossaryWord(
        "perplexity",
        "Among how many equally likely characters the network hesitates.",
        "perplexity = e^(nats per character)",
        Whereabouts("Train", "unit_perplexity"),
        "Guessing has V, a network that knows what comes has 1.",
        ("ppl", "branching"),
    ),
    GlossaryWord(
        "sum over T",
        "The loss of a window as min-char-rnn and the literature state it.",
        "loss = Σ −ln p(target) over T characters",
        Whereabouts("Train", "unit_sum"),
    ),
    GlossaryWord(
        "surprise",
        "How little a character was expected, in nats; ln V is guessing.",
        written(SCORES, "loss"),
        Whereabouts("Inspect", _READER),
        also=("surprisal", "−log p", "information"),
    ),
    GlossaryWord(
        "entropy",
        "How uncertain the network is of what comes next, in nats.",
        "−Σ p log p",
        Whereabouts("Inspect", _READER),
        "0 where it is sure, ln V where it guesses.",
        ("uncertainty",),
    ),
    GlossaryWord(
        "best",
        "The networks that had the lowest losses so far: by the held-out text, smooth, of one window.",
        place=Whereabouts("Train", "loss_bests"),
        more="They are kept: Write can use them, and Export saves them.",
        also=("best model", "early stopping", "checkpoint"),
    ),
    GlossaryWord(
        "landmark",
        "The step at which a sample had something for the first time: a real word, a name.",
        place=Whereabouts("Story", "story_landmarks_panel"),
        also=("firsts", "flag", "milestone"),
    ),
)

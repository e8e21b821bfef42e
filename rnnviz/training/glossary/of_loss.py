"""Words of the loss: what learning makes smaller, and how it is stated. Knows sentences; measures nothing."""

from rnnviz.training.glossary.word import GlossaryWord, Whereabouts

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
        "band",
        "Eight of ten windows had a loss within this band: its edges are the 10 % and 90 % quantiles.",
        place=Whereabouts("Train", "loss_band_label"),
        also=("quantile", "raw loss"),
    ),
    GlossaryWord(
        "held-out loss",
        "Loss of the end of the text, which is never learned.",
        "−Σ ln p(true next), T characters' worth",
        Whereabouts("", "held_out"),
        "While it falls the network learns the language; where it rises, the text.",
        ("validation loss", "test loss"),
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
        "nats per character",
        "The loss of a character, by the natural logarithm.",
        "loss / T",
        Whereabouts("Train", "unit_nats"),
        "A nat is 1 / ln 2 = 1.44 bits.",
        ("nat", "nats/char"),
    ),
    GlossaryWord(
        "bits per character",
        "The loss of a character in bits.",
        "nats / ln 2",
        Whereabouts("Train", "unit_bits"),
        "So many bits a character would take in a file that the network packs.",
        ("bpc", "bits/char", "bit"),
    ),
    GlossaryWord(
        "perplexity",
        "Among how many equally likely characters the network hesitates.",
        "exp(nats per character)",
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
        "−log p of it",
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
        "The lowest losses at which a network was kept, each with its step.",
        place=Whereabouts("Train", "loss_bests"),
        more="Looked for every 100 steps, so that a loss may be lower by now. Write can use these "
        "networks, and Export saves them.",
        also=("best model", "early stopping", "checkpoint"),
    ),
    GlossaryWord(
        "landmark",
        "The step at which a sample had something for the first time: a real word, a name.",
        place=Whereabouts("Story", "story_landmarks_panel"),
        also=("firsts", "flag", "milestone"),
    ),
)

"""Words of a text and of the way through it. Knows sentences; counts nothing."""

from rnnviz.training.glossary.word import GlossaryWord, Whereabouts

_TEXT = Whereabouts("", "text_name")
_WINDOW = Whereabouts("Microscope", "microscope_unrolled")
_LEVELS = Whereabouts("Train", "loss_plot")

WORDS = (
    GlossaryWord(
        "text",
        "What is learned.",
        "N characters, V of them different",
        _TEXT,
        "It is a file of characters, read from its first to its last, again and again.",
        also=("corpus", "book", "data", "N"),
    ),
    GlossaryWord(
        "character",
        "The smallest thing that is read and written: a letter, a mark, a space, an end of line.",
        place=Whereabouts("Train", "heatmap_panel"),
        more="The network knows nothing of words: that letters stand together it has to find out. "
        "Spaces, ends of lines and tabs are drawn as ␣ ⏎ ⇥.",
        also=("char", "letter", "symbol"),
    ),
    GlossaryWord(
        "vocab_size",
        "How many different characters the text has.",
        "V = different characters of the text",
        _TEXT,
        "Each has a column of Wxh and a row of Why.",
        ("V", "vocabulary", "alphabet", "K"),
    ),
    GlossaryWord(
        "window",
        "The stretch of text that one step learns from.",
        "T characters and the one after each",
        _WINDOW,
        "The next step reads the next window and begins with the state that this one ended in.",
        ("sequence", "chunk", "minibatch"),
    ),
    GlossaryWord(
        "inputs",
        "The characters of a window, which the network reads.",
        "x₁ x₂ x₃ …, T of them",
        _WINDOW,
        also=("xs", "x"),
    ),
    GlossaryWord(
        "targets",
        "The characters that are to be expected: the inputs, one place further on.",
        "targetₜ = xₜ₊₁",
        _WINDOW,
        also=("target", "labels", "true next"),
    ),
    GlossaryWord(
        "one-hot",
        "A character as the network gets it: all zeros but for a single 1 in its place.",
        "xₜ[i] = 1 where character i is read",
        _WINDOW,
        "Wxh x is then a column of Wxh, which is looked up and not multiplied.",
        ("onehot", "1-of-k"),
    ),
    GlossaryWord(
        "iteration",
        "Steps of learning done.",
        "one window of T characters each",
        Whereabouts("", "status_iteration"),
        also=("step", "update", "n"),
    ),
    GlossaryWord(
        "position",
        "The place in the text where the next window begins, counted from 0.",
        "position = position + T after every step",
        Whereabouts("", "epoch_bar"),
        also=("p", "pointer"),
    ),
    GlossaryWord(
        "epoch",
        "A pass is one walk through the whole text, an epoch.",
        "N / T iterations",
        Whereabouts("", "status_pass"),
        "At its beginning hprev is set to zero.",
        ("pass",),
    ),
    GlossaryWord(
        "stream",
        "One of several readers that walk through the text at once, each from a place of its own.",
        "gradient = mean over B streams",
        Whereabouts("", "batch_size"),
        also=("batch", "minibatch", "B"),
    ),
    GlossaryWord(
        "gap",
        "How far the held-out loss is above the smooth loss.",
        "gap = held_out − smooth_loss",
        Whereabouts("", "held_out"),
        "One that grows is learning by heart.",
        ("overfitting", "by heart"),
    ),
    GlossaryWord(
        "n-gram",
        "A model that counts which character follows the n − 1 before it, and knows nothing else.",
        "p = count(n − 1 characters before, next) / count(n − 1 characters before)",
        _LEVELS,
        "Lines in the loss picture say what counting loses: uniform, unigram, bigram, trigram, 4-gram.",
        ("bigram", "trigram", "unigram", "uniform", "Markov", "counting"),
    ),
    GlossaryWord(
        "lexicon",
        "All words of the text, by which Story and the report tell real words from invented ones.",
        "share = whole words that the text has / all whole words",
        Whereabouts("Story", "story_share_panel"),
        also=("real words", "dictionary"),
    ),
    GlossaryWord(
        "encoding",
        "How the bytes of a file are read as characters.",
        place=Whereabouts("", "text_name"),
        more="It is found by itself; File ▸ Encoding of the text takes another.",
        also=("UTF-8", "charset"),
    ),
)

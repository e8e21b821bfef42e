"""Words of writing: how a network's text comes about, and what is asked of it."""

from rnnviz.training.glossary.word import GlossaryWord, Whereabouts

_WRITE = Whereabouts("Write", "write_card")
_LOOP = Whereabouts("Write", "loop_card", "Loop")
_CHOICES = Whereabouts("Write", "choices_card", "Choices")

WORDS = (
    GlossaryWord(
        "sample",
        "A text that the network writes by itself: each character is drawn, and read as the next input.",
        "p = softmax(y / temperature)",
        Whereabouts("Train", "sampling_panel"),
        also=("writing", "generate", "sampling"),
    ),
    GlossaryWord(
        "start",
        "The text that the network reads before it writes, from a clear state.",
        place=Whereabouts("Train", "prime_text"),
        more="Without one it goes on from where training stands.",
        also=("prime", "prompt", "seed text"),
    ),
    GlossaryWord(
        "temperature",
        "How boldly is drawn; 1 is the network itself, 0 always takes the likeliest.",
        "p = softmax(y / temperature)",
        Whereabouts("Train", "temperature"),
        "It does not change what the network knows: it makes the likely likelier, or all alike.",
        ("creativity", "boldness"),
    ),
    GlossaryWord(
        "greedy",
        "The likeliest character is taken each time, without dice.",
        "argmax p",
        Whereabouts("Train", "temperature"),
        "It ends in circles soon.",
        ("argmax", "temperature 0"),
    ),
    GlossaryWord(
        "top-k",
        "Only the k likeliest characters are drawn; 0 is all of them.",
        place=Whereabouts("Write", "write_top_k"),
        also=("top_k",),
    ),
    GlossaryWord(
        "top-p",
        "Of these only the likeliest are drawn that together hold this share; 1 is all of them.",
        place=Whereabouts("Write", "write_top_p"),
        also=("top_p", "nucleus"),
    ),
    GlossaryWord(
        "dice",
        "One random number from 0 to 1 for each character that is written, made from the seed.",
        "the character on whose stretch of Σ p it falls",
        _LOOP,
        "The same network, start, dials and seed write the same text again.",
        ("random", "draw", "seed"),
    ),
    GlossaryWord(
        "beam",
        "Beginnings that the search for the likeliest text keeps; 1 is greed.",
        "those with the least Σ −log p",
        Whereabouts("Write", "write_beam_width", "Likeliest"),
        "Greed may miss the likeliest text.",
        ("beam search", "likeliest"),
    ),
    GlossaryWord(
        "choice",
        "Another character put in the place of one that was drawn; the same dice go on after it.",
        place=_CHOICES,
        also=("alternative", "branch of a text", "tree"),
    ),
    GlossaryWord(
        "copy",
        "A passage of 12 characters or more that stands in the training text word for word.",
        place=Whereabouts("Write", "write_tint_copied"),
        also=("copied", "memorized", "plagiarism"),
    ),
    GlossaryWord(
        "loop",
        "What is drawn is read next: one step of writing after the other.",
        "xₜ₊₁ = the character drawn from pₜ",
        _LOOP,
        also=("feedback", "autoregressive"),
    ),
    GlossaryWord(
        "words of interest",
        "Words that are counted in many samples, and in the book.",
        "rate = 10,000 · count / characters",
        Whereabouts("Write", "words_card", "Words"),
    ),
)

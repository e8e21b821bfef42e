"""Words of looking inside: what is asked of a network, a unit, a place in the text."""

from rnnviz.training.glossary.word import GlossaryWord, Whereabouts

_READER = Whereabouts("Inspect", "inspect_reader_card")
_UNIT = Whereabouts("Inspect", "unit_card", "Units")
_UNITS = Whereabouts("Inspect", "unit_list", "Units")

WORDS = (
    GlossaryWord(
        "reader", "A text as the network reads it, every character painted by what is chosen.", place=_READER
    ),
    GlossaryWord(
        "cursor",
        "The character in the reader after which the network is looked at.",
        place=Whereabouts("Inspect", "inspect_cursor_card"),
    ),
    GlossaryWord(
        "tint",
        "What characters are painted by: a unit, surprise, probability, entropy, what is copied.",
        place=Whereabouts("Inspect", "inspect_tint_surprise"),
        also=("paint", "what is painted"),
    ),
    GlossaryWord(
        "how far back it looks",
        "How much earlier characters move what the network expects at the cursor.",
        "by replacing each, or by its gradient",
        Whereabouts("Inspect", "inspect_glow"),
        "What it looks at now; how far back it learns is reach.",
        ("glow", "saliency", "attention", "context"),
    ),
    GlossaryWord(
        "feature",
        "Something of the text that a unit may follow: a space, a quotation, the place in a line.",
        place=_UNITS,
        also=("probe", "concept"),
    ),
    GlossaryWord(
        "correlation",
        "Pearson's correlation of a unit with a feature, between −1 and 1.",
        "r = cov(h[u], f) / (σ σ)",
        _UNITS,
        "Found on one stretch of the text, confirmed on another.",
        ("r", "Pearson"),
    ),
    GlossaryWord(
        "votes",
        "What a unit adds to each score when it is up: its column of Why.",
        "y = Why h + by",
        _UNIT,
        also=("logit", "contribution"),
    ),
    GlossaryWord(
        "worth",
        "What the network loses without a unit: the loss of a passage with it pinned, less as it is.",
        "Σ −log p with h[u] = 0, less without",
        _UNIT,
        also=("ablation", "importance"),
    ),
    GlossaryWord(
        "hold",
        "A unit is pinned at a value while the network reads and writes.",
        "h[u] = v",
        Whereabouts("Inspect", "hold_card", "Hold"),
        also=("silence", "pin", "clamp", "intervention"),
    ),
    GlossaryWord(
        "pattern",
        "The units that are on exactly where characters are selected, and where else they are.",
        "agreement = share on inside − share on around",
        Whereabouts("Inspect", "pattern_card", "Pattern"),
        also=("LSTMVis", "select"),
    ),
    GlossaryWord(
        "threshold",
        "The value from which on a unit counts as on.",
        place=Whereabouts("Inspect", "pattern_threshold", "Pattern"),
    ),
    GlossaryWord(
        "weights by hand",
        "Numbers set in a copy of the network, to see what it then reads and writes.",
        "w[i, j] = v",
        Whereabouts("Inspect", "by_hand_card", "Weights"),
        also=("edit", "surgery"),
    ),
    GlossaryWord(
        "microscope",
        "One learning step taken apart: each number, and the sum that made it.",
        place=Whereabouts("Microscope", "microscope_equation"),
        also=("step by step", "forward", "update"),
    ),
    GlossaryWord(
        "map",
        "The loss of every stretch of the text, pass by pass: where the book is hard.",
        "loss / T",
        Whereabouts("Map", "map_canvas"),
        also=("hard passages",),
    ),
    GlossaryWord(
        "story",
        "What the network wrote as it learned, from noise to sentences.",
        place=Whereabouts("Story", "story_text"),
        also=("samples over time",),
    ),
    GlossaryWord(
        "signal",
        "A number that says how the network learns, measured all along the run.",
        place=Whereabouts("Signals", "signals_page"),
        also=("diagnostics",),
    ),
    GlossaryWord(
        "fault",
        "A broken learning step that is to be found and mended.",
        place=Whereabouts("Gradient check", "fault_card"),
        also=("bug", "exercise"),
    ),
    GlossaryWord(
        "shape",
        "How many characters go in and come out: one to many, many to one, many to many.",
        place=Whereabouts("Lecture", "shapes_view", "Shapes"),
        also=("sequence to sequence", "many to one"),
    ),
    GlossaryWord(
        "captioning",
        "A network that says in words what a drawing shows, which it is told at the first step.",
        "h = tanh(Wxh x + Whh h + Wih v + bh)",
        Whereabouts("Lecture", "captions_view", "Captions"),
        also=("image caption", "Wih"),
    ),
)

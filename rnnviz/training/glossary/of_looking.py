"""Words of looking inside: what is asked of a network, a unit, a place in the text."""

from rnnviz.training.glossary.word import Place, Word

_READER = Place("Inspect", "inspect_reader_card")
_UNIT = Place("Inspect", "unit_card", "Units")
_UNITS = Place("Inspect", "unit_list", "Units")

WORDS = (
    Word(
        "reader", "A text as the network reads it, every character painted by what is chosen.", place=_READER
    ),
    Word(
        "cursor",
        "The character in the reader after which the network is looked at.",
        place=Place("Inspect", "inspect_cursor_card"),
    ),
    Word(
        "tint",
        "What characters are painted by: a unit, surprise, probability, entropy, what is copied.",
        place=Place("Inspect", "inspect_tint_surprise"),
        also=("colour", "color", "heatmap"),
    ),
    Word(
        "how far back it looks",
        "How much earlier characters move what the network expects at the cursor.",
        "by replacing each, or by its gradient",
        Place("Inspect", "inspect_glow"),
        "What it looks at now; how far back it learns is reach.",
        ("glow", "saliency", "attention", "context"),
    ),
    Word(
        "feature",
        "Something of the text that a unit may follow: a space, a quotation, the place in a line.",
        place=_UNITS,
        also=("probe", "concept"),
    ),
    Word(
        "correlation",
        "Pearson's correlation of a unit with a feature, between −1 and 1.",
        "r = cov(h[u], f) / (σ σ)",
        _UNITS,
        "Found on one stretch of the text, confirmed on another.",
        ("r", "Pearson"),
    ),
    Word(
        "votes",
        "What a unit adds to each score when it is up: its column of Why.",
        "y = Why h + by",
        _UNIT,
        also=("logit", "contribution"),
    ),
    Word(
        "worth",
        "What the network loses without a unit: the loss of a passage with it pinned, less as it is.",
        "Σ −log p with h[u] = 0, less without",
        _UNIT,
        also=("ablation", "importance"),
    ),
    Word(
        "hold",
        "A unit is pinned at a value while the network reads and writes.",
        "h[u] = v",
        Place("Inspect", "hold_card", "Hold"),
        also=("silence", "pin", "clamp", "intervention"),
    ),
    Word(
        "pattern",
        "The units that are on exactly where characters are selected, and where else they are.",
        "agreement = share on inside − share on around",
        Place("Inspect", "pattern_card", "Pattern"),
        also=("LSTMVis", "select"),
    ),
    Word(
        "threshold",
        "The value from which on a unit counts as on.",
        place=Place("Inspect", "pattern_threshold", "Pattern"),
    ),
    Word(
        "weights by hand",
        "Numbers set in a copy of the network, to see what it then reads and writes.",
        "W[i, j] = v",
        Place("Inspect", "by_hand_card", "Weights"),
        also=("edit", "surgery"),
    ),
    Word(
        "microscope",
        "One learning step taken apart: each number, and the sum that made it.",
        place=Place("Microscope", "microscope_equation"),
        also=("step by step", "forward", "update"),
    ),
    Word(
        "map",
        "The loss of every stretch of the text, pass by pass: where the book is hard.",
        "loss / T",
        Place("Map", "map_canvas"),
        also=("hard passages",),
    ),
    Word(
        "story",
        "What the network wrote as it learned, from noise to sentences.",
        place=Place("Story", "story_text"),
        also=("samples over time",),
    ),
    Word(
        "signal",
        "A number that says how the network learns, measured all along the run.",
        place=Place("Signals", "signals_page"),
        also=("diagnostics",),
    ),
    Word(
        "fault",
        "A broken learning step that is to be found and mended.",
        place=Place("Gradient check", "fault_card"),
        also=("bug", "exercise"),
    ),
    Word(
        "shape",
        "How many characters go in and come out: one to many, many to one, many to many.",
        place=Place("Lecture", "shapes_view", "Shapes"),
        also=("sequence to sequence", "many to one"),
    ),
    Word(
        "captioning",
        "A network that says in words what a drawing shows, which it is told at the first step.",
        "h = tanh(Wxh x + Whh h + Wih v + bh)",
        Place("Lecture", "captions_view", "Captions"),
        also=("image caption", "Wih"),
    ),
)

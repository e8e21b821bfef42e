"""What the cards of Inspect are called and say, in the order of reading: for tooltips, "?" and Help."""

from rnnviz.gui.parts.card_words import CardWords

BY_HAND_TEMPERATURE = 0.8


def _of_cursor(of_units: str) -> str:
    return (
        "The network after it has read the character under the cursor, and all before it. The strip is its "
        f"state, one column for each unit; {of_units}. The bars are what it expects next, p = softmax(y / "
        "temperature) with y = Why h + by, and the warm one is the character that really comes. What you "
        "type on is read after it, without changing the text or the run."
    )


def _of_weights(made: str) -> str:
    return (
        f"Every number that the network learns: {made}, y = Why h + by. A column of Wxh belongs to a "
        "character that is read, a row of Why to one that may come next, a row of Whh to a unit that is "
        "told, its column to the unit that tells it. The colours go between fixed ends, the same for every "
        "run, so that a pale picture has small numbers: compare Now with Start to see what was learned, "
        "Last update with Gradient to see what the optimizer did."
    )


INSPECT_READER = CardWords(
    "inspect_reader_card",
    "Reader",
    "A text as the network reads it, every character painted by what is chosen here. That is a "
    "number that the network has when it has read it: a unit of its state, its surprise −log p at "
    "the character, p of the one that follows, the entropy −Σ p log p of what it expects, or how "
    "long a passage that ends there stands in the training text as well, of which the book is read "
    "at another place. Paste what the network wrote under “My own text” to see whether it copies. "
    "Only what is in sight is read, and at least 300 characters before it: at the beginning of the "
    "text from a clear state, elsewhere from the state that the run is in. The colours have fixed "
    "ends, which the legend tells, so that two passages and two networks can be compared.",
)
INSPECT_CURSOR = CardWords(
    "inspect_cursor_card",
    "At the cursor",
    _of_cursor("beyond ±0.99 a unit is saturated, for its slope 1 − h² is under 0.02 there"),
    of_cells={
        "lstm": _of_cursor("near ±1 it is where the output gate is open and c is large"),
        "gru": _of_cursor("near ±1 it is where what was proposed for a while was so"),
    },
)
UNIT_LIST = CardWords(
    "unit_list",
    "Units",
    "Every unit against features of the text: r = cov(h[u], f) / (σ σ), found on one half, "
    "confirmed on the other. Each value h[u] is compared with each feature over two stretches of "
    "10,000 characters. What is closest on the first stretch is looked at on the second, on which "
    "it was not chosen: a finding goes clearly beyond what the same weights in random order reach, "
    "and features that are moved along the text. By feature: the best linear sum of all units, w·h "
    "+ b, fitted on the first stretch and judged on the second; what even that does not tell is not "
    "there.",
    view="Units",
)
UNIT = CardWords(
    "unit_card",
    "Unit",
    "One unit of the network: where it is high and low, what it votes for, and its worth. A unit is "
    "one number of the state, h[u], or of a gate; the passages show the places where it is highest, "
    "lowest, and at its quartiles, and a click leads there. Before it fires stand the characters "
    "that are more frequent k before its fiftieth of all places than in the whole text; what it "
    "votes for is its column of Why, as y = Why h + by; it is high together with units of the same "
    "part where all values are split into ten, h ≈ G M with nothing below 0. What it is worth is "
    "the loss −Σ log p of a passage with h[u] pinned at 0, and pinned at its mean, against the loss "
    "as it is.",
    view="Units",
)
PATTERN = CardWords(
    "pattern_card",
    "Pattern",
    "Units whose value reaches the threshold at every character that is selected, and at neither "
    "the one before nor the one after. One that is low there counts turned over: −h, of a gate 1 − "
    "g. The threshold is that at which most units are found so; where none is, those stand here "
    "with the largest share on inside less share on around, agreement = inside − around. The slider "
    "takes another threshold; a high one leaves the units that are surest.",
    view="Pattern",
)
PATTERN_OTHERS = CardWords(
    "pattern_others",
    "Other places",
    "Where else these units are on, the likest places first. Of up to 60,000 characters of the book "
    "these are the places where the units found are on together: all of them, or as many as are so "
    "at enough places, at least half. First come those at which most units are on at all of it and "
    "off before and after, then those of the most similar length: 4 of 5 says how many are on. A "
    "click leads the reader there; what the places have in common is what the units have learnt.",
    view="Pattern",
)
HOLD = CardWords(
    "hold_card",
    "Hold",
    "The network writes while the h of some units is pinned, h[u] = v; beside it without. After "
    "every character the h of a held unit is replaced by its value before anything is made of it: "
    "the scores Why h, the layer above and the past of its own layer have the held value; the c of "
    "an LSTM goes on by its gates. Both networks read the same and draw from softmax(y / "
    "temperature) with the same dice, so that they write the same until holding makes another "
    "character the likelier. The loss of the characters up to the cursor of the reader, Σ −log p, "
    "says what the network loses where the unit is not what it would be.",
    view="Hold",
)


WEIGHTS = CardWords(
    "weights_card",
    "Weights",
    _of_weights("h = tanh(Wxh x + Whh h + bh)"),
    view="Weights",
    of_cells={
        "lstm": _of_weights("raw = Wxh x + Whh h + bh with rows for each of the gates i, f, o and for g"),
        "gru": _of_weights(
            "Wxh x + bh and Whh h with rows for each of the gates r, z and for n, whose past has bhn besides"
        ),
    },
)
BY_HAND = CardWords(
    "by_hand_card",
    "By hand",
    "Other weights in a copy, w[i, j] = v, and what the network then reads and writes. A number, a "
    "row or a column is set there; the run goes on without it. Both networks read the same "
    "characters up to the cursor of the reader, Σ −log p, and write on from there at temperature "
    f"{BY_HAND_TEMPERATURE} with the same dice, so that every difference comes of what you set. Train on "
    "with it asks, then sets the same numbers in the network that learns, whatever it has learned "
    "since.",
    view="Weights",
)
ALONE = CardWords(
    "alone_card",
    "One character alone",
    "What each character alone, read from a clear state, makes the network expect: p = softmax(Why "
    "h + by), where h has nothing in it but that character's column of Wxh and the biases. A row "
    "belongs to the character that is read, a column to the one that may come next; the colour is "
    "full from 50 % on. What the network expects in a text beyond this table it has from the "
    "characters before.",
    view="One character",
)

CARDS = (
    INSPECT_READER,
    INSPECT_CURSOR,
    UNIT_LIST,
    UNIT,
    PATTERN,
    PATTERN_OTHERS,
    HOLD,
    WEIGHTS,
    BY_HAND,
    ALONE,
)

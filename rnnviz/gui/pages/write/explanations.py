"""What the cards of Write are called and say, in the order of reading: for tooltips, "?" and Help."""

from rnnviz.gui.parts.card_words import CardWords
from rnnviz.training.glossary.glossary import tip_of

LIKELIEST_BRIEFLY = (
    "What the network would likeliest write, found by beam search: greed, which takes the likeliest "
    "character each time, may miss it."
)

WRITE = CardWords(
    "write_card",
    "Writing",
    f"{tip_of('sample')} "
    "The same network, start, dials and seed write the same text again; turn a dial, and the same "
    "dice fall on other chances. What is copied are passages of 12 characters or more that stand in "
    "the training text word for word; new text is what lies outside them.",
)
LOOP = CardWords(
    "loop_card",
    "Loop",
    "What is drawn from p = softmax(y / temperature) by the dice is read next: writing is a loop. "
    "From the bottom up: the character that was read; the state, h = f(Wxh x, Whh h), which goes on "
    "to the right; the likeliest characters by y = Why h + by; and the chances of all, in the order "
    "of the vocabulary, one behind the other on a bar from 0 to 1. The dice are one random number "
    "from 0 to 1 for each character: that one is written on whose stretch of the bar it falls, and "
    "the dashed arrow takes it back to the input. What top-k and top-p cut off has no stretch, and "
    "the others share the bar by their chances; the seed throws the same dice again.",
    view="Loop",
)
CHOICES = CardWords(
    "choices_card",
    "Choices",
    "What else might have come, p = softmax(y / temperature), and how the text goes on with it. For "
    "the character that was clicked in the text, its chances stand one behind the other on a bar "
    "and as rows from the likeliest on; where the dice fell; the state h behind them; and behind "
    "each row what would follow, bright where it is not what stands there now. A click on a row, or "
    "on a stretch of the bar, writes that character instead, and all after it anew with the same "
    "dice: what changes comes from that one character alone. Each way is a branch of the tree, "
    "which stands below the character where it parts; by its seed and its choices every branch is "
    "written again as it was, bit for bit.",
    view="Choices",
)
GRID = CardWords(
    "grid_card",
    "Grid",
    "The same start and the same dice, side by side: p = softmax(y / temperature). For the n-th "
    "character all have the same number u from 0 to 1, and the character is taken on whose stretch "
    "of the cumulated chances, Σ p, u falls. So two of them write the same until the chances have "
    "moved far enough that u falls on another character: that place is marked, and what they have "
    "in common before it is drawn quietly. top-k and top-p of the text above hold here, too; what "
    "was chosen by hand there does not.",
    view="Grid",
)
WORDS = CardWords(
    "words_card",
    "Words of interest",
    "How often words stand in what is written and in the book: rate = 10,000 · count / characters. "
    "N samples are written by the network of the text above, each from its start and by its dials, "
    "the first with its seed, the next with the next seed: any of them can be written again by "
    "itself. A word is counted where it stands whole, not in the start, and not where the end of a "
    "sample may have cut it; typed in lower case it is found whatever its case, with a capital only "
    "as it is typed, and a phrase in quotation marks over line ends, too. Where n are expected at "
    "the rate of the book, luck alone moves a count by up to 2√n.",
    view="Words",
)
AFTER = CardWords(
    "after_view",
    "After any text",
    "What the network expects after any text: it is read from a clear state, and at every key bars and state "
    "follow. The bars are p = softmax(y / temperature) with y = Why h + by, from the likeliest on, at the "
    "temperature of the text above. The strip is the state h, every unit a cell from −1 to +1; one that is "
    "clicked is named with its value.",
    view="After any text",
)
LIKELIEST = CardWords(
    "likeliest_view",
    "Likeliest",
    f"{LIKELIEST_BRIEFLY} At every character as many texts are kept as the beam is wide: of all "
    "continuations those with the least surprise, Σ −log p; a beam of 1 is greed. What is likeliest is "
    "mostly dull: likely words are said again and again.",
    view="Likeliest",
)

CARDS = (
    WRITE,
    LOOP,
    CHOICES,
    GRID,
    WORDS,
    AFTER,
    LIKELIEST,
)

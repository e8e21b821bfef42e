"""What the cards of Map are called and say, in the order of reading: for tooltips, "?" and Help."""

from rnnviz.gui.parts.card_words import CardWords

MAP = CardWords(
    "map_card",
    "Map of the book",
    "The loss of each stretch of the text (x) in each pass through it (y), in nats per "
    "character: loss / T. By deviation it is the loss less the mean of its pass, so that "
    "the hard passages stand out however far the network has come. Point at a place to read "
    "its loss, click it to read the passage, and go to the moment at which it was read.",
)
MAP_PASSAGE = CardWords(
    "map_passage_card",
    "Passage",
    "The text at the chosen place, with a little before and after it. What the loss of that "
    "place belongs to is lit: the T characters of a window, in a long text of several "
    "windows. From here the reader of Inspect opens at it, or every page shows the run as "
    "it was when it read it.",
)

CARDS = (
    MAP,
    MAP_PASSAGE,
)

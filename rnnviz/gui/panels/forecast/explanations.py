"""What the panel is called and says: for its tooltip, its "?" and Help."""

from rnnviz.gui.parts.card_words import CardWords
from rnnviz.training.glossary.glossary import tip_of

SOFTMAX = CardWords(
    "softmax_panel",
    "What comes next",
    f"{tip_of('p')} The bars are those of the column that is pointed at in the hidden state, "
    "or that was chosen there; the likeliest stand first, or all in the order of the "
    "vocabulary. The warm one is the character that really came, with its rank.",
)

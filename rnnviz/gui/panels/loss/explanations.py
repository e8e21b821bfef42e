"""What the panel is called and says: for its tooltip, its "?" and Help."""

from rnnviz.gui.parts.card_words import CardWords
from rnnviz.training.glossary.glossary import tip_of

LOSS = CardWords(
    "loss_panel",
    "Loss",
    f"{tip_of('loss')} The band is where eight of ten windows lay, the line the smooth loss; "
    "the dashes are guessing, and the quiet lines what counting characters reaches. A "
    "click, or the handle of the line below, shows the run as it was then on every page.",
)

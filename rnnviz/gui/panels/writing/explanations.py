"""What the panel is called and says: for its tooltip, its "?" and Help."""

from rnnviz.gui.parts.card_words import CardWords
from rnnviz.training.glossary.glossary import glossary, tip_of

SAMPLING = CardWords(
    "sampling_panel",
    "Write",
    f"{tip_of('sample')} {glossary()['start'].whole} The same network, start, temperature and seed "
    "write the same again, so that what changes comes of what you change.",
)
SAMPLES_LOG = CardWords(
    "samples_log_panel",
    "Samples so far",
    "Samples drawn as training goes on, from where it stands, at temperature 1: p = "
    "softmax(y). Early on, while words are born, they come more often, later every "
    "sample_every iterations. A heading is a link: every page then shows the run as it was, and "
    "samples of later are pale.",
)

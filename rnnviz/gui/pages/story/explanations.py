"""What the cards of Story are called and say, in the order of reading: for tooltips, "?" and Help."""

from rnnviz.core.text.form_counts import NEIGHBOURS
from rnnviz.gui.parts.card_words import CardWords

STORY = CardWords(
    "story_card",
    "Story",
    "What the network wrote as it learned: words of the text stand out, the rest is quiet. "
    "Between the samples it is told what happened: which was the first real word, when the "
    "loss fell below what counting characters reaches, which n-gram model the predictions "
    "came nearest to. The line above a sample is a link: every page then shows the run as it was.",
)
STORY_LANDMARKS = CardWords(
    "story_landmarks_panel",
    "What happened",
    "The firsts of the samples, where the smooth loss passed what counting reaches (↓), and "
    "which n-gram model the predictions were nearest to from there on (≈). What counting "
    "loses is measured on a tenth of the text that was not counted. A click on a line, or "
    "Enter, goes back to that moment.",
)
STORY_SHARE = CardWords(
    "story_share_panel",
    "Real words",
    "Real words: of all whole words of a sample, the share that the text has, too. Where something "
    "is typical of the text (environments, braces, comments, lines of ten syllables), the card "
    "below counts whole things over all things. The numbers to take along have a row for each "
    "sample: what was whole in it, and of how many.",
)
STORY_FORMS = CardWords(
    "story_forms_panel",
    "Typical of this text",
    f"Whole things of a form over all of it, whole or broken, in {NEIGHBOURS} samples "
    "together: each and those before it. Which forms are counted follows from the text: "
    "environments, braces, comments, lines of ten syllables. Dashed: the same of the text "
    "itself, in pieces as long as a sample.",
)

CARDS = (
    STORY,
    STORY_LANDMARKS,
    STORY_SHARE,
    STORY_FORMS,
)

"""What the cards of Runs are called and say, in the order of reading: for tooltips, "?" and Help."""

from rnnviz.gui.parts.card_words import CardWords
from rnnviz.training.run.luck import FEWEST

RUNS_SHELF = CardWords(
    "runs_shelf",
    "Runs",
    "Every run that this program keeps, each in a folder of its own. It saves itself as it "
    "learns, on pause and on close; where all runs together take more room than they may, "
    "the oldest go that have neither a name nor a pin. Those that are chosen here are "
    "compared below.",
)
RUNS_CURVES = CardWords(
    "runs_curves_card",
    "Losses",
    "The losses of the runs that are chosen, in nats per character, so that windows of different "
    "lengths can stand beside each other. By iteration it is steps that are compared, by characters "
    "(iteration · seq_length · batch_size) what was read, by seconds what it cost on the machine "
    "that it ran on. Where the texts differ, so does what can be reached: compare such runs with "
    "care.",
    view="Curves",
)
RUNS_DIFFERENCES = CardWords(
    "runs_differences_card",
    "Differences",
    "Above stand the text and the settings that are not the same in all runs that are chosen, below "
    "how far each came. Losses are nats per character: the loss of a window / seq_length; the "
    "lowest in a row is green where all learned the same text. Seeds alone make a difference: on a "
    "novella the smooth loss after 10,000 steps lies between 1.88 and 2.00.",
    view="Differences",
)
RUNS_WRITING = CardWords(
    "runs_writing_card",
    "Writing",
    "Every network reads the same start from a clear state and then draws from p = softmax(y / "
    "temperature) with the same dice. Networks of one alphabet that expect the same write the same, "
    "letter by letter, until one of them expects something else; of another alphabet the dice fall "
    "on other letters. Characters of the start that a network does not know are left out for it, "
    "and named below its text.",
    view="Writing",
)
RUNS_INSIDE = CardWords(
    "runs_inside_card",
    "Inside",
    "The parameters and the signals of the runs that are chosen, in one scale. Parameters: one "
    "array of each run's last network, its colours and the bins of its histogram between −1 and +1 "
    "for every run, so that what looks alike is alike; units of different networks have nothing to "
    "do with each other, even in the same place. Signals: one number a step of what the page "
    "Signals shows in full, over log(iteration). Of KL(n-gram ‖ network), say, it is the number of "
    "the model that is the nearest.",
    view="Inside",
)
RUNS_LUCK = CardWords(
    "runs_luck_card",
    "Luck",
    "Runs that differ by their seed alone are one band: its edges are their least and greatest "
    "smooth loss at each step, in nats per character, the line between is their mean. Two settings "
    "are called different only where the gap of their means is larger than seeds make it in 19 of "
    "20 cases, by Welch's test at the last step that all of them reached: t = (m₂ − m₁) / √(s₁²/n₁ "
    "+ s₂²/n₂), p < 0.05, and p times the number of pairs where there are several. With fewer than "
    f"{FEWEST} seeds of a setting nothing is said; a seed counts once, and a branch not at all, "
    "since it shares its past with another run.",
    view="Luck",
)
RUNS_GRID = CardWords(
    "runs_grid_card",
    "Grid",
    "Each cell is a setting: the mean of its runs' last smooth loss, and ± the standard deviation "
    "over their seeds, nats per character (smooth_loss / seq_length). The lower it is the deeper "
    "its ground; bold are the lowest and all that seeds alone may have put behind it, as Luck says. Where "
    "runs made different numbers of steps their losses are not alike in that, and it is said.",
    view="Grid",
)

CARDS = (
    RUNS_SHELF,
    RUNS_CURVES,
    RUNS_DIFFERENCES,
    RUNS_WRITING,
    RUNS_INSIDE,
    RUNS_LUCK,
    RUNS_GRID,
)

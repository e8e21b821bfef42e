"""What the cards of Gradient check are called and say, as they are read: for tooltips, "?" and Help."""

from rnnviz.core.network.gradcheck import PASS_MARK
from rnnviz.gui.parts.card_words import CardWords

NETWORK_CHECK = CardWords(
    "network_check_card",
    "Gradient check",
    "Every entry p is moved a little: (loss(p + h) − loss(p − h)) / 2h is its gradient. "
    "Backpropagation computes the same for all entries in one pass; the two agree where "
    "they differ by no more than rounding, Σ|a − n| / Σ(|a| + |n|) and ‖a − n‖ / (‖a‖ + "
    "‖n‖) of each array below the pass mark. What is checked is a network that was just "
    "drawn, or the one that is training, in float64.",
)
OWN_CHECK = CardWords(
    "own_check_card",
    "Check your own",
    "Your lossFun and ours on the same window and network: Σ|a − b| / Σ(|a| + |b|) of all "
    f"it returns must stay below {PASS_MARK:.0e}. The file runs in a process of its own, "
    "which is ended where it takes too long. Where an array is wrong it is said where, and "
    "which mistake makes just this difference, if one does.",
)
FAULT = CardWords(
    "fault_card",
    "Find the fault",
    "Five learning steps, each with one fault: mend it, and have it compared with ours, as "
    "by Check your own. What one sees of it while it trains is told, not what it is. Once "
    "it is mended stands here what the fault does, and what it teaches.",
)

CARDS = (
    NETWORK_CHECK,
    OWN_CHECK,
    FAULT,
)

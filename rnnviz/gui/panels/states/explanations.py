"""What the panel is called and says: for its tooltip, its "?" and Help."""

from rnnviz.core.network.cell import Watched
from rnnviz.core.network.cells import CELLS
from rnnviz.gui.panels.states.words import ends_in_words
from rnnviz.gui.parts.card_words import CardWords


def said_of(watched: Watched) -> str:
    """What the picture shows of an array that is watched."""
    low, high = ends_in_words(watched)
    return (
        f"What the network keeps in mind: {watched.formula}, under each character. A row is a unit, a "
        f"column a character of the window that is read, and the colours go from {low} to {high}, the same "
        "for every run. The figures below are the losses −ln p of the characters; a column that is pointed "
        "at, or chosen by ← and →, says what comes next."
    )


HEATMAP = CardWords(
    "heatmap_panel",
    "Hidden state",
    said_of(CELLS["rnn"].watched[0]),
    of_cells={name: said_of(cell.watched[0]) for name, cell in CELLS.items()},
)

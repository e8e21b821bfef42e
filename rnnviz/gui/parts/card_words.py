"""CardWords: what a card is called and says of itself, before it is there.

Data: a card is made of them, and Help reads them without a card. Knows no widget.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class CardWords(NamedTuple):
    """Of one card, or of a view that has none.

    name   its objectName
    title  what stands on top of it
    said   what it shows and how that is made, in about three sentences with the formula
    view   the title of the view that it stands in, on a page of views
    of_cells  what is said instead where the run's network has the cell of this name
    """

    name: str
    title: str
    said: str
    view: str = ""
    of_cells: Mapping[str, str] = MappingProxyType({})

    def beside(self, cell: str) -> str:
        """What is said of the card while the run's network has this cell."""
        return self.of_cells.get(cell, self.said)

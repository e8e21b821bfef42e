"""CardWords: what a card is called and says of itself, before it is there.

Data: a card is made of them, and Help reads them without a card. Knows no widget.
"""

from typing import NamedTuple


class CardWords(NamedTuple):
    """Of one card, or of a view that has none.

    name   its objectName
    title  what stands on top of it
    said   what it shows and how that is made, in about three sentences with the formula
    view   the title of the view that it stands in, on a page of views
    """

    name: str
    title: str
    said: str
    view: str = ""

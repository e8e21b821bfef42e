"""PaletteEntry: something that can be found: what it is called, where it lives, what choosing it does.

Knows words and a function; knows neither the window nor how anything is found.
"""

from collections.abc import Callable
from typing import NamedTuple


class PaletteEntry(NamedTuple):
    """One thing that can be found.

    name    what it is called by us, and by who remembers it; no two have the same
    title   what it is called on the screen; ``where`` it lives, such as ``File ▸ Export``
    act     what choosing it does
    keys    its shortcut, as keys are written; '' for none
    words   a sentence that says what it is
    also    other phrases that one may look for it with, between commas
    off     why it cannot be chosen now, in a sentence; '' where it can
    rank    of two that are found equally well the lower one stands first
    """

    name: str
    title: str
    where: str
    act: Callable[[], object]
    keys: str = ""
    words: str = ""
    also: str = ""
    off: str = ""
    rank: int = 0

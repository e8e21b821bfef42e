"""CardView: one of several views that stand in one card, of which one is seen.

Knows what a card of views asks of each; knows nothing of what they show.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.figure import Figure
from rnnviz.gui.parts.theme import Theme


class CardView(QWidget):
    """It overrides what concerns it.

    TITLE, WORDS     of its button, and a sentence that says what it shows
    sight_wanted     open this view
    """

    TITLE: ClassVar[str] = ""
    WORDS: ClassVar[str] = ""

    sight_wanted = Signal()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""

    def write_names(self) -> None:
        """As of a page: show anew what has names of arrays in it."""

    def stop(self) -> None:
        """End what runs beside the window: it closes."""

    @property
    def figures(self) -> Sequence[Figure]:
        """What can be taken along as a picture."""
        return ()

    def to_keep(self) -> dict[str, Any]:
        """What is to be remembered, plain, under names of the view's own."""
        return {}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """What ``to_keep`` gave, or anything: it comes from a file. What makes no sense is left."""

    def sight(self) -> dict[str, Any]:
        """What is looked at, as JSON has it: what is remembered, and what is selected."""
        return self.to_keep()

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        """Look at what ``sight`` gave, or anything: it comes from a file. What makes no sense is left."""
        self.restore(sight)

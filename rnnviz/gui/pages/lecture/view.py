"""LectureView: one of the views of the page Lecture, of which one is seen.

Knows what the page asks of each; knows nothing of what they show.
"""

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Signal

from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_view import CardView


class LectureView(CardView):
    """FIGURES  the titles of its pictures, known before the view is there

    mistake_made  a sentence about something in the view that cannot be used
    """

    FIGURES: ClassVar[tuple[str, ...]] = ()

    mistake_made = Signal(str)

    @property
    def cards(self) -> Mapping[str, Card]:
        """What can be taken along as a picture, by the titles of ``FIGURES``."""
        return {}

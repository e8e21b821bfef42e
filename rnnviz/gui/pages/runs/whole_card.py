"""WholeCard: a card of which a part scrolls: its picture has all of it, not what is in sight.

Knows scrolled areas; knows nothing of what they hold.
"""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea

from rnnviz.gui.parts.card import Card
from rnnviz.gui.parts.card_words import CardWords

MOST = 8000
"""Pixels that a picture becomes wider or higher by: far beyond, no program opens it."""


class WholeCard(Card):
    """``areas`` are what scrolls; the one that is seen counts. They scroll by pixels."""

    def __init__(self, words: CardWords) -> None:
        super().__init__(words)
        self.areas: list[QAbstractScrollArea] = []

    def export(self, path: Path) -> None:
        """As large as it must be for nothing to be hidden. Raises UserError."""
        size = self.size()
        seen = [area for area in self.areas if area.isVisibleTo(self)]
        policies = [(area.horizontalScrollBarPolicy(), area.verticalScrollBarPolicy()) for area in seen]
        self.resize(
            size.width() + min(MOST, max((area.horizontalScrollBar().maximum() for area in seen), default=0)),
            size.height() + min(MOST, max((area.verticalScrollBar().maximum() for area in seen), default=0)),
        )
        for area in seen:
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        try:
            super().export(path)
        finally:
            for area, (across, down) in zip(seen, policies, strict=True):
                area.setHorizontalScrollBarPolicy(across)
                area.setVerticalScrollBarPolicy(down)
            self.resize(size)

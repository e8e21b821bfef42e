"""Dividers: where those stand that the user has moved, and how they are put back.

Knows splitters by their names; knows no page. A window that gets another size moves them too, and that is
nothing to be undone: so their places are looked at when one was dragged, and not else.
"""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from rnnviz.gui.parts.splitter import Splitter

Shares = tuple[int, ...]
"""Pixels of each side."""


class Dividers:
    """Of the pages that it was shown."""

    def __init__(self) -> None:
        self._splitters: dict[str, Splitter] = {}
        self._places: dict[str, Shares] = {}
        self._moved: set[str] = set()

    def find_in(self, page: QWidget) -> None:
        """Watch the dividers that are new on this page, too."""
        for splitter in page.findChildren(Splitter):
            if splitter.name not in self._splitters:
                self._splitters[splitter.name] = splitter
                splitter.splitterMoved.connect(partial(self._on_splitter_moved, splitter.name))

    def places(self) -> dict[str, Shares]:
        """Where they stood when they were seen first, or were moved last."""
        for name, splitter in self._splitters.items():
            if name in self._moved or (name not in self._places and splitter.isVisible()):
                self._places[name] = tuple(splitter.sizes())
        self._moved.clear()
        return dict(self._places)

    def put(self, places: Mapping[str, Shares]) -> None:
        """Put those that stand elsewhere there; in another size, in the same proportion."""
        for name, place in places.items():
            splitter = self._splitters.get(name)
            if splitter is not None and self._places.get(name) != place:
                splitter.setSizes(list(place))
                self._places[name] = place

    def _on_splitter_moved(self, name: str, _position: int, _index: int) -> None:
        self._moved.add(name)

"""LayoutMemory: where the dividers of every page stand, from one start to the next.

Knows splitters and the settings; knows no page. A page that is built later finds its places then.
"""

from PySide6.QtWidgets import QWidget

from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts.splitter import Splitter


class LayoutMemory:
    """Keeps a state for each splitter under its name."""

    def __init__(self, settings: WindowSettings) -> None:
        self._settings = settings

    def restore(self, widget: QWidget) -> None:
        """Put the dividers inside ``widget`` where they stood."""
        for splitter in widget.findChildren(Splitter):
            splitter.restore(self._settings.bytes(f"layout/{splitter.name}"))

    def remember(self, widget: QWidget) -> None:
        """Keep where the dividers inside ``widget`` stand; those of pages not built stay as they were."""
        splitters = widget.findChildren(Splitter)
        self._settings.keep_all({f"layout/{splitter.name}": splitter.saveState() for splitter in splitters})

"""TypingOn: what is typed on from the cursor, read beside the window from the state that stands there.

Knows characters, a state and a network; knows no field and no reader.
"""

import numpy as np
from PySide6.QtCore import QObject, Signal

from rnnviz.core.arrays import Array
from rnnviz.core.inside.passage import WatchedPassage, read_passage
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.training.run.network_copy import NetworkCopy


class TypingOn(QObject):
    """``ids`` (n,) the characters that were typed, ``unknown`` those that the network has never seen.

    read  what was typed last is read: see ``passage``
    """

    read = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.ids: Ids = np.zeros(0, np.uint8)
        self.unknown = ""
        self.passage: WatchedPassage | None = None
        self._start: tuple[NetworkCopy, Array] | None = None
        self._work = BackgroundWork("inspect typing", self)
        self._work.finished.connect(self._on_work_finished)

    def __len__(self) -> int:
        return len(self.ids)

    def type(self, ids: Ids, unknown: str) -> None:
        """All that is typed by now."""
        self.ids, self.unknown, self.passage = ids, unknown, None
        self._read()

    def start_from(self, network: NetworkCopy, state: Array) -> None:
        """It is read by this network, from the state (S,) after the character at the cursor."""
        self._start = network, state
        self._read()

    def forget(self) -> None:
        """Nothing is typed on any more."""
        self._work.leave()
        self.ids, self.unknown, self.passage, self._start = self.ids[:0], "", None, None

    def stop(self) -> None:
        self._work.stop()

    def _read(self) -> None:
        self._work.leave()
        if self._start is None or not len(self.ids):
            return
        (network, state), ids = self._start, self.ids

        def work(progress: Progress) -> WatchedPassage:
            return read_passage(network.architecture, network.params, ids, state, progress=progress)

        self._work.start(work)

    def _on_work_finished(self, passage: WatchedPassage) -> None:
        self.passage = passage
        self.read.emit()

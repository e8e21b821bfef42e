"""Seeing: what the network makes of the part of a text that is in sight, read beside the window.

Only that part is read, and some hundred characters before it, so that the network comes into a state: at the
beginning of the text from a clear one, as it begins to learn; anywhere else from the state that the run is
in, for from a clear one a saturated unit may come to rest on its other side for good. Knows a network and
characters; knows no screen.
"""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from rnnviz.core.inside.passage import WatchedPassage, read_passage
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.training.run.network_copy import NetworkCopy

WARMING = 300
"""Characters read before the first that is kept, at least."""
STEP = 256
"""Reading begins at multiples of it, so that a character looks the same while one scrolls a little."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Characters [start, end) of ``ids`` as ``network`` sees them."""

    network: NetworkCopy
    ids: Ids
    start: int
    passage: WatchedPassage

    @property
    def end(self) -> int:
        return self.start + len(self.passage)

    def row_of(self, place: int) -> int | None:
        """The row of the passage for a character of the text; None where it was not read."""
        return place - self.start if self.start <= place < self.end else None


def see(network: NetworkCopy, ids: Ids, start: int, end: int, progress: Progress | None = None) -> Seen:
    """Read characters [start, end) of ``ids`` (N,), and those before that bring the network into a state."""
    start, end = max(0, start), min(end, len(ids))
    begin = max(0, (start - WARMING) // STEP * STEP)
    state = network.state if begin else None
    # The character after the last is read, too, for what follows is one of the numbers.
    passage = read_passage(
        network.architecture, network.params, ids[begin : end + 1], state, first=start - begin,
        end=end - begin, progress=progress,
    )  # fmt: skip
    return Seen(network, ids, start, passage)


class Seeing(QObject):
    """Asked by ``look`` as often as one likes: only the last wish is read, when the one before is done.

    seen  what was read: a Seen
    """

    seen = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work = BackgroundWork("inspect reader", self)
        self._work.finished.connect(self.seen)
        self._work.ended.connect(self._on_work_ended)
        self._wanted: tuple[NetworkCopy, Ids, int, int] | None = None

    @property
    def is_reading(self) -> bool:
        return self._work.is_working

    def look(self, network: NetworkCopy, ids: Ids, start: int, end: int) -> None:
        """Read these characters as soon as the reading before has ended."""
        self._wanted = network, ids, start, end
        if not self._work.is_working:
            self._begin()

    def forget(self) -> None:
        """What is read just now concerns nobody any more."""
        self._wanted = None
        self._work.leave()

    def stop(self) -> None:
        self._wanted = None
        self._work.stop()

    def _begin(self) -> None:
        if self._wanted is not None:
            network, ids, start, end = self._wanted
            self._wanted = None
            self._work.start(lambda progress: see(network, ids, start, end, progress))

    def _on_work_ended(self) -> None:
        self._begin()

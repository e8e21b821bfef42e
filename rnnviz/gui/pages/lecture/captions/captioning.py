"""Captioning: one network that says in words what a drawing shows, and how far it has come.

Knows a captioner by its reports; trains nothing and shows nothing.
"""

from collections.abc import Callable
from typing import NamedTuple

from rnnviz.core.arrays import Array
from rnnviz.core.lecture.captions import Captioner, Miss, Said
from rnnviz.gui.pages.lecture.learnt import Learnt
from rnnviz.gui.pages.lecture.teaching import Examined


class CaptionSeen(NamedTuple):
    """What an examination found: the drawing that stood there and what is said of it; drawings misnamed."""

    pixels: Array
    said: Said
    misses: tuple[Miss, ...]


class Captioning(Learnt):
    """captioner  the network; None before the first report"""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.seed = seed
        self.captioner: Captioner | None = None
        self.seen: CaptionSeen | None = None

    def begin(self) -> Captioner:
        """The captioner, new or as far as it is."""
        return self.captioner or Captioner(self.seed)

    def hear(self, report: Examined) -> None:
        assert isinstance(report.pupil, Captioner)
        assert isinstance(report.seen, CaptionSeen)
        self.captioner, self.seen = report.pupil, report.seen
        super().hear(report)


def examine(drawing: Callable[[], Array], captioner: Captioner) -> tuple[float, CaptionSeen]:
    """All drawings that are held out, and the one that stands there just now."""
    misses = captioner.failures()
    pixels = drawing()
    accuracy = 1 - len(misses) / len(captioner.unseen)
    return accuracy, CaptionSeen(pixels, captioner.caption(pixels), tuple(misses))

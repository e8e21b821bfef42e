"""Learnt: how far a small network has come, examination by examination.

Knows reports; trains nothing and shows nothing.
"""

from rnnviz.gui.pages.lecture.teaching import ENOUGH, Examined


class Learnt:
    """points   (cases shown, accuracy) of each examination
    seconds  of learning so far;  loss  the mean of late, in nats
    """

    def __init__(self) -> None:
        self.points: list[tuple[int, float]] = []
        self.seconds = 0.0
        self.loss = 0.0

    @property
    def accuracy(self) -> float | None:
        """Of the last examination; None before the first."""
        return self.points[-1][1] if self.points else None

    @property
    def shown(self) -> int:
        """Cases that it has learnt from."""
        return self.points[-1][0] if self.points else 0

    @property
    def knows_enough(self) -> bool:
        return self.accuracy is not None and self.accuracy >= ENOUGH

    @property
    def after(self) -> str:
        """After how much, in words."""
        return f"{self.shown:,} cases, {self.seconds:.1f} s"

    def hear(self, report: Examined) -> None:
        """It was examined."""
        self.seconds, self.loss = report.seconds, report.loss
        if report.shown > self.shown or not self.points:
            self.points.append((report.shown, report.accuracy))

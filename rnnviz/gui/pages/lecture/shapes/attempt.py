"""Attempt: one network that learns the task of a shape, and how far it has come.

Knows a lesson by its reports; trains nothing and shows nothing.
"""

from collections.abc import Callable
from typing import NamedTuple

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.lesson import Lesson, Unrolled
from rnnviz.core.lecture.shape import Shape
from rnnviz.gui.pages.lecture.learnt import Learnt
from rnnviz.gui.pages.lecture.teaching import Examined

MOST_FAILURES = 40
"""Are worth showing; how many there are is said."""


class ShapeSeen(NamedTuple):
    """What an examination found: the text that was tried, unrolled, if the task knows it; unseen
    cases that are missed, the first of them, and how many there are."""

    tried: Unrolled | None
    failures: tuple[Unrolled, ...]
    missed: int


class Attempt(Learnt):
    """``previous_input``: the input of before stands in for the state of before.

    lesson  the network; None before the first report
    """

    def __init__(self, shape: Shape, seed: int, previous_input: bool) -> None:
        super().__init__()
        self.shape, self.seed, self.previous_input = shape, seed, previous_input
        self.lesson: Lesson | None = None
        self.seen: ShapeSeen | None = None

    def begin(self) -> Lesson:
        """The lesson, new or as far as it is: it may take a second."""
        return self.lesson or Lesson(self.shape, self.seed, previous_input=self.previous_input)

    def hear(self, report: Examined) -> None:
        """It was examined."""
        assert isinstance(report.pupil, Lesson)
        assert isinstance(report.seen, ShapeSeen)
        self.lesson, self.seen = report.pupil, report.seen
        super().hear(report)


def examine(text: Callable[[], str], lesson: Lesson) -> tuple[float, ShapeSeen]:
    """All cases that are held out, and the text that stands there just now."""
    failures = lesson.failures()
    try:
        tried = lesson.try_on(text())
    except TextError:
        tried = None
    accuracy = 1 - len(failures) / len(lesson.unseen)
    return accuracy, ShapeSeen(tried, tuple(failures[:MOST_FAILURES]), len(failures))

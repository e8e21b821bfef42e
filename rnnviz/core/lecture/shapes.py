"""The shapes that there are: a task for each, and one line here."""

from rnnviz.core.lecture.shape import Shape
from rnnviz.core.lecture.tasks.agreement import MANY_TO_MANY_IN_STEP
from rnnviz.core.lecture.tasks.brackets import MANY_TO_ONE
from rnnviz.core.lecture.tasks.reversal import MANY_TO_MANY_DELAYED
from rnnviz.core.lecture.tasks.spelling import ONE_TO_MANY
from rnnviz.core.lecture.tasks.vowels import ONE_TO_ONE

SHAPES: tuple[Shape, ...] = (
    ONE_TO_ONE, ONE_TO_MANY, MANY_TO_ONE, MANY_TO_MANY_DELAYED, MANY_TO_MANY_IN_STEP,
)  # fmt: skip
"""In the lecture's order."""

"""Pupils: the five lessons and the captioner by name, and learning for so many seconds.

Knows a clock and what all of them can do; knows no task.
"""

import time
from typing import Any

from rnnviz.core.lecture.captions import Captioner
from rnnviz.core.lecture.lesson import Lesson
from rnnviz.core.lecture.pupil import Pupil
from rnnviz.core.lecture.shapes import SHAPES

CAPTIONS = "captions"
PUPILS = (*(shape.name for shape in SHAPES), CAPTIONS)
"""By the names that the command line uses."""
_SLICE = 20


def pupil_of(name: str, seed: int, *, previous_input: bool = False) -> Pupil[Any]:
    """A fresh one. The captioner has no ``previous_input``: what it read before are its own words."""
    if name == CAPTIONS:
        return Captioner(seed)
    shape = next(shape for shape in SHAPES if shape.name == name)
    return Lesson(shape, seed, previous_input=previous_input)


def learn_for(pupil: Pupil[Any], seconds: float) -> float:
    """Have it learn until its cases have little more to teach, or for so many seconds; returns how many it
    took. When it ends is never told by the unseen cases: they would be unseen no longer."""
    began = time.perf_counter()
    while not pupil.learnt and time.perf_counter() - began < seconds:
        pupil.train(_SLICE)
    return time.perf_counter() - began

"""Lessons: they learn, and are judged on cases that they never saw."""

import pytest

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.lesson import Lesson
from rnnviz.core.lecture.shapes import SHAPES

ONE_TO_ONE = SHAPES[0]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_no_case_is_learnt_and_held_out(shape):
    lesson = Lesson(shape, 0)
    assert {case.text for case in lesson.unseen} & {case.text for case in lesson.seen} == set()
    assert {case.enters for case in lesson.unseen} & {case.enters for case in lesson.seen} == set()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_its_example_can_be_tried(shape):
    unrolled = Lesson(shape, 0).try_on(shape.example)
    assert unrolled.states.shape == (len(unrolled.case.enters), shape.hidden_size)
    assert unrolled.ps.shape == (len(unrolled.case.enters), len(shape.writes))
    with pytest.raises(TextError):
        Lesson(shape, 0).try_on("§")


def test_a_lesson_learns_and_repeats_from_its_seed():
    lesson, again = Lesson(ONE_TO_ONE, 1), Lesson(ONE_TO_ONE, 1)
    lesson.train(300)
    again.train(100)
    again.train(200)
    assert lesson.accuracy() > 0.95
    assert (lesson.params.flat == again.params.flat).all()

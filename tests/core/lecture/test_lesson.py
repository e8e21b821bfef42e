"""Lessons: they learn in slices, and are judged on cases that they never saw."""

import numpy as np
import pytest

from rnnviz.core.errors import TextError
from rnnviz.core.lecture.lesson import Lesson
from rnnviz.core.lecture.shapes import SHAPES

ONE_TO_ONE, ONE_TO_MANY, MANY_TO_ONE, DELAYED, IN_STEP = SHAPES
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)


@each_shape
def test_no_case_is_learnt_and_held_out(shape):
    lesson = Lesson(shape, 0)
    assert len(lesson.unseen) >= 200
    assert {case.text for case in lesson.unseen} & {case.text for case in lesson.seen} == set()
    assert {case.enters for case in lesson.unseen} & {case.enters for case in lesson.seen} == set()
    assert len({case.text for case in lesson.unseen}) == len(lesson.unseen)


@each_shape
def test_all_that_enters_and_is_asked_for_is_known(shape):
    lesson = Lesson(shape, 0)
    for case in (*lesson.seen[:500], *lesson.unseen):
        assert len(case.enters) == len(case.answers)
        assert {symbol for symbols in case.enters for symbol in symbols} <= set(shape.reads)
        assert set(case.answers) <= {"", *shape.writes}
        assert case.answer


@each_shape
def test_its_picture_is_its_task(shape):
    """Where something enters and where loss arises, of the shape and of its example."""
    case = shape.read(shape.example)
    enters, judged = (np.array(each) for each in shape.steps)
    assert len(enters) == len(judged)
    assert bool(enters.all()) == all(case.enters)
    assert bool(judged[0]) == bool(case.answers[0])
    assert judged.any()


@each_shape
def test_its_example_can_be_tried_and_what_is_no_such_text_is_refused(shape):
    lesson = Lesson(shape, 0)
    unrolled = lesson.try_on(shape.example)
    T = len(unrolled.case.enters)
    assert unrolled.states.shape == (T, shape.hidden_size)
    assert unrolled.ps.shape == (T, len(shape.writes))
    np.testing.assert_allclose(unrolled.ps.sum(axis=1), 1, rtol=1e-5)
    assert [bool(answer) for answer in unrolled.case.answers] == (~np.isnan(unrolled.losses)).tolist()
    assert unrolled.outputs[-1] == shape.writes[int(unrolled.ps[-1].argmax())]
    with pytest.raises(TextError):
        lesson.try_on("§")


def test_a_lesson_learns_and_repeats_from_its_seed_in_any_slices():
    lesson, again = Lesson(ONE_TO_ONE, 1), Lesson(ONE_TO_ONE, 1)
    assert lesson.accuracy() < 0.7
    lesson.train(300)
    again.train(100)
    again.accuracy()
    again.train(200)
    assert lesson.accuracy() == again.accuracy() > 0.95
    assert (lesson.params.flat == again.params.flat).all()
    assert lesson.steps == 300
    assert lesson.shown == 300 * 32
    assert 0 < lesson.cases <= len(lesson.seen)
    assert (Lesson(ONE_TO_ONE, 2).params.flat != Lesson(ONE_TO_ONE, 1).params.flat).any()


def test_failures_are_what_is_not_right_as_a_whole():
    lesson = Lesson(DELAYED, 0)
    failures = lesson.failures()
    assert lesson.accuracy() == 1 - len(failures) / len(lesson.unseen)
    assert all(unrolled.written != unrolled.case.answers for unrolled in failures)
    one = failures[0]
    assert [bool(letter) for letter in one.written] == [bool(letter) for letter in one.case.answers]


def test_alone_or_among_longer_ones_a_case_reads_the_same():
    lesson = Lesson(MANY_TO_ONE, 0)
    lesson.train(20)
    among = lesson.unroll([lesson.shape.read(text) for text in ("()", "(()(()))", "())")])[0]
    np.testing.assert_allclose(among.states, lesson.try_on("()").states, atol=1e-6)


def test_with_the_input_before_only_two_inputs_count():
    lesson = Lesson(MANY_TO_ONE, 0, previous_input=True)
    lesson.train(30)
    assert not lesson.params["Whh"].any()
    assert lesson.params["Wxh"].shape[1] == 2 * len(MANY_TO_ONE.reads)
    states = lesson.try_on("(()()))(()").states
    np.testing.assert_allclose(states[1], states[8], atol=1e-6)  # both after ((
    assert not np.allclose(states[1], states[3])  # after )(


def test_the_hidden_state_is_worth_more_than_the_input_before():
    """Brackets: two of them do not tell whether all are balanced; a state that counts does."""
    lessons = [Lesson(MANY_TO_ONE, 0, previous_input=previous) for previous in (False, True)]
    lessons[0].train(1000)
    lessons[1].train(500)
    with_state, without = (lesson.accuracy() for lesson in lessons)
    assert with_state > 0.95
    assert without < 0.75

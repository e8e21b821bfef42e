"""All that learn, by name; and for how long."""

import pytest

from rnnviz.core.lecture.captions import Captioner
from rnnviz.core.lecture.lesson import Lesson
from rnnviz.core.lecture.pupils import CAPTIONS, PUPILS, learn_for, pupil_of


@pytest.mark.parametrize("name", PUPILS)
def test_each_is_made_by_its_name(name):
    pupil = pupil_of(name, 7)
    assert pupil.seed == 7
    assert isinstance(pupil, Captioner if name == CAPTIONS else Lesson)
    assert name == (pupil.shape.name if isinstance(pupil, Lesson) else CAPTIONS)


def test_the_switch_is_passed_on():
    pupil = pupil_of("many-to-one", 0, previous_input=True)
    assert isinstance(pupil, Lesson)
    assert pupil.previous_input


def test_it_ends_when_there_is_nothing_left_to_learn():
    pupil = pupil_of("one-to-one", 0)
    assert 0 < learn_for(pupil, 60) < 60
    assert pupil.learnt
    steps = pupil.steps
    learn_for(pupil, 60)
    assert pupil.steps == steps


def test_it_ends_when_its_time_is_over():
    pupil = pupil_of(CAPTIONS, 0)
    learn_for(pupil, 1e-9)
    assert not pupil.learnt

"""StepsDone: what was done is remembered by what was to be done, of so many tours."""

import pytest

from rnnviz.gui.window.tour.steps_done import MOST_TOURS, StepsDone
from rnnviz.training.tours import Tour, TourCondition, TourStep

FIRST, SECOND, THIRD = (TourStep("Do it.", TourCondition(event)) for event in ("paused", "stepped", "saved"))
TOUR = Tour("a", (FIRST, SECOND, THIRD))


def test_a_step_is_ended_once():
    done = StepsDone(None)
    assert done.add(TOUR, "stepped", {}) == [SECOND]
    assert done.add(TOUR, "stepped", {}) == []
    assert done.is_done(TOUR, SECOND)
    assert not done.is_done(TOUR, FIRST)
    assert done.count(TOUR) == 1


def test_the_next_step_is_the_one_after_and_around():
    done = StepsDone({"a": [SECOND.done.key]})
    assert done.next_after(TOUR, -1) == 0
    assert done.next_after(TOUR, 0) == 2
    assert done.next_after(TOUR, 2) == 0
    done.add(TOUR, "paused", {})
    assert done.next_after(TOUR, 2) == 2
    done.add(TOUR, "saved", {})
    assert done.next_after(TOUR, 0) is None


def test_what_was_done_comes_back_in_a_tour_with_other_steps_too():
    done = StepsDone(None)
    done.add(TOUR, "saved", {})
    again = StepsDone(done.to_keep())
    assert again.is_done(Tour("a", (THIRD, FIRST)), THIRD)
    assert not again.is_done(Tour("b", (THIRD,)), THIRD)
    again.forget(TOUR)
    assert again.count(TOUR) == 0


def test_the_latest_tours_are_remembered():
    done = StepsDone(None)
    for number in range(MOST_TOURS + 3):
        done.add(Tour(str(number), (FIRST,)), "paused", {})
    assert list(done.to_keep()) == [str(number) for number in range(3, MOST_TOURS + 3)]


@pytest.mark.parametrize("kept", [None, 3, "x", [], {"a": 3}, {"a": [3, None, {}]}, {"a": {"b": []}}])
def test_a_file_may_hold_anything(kept):
    assert StepsDone(kept).count(TOUR) == 0

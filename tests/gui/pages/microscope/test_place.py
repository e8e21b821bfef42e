"""PlaceInWalk: moving through a walk, staying where one stood in another, as plain values. Without Qt."""

import pytest

from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.pages.microscope.place import PlaceInWalk
from rnnviz.training.config import TrainingConfig
from rnnviz.training.microscope.numbers import Entry, Name
from rnnviz.training.microscope.walkthrough import Walkthrough
from rnnviz.training.microscope.worked_example import hello_step, lstm_step
from rnnviz.training.run.learner import Learner


@pytest.fixture
def place() -> PlaceInWalk:
    return PlaceInWalk(Walkthrough(hello_step()))


def test_it_stays_within_the_walk(place):
    place.go_to(10_000)
    assert place.number == len(place.walkthrough.phases) - 1
    place.go_to(-3)
    assert place.number == 0
    place.go_to_group(10_000)
    assert place.phase.group == len(place.walkthrough.groups) - 1


def test_another_step_of_the_same_phases_is_looked_at_where_one_stood(place):
    place.go_to(5)
    place.take_up(Walkthrough(hello_step()))
    assert place.number == 5
    place.take_up(Walkthrough(lstm_step()))
    assert place.number == 0


def test_a_smaller_network_has_no_unit_that_was_followed_in_a_larger_one(place):
    place.follow(Entry(Name("h", 1), (2,)))
    config = TrainingConfig(hidden_size=2, seq_length=4)
    place.take_up(Walkthrough(Learner(corpus_from_string("hello " * 9, "hello"), config).take_apart()))
    for number in range(len(place.walkthrough.phases)):
        place.go_to(number)
    assert place.number == len(place.walkthrough.phases) - 1


def test_the_unit_that_was_chosen_is_followed_into_the_next_phases(place):
    place.follow(Entry(Name("h", 1), (0,)))
    place.look_at(Entry(Name("h", 2), (2,)))  # looked at, and not followed
    place.go_to_time(3)
    assert place.explanation.entry.place == (0,)
    assert place.phase.t == 3


def test_the_same_computation_at_another_character(place):
    place.go_to(2)
    kind = place.phase.kind
    place.go_to_time(4)
    assert (place.phase.kind, place.phase.t) == (kind, 4)


def test_what_it_says_of_itself_leads_back(place):
    place.look_at(Entry(Name("h", 3), (1,)))
    plain, entry = place.as_plain(), place.explanation.entry
    place.go_to(0)
    assert place.go_to_plain(**plain)
    assert place.explanation.entry == entry
    assert place.as_plain() == plain
    assert not place.go_to_plain(**plain)


@pytest.mark.parametrize(
    "number", [None, "h", [], ["h", 99, "", 0], ["h", 1, "", 99], ["h", 1, "", 0, 0], ["h", "1", "", 0]]
)
def test_a_number_that_is_not_there_is_left(place, number):
    before = place.as_plain()
    assert not place.go_to_plain(True, number)
    assert place.as_plain() == before

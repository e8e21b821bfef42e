"""Sayings: measures in words and in conditions, and one clear sentence on every mistake."""

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.lessons.evidence import Evidence
from rnnviz.training.lessons.sayings import read_condition, read_saying, read_term
from rnnviz.training.run.learner import Learner


@pytest.fixture(scope="module")
def runs():
    corpus = corpus_from_string("the quick brown fox " * 20, "fox.txt")
    found = {}
    for name, units in (("small", 4), ("large", 6)):
        learner = Learner(corpus, TrainingConfig(hidden_size=units, seq_length=5))
        for _ in range(7):
            learner.step()
        found[name] = Evidence(learner.checkpoint(), corpus)
    return found


def test_numbers_stand_in_words_with_their_units(runs):
    saying = read_saying(
        "After {small.iterations} steps {small.hidden_size} units, {large.seq_length}.", runs
    )
    assert saying.in_words(runs) == "After 7 steps 4 units, 5."
    assert [term.name for term in saying.terms] == ["iterations", "hidden_size", "seq_length"]
    assert saying.in_words({}) == "After … steps … units, …."


def test_the_only_run_need_not_be_named(runs):
    only = {"small": runs["small"]}
    assert read_saying("{hidden_size}", only).in_words(only) == "4"
    with pytest.raises(UserError, match="does not say of which run"):
        read_term("hidden_size", runs)


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("small.hidden_size < large.hidden_size", True),
        ("small.hidden_size < large.hidden_size < 5", False),
        ("small.hidden_size >= 4 and large.hidden_size <= 6", True),
        ("2*small.hidden_size > large.hidden_size", True),
        ("0.5 * large.hidden_size >= small.hidden_size", False),
    ],
)
def test_conditions_compare_measures_and_numbers(runs, words, holds):
    assert read_condition(words, runs).holds(runs) is holds


def test_a_condition_on_a_run_that_is_not_there_is_an_error_of_ours(runs):
    with pytest.raises(KeyError):
        read_condition("small.hidden_size < 5", runs).holds({})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("{small.hidden}", "no measure hidden; hidden_size is meant"),
        ("{tiny.reach}", "no run tiny; there are small, large"),
        ("{small.real_words}", "real_words wants its temperature in brackets"),
        ("{small.reach(3)}", "reach takes no number"),
        ("{small.real_words(0)}", "wants a temperature between"),
        ("{small.turned_by_norm(0)}", "wants a limit above 0"),
        ("{small reach}", "is no measure"),
        ("{small.reach", "a brace is not closed"),
    ],
)
def test_a_mistake_in_words_is_said_in_a_sentence(runs, words, sentence):
    with pytest.raises(UserError, match=sentence):
        read_saying(words, runs)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("small.reach", "compares nothing"),
        ("small.copied_words(1) > 3", "copied_words is words and cannot be compared"),
        ("small.reach > many", "does not say of which run"),
    ],
)
def test_a_mistake_in_a_condition_is_said_in_a_sentence(runs, words, sentence):
    with pytest.raises(UserError, match=sentence):
        read_condition(words, runs)

"""What was expected: kept with a run as it was said, and asked for when it comes from a file."""

import dataclasses
import io
import math

import numpy as np
import pytest

from rnnviz.core.errors import CheckpointError
from rnnviz.core.record.checkpoint import read_checkpoint, write_checkpoint
from rnnviz.core.record.expected import (
    MAX_EXPECTED,
    MAX_WORDS_EXPECTED,
    MOST_POINTS,
    Expectation,
    drawn_curves,
    fit_words,
    read_expected,
)
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.earlier import checkpoint_at
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.questions import NoteExpectation

DRAWN = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], False]
SAID = Expectation(3, "Loss", "40 at step 10", "45", "5 apart on average")


@pytest.fixture
def learner():
    corpus = corpus_from_string("the quick brown fox " * 20, "fox.txt", lower_case=False)
    learner = Learner(corpus, TrainingConfig(hidden_size=4, seq_length=5))
    for _ in range(5):
        learner.step()
    return learner


def saved_and_opened(checkpoint):
    file = io.BytesIO()
    write_checkpoint(file, checkpoint)
    return read_checkpoint(io.BytesIO(file.getvalue()), "run.npz")


def test_it_comes_back_with_the_run(learner):
    assert NoteExpectation(SAID).answer(learner) == 1
    assert NoteExpectation(SAID._replace(iteration=5, distance="")).answer(learner) == 2
    opened = saved_and_opened(learner.checkpoint())
    assert opened.expected == (SAID, SAID._replace(iteration=5, distance=""))
    assert Learner.resume(opened, learner.corpus).expected == opened.expected


def test_a_run_of_which_nothing_was_expected_says_nothing(learner):
    assert saved_and_opened(learner.checkpoint()).expected == ()


def test_an_earlier_moment_knows_what_was_said_by_then(learner):
    early, later = SAID._replace(iteration=0), SAID._replace(iteration=5)
    moment = learner.moment()
    for one in (early, later):
        learner.note_expected(one)
    learner.step()
    then = dataclasses.replace(learner.checkpoint(), last=moment)
    moment.place.iteration = 3
    assert checkpoint_at(then, moment).expected == (early,)


def test_what_is_said_of_a_step_that_is_gone_is_of_the_present_one(learner):
    learner.note_expected(SAID._replace(iteration=99))
    assert learner.expected[0].iteration == 5
    for _ in range(MAX_EXPECTED + 3):
        learner.note_expected(SAID)
    assert len(saved_and_opened(learner.checkpoint()).expected) == MAX_EXPECTED


@pytest.mark.parametrize(
    "rows",
    [
        "words",
        [[1, "Loss", "a", "b"]],
        [[9, "Loss", "a", "b", ""]],
        [[-1, "Loss", "a", "b", ""]],
        [[True, "Loss", "a", "b", ""]],
        [[1, "Loss", 4, "b", ""]],
        [[1, "Loss", "a\x07", "b", ""]],
        [[1, "Loss", "a" * (MAX_WORDS_EXPECTED + 1), "b", ""]],
        [[0, "Loss", "a", "b", ""]] * (MAX_EXPECTED + 1),
        [[1, "Loss", "a", "b", "", DRAWN, DRAWN]],
        [[1, "Loss", "a", "b", "", DRAWN, "Train", "Train"]],
        [[1, "Loss", "a", "b", "", None, "a\x07"]],
        [[1, "Loss", "a", "b", "", None, "a" * (MAX_WORDS_EXPECTED + 1)]],
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence(rows):
    with pytest.raises(CheckpointError, match=r"run\.npz is damaged: what was expected"):
        read_expected(rows, 5, "run.npz")


def test_words_are_made_fit_for_the_record():
    assert fit_words("a\nb\x00") == "a b "
    assert len(fit_words("x" * 1000)) == MAX_WORDS_EXPECTED


def test_what_was_drawn_comes_back_with_it(learner):
    drawn = drawn_curves(np.arange(200), np.linspace(5, 3, 200), np.linspace(5, 4, 200), is_logarithmic=True)
    assert len(drawn.places) == MOST_POINTS
    assert (drawn.places[0], drawn.places[-1]) == (0.0, 199.0)
    learner.note_expected(SAID._replace(drawn=drawn))
    assert saved_and_opened(learner.checkpoint()).expected[0].drawn == drawn


@pytest.mark.parametrize("drawn", [None, drawn_curves(np.arange(3), np.ones(3), np.ones(3))])
def test_where_it_was_said_comes_back_with_it(learner, drawn):
    said = SAID._replace(page="Signals", drawn=drawn)
    learner.note_expected(said)
    assert saved_and_opened(learner.checkpoint()).expected == (said,)


def test_where_one_of_the_curves_has_no_number_none_is_kept():
    drawn = drawn_curves(np.arange(3), np.array([1.0, math.nan, 3.0]), np.array([1.0, 2.0, math.inf]))
    assert drawn.places == (0.0,)


@pytest.mark.parametrize(
    "drawn",
    [
        "curve",
        DRAWN[:3],
        [[1.0], *DRAWN[1:]],
        [[2.0, 1.0], *DRAWN[1:]],
        [DRAWN[0], ["a", 1.0], DRAWN[2], False],
        [DRAWN[0], [True, 1.0], DRAWN[2], False],
        [DRAWN[0], [1e300, 1.0], DRAWN[2], False],
        [DRAWN[0], [math.nan, 1.0], DRAWN[2], False],
        [*([[float(i) for i in range(MOST_POINTS + 1)]] * 3), False],
        [*DRAWN[:3], 0],
    ],
)
def test_a_curve_from_a_file_is_asked_for_its_numbers(drawn):
    with pytest.raises(CheckpointError, match="what was drawn is no curve"):
        read_expected([[1, "Loss", "a", "b", "", drawn]], 5, "run.npz")

"""What was expected: kept with a run as it was said, and asked for when it comes from a file."""

import dataclasses
import io

import pytest

from rnnviz.core.errors import CheckpointError
from rnnviz.core.record.checkpoint import read_checkpoint, write_checkpoint
from rnnviz.core.record.expected import (
    MAX_EXPECTED,
    MAX_WORDS_EXPECTED,
    Expectation,
    fit_words,
    read_expected,
)
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.earlier import checkpoint_at
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.questions import NoteExpectation

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
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence(rows):
    with pytest.raises(CheckpointError, match=r"run\.npz is damaged: what was expected"):
        read_expected(rows, 5, "run.npz")


def test_words_are_made_fit_for_the_record():
    assert fit_words("a\nb\x00") == "a b "
    assert len(fit_words("x" * 1000)) == MAX_WORDS_EXPECTED

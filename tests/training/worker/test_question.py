"""A question that nobody has heard of before: the worker answers it, refuses it, or meets a fault in it."""

from dataclasses import dataclass
from queue import SimpleQueue

import pytest

from rnnviz.core.errors import UserError
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import Answered, Ask, CommandRefused, Refused, Stop, WorkerFailed
from rnnviz.training.worker.outbox import Outbox
from rnnviz.training.worker.question import Question
from rnnviz.training.worker.trainer import Trainer


@dataclass(frozen=True, slots=True)
class WeightsBelow(Question[int]):
    """How many weights are smaller than a bound, which must not be negative."""

    bound: float

    def answer(self, learner):
        if self.bound < 0:
            raise UserError("No weight is smaller than that.")
        return int((abs(learner.now.params.flat) < self.bound).sum()) // int(self.bound != 0)


@pytest.fixture
def learner(story):
    return Learner(corpus_from_string(story(1500), "story"), TrainingConfig(hidden_size=12, seq_length=8))


def told(learner, *questions):
    """What the worker says of the questions, numbered from 0."""
    commands, outbox = SimpleQueue(), Outbox()
    for request, question in enumerate(questions):
        commands.put(Ask(request, question))
    commands.put(Stop())
    Trainer(learner, commands, outbox).run()
    kinds = (Answered, Refused, CommandRefused, WorkerFailed)
    return [event for event in outbox.drain().events if isinstance(event, kinds)]


def test_each_is_answered_by_its_number(learner):
    size = len(learner.now.params.flat)
    assert told(learner, WeightsBelow(1e9), WeightsBelow(1e-9)) == [
        Answered(0, size),
        Answered(1, int((learner.now.params.flat == 0).sum())),
    ]


def test_a_refusal_is_its_own_sentence_and_the_next_is_answered(learner):
    refused, answered = told(learner, WeightsBelow(-1.0), WeightsBelow(1e9))
    assert refused == Refused(0, "No weight is smaller than that.")
    assert answered.request == 1


def test_a_fault_in_one_refuses_it_and_all_behind_it(learner):
    failed, first, second = told(learner, WeightsBelow(0.0), WeightsBelow(1e9))
    assert isinstance(failed, WorkerFailed)
    assert [first.request, second.request] == [0, 1]
    assert all(isinstance(event, Refused) for event in (first, second))

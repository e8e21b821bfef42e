"""The session: runs one after the other, and nothing of one in another."""

from dataclasses import dataclass, replace
from functools import partial
from typing import assert_type

import pytest
from PySide6.QtWidgets import QLabel
from shiboken6 import delete

from rnnviz.core.errors import CheckpointError, TextError, UserError
from rnnviz.core.record.book_map import BookMap
from rnnviz.core.record.checkpoint import RateChange
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.gui.session import TrainingSession
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import (
    Answered,
    Diverged,
    LearningRateChanged,
    Losses,
    Refused,
    Rewind,
    SampleLogged,
    SetLearningRate,
    SetSpeed,
    SetStop,
    Snapshot,
    StateChanged,
    StepOnce,
    StopKind,
    WorkerFailed,
)
from rnnviz.training.worker.question import Question
from rnnviz.training.worker.questions import Export, ExportKind, TakeBookMap, TakeCheckpoint

CONFIG = TrainingConfig(hidden_size=8, seq_length=8, sample_length=10)


@pytest.fixture
def corpus(story):
    return corpus_from_string(story(1000), "story")


@pytest.fixture
def session():
    session = TrainingSession()
    yield session
    session.close()


def test_a_run_stands_ready_with_its_first_window_and_sample(session, corpus, qtbot):
    events = []
    session.event_arrived.connect(events.append)
    with qtbot.waitSignal(session.latest_arrived):
        session.start_run(corpus, CONFIG)
    assert not session.is_running
    assert session.iteration == 0
    assert session.info.can_train
    assert [type(event) for event in events] == [SampleLogged]


def test_all_that_a_run_says_comes_in_order(session, corpus, qtbot):
    seen = []
    for signal in (session.run_started, session.losses_arrived, session.event_arrived):
        signal.connect(seen.append)
    session.start_run(corpus, CONFIG)
    session.send(StepOnce(20))
    qtbot.waitUntil(lambda: session.iteration == 20)
    losses = [item for item in seen if isinstance(item, Losses)]
    assert sum(len(batch) for batch in losses) == 20
    assert seen[0] is session.info
    assert [item.running for item in seen if isinstance(item, StateChanged)] == [True, False]


def test_every_run_has_a_number_of_its_own_and_nothing_of_the_one_before(session, corpus, qtbot):
    session.start_run(corpus, CONFIG)
    session.set_running(True)
    qtbot.waitUntil(lambda: session.iteration > 5)
    first = session.info.generation
    ended, after = [], []
    session.run_ending.connect(lambda: ended.append(session.info.generation))
    session.start_run(corpus, CONFIG)
    session.latest_arrived.connect(after.append)
    assert ended == [first]
    assert session.info.generation > first
    assert not session.is_running
    qtbot.waitUntil(lambda: bool(after))
    assert [snapshot.iteration for snapshot in after] == [0]


def test_speed_and_goal_hold_for_the_next_run_too(session, corpus, qtbot):
    session.start_run(corpus, CONFIG)
    session.send(SetSpeed(1000.0))
    session.send(SetStop(StopKind.ITERATION, 7))
    session.start_run(corpus, CONFIG)
    session.set_running(True)
    qtbot.waitUntil(lambda: session.iteration == 7 and not session.is_running)


def test_a_goal_is_that_of_its_text_and_ends_when_it_is_reached(session, corpus, qtbot, story):
    session.start_run(corpus, CONFIG)
    session.send(SetStop(StopKind.ITERATION, 7))
    assert session.has_goal
    session.start_run(corpus_from_string(story(900), "another"), CONFIG)
    assert not session.has_goal
    session.set_running(True)
    qtbot.waitUntil(lambda: session.iteration > 7)
    session.send(SetStop(StopKind.SMOOTH_LOSS, 1e6))
    qtbot.waitUntil(lambda: not session.has_goal)
    assert session.is_running


def test_a_text_that_does_not_do_leaves_the_old_run(session, corpus, qtbot):
    session.start_run(corpus, CONFIG)
    session.set_running(True)
    with pytest.raises(TextError):
        session.start_run(corpus_from_string("aaaa", "single"), CONFIG)
    assert session.corpus is corpus
    qtbot.waitUntil(lambda: session.iteration > 3)


def test_a_checkpoint_that_does_not_fit_leaves_the_old_run(session, corpus, qtbot):
    checkpoint = Learner(corpus, CONFIG).checkpoint()
    other = corpus_from_string("other letters: ÄÖÜ " * 9, "other")
    session.start_run(other, CONFIG)
    with pytest.raises(CheckpointError):
        session.resume_run(checkpoint, other)
    session.send(StepOnce(1))
    qtbot.waitUntil(lambda: session.iteration == 1)


def test_a_run_that_begins_again_is_another_without_a_past(session, corpus, qtbot):
    learner = Learner(corpus, replace(CONFIG, sigma=10.0))
    learner.log_sample()
    session.resume_run(learner.checkpoint(), corpus)
    qtbot.waitUntil(lambda: session.latest is not None)
    assert session.info.has_past
    begun = []
    session.run_started.connect(begun.append)
    session.set_running(True)
    with qtbot.waitSignal(session.event_arrived, check_params_cb=lambda event: isinstance(event, Diverged)):
        pass
    session.send(Rewind(0.5))
    qtbot.waitUntil(lambda: begun != [])
    (run,) = begun
    assert run is session.info
    assert run.config.sigma == 0.01
    assert not run.has_past


def test_a_checkpoint_brings_its_history(session, corpus):
    learner = Learner(corpus, CONFIG)
    learner.log_sample()
    for _ in range(12):
        learner.step()
    brought = []
    session.run_started.connect(brought.append)
    session.resume_run(learner.checkpoint(), corpus)
    assert session.iteration == 12
    (run,) = brought
    assert run.has_past
    assert run.curves["train"].iterations.tolist() == list(range(1, 13))
    assert run.curves["smooth"].values[-1] == pytest.approx(learner.smooth_loss)
    assert len(run.samples) == 1
    session.start_run(corpus, CONFIG)
    assert not brought[1].has_past


def test_a_checkpoint_brings_the_changes_of_its_learning_rate(session, corpus):
    learner = Learner(corpus, CONFIG)
    learner.step()
    learner.change_learning_rate(0.05)
    session.resume_run(learner.checkpoint(), corpus)
    assert session.info.rate_changes == (RateChange(1, 0.05),)


def test_without_its_text_a_checkpoint_does_not_train(session, corpus, qtbot):
    session.resume_run(Learner(corpus, CONFIG).checkpoint(), None)
    assert not session.info.can_train
    refused = []
    session.event_arrived.connect(refused.append)
    session.set_running(True)
    qtbot.waitUntil(lambda: bool(refused))
    assert "story" in refused[0].message
    assert not session.is_running


def test_closing_twice_and_commanding_a_closed_session_do_no_harm(session, corpus):
    session.start_run(corpus, CONFIG)
    session.close()
    session.close()
    session.set_running(True)
    assert not session.is_running


def test_snapshots_are_read_only(session, corpus, qtbot):
    with qtbot.waitSignal(session.latest_arrived) as arrived:
        session.start_run(corpus, CONFIG)
    snapshot = arrived.args[0]
    assert isinstance(snapshot, Snapshot)
    assert not any(getattr(snapshot, name).flags.writeable for name in ("hs", "ps", "losses", "inputs"))


# ── questions, and what comes of them ──


@pytest.fixture
def answers():
    """What an asker hears: its answer, or a sentence."""
    return []


def test_the_asker_of_a_checkpoint_gets_it_and_nobody_else(session, corpus, qtbot, answers):
    events = []
    session.event_arrived.connect(events.append)
    session.start_run(corpus, CONFIG)
    session.send(StepOnce(5))
    qtbot.waitUntil(lambda: session.iteration == 5)
    session.ask(TakeCheckpoint(), answers.append, answers.append)
    qtbot.waitUntil(lambda: answers != [])
    assert answers[0].last.place.iteration == 5
    assert Answered not in {type(event) for event in events}


def test_a_refused_asker_is_told_why(session, corpus, qtbot, answers, monkeypatch):
    def refuse(_learner):
        raise UserError("It has diverged.")

    monkeypatch.setattr(Learner, "checkpoint", refuse)
    events, taken = [], []
    session.event_arrived.connect(events.append)
    session.start_run(corpus, CONFIG)
    session.ask(TakeCheckpoint(), taken.append, answers.append)
    qtbot.waitUntil(lambda: answers != [])
    assert (taken, answers) == ([], ["It has diverged."])
    assert Refused not in {type(event) for event in events}


@pytest.mark.parametrize("end", ["close", "start_run"])
def test_the_asker_of_a_run_that_ends_first_is_told(session, corpus, answers, end):
    session.start_run(corpus, CONFIG)
    taken = []
    session.ask(TakeCheckpoint(), taken.append, answers.append)
    session.close() if end == "close" else session.start_run(corpus, CONFIG)
    assert (taken, answers) == ([], ["The run has ended before that could be done."])


def test_without_a_run_there_is_none_to_ask(session, answers):
    session.ask(TakeCheckpoint(), answers.append, answers.append)
    assert answers == ["There is no run yet: open a text first."]


@pytest.mark.parametrize("end", ["close", "start_run"])
def test_what_stood_behind_the_event_that_ended_a_run_is_not_told(session, corpus, qtbot, tmp_path, end):
    """All of it comes in one delivery, as after a frame that was late."""
    events, ended = [], []
    session.start_run(corpus, CONFIG)
    session.event_arrived.connect(events.append)

    def end_run(checkpoint):
        ended.append(checkpoint)
        session.close() if end == "close" else session.start_run(corpus, CONFIG)

    session.ask(TakeCheckpoint(), end_run, pytest.fail)
    session.send(SetLearningRate(0.02))
    exported = []
    session.ask(Export(ExportKind.LOSS, tmp_path / "loss.csv"), exported.append, exported.append)
    while not (tmp_path / "loss.csv").exists():  # the worker is behind them; no frame has come yet
        pass
    qtbot.waitUntil(lambda: ended != [])
    assert LearningRateChanged not in {type(event) for event in events}
    if end == "start_run":
        qtbot.waitUntil(lambda: session.latest is not None)
        assert session.latest.learning_rate == CONFIG.learning_rate
    assert LearningRateChanged not in {type(event) for event in events}
    assert exported == ["The run has ended before that could be done."]


@dataclass(frozen=True, slots=True)
class TellIteration(Question[int]):
    """How far the run is; a thousand where it is a fault to ask."""

    is_fault: bool = False

    def answer(self, learner: Learner) -> int:
        return 1 // 0 if self.is_fault else learner.iteration


def test_two_askers_of_the_same_hear_each_its_own_answer(session, corpus, qtbot, answers):
    session.start_run(corpus, CONFIG)
    for name in ("first", "second"):
        session.ask(TellIteration(), partial(lambda name, n: answers.append((name, n)), name), pytest.fail)
    session.ask(TakeBookMap(), answers.append, pytest.fail)
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert answers[:2] == [("first", 0), ("second", 0)]
    assert answers[2].text_size == corpus.size


def test_after_a_fault_of_the_worker_every_asker_is_told(session, corpus, qtbot, answers):
    """The one whose question met the fault, one that waited behind it, and one that comes later."""
    events = []
    session.event_arrived.connect(events.append)
    session.start_run(corpus, CONFIG)
    session.ask(TellIteration(is_fault=True), pytest.fail, answers.append)
    session.ask(TellIteration(), pytest.fail, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2)
    session.ask(TakeCheckpoint(), pytest.fail, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert all("ended by a fault of the program" in told for told in answers)
    assert [type(event) for event in events if not isinstance(event, SampleLogged)] == [WorkerFailed]


def test_after_a_change_of_run_the_old_asker_is_refused_and_the_new_one_answered(
    session, corpus, qtbot, answers
):
    session.start_run(corpus, CONFIG)
    session.send(StepOnce(3))
    qtbot.waitUntil(lambda: session.iteration == 3)
    session.run_ending.connect(lambda: session.ask(TellIteration(), pytest.fail, answers.append))
    session.ask(TellIteration(), pytest.fail, answers.append)
    session.start_run(corpus, CONFIG)
    session.ask(TellIteration(), answers.append, pytest.fail)
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert answers == ["The run has ended before that could be done."] * 2 + [0]


def test_nobody_calls_an_asker_that_is_gone(session, corpus, qtbot, answers):
    class Page(QLabel):
        def show_answer(self, number: int, iteration: int) -> None:
            self.setText(f"{number} at {iteration}")

    page = Page()
    session.start_run(corpus, CONFIG)
    session.ask(TellIteration(), partial(page.show_answer, 1), page.setText)
    session.ask(TellIteration(is_fault=True), pytest.fail, page.setText)
    session.ask(TellIteration(), pytest.fail, answers.append)
    delete(page)
    qtbot.waitUntil(lambda: answers != [])


def test_who_hears_an_answer_is_checked_to_take_its_type(session, corpus, qtbot, answers):
    """By mypy, with the tests: what a question's answer is, is known where it is asked."""
    session_of_a_type: TrainingSession = session
    session.start_run(corpus, CONFIG)
    session_of_a_type.ask(TellIteration(), lambda told: answers.append(assert_type(told, int)), pytest.fail)
    session_of_a_type.ask(
        TakeBookMap(), lambda told: answers.append(assert_type(told, BookMap).text_size), pytest.fail
    )
    qtbot.waitUntil(lambda: answers == [0, corpus.size])

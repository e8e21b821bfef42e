"""The trainer without a thread: a queue that ends with Stop, and then a look into the outbox."""

import itertools
import math
from queue import Empty, SimpleQueue

import numpy as np
import pytest
from _runs import differing_bits

from rnnviz.core.inside.edits import Edit
from rnnviz.core.network.dials import Dials
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.record.history import LossHistory
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import DivergedError, Learner
from rnnviz.training.run.moment_keeper import MomentKeeper
from rnnviz.training.run.pace import FarBehind
from rnnviz.training.run.timeline import Timeline
from rnnviz.training.worker.messages import (
    Answered,
    Ask,
    CancelSample,
    ChangedByHand,
    CheckpointSaved,
    CommandRefused,
    Diverged,
    DrawSample,
    GiveWay,
    GoalSpent,
    KeepMoments,
    LearningRateChanged,
    Losses,
    Refused,
    Rewind,
    Rewound,
    SampleFinished,
    SampleLogged,
    SampleRefused,
    SampleStarted,
    SampleWritten,
    SaveCheckpoint,
    SaveFailed,
    SaveRefused,
    SetLearningRate,
    SetRunning,
    SetSpeed,
    SetStop,
    SetStream,
    SetWatched,
    StateChanged,
    StepOnce,
    Stop,
    StopKind,
    Visit,
    WorkerFailed,
)
from rnnviz.training.worker.outbox import Outbox
from rnnviz.training.worker.questions import (
    Export,
    ExportKind,
    SetWeights,
    TakeBookMap,
    TakeCheckpoint,
    TakeStepApart,
)
from rnnviz.training.worker.trainer import CHARACTERS_PER_TURN, FRAME_SECONDS, Trainer

H, T = 12, 8


@pytest.fixture(scope="module")
def corpus(story):
    return corpus_from_string(story(1500), "story")


@pytest.fixture
def learner(corpus):
    return learner_of(corpus)


def learner_of(corpus, **settings):
    small = {"hidden_size": H, "seq_length": T, "sample_every": 100, "sample_length": 20}
    return Learner(corpus, TrainingConfig(**(small | settings)))


IDLE = object()
"""In a script: not before the trainer has nothing left to do and waits."""


class Steps(int):
    """In a script: not before so many steps more are done (or the trainer waits)."""


class Script:
    """A queue as the trainer sees it, which hands out commands by how far the run is; Stop is the last."""

    def __init__(self, learner, *entries):
        self._learner = learner
        self._entries = [*entries, Stop()]
        self._from = learner.iteration

    def empty(self):
        entry = self._entries[0]
        if isinstance(entry, Steps) and self._learner.iteration >= self._from + entry:
            del self._entries[0]
            return self.empty()
        return entry is IDLE or isinstance(entry, Steps)

    def get_nowait(self):
        if self.empty():
            raise Empty
        self._from = self._learner.iteration
        return self._entries.pop(0)

    def get(self, timeout=None):
        if timeout is None:
            while self._entries[0] is IDLE or isinstance(self._entries[0], Steps):
                del self._entries[0]
        return self.get_nowait()


class Clock:
    """Every look at it takes a hundredth of a second."""

    def __init__(self, tick=0.01):
        self._times = itertools.count(0.0, tick)

    def __call__(self):
        return next(self._times)


def told(learner, *entries, tick=0.01):
    """What is in the outbox when the trainer has run a script."""
    outbox = Outbox(1)
    Trainer(learner, Script(learner, *entries), outbox, Clock(tick)).run()
    delivery = outbox.drain()
    failed = [event for event in delivery.events if isinstance(event, WorkerFailed)]
    assert not failed, failed[0].details
    return delivery


def events(delivery, *kinds):
    return [event for event in delivery.events if isinstance(event, kinds)]


def iterations(delivery):
    """Of every loss, in the order in which they came."""
    return [piece.first_iteration + i for piece in delivery.losses for i in range(len(piece))]


# ── run, pause, step ──


def test_a_real_queue_that_holds_stop_alone(learner):
    """Before anything: the first sample, and the first window as the untrained network sees it."""
    commands, outbox = SimpleQueue(), Outbox(5)
    commands.put(Stop())
    Trainer(learner, commands, outbox).run()
    delivery = outbox.drain()
    assert delivery.generation == 5
    assert [type(event) for event in delivery.events] == [SampleLogged]
    assert delivery.losses == ()
    assert delivery.snapshot.iteration == 0
    assert delivery.snapshot.inputs.tolist() == learner.corpus.ids[:T].tolist()
    assert delivery.snapshot.ps == pytest.approx(
        np.full((T, learner.architecture.vocab_size), 1 / learner.architecture.vocab_size), abs=0.01
    )


def test_it_starts_paused(learner):
    told(learner, IDLE)
    assert learner.iteration == 0


def test_run_and_pause(learner):
    delivery = told(learner, SetRunning(True), Steps(7), SetRunning(False), IDLE)
    assert events(delivery, StateChanged) == [StateChanged(True), StateChanged(False)]
    assert learner.iteration == 7
    assert delivery.snapshot.iteration == 7


def test_pause_answers_within_one_step(learner):
    told(learner, SetRunning(True), Steps(1), SetRunning(False), IDLE)
    assert learner.iteration == 1


def test_commands_set_and_do_not_toggle(learner):
    delivery = told(
        learner, SetRunning(False), SetRunning(True), SetRunning(True), Steps(2), SetRunning(True), Steps(2),
        SetRunning(False), SetRunning(False),
    )  # fmt: skip
    assert events(delivery, StateChanged) == [StateChanged(True), StateChanged(False)]
    assert learner.iteration == 4


def test_stop_ends_a_run_under_way_with_everything_told(learner):
    delivery = told(learner, SetRunning(True), Steps(33))
    assert learner.iteration == 33
    assert iterations(delivery) == list(range(1, 34))
    assert delivery.snapshot.iteration == 33


@pytest.mark.parametrize("steps", [1, 5, 250])
def test_step_n(learner, steps):
    delivery = told(learner, StepOnce(steps), IDLE)
    assert learner.iteration == steps
    assert events(delivery, StateChanged) == [StateChanged(True), StateChanged(False)]
    assert delivery.snapshot.iteration == steps
    assert iterations(delivery) == list(range(1, steps + 1))


def test_a_step_of_none_is_one(learner):
    told(learner, StepOnce(0), IDLE)
    assert learner.iteration == 1


def test_step_while_running_stands_still_after_it(learner):
    delivery = told(learner, SetRunning(True), Steps(3), StepOnce(2), IDLE)
    assert learner.iteration == 5
    assert events(delivery, StateChanged) == [StateChanged(True), StateChanged(False)]


def test_run_while_stepping_goes_on(learner):
    told(learner, StepOnce(5), Steps(2), SetRunning(True), Steps(20))
    assert learner.iteration == 22


def test_elapsed_time_counts_every_step(learner):
    told(learner, StepOnce(1), IDLE, StepOnce(1), IDLE, SetRunning(True), Steps(4))
    assert learner.elapsed == pytest.approx(6 * 0.01)


def test_a_speed_is_kept(learner):
    """At 20 steps a second, by a clock that goes a hundredth at every look."""
    clock, outbox = Clock(), Outbox()
    script = Script(learner, SetSpeed(20), SetRunning(True), Steps(40))
    Trainer(learner, script, outbox, clock).run()
    assert learner.iteration == 40
    assert clock() == pytest.approx(40 / 20, rel=0.1)


class ClockOfLooks:
    """Stands still but for the looks at it, each of which takes what ``seconds`` says next."""

    def __init__(self, seconds):
        self.now = 100.0
        self._seconds = iter(seconds)

    def __call__(self):
        self.now += next(self._seconds)
        return self.now


def stepped_at(learner, clock, *entries):
    """When each step was made."""
    times = []
    step = learner.step

    def timed_step(*, wait=True):
        times.append(clock.now)
        return step(wait=wait)

    learner.step = timed_step
    Trainer(learner, Script(learner, *entries), Outbox(), clock).run()
    return np.array(times)


def test_the_beat_is_kept_through_a_little_lateness(learner):
    """Every step comes up to 0.09 s late; ten a second are made all the same, not one in 0.13 s."""
    clock = ClockOfLooks(itertools.repeat(0.03))
    times = stepped_at(learner, clock, SetSpeed(10), SetRunning(True), Steps(101))
    assert times[-1] - times[0] == pytest.approx(100 * 0.1, abs=0.1)
    assert np.diff(times).max() < 0.2


def test_after_a_long_lateness_the_beat_begins_anew(learner):
    """A machine that slept for a minute owes no steps: none of them come in a burst."""
    clock = ClockOfLooks(itertools.chain([0.01] * 200, [60.0], itertools.repeat(0.01)))
    times = stepped_at(learner, clock, SetSpeed(10), SetRunning(True), Steps(40))
    assert times[-1] - times[0] > 60.0
    assert np.diff(times).min() > 0.05


@pytest.mark.parametrize(("before", "after"), [(2, 2), (2, 3), (4, 2)])
def test_a_change_of_speed_makes_no_step_of_its_own(learner, before, after):
    """A slider that is drawn gives many speeds; the next step is due a beat after the last, whatever came."""
    clock = ClockOfLooks(itertools.repeat(0.001))
    speeds = [SetSpeed(after), SetSpeed(before)] * 20 + [SetSpeed(after)]
    times = stepped_at(learner, clock, SetSpeed(before), SetRunning(True), Steps(1), *speeds, Steps(2))
    assert np.diff(times).tolist() == pytest.approx([1 / after, 1 / after], abs=0.02)


def test_full_speed_again(learner):
    told(learner, SetSpeed(0.001), SetRunning(True), Steps(1), SetSpeed(None), Steps(30), tick=1e-4)
    assert learner.iteration == 31


def test_who_gives_way_learns_at_a_walk(learner):
    """A step of a hundredth and a rest of three; then as fast as before."""
    clock = ClockOfLooks(itertools.repeat(0.005))
    script = (SetRunning(True), Steps(40), GiveWay(True), Steps(40), GiveWay(False), Steps(40))
    times = stepped_at(learner, clock, *script)
    before, meanwhile, after = (np.diff(part) for part in np.split(times, 3))
    assert np.median(meanwhile) == pytest.approx(np.median(before) + 0.015, abs=0.006)
    assert np.median(after) == np.median(before)


def test_who_is_slow_already_gives_way_without_being_slower(learner):
    clock = ClockOfLooks(itertools.repeat(0.001))
    times = stepped_at(learner, clock, SetSpeed(10), SetRunning(True), GiveWay(True), Steps(20))
    assert np.diff(times).mean() == pytest.approx(0.1, rel=0.05)


# ── run until ──


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (StopKind.ITERATION, 150, "Reached iteration 150."),
        (StopKind.EPOCH, 1, "Reached the end of pass 1 through the text."),
        (StopKind.SMOOTH_LOSS, 27.5, "Reached smooth loss 27.50 at iteration"),
    ],
)
def test_run_until(learner, kind, value, words):
    delivery = told(learner, SetStop(kind, value), SetRunning(True), IDLE)
    changes = events(delivery, StateChanged)
    assert changes[0] == StateChanged(True)
    assert not changes[1].running
    assert changes[1].reason.startswith(words)
    match kind:
        case StopKind.ITERATION:
            assert learner.iteration == 150
        case StopKind.EPOCH:
            assert learner.iteration == math.ceil((learner.corpus.size - 1) / T)
        case StopKind.SMOOTH_LOSS:
            assert learner.history.points("smooth").values[-2] > 27.5 >= learner.smooth_loss
    assert delivery.snapshot.iteration == learner.iteration == iterations(delivery)[-1]


def test_a_goal_is_spent_when_it_is_reached(learner):
    told(learner, SetStop(StopKind.ITERATION, 3), SetRunning(True), IDLE, SetRunning(True), Steps(10))
    assert learner.iteration == 13


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (
            SetStop(StopKind.ITERATION, 5),
            "Iteration 5 is reached already: this run is at 9, and a goal is its own.",
        ),
        (SetStop(StopKind.SMOOTH_LOSS, 999.0), "Smooth loss 999.00 is reached already: this run is at "),
    ],
)
@pytest.mark.parametrize("order", ["goal first", "run first"])
def test_a_goal_that_lies_behind_is_told_and_does_not_stop_the_run(learner, goal, words, order):
    commands = [goal, SetRunning(True)] if order == "goal first" else [SetRunning(True), goal]
    delivery = told(learner, StepOnce(9), IDLE, *commands, Steps(6))
    (spent,) = events(delivery, GoalSpent)
    assert spent.goal == goal
    assert spent.message.startswith(words)
    assert learner.iteration >= 14
    assert events(delivery, StateChanged)[-1].reason == ""


def test_a_pass_that_lies_behind_is_told(corpus):
    learner = learner_of(corpus)
    windows = corpus.size // T + 1
    delivery = told(
        learner, StepOnce(2 * windows), IDLE, SetStop(StopKind.EPOCH, 1), SetRunning(True), Steps(5)
    )
    assert "The end of pass 1 lies behind: this run is in pass " in events(delivery, GoalSpent)[0].message
    assert learner.iteration > 2 * windows


def test_a_goal_that_was_stepped_over_does_not_stop_the_run_afterwards(learner):
    delivery = told(learner, SetStop(StopKind.ITERATION, 5), StepOnce(9), IDLE, SetRunning(True), Steps(6))
    assert "this run is at 9" in events(delivery, GoalSpent)[0].message
    assert learner.iteration >= 14


def test_a_goal_can_be_taken_back(learner):
    told(
        learner,
        SetStop(StopKind.ITERATION, 5),
        SetRunning(True),
        Steps(2),
        SetStop(StopKind.NEVER),
        Steps(10),
    )
    assert learner.iteration == 12


# ── the outbox ──


def test_a_run_far_behind_is_told_and_goes_on(corpus):
    learner = learner_of(corpus, hidden_size=256)
    learner.now.place.iteration = 4999
    delivery = told(learner, SetRunning(True), Steps(3))
    (behind,) = events(delivery, FarBehind)
    assert behind.iteration == 5000
    assert learner.iteration >= 5002


def test_losses_are_lossless_whatever_the_frames(corpus):
    for tick in (1e-6, 0.004, 0.1):
        learner = learner_of(corpus)
        delivery = told(
            learner, SetRunning(True), Steps(57), SetRunning(False), StepOnce(3), IDLE, SetLearningRate(0.05),
            SetSpeed(500), SetRunning(True), Steps(40), SetSpeed(None), Steps(40), tick=tick,
        )  # fmt: skip
        assert learner.iteration == 140
        assert iterations(delivery) == list(range(1, 141))
        losses = np.concatenate([piece.rows["train"] for piece in delivery.losses])
        smooth = np.concatenate([piece.rows["smooth"] for piece in delivery.losses])
        assert losses.tolist() == learner.history.points("train").values.tolist()
        assert smooth.tolist() == learner.history.points("smooth").values.tolist()


@pytest.mark.parametrize("tick", [0.001, 0.2, 3.0])
def test_what_is_measured_comes_with_its_loss_through_pause_step_goal_rewind_and_end(corpus, tick):
    """Whoever takes in what comes, in its order, has the run's own record at every pause and at the end."""
    learner = learner_of(corpus, held_out=0.02)
    delivery = told(
        learner, SetRunning(True), Steps(103), SetRunning(False), IDLE, StepOnce(7), IDLE,
        SetStop(StopKind.ITERATION, 700), SetRunning(True), IDLE, Rewind(0.5), IDLE,
        SetRunning(True), Steps(55), tick=tick,
    )  # fmt: skip
    taken = LossHistory()
    for item in delivery.items:
        match item:
            case Losses(_, rows, points):
                taken.extend(rows, points)
            case Rewound(iteration):
                assert taken.steps == 700
                taken.truncate(iteration)
            case StateChanged(False):
                assert taken.points("held_out").iterations[-1] == taken.steps // 19 * 19
    assert taken.steps == learner.iteration < 700
    for name, (iterations, values) in learner.history.curves().items():
        assert taken.points(name).iterations.tolist() == iterations.tolist()
        assert taken.points(name).values.tolist() == values.tolist()
    assert len(learner.history.points("held_out").values) > 20


def test_the_frames_do_not_change_the_run(corpus):
    runs = [learner_of(corpus) for _ in range(2)]
    for learner, tick in zip(runs, (1e-6, 1.0), strict=True):
        told(learner, SetRunning(True), Steps(120), tick=tick)
    assert runs[0].now.params.flat.tobytes() == runs[1].now.params.flat.tobytes()
    assert runs[0].samples == runs[1].samples


def test_frames_come_at_most_thirty_times_a_second(learner):
    class Counting(Outbox):
        times = 0

        def put_snapshot(self, snapshot):
            self.times += 1
            super().put_snapshot(snapshot)

    outbox, clock = Counting(), Clock(0.001)
    Trainer(learner, Script(learner, SetRunning(True), Steps(1000)), outbox, clock).run()
    assert 10 < outbox.times <= clock() / FRAME_SECONDS + 3


def test_a_snapshot_shows_the_window_just_learned_from(learner):
    """Its shapes are the documented ones, its arrays are its own and closed for writing."""
    snapshot = told(learner, StepOnce(30), IDLE).snapshot
    V, ids = learner.architecture.vocab_size, learner.corpus.ids
    assert snapshot.inputs.tolist() == ids[29 * T : 30 * T].tolist()
    assert snapshot.targets.tolist() == ids[29 * T + 1 : 30 * T + 1].tolist()
    assert (snapshot.hs.shape, snapshot.ps.shape, snapshot.losses.shape) == ((T, H), (T, V), (T,))
    assert snapshot.hs.tobytes() == learner.network.window.layers[0]["h"][1:].tobytes()
    assert snapshot.ps.sum(axis=1) == pytest.approx(np.ones(T), abs=1e-5)
    assert snapshot.losses.sum() == pytest.approx(snapshot.loss, rel=1e-5)
    assert snapshot.losses == pytest.approx(-np.log(snapshot.ps[range(T), snapshot.targets]), rel=1e-4)
    for name in ("inputs", "targets", "hs", "ps", "losses"):
        array = getattr(snapshot, name)
        assert not array.flags.writeable, name
        assert not np.shares_memory(array, learner.network.window.layers[0]["h"]), name
    assert (snapshot.iteration, snapshot.position, snapshot.epoch) == (30, 30 * T, 0)
    assert (snapshot.text_size, snapshot.learning_rate) == (learner.corpus.size, 0.1)
    assert snapshot.smooth_loss == learner.smooth_loss


def test_losses_are_closed_for_writing(learner):
    delivery = told(learner, StepOnce(3), IDLE)
    assert not any(
        piece.rows["train"].flags.writeable or piece.rows["smooth"].flags.writeable
        for piece in delivery.losses
    )


def test_a_snapshot_after_the_end_of_the_text(learner):
    per_pass = math.ceil((learner.corpus.size - 1) / T) - 1
    snapshot = told(learner, StepOnce(per_pass + 1), IDLE).snapshot
    assert (snapshot.epoch, snapshot.position) == (1, T)
    assert snapshot.inputs.tolist() == learner.corpus.ids[:T].tolist()


def test_a_resumed_run_shows_the_window_to_come(corpus):
    learner = learner_of(corpus)
    for _ in range(20):
        learner.step()
    resumed = Learner.resume(learner.checkpoint(), corpus)
    snapshot = told(resumed, IDLE).snapshot
    assert snapshot.iteration == 20
    assert snapshot.inputs.tolist() == corpus.ids[20 * T : 21 * T].tolist()
    assert snapshot.hs.shape == (T, H)
    learner.look()
    assert snapshot.ps.tobytes() == learner.network.window.ps.tobytes()


def test_steps_a_second(learner):
    """A step takes three looks at the clock of the script: one before it, one after, one for the wait."""
    snapshot = told(learner, SetRunning(True), Steps(200), tick=0.01).snapshot
    assert snapshot.steps_per_second == pytest.approx(1 / 0.03, rel=0.05)


# ── samples ──


def drawn(delivery, request):
    return "".join(event.text for event in events(delivery, SampleWritten) if event.request == request)


def test_samples_are_logged_before_the_first_step_and_at_the_schedule(learner):
    delivery = told(learner, SetRunning(True), Steps(250))
    logged = [event.sample for event in events(delivery, SampleLogged)]
    assert [sample.iteration for sample in logged] == [0, 100, 200]
    assert logged == learner.samples
    assert logged[0].smooth_loss == learner.guessing_loss
    assert all(len(sample.text) == 20 for sample in logged)


@pytest.mark.parametrize("length", [0, 1, CHARACTERS_PER_TURN, CHARACTERS_PER_TURN + 1, 500])
def test_a_sample_streams_in_while_paused(learner, length):
    delivery = told(learner, DrawSample(7, "The rivér", 0.5, length, seed=3), IDLE)
    assert events(delivery, SampleStarted) == [SampleStarted(7, 0, "The rivér", "é")]
    assert events(delivery, SampleFinished) == [SampleFinished(7)]
    writer, _ = learner.start_writing("The rivr", Dials(0.5), 3)
    assert drawn(delivery, 7) == learner.vocabulary.decode(writer.write(length))
    assert len(events(delivery, SampleWritten)) == max(1, math.ceil(length / CHARACTERS_PER_TURN))
    assert learner.iteration == 0


def test_a_sample_streams_in_while_training_goes_on(learner):
    delivery = told(
        learner, SetRunning(True), Steps(2), DrawSample(1, "", 1.0, 320, seed=3), Steps(30), SetRunning(False)
    )
    assert learner.iteration == 32
    assert len(drawn(delivery, 1)) == 320
    assert events(delivery, SampleFinished) == [SampleFinished(1)]
    assert events(delivery, SampleStarted)[0].iteration == 2


def test_drawing_does_not_disturb_training(corpus):
    drawing, quiet = learner_of(corpus), learner_of(corpus)
    told(
        drawing,
        SetRunning(True),
        Steps(5),
        DrawSample(1, "a", 1.0, 999, seed=3),
        Ask(2, TakeStepApart()),
        Steps(200),
    )
    told(quiet, SetRunning(True), Steps(205))
    assert drawing.now.params.flat.tobytes() == quiet.now.params.flat.tobytes()
    assert drawing.samples == quiet.samples


def test_a_sample_is_cancelled_and_what_is_written_stays(learner):
    delivery = told(
        learner, SetRunning(True), DrawSample(1, "", 1.0, 10_000, seed=3), Steps(3), CancelSample(), Steps(5)
    )
    assert events(delivery, SampleFinished) == [SampleFinished(1, cancelled=True)]
    assert 0 < len(drawn(delivery, 1)) <= 4 * CHARACTERS_PER_TURN


def test_a_new_sample_ends_the_one_under_way(learner):
    delivery = told(
        learner, SetRunning(True), DrawSample(1, "", 1.0, 10_000, seed=3), Steps(2),
        DrawSample(2, "", 1.0, 10, seed=3), Steps(5),
    )  # fmt: skip
    assert events(delivery, SampleFinished) == [SampleFinished(1, cancelled=True), SampleFinished(2)]
    assert len(drawn(delivery, 2)) == 10


def test_there_is_nothing_to_cancel(learner):
    assert events(told(learner, CancelSample(), IDLE), SampleFinished) == []


@pytest.mark.parametrize("impossible", [{"temperature": -1.0}, {"temperature": math.nan}, {"seed": -1}])
def test_an_impossible_sample_is_refused_and_the_other_goes_on(learner, impossible):
    refused = DrawSample(
        **({"request": 2, "prime": "a", "temperature": 1.0, "length": 9, "seed": 0} | impossible)
    )
    delivery = told(
        learner, SetRunning(True), DrawSample(1, "", 1.0, 90, seed=3), Steps(1), refused, Steps(9)
    )
    (told_why,) = events(delivery, SampleRefused)
    assert told_why.request == 2
    assert next(iter(impossible)) in told_why.message
    assert events(delivery, CommandRefused) == []
    assert events(delivery, SampleFinished) == [SampleFinished(1)]
    assert len(drawn(delivery, 1)) == 90


def test_a_negative_length_is_none(learner):
    delivery = told(learner, DrawSample(1, "a", 1.0, -5, seed=0), IDLE)
    assert drawn(delivery, 1) == ""
    assert events(delivery, SampleFinished) == [SampleFinished(1)]


# ── commands that change or ask ──


def test_the_learning_rate(learner):
    delivery = told(learner, SetRunning(True), Steps(3), SetLearningRate(0.02), Steps(3))
    assert events(delivery, LearningRateChanged) == [LearningRateChanged(0.02, 3)]
    assert delivery.snapshot.learning_rate == learner.learning_rate == 0.02


@pytest.mark.parametrize("value", [-0.1, 1e6, math.nan, "fast"])
def test_a_learning_rate_out_of_range_is_refused_and_training_goes_on(learner, value):
    delivery = told(learner, SetRunning(True), Steps(3), SetLearningRate(value), Steps(3))
    assert "0 to 1000" in events(delivery, CommandRefused)[0].message
    assert (learner.learning_rate, learner.iteration) == (0.1, 6)
    assert events(delivery, LearningRateChanged) == []


def test_a_checkpoint_is_saved(learner, corpus, tmp_path):
    path = tmp_path / "run.npz"
    delivery = told(learner, StepOnce(20), IDLE, SaveCheckpoint(path), SetRunning(True), Steps(5))
    assert events(delivery, CheckpointSaved) == [CheckpointSaved(path, 20, False)]
    resumed = Learner.resume(load_checkpoint(path), corpus)
    assert resumed.iteration == 20
    for _ in range(5):
        resumed.step()
    assert resumed.now.params.flat.tobytes() == learner.now.params.flat.tobytes()


@pytest.mark.parametrize("automatic", [False, True])
def test_an_impossible_place_is_told_and_training_goes_on(learner, tmp_path, automatic):
    path = tmp_path / "missing" / "run.npz"
    delivery = told(learner, SetRunning(True), Steps(5), SaveCheckpoint(path, automatic), Steps(5))
    (failed,) = events(delivery, SaveFailed)
    assert str(path) in failed.message
    assert (failed.path, failed.automatic) == (path, automatic)
    assert events(delivery, CommandRefused) == []
    assert events(delivery, CheckpointSaved) == []
    assert learner.iteration == 10


@pytest.mark.parametrize("kind", ExportKind)
def test_exports(learner, tmp_path, kind):
    path = tmp_path / "part"
    asked = [Ask(5, Export(kind, path)), Ask(6, Export(kind, tmp_path / "no" / "part"))]
    delivery = told(learner, StepOnce(100), IDLE, *asked)
    assert events(delivery, Answered) == [Answered(5, path)]
    (refused,) = events(delivery, Refused)
    assert refused.request == 6
    assert str(tmp_path / "no") in refused.message
    assert path.stat().st_size > 50


def test_a_checkpoint_is_handed_over(learner):
    delivery = told(learner, StepOnce(4), IDLE, Ask(9, TakeCheckpoint()), SetRunning(True), Steps(3))
    taken = events(delivery, Answered)[0]
    assert taken.request == 9
    assert taken.answer.last.place.iteration == 4


def test_a_step_is_taken_apart_while_training_goes_on(learner):
    delivery = told(learner, SetRunning(True), Steps(4), Ask(3, TakeStepApart()), Steps(4))
    apart = events(delivery, Answered)[0]
    assert (apart.request, apart.answer.iteration) == (3, 4)
    assert apart.answer.loss == learner.history.points("train").values[4]


def test_a_network_that_is_changed_by_hand_is_shown_at_once_and_goes_back(learner):
    """The paused run shows what the changed network expects; Rewind takes the change back."""
    nothing = Edit("Why", (None, None), 0.0), Edit("by", (None,), 0.0)
    delivery = told(learner, StepOnce(4), IDLE, Ask(1, SetWeights(nothing)), IDLE)
    assert [(event.request, event.answer) for event in events(delivery, Answered)] == [(1, 4)]
    assert delivery.snapshot is not None
    assert delivery.snapshot.iteration == 4
    assert delivery.snapshot.ps == pytest.approx(1 / learner.architecture.vocab_size)
    words = [edit.words() for edit in nothing]
    assert [[change.words for change in event.changes] for event in events(delivery, ChangedByHand)] == [
        words
    ]
    delivery = told(learner, Rewind(), IDLE)
    assert events(delivery, Rewound)
    assert not events(delivery, ChangedByHand)
    assert (learner.by_hand, learner.now.params["Why"].any()) == ((), True)


def test_a_change_at_the_moment_that_is_gone_back_to_is_told_again(learner):
    told(learner, Ask(1, SetWeights((Edit("by", (0,), 0.5),))), StepOnce(4), IDLE)
    delivery = told(learner, Rewind(), IDLE)
    assert learner.iteration == 0
    assert [event.changes for event in events(delivery, ChangedByHand)] == [learner.by_hand]
    assert learner.by_hand


def test_a_change_by_hand_that_does_not_fit_is_refused_to_its_asker(learner):
    delivery = told(learner, Ask(1, SetWeights((Edit("Wq", (0,), 1.0),))), SetRunning(True), Steps(3))
    refused = events(delivery, Refused)
    assert [event.request for event in refused] == [1]
    assert "no array Wq" in refused[0].message
    assert learner.iteration >= 3


def test_what_was_handed_over_stays_as_it_was_while_training_goes_on(corpus):
    goes_on, stops = learner_of(corpus), learner_of(corpus)
    asked = [Ask(1, TakeCheckpoint()), Ask(2, TakeStepApart()), Ask(3, TakeBookMap())]
    delivery = told(goes_on, StepOnce(40), IDLE, *asked, SetRunning(True), Steps(40))
    told(stops, StepOnce(40), IDLE)
    assert goes_on.iteration > 40
    checkpoint, apart, book_map = [event.answer for event in events(delivery, Answered)]
    assert differing_bits(checkpoint, stops.checkpoint()) == 0
    assert book_map.image().tobytes() == stops.book_map.image().tobytes()
    expected = stops.take_apart()
    assert apart.of_layer("h").tobytes() == expected.of_layer("h").tobytes()
    for name in ("params", "grads", "clipped", "steps", "new_params"):
        for key, array in getattr(expected, name).items():
            assert getattr(apart, name)[key].tobytes() == array.tobytes(), (name, key)


def test_without_its_text_a_run_writes_and_refuses_the_rest(corpus):
    learner = learner_of(corpus)
    resumed = Learner.resume(learner.checkpoint(), None)
    delivery = told(
        resumed, SetRunning(True), IDLE, StepOnce(2), IDLE, Ask(1, TakeStepApart()),
        DrawSample(4, "a", 1.0, 50, seed=0), IDLE,
    )  # fmt: skip
    assert [event.command for event in events(delivery, CommandRefused)] == [SetRunning(True), StepOnce(2)]
    refused = events(delivery, CommandRefused, Refused)
    assert [event.request for event in refused[2:]] == [1]
    assert all("is not at hand" in event.message for event in refused)
    assert delivery.snapshot is None
    assert len(drawn(delivery, 4)) == 50
    assert events(delivery, StateChanged) == []


# ── divergence ──


def test_divergence_pauses_and_is_told_and_rewinding_recovers(corpus):
    learner = learner_of(corpus)
    delivery = told(
        learner, SetRunning(True), Steps(620), SetLearningRate(500.0), IDLE,
        Rewind(0.5), SetRunning(True), Steps(50),
    )  # fmt: skip
    diverged = events(delivery, Diverged)[0]
    assert diverged.good_iteration == 500
    assert diverged.learning_rate == 0.1
    assert 620 < diverged.iteration < 720
    assert "guessing alone" in diverged.message
    at_the_end = told(learner_of(corpus, learning_rate=200.0), SetRunning(True), IDLE)
    assert at_the_end.snapshot.iteration == events(at_the_end, Diverged)[0].iteration
    assert events(delivery, StateChanged)[1] == StateChanged(False, diverged.message)
    assert events(delivery, Rewound) == [Rewound(500, 0.05)]
    assert iterations(delivery) == [*range(1, diverged.iteration + 1), *range(501, 551)]
    order = [type(item).__name__ for item in delivery.items]
    assert order.index("Rewound") > order.index("Diverged")
    after = delivery.items[order.index("Rewound") + 1 :]
    assert next(item for item in after if isinstance(item, Losses)).first_iteration == 501
    assert learner.iteration == 550
    assert delivery.snapshot.inputs.tolist() == learner.inputs.tolist()


def test_a_run_that_begins_again_says_with_which_settings(corpus):
    learner = learner_of(corpus, sigma=10.0)
    delivery = told(learner, SetRunning(True), Steps(100), Rewind(0.5))
    assert len(events(delivery, Diverged)) == 1
    rewound = events(delivery, Rewound)[0]
    assert rewound == Rewound(0, 0.05, learner.config)
    assert rewound.began_again.sigma == 0.01
    after = delivery.items[delivery.items.index(rewound) + 1 :]
    logged = [item.sample for item in after if isinstance(item, SampleLogged)]
    assert [sample.iteration for sample in logged] == [0]  # of the new weights
    assert learner.samples == logged


def test_rewinding_shows_the_window_to_come(corpus):
    learner = learner_of(corpus)
    snapshot = told(learner, SetRunning(True), Steps(620), Rewind(0.5), IDLE).snapshot
    assert snapshot.iteration == 500
    assert snapshot.inputs.tolist() == learner.next_window()[0].tolist()
    assert snapshot.hs.tobytes() == learner.network.window.layers[0]["h"][1:].tobytes()


def test_a_loss_that_is_no_number_never_reaches_the_pictures(corpus, tmp_path):
    learner = learner_of(corpus)
    for _ in range(10):
        learner.step()
    learner.now.params.flat[:] = math.nan
    path = tmp_path / "run.npz"
    delivery = told(
        learner,
        StepOnce(1),
        IDLE,
        SaveCheckpoint(path),
        SaveCheckpoint(path, automatic=True),
        Ask(1, TakeCheckpoint()),
    )
    assert "no longer a number" in events(delivery, Diverged)[0].message
    assert [event.automatic for event in events(delivery, SaveRefused)] == [True]
    assert events(delivery, CommandRefused) == []
    assert [event.request for event in events(delivery, Refused)] == [1]
    assert len(events(delivery, SaveFailed)) == 1
    assert iterations(delivery) == []
    assert not path.exists()


def test_an_automatic_save_does_not_keep_a_diverged_run(corpus, tmp_path):
    learner = learner_of(corpus, learning_rate=200.0)
    path = tmp_path / "auto.npz"
    delivery = told(learner, SetRunning(True), IDLE, SaveCheckpoint(path, automatic=True), IDLE)
    assert len(events(delivery, Diverged)) == 1
    assert events(delivery, CheckpointSaved, SaveFailed) == []
    (refused,) = events(delivery, SaveRefused)
    assert (refused.path, refused.automatic) == (path, True)
    assert "its save from before stands" in refused.message
    assert not path.exists()


def test_a_diverged_run_that_is_told_to_run_says_so_again(corpus):
    learner = learner_of(corpus, learning_rate=200.0)
    delivery = told(learner, SetRunning(True), IDLE, SetRunning(True), IDLE)
    first, second = events(delivery, Diverged)
    assert first.iteration == second.iteration
    with pytest.raises(DivergedError):
        learner.step()


# ── a fault of ours ──


def test_a_fault_ends_the_worker_in_one_message(corpus):
    class Broken(Learner):
        def step(self, **_how):
            raise ZeroDivisionError("ours")

    learner = Broken(corpus, TrainingConfig(hidden_size=H, seq_length=T))
    outbox = Outbox()
    Trainer(learner, Script(learner, SetRunning(True), Steps(9)), outbox, Clock()).run()
    failed = outbox.drain().events[-1]
    assert isinstance(failed, WorkerFailed)
    assert "fault of the program (ZeroDivisionError: ours)" in failed.message
    assert "Traceback" in failed.details


def test_after_a_fault_what_is_asked_for_is_refused_in_words(corpus, tmp_path):
    class Broken(Learner):
        def step(self, **_how):
            raise ZeroDivisionError("ours")

    learner = Broken(corpus, TrainingConfig(hidden_size=H, seq_length=T))
    outbox, path = Outbox(), tmp_path / "run.npz"
    commands = [SetRunning(True), IDLE, SaveCheckpoint(path), SaveCheckpoint(path, automatic=True)]
    commands += [SetRunning(False), SetSpeed(None), Ask(1, TakeCheckpoint()), SetRunning(True)]
    commands += [DrawSample(4, "", 1.0, 9, seed=0)]
    Trainer(learner, Script(learner, *commands), outbox, Clock()).run()
    delivery = outbox.drain()
    assert [event.automatic for event in events(delivery, SaveRefused)] == [False, True]
    assert [event.command for event in events(delivery, CommandRefused)] == [SetRunning(True)]
    assert [event.request for event in events(delivery, Refused, SampleRefused)] == [1, 4]
    refusals = events(delivery, SaveRefused, Refused, SampleRefused, CommandRefused)
    assert all("begin a new run" in event.message for event in refusals)
    assert not path.exists()


def test_a_command_that_meets_the_fault_is_refused_too(corpus):
    class Broken(Learner):
        def take_apart(self, _stream=0):
            raise ZeroDivisionError("ours")

    learner = Broken(corpus, TrainingConfig(hidden_size=H, seq_length=T))
    outbox = Outbox()
    Trainer(
        learner, Script(learner, Ask(3, TakeStepApart()), Ask(4, TakeBookMap()), IDLE), outbox, Clock()
    ).run()
    delivery = outbox.drain()
    assert len(events(delivery, WorkerFailed)) == 1
    assert [event.request for event in events(delivery, Refused)] == [3, 4]
    assert events(delivery, CommandRefused, Answered) == []


@pytest.mark.parametrize(
    ("command", "stream", "watched"), [(SetStream(2), 2, "h"), (SetWatched("c"), 0, "c")]
)
def test_another_stream_and_another_array_are_shown_at_once_where_the_run_stands_still(
    corpus, command, stream, watched
):
    learner = learner_of(corpus, batch_size=3, cell="lstm", layers=2)
    delivery = told(learner, StepOnce(2), IDLE, command, IDLE)
    shown = delivery.snapshot
    assert (shown.iteration, shown.stream, shown.watched) == (2, stream, watched)
    assert [picture.shape for picture in shown.pictures] == [(T, H)] * 2
    np.testing.assert_array_equal(shown.pictures[1], learner.network.window.layers[1][watched][1:, stream])


def test_what_is_not_there_to_be_shown_is_refused_and_the_run_goes_on(corpus):
    learner = learner_of(corpus)
    delivery = told(learner, SetRunning(True), Steps(2), SetStream(1), SetWatched("i"), Steps(3))
    assert [event.command for event in events(delivery, CommandRefused)] == [SetStream(1), SetWatched("i")]
    assert learner.iteration >= 5
    assert (delivery.snapshot.stream, delivery.snapshot.watched) == (0, "h")


# ── the held-out text ──


class Watched(Learner):
    """A learner that counts how often it was asked to measure on."""

    parts = 0

    def measure_on(self):
        self.parts += 1
        super().measure_on()


def watched(corpus):
    config = TrainingConfig(hidden_size=H, seq_length=40, batch_size=2, held_out=0.5, sample_length=20)
    return Watched(corpus, config)


def steps_between(corpus):
    """Steps from one measurement to the next."""
    learner = watched(corpus)
    while not learner.history.last("held_out"):
        learner.step()
    assert learner.parts > 2
    return learner.iteration


def test_a_pause_is_obeyed_in_the_middle_of_a_measurement(corpus):
    learner = watched(corpus)
    every = steps_between(corpus)

    class InTheMiddle(Script):
        """Pauses after the first part of the first measurement."""

        def empty(self):
            return learner.parts < 1 if self._entries[0] == SetRunning(False) else super().empty()

    at = []

    class Noting(Outbox):
        def put_event(self, event):
            at.append((event, learner.parts, learner.is_measuring))
            super().put_event(event)

    outbox = Noting(1)
    Trainer(learner, InTheMiddle(learner, SetRunning(True), SetRunning(False), IDLE), outbox, Clock()).run()
    assert learner.iteration == every
    (paused,) = [row[1:] for row in at if row[0] == StateChanged(False)]
    assert paused == (1, True), "told while the measurement was under way"
    delivery = outbox.drain()
    straight = watched(corpus)
    for _ in range(every):
        straight.step()
    points = straight.history.points("held_out")
    assert learner.history.points("held_out").values.tobytes() == points.values.tobytes()
    told = [losses.points["held_out"] for losses in delivery.losses if "held_out" in losses.points]
    assert [p.values.tolist() for p in told] == [points.values.tolist()]
    assert sum(len(losses) for losses in delivery.losses) == every
    assert delivery.snapshot.held_out == points.values[-1]


def test_measured_in_parts_the_run_is_the_same_bit_by_bit(corpus):
    learner, straight = watched(corpus), watched(corpus)
    steps = 3 * steps_between(corpus) + 1
    delivery = told(learner, StepOnce(steps), IDLE)
    while straight.iteration < steps:
        if straight.is_sample_due():
            straight.log_sample()
        straight.step()
    assert differing_bits(learner.checkpoint(), straight.checkpoint()) == 0
    shown = [v for losses in delivery.losses for v in losses.points.get("held_out", ((), ()))[1]]
    assert shown == straight.history.points("held_out").values.tolist()


def test_a_save_in_the_middle_of_a_measurement_holds_it(corpus):
    learner = watched(corpus)
    for _ in range(steps_between(corpus)):
        learner.step(wait=False)
    assert learner.is_measuring
    checkpoint = learner.checkpoint()
    assert not learner.is_measuring
    assert checkpoint.history["iterations_held_out"].tolist() == [learner.iteration]
    assert checkpoint.best.place.iteration == learner.iteration


# ── moments that are kept ──


def what_comes_of(trainer_of, *commands):
    """What the outbox of a trainer holds after these commands."""
    queue, outbox = SimpleQueue(), Outbox()
    for command in (*commands, Stop()):
        queue.put(command)
    trainer_of(queue, outbox).run()
    return outbox.drain()


def learn_and_keep(learner, moments, steps):
    keeper = MomentKeeper(moments, learner)
    for _ in range(steps):
        learner.step()
        if learner.iteration == keeper.due:
            keeper.keep()
    keeper.close()


def test_a_run_that_is_opened_says_at_once_which_moments_it_has(learner, corpus, tmp_path):
    moments = tmp_path / "moments.bin"
    learn_and_keep(learner, moments, 40)
    opened = Learner.resume(learner.checkpoint(), corpus)
    delivery = what_comes_of(lambda *ends: Trainer(opened, *ends), KeepMoments(moments))
    assert delivery.snapshot.iteration == 40
    assert len(delivery.snapshot.kept) > 5
    assert len(delivery.snapshot.inputs) == T


def test_moments_that_stand_elsewhere_are_taken_along_by_the_worker(learner, corpus, tmp_path):
    there, here = tmp_path / "there.bin", tmp_path / "here.bin"
    learn_and_keep(learner, there, 40)
    before = there.read_bytes()
    opened = Learner.resume(learner.checkpoint(), corpus)
    delivery = what_comes_of(lambda *ends: Trainer(opened, *ends), KeepMoments(here, there))
    assert delivery.snapshot.iteration == 40
    assert {0, 40} <= set(delivery.snapshot.kept)
    assert len(delivery.snapshot.kept) > 5
    assert there.read_bytes() == before  # it goes on in its own


def test_who_is_to_look_at_the_past_shows_nothing_before_it_is_there(learner, corpus, tmp_path):
    moments = tmp_path / "moments.bin"
    learn_and_keep(learner, moments, 40)
    run = learner.checkpoint()
    timeline = Timeline(run, corpus, moments)
    visitor = Learner.resume(run, corpus)
    delivery = what_comes_of(
        lambda queue, outbox: Trainer(visitor, queue, outbox, timeline=timeline),
        SetWatched("h"),
        SetStream(0),
    )
    assert delivery.snapshot is None
    visitor = Learner.resume(run, corpus)
    looks = (SetWatched("h"), Visit(16, True, 0))
    delivery = what_comes_of(lambda queue, outbox: Trainer(visitor, queue, outbox, timeline=timeline), *looks)
    assert delivery.snapshot.iteration == 16
    assert len(delivery.snapshot.inputs) == T

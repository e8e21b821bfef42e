"""Trainer: obeys commands, lets the Learner learn, and fills the outbox.

It runs in the worker thread and is the only one who touches the Learner. Knows
commands, events and the clock; knows no thread and no screen. Its states::

            SetRunning(True)                StepOnce(n)
    ┌────────┐ ─────────────▶ ┌─────────┐ ◀──────────── any state; stands still after n steps
    │ paused │                │ running │
    └────────┘ ◀───────────── └─────────┘
        │   SetRunning(False), a goal reached, divergence, a failed step
        │ Stop (from either)
        ▼
      ended

Paused it blocks on the queue and costs nothing; a sample under way is written on
in both states, and the held-out text is measured on, a part at a time. Commands
are obeyed between two steps or parts, so pause answers within one.
"""

import time
import traceback
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.core.errors import UserError
from rnnviz.core.files import WriteError
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.sampling import Writer
from rnnviz.training.run.learner import DivergedError, Learner
from rnnviz.training.run.moment_keeper import MomentKeeper, take_moments_along
from rnnviz.training.run.pace import Pace
from rnnviz.training.run.run_names import LAST
from rnnviz.training.run.saving import Saver
from rnnviz.training.worker.goals import behind_in_words, is_reached, reached_in_words
from rnnviz.training.worker.messages import (
    Answered,
    Ask,
    CancelSample,
    ChangedByHand,
    CheckpointSaved,
    Command,
    CommandRefused,
    Diverged,
    DrawSample,
    Event,
    GiveWay,
    GoalSpent,
    KeepMoments,
    LearningRateChanged,
    Refused,
    Reply,
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
from rnnviz.training.worker.publisher import FRAME_SECONDS, Publisher

if TYPE_CHECKING:
    from rnnviz.training.run.kept_folder import KeptFolder
    from rnnviz.training.run.timeline import Timeline

CHARACTERS_PER_TURN = 32
"""Characters of a sample written between two looks at the queue."""
RESTS = 3.0
"""Of a step that gives way, in its own time: how long the next one waits."""


class Trainer:
    """One run, driven by commands. ``clock`` gives seconds and only ever grows.

    With a ``timeline`` it stands at moments of a run that goes on elsewhere: it learns nothing, it can only
    be looked at, asked, and made to write.
    """

    def __init__(
        self,
        learner: Learner,
        commands: SimpleQueue[Command],
        outbox: Outbox,
        clock: Callable[[], float] = time.perf_counter,
        timeline: "Timeline | None" = None,
    ) -> None:
        self._learner = learner
        self._commands = commands
        self._outbox = outbox
        self._clock = clock
        self._publisher = Publisher(learner, outbox, is_past=timeline is not None)
        self._saver = Saver("rnnviz-saver")
        self._pace = Pace()
        self._keeper: MomentKeeper | None = None
        self._folder: KeptFolder | None = None
        self._timeline = timeline
        self._running = False
        self._has_diverged = False
        self._ended = False
        self._command: Command | None = None  # the one that is being obeyed
        self._steps_left: int | None = None  # of a StepOnce; None while running freely
        self._goal = SetStop(StopKind.NEVER)
        self._gives_way = False
        self._seconds_per_step = 0.0
        self._next_step_at = 0.0
        self._request = 0
        self._writer: Writer | None = None
        self._characters_left = 0

    # ── the loop ──

    def run(self) -> None:
        """Obey commands and learn until ``Stop``; after a fault of ours (WorkerFailed) only refuse them."""
        try:
            if self._timeline is None:
                self._begin()
            while not self._ended:
                self._obey_waiting()
                if self._writer is not None:
                    self._write_on()
                if self._learner.is_measuring and not self._ended:
                    self._measure_on()
                elif self._running and not self._ended:
                    self._take_turn()
        except Exception as error:  # noqa: BLE001 - the boundary of the thread: told, logged, not lost
            message = f"Training stopped by a fault of the program ({type(error).__name__}: {error})."
            self._tell(WorkerFailed(message, traceback.format_exc()))
            self._refuse_all()
        finally:
            self._saver.finish()
            if self._keeper is not None:
                self._keeper.close()
            if self._folder is not None:
                self._folder.close()

    def _refuse_all(self) -> None:
        """After a fault: answer whatever is asked for, until ``Stop``. The network may be half a step on."""
        words = "Training has ended by a fault of the program: begin a new run, or bring an earlier one back."
        command = self._command  # where it was a command that met the fault, its asker waits, too
        while not self._ended:
            match command:
                case Stop():
                    self._ended = True
                    return
                case (
                    None | SetRunning(False) | SetSpeed() | SetStop() | SetStream() | SetWatched()
                    | CancelSample() | KeepMoments() | GiveWay()
                ):  # fmt: skip
                    pass
                case _:
                    self._refuse(command, words)
            command = self._commands.get()

    def _begin(self) -> None:
        if self._learner.corpus is not None:
            self._log_sample_if_due()
            self._learner.look()
            self._publisher.publish(self._clock())

    def _obey_waiting(self) -> None:
        """Obey all commands in the queue; wait for one while there is nothing else to do."""
        wait: float | None = None
        if self._writer is not None or self._learner.is_measuring:
            wait = 0.0
        elif self._running:
            wait = max(0.0, self._next_step_at - self._clock())
        if wait == 0.0 and self._commands.empty():
            return
        try:
            self._obey(self._commands.get(timeout=wait) if wait != 0.0 else self._commands.get_nowait())
            while not self._ended:
                self._obey(self._commands.get_nowait())
        except Empty:
            pass

    def _take_turn(self) -> None:
        now = self._clock()
        if now < self._next_step_at:
            return
        # The beat is kept through a little lateness; after a pause it begins anew.
        is_late = now - self._next_step_at > self._seconds_per_step
        self._next_step_at = (now if is_late else self._next_step_at) + self._seconds_per_step
        try:
            self.step()
        except DivergedError as error:
            self._tell_divergence(error)
            return
        except UserError as error:
            self._stand_still(str(error))
            return
        # The time at the end of the step; reading the clock costs a thousandth of one.
        after = self._clock()
        self._learner.elapsed += after - now
        if self._gives_way:
            self._next_step_at = max(self._next_step_at, after + RESTS * (after - now))
        if self._steps_left is not None:
            self._steps_left -= 1
            if self._steps_left == 0:
                self._stand_still("")
                return
        elif self._pause_at_goal():
            return
        if self._seconds_per_step > FRAME_SECONDS:
            self._publisher.publish(after)  # each step is looked at
        else:
            self._publisher.publish_if_due(after)

    def _measure_on(self) -> None:
        """A part of a measurement of the held-out text, also where the run was paused meanwhile."""
        before = self._clock()
        self._learner.measure_on()
        after = self._clock()
        self._learner.elapsed += after - before
        if not self._learner.is_measuring and not self._running:
            self._publisher.publish(after)

    def step(self) -> float:
        """One step of learning, its loss into the outbox, and a sample into the log when one is due."""
        learner = self._learner
        loss = learner.step(wait=False)
        self._publisher.add(loss, learner.smooth_loss)
        self._log_sample_if_due()
        if self._keeper is not None and learner.iteration == self._keeper.due:
            self._keep_moment()
        behind = self._pace.look(learner)
        if behind is not None:
            self._tell(behind)
        return loss

    # ── commands ──

    def _obey(self, command: Command) -> None:
        self._command = command
        try:
            self._do(command)
        except UserError as error:  # by no fault of ours; the run is then as it was
            self._refuse(command, str(error))
        self._command = None

    def _do(self, command: Command) -> None:
        match command:
            case SetRunning(True):
                self._steps_left = None
                self._set_running(True)
            case SetRunning(False):
                self._stand_still("")
            case StepOnce(steps):
                self._steps_left = max(1, steps)
                self._next_step_at = 0.0
                self._set_running(True)
            case SetLearningRate(value):
                self._set_learning_rate(value)
            case SetStream(stream):
                self._publisher.show_stream(stream)
                self._show_again()
            case SetWatched(name):
                self._publisher.show_watched(name)
                self._show_again()
            case SetSpeed(per_second):
                self._set_speed(per_second)
            case SetStop():
                self._goal = command
                self._drop_goal_behind()
            case DrawSample():
                self._start_writing(command)
            case CancelSample():
                self._end_writing(cancelled=True)
            case SaveCheckpoint(path, automatic):
                self._save(path, automatic)
            case Ask(request, question):
                self._tell(Answered(request, question.answer(self._learner)))
                if question.changes_network:
                    self._keep_moment(by_hand=True)
                    self._tell_by_hand()
                    self._show_changed()
            case KeepMoments(path, earlier):
                self._keep_moments(path, earlier)
            case Visit():
                self._visit(command)
            case GiveWay(yes):
                self._gives_way = yes
            case Rewind(factor):
                self._rewind(factor)
            case Stop():
                self._stand_still("")
                self._ended = True

    def _refuse(self, command: Command, message: str) -> None:
        """Whoever waits is told by the message that it listens for; of any other command everybody."""
        match command:
            case Ask(request):
                self._tell(Refused(request, message))
            case DrawSample(request):
                self._tell(SampleRefused(request, message))
            case SaveCheckpoint(path, automatic):
                self._tell(SaveRefused(path, message, automatic))
            case _:
                self._tell(CommandRefused(message, command))

    def _tell(self, event: Event | Reply) -> None:
        self._outbox.put_event(event)

    def _set_running(self, running: bool) -> None:
        if running and self._learner.corpus is None:
            self._learner.look()  # says which text is wanted
            return
        if self._steps_left is None:
            self._drop_goal_behind()
        if running != self._running:
            self._running = running
            self._publisher.restart_rate()
            self._next_step_at = 0.0
            self._tell(StateChanged(running))

    def _set_speed(self, per_second: float | None) -> None:
        # Counted from the last step on: a change makes no step of its own, and delays none.
        before, self._seconds_per_step = self._seconds_per_step, 1.0 / per_second if per_second else 0.0
        self._next_step_at += self._seconds_per_step - before
        self._publisher.restart_rate()

    def _stand_still(self, reason: str) -> None:
        """Pause, with everything up to this step in the outbox."""
        if self._running:
            self._publisher.publish(self._clock())
        self._pause(reason)

    def _pause(self, reason: str) -> None:
        self._steps_left = None
        if self._running:
            self._running = False
            self._tell(StateChanged(False, reason))

    def _show_again(self) -> None:
        """The window last seen, as it is to be shown now; where none was yet, the next one will be."""
        if self._learner.corpus is not None and self._learner.inputs.size:
            self._publisher.publish_diverged(self._clock())

    def _show_changed(self) -> None:
        """The next window, as the network that has just been changed sees it."""
        self._learner.look()
        self._publisher.publish(self._clock())

    def _tell_by_hand(self) -> None:
        """What was set by hand at this very iteration, and holds."""
        here = self._learner.iteration
        changes = tuple(change for change in self._learner.by_hand if change.iteration == here)
        if changes:
            self._tell(ChangedByHand(changes))

    def _set_learning_rate(self, value: float) -> None:
        self._learner.change_learning_rate(value)
        self._tell(LearningRateChanged(value, self._learner.iteration))

    def _save(self, path: Path, automatic: bool) -> None:
        if automatic and self._has_diverged:
            raise UserError("The run has diverged: its save from before stands.")
        iteration = self._learner.iteration

        def done(error: UserError | None) -> None:
            if error is None:
                self._tell(CheckpointSaved(path, iteration, automatic))
            else:
                message = error.what if automatic and isinstance(error, WriteError) else str(error)
                self._tell(SaveFailed(path, message, automatic))

        try:
            checkpoint = self._learner.checkpoint()
        except UserError as error:
            done(error)
        else:
            folder = self._folder_of(path) if automatic else None
            self._saver.save(path, checkpoint, done, private=automatic, folder=folder)

    def _folder_of(self, last: Path) -> "KeptFolder | None":
        """Who writes what else stands in the run's folder; None where the save is a file alone."""
        if last.name != LAST:
            return None
        if self._folder is None or self._folder.path != last.parent:
            from rnnviz.training.run.kept_folder import KeptFolder  # a start does not need it

            self._folder = KeptFolder(last.parent)
        return self._folder

    def _rewind(self, factor: float) -> None:
        learner, config = self._learner, self._learner.config
        self._stand_still("")
        learner.rewind(factor)
        self._has_diverged = False
        if self._keeper is not None:
            self._keeper.go_back()
        self._publisher.forget_losses()
        began_again = learner.config if learner.config is not config else None
        self._tell(Rewound(learner.iteration, learner.learning_rate, began_again))
        self._tell_by_hand()
        self._log_sample_if_due()
        self._show_changed()

    # ── moments ──

    def _keep_moments(self, path: Path, earlier: Path | None) -> None:
        if self._keeper is not None:
            self._keeper.close()
        if earlier is not None:
            take_moments_along(earlier, path)
        self._keeper = MomentKeeper(path, self._learner)
        self._publisher.show_kept(self._keeper.iterations)
        if len(self._keeper.iterations) > 1:  # of a run that was opened: its past is there before it goes on
            self._show_again()

    def _keep_moment(self, *, by_hand: bool = False) -> None:
        if self._keeper is not None:
            self._keeper.keep(by_hand=by_hand)
            self._publisher.show_kept(self._keeper.iterations)

    def _visit(self, visit: Visit) -> None:
        if self._timeline is None:
            raise UserError("The run itself goes on: its past is looked at beside it.")
        self._end_writing(cancelled=True)
        if visit.exact:
            self._learner = self._timeline.learner_at(visit.iteration)
            self._publisher.follow(self._learner)
        else:
            self._learner.stand_at(self._timeline.nearest(visit.iteration).moment)
        self._learner.look_at(visit.passage)
        self._publisher.publish(self._clock())

    # ── goals ──

    def _pause_at_goal(self) -> bool:
        """Pause where the goal is reached; it is then spent, and Run goes on beyond it."""
        if self._steps_left is not None or not is_reached(self._goal, self._learner):
            return False
        goal = self._spend_goal()
        self._tell(GoalSpent(goal))
        self._stand_still(reached_in_words(goal, self._learner))
        return True

    def _drop_goal_behind(self) -> None:
        """A goal that is reached already would stop a run that has just been told to go on."""
        if is_reached(self._goal, self._learner):
            goal = self._spend_goal()
            self._tell(GoalSpent(goal, behind_in_words(goal, self._learner)))

    def _spend_goal(self) -> SetStop:
        goal, self._goal = self._goal, SetStop(StopKind.NEVER)
        return goal

    def _tell_divergence(self, error: DivergedError) -> None:
        self._publisher.publish_diverged(self._clock())
        self._has_diverged = True
        self._pause(str(error))
        good = self._learner.good_moment
        self._tell(
            Diverged(
                iteration=self._learner.iteration,
                message=str(error),
                good_iteration=good.place.iteration if good else 0,
                learning_rate=min(self._learner.learning_rate, good.place.learning_rate) if good else 0.0,
            )
        )

    # ── writing ──

    def _log_sample_if_due(self) -> None:
        if self._learner.is_sample_due():
            self._tell(SampleLogged(self._learner.log_sample()))

    def _start_writing(self, command: DrawSample) -> None:
        writer, skipped = self._learner.start_writing(
            command.prime, Dials(command.temperature), command.seed, network=command.network
        )
        self._end_writing(cancelled=True)  # after it, so that a refused one leaves the other alone
        self._writer, self._characters_left = writer, max(0, command.length)
        self._request = command.request
        iteration = self._learner.network_called(command.network).place.iteration
        lost = self._learner.astray_in(command.prime, network=command.network)
        self._tell(SampleStarted(command.request, iteration, command.prime, skipped, command.network, lost))

    def _write_on(self) -> None:
        if self._writer is None:
            return
        count = min(CHARACTERS_PER_TURN, self._characters_left)
        with np.errstate(over="ignore", invalid="ignore"):
            text = self._learner.vocabulary.decode(self._writer.write(count))
        self._characters_left -= count
        self._tell(SampleWritten(self._request, text))
        if self._characters_left == 0:
            self._end_writing(cancelled=False)

    def _end_writing(self, cancelled: bool) -> None:
        if self._writer is not None:
            self._writer = None
            self._tell(SampleFinished(self._request, cancelled))

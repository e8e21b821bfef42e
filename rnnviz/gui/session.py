"""TrainingSession: the one object of the window that knows the trainer.

Starts, commands and ends runs, and owns the frame timer that fetches what the
worker left. Knows no widget: it tells by signals, all in the window's thread.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.gui.parts.plain import file_name
from rnnviz.gui.parts.waiting import Refusal, Waiting
from rnnviz.gui.visiting import Arrival, Visiting
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import (
    Answered,
    Ask,
    CancelSample,
    CheckpointSaved,
    Command,
    DrawSample,
    Event,
    GoalSpent,
    KeepMoments,
    Losses,
    Refused,
    Reply,
    Rewound,
    RunInfo,
    SaveFailed,
    SetRunning,
    SetSpeed,
    SetStop,
    SetStream,
    SetWatched,
    Snapshot,
    StateChanged,
    StopKind,
    Visited,
    VisitRefused,
    WorkerFailed,
)
from rnnviz.training.worker.question import Answer, Question
from rnnviz.training.worker.questions import TakeCheckpoint
from rnnviz.training.worker.thread import TrainerThread

FRAME_MILLISECONDS = 33
VISIT_MILLISECONDS = 8
"""The same while a visited moment is awaited: who drags a handle looks for what comes of it."""
REPLACING_SECONDS = 5.0
"""The window stands still as long; a save that takes longer is written behind the next run."""
CLOSING_SECONDS = 60.0
"""What is not written by then is lost: a run is saved first, and what follows from it can be made again."""
NO_RUN = "There is no run yet: open a text first."
IS_PAST = (
    "An earlier moment is looked at, and what has been cannot be changed: come back to now (Esc), "
    "or go on from there as a run of its own."
)
HAS_ENDED = "The run has ended before that could be done."


class TrainingSession(QObject):
    """One window's training; at most one run at a time.

    run_ending       the run is about to be replaced or closed; its worker still obeys
    run_started      RunInfo: a new run, or a checkpoint, stands ready (paused); or a run began again
    latest_arrived   Snapshot: the present moment of the run, at most 30 times a second
    moment_shown     Snapshot: what the pages are to show, which is the same unless a moment is visited
    present_passed   Snapshot: the present moment, while another one is visited and the run goes on
    losses_arrived   Losses, none left out
    event_arrived    any Event of training.worker.messages
    visit_changed    the iteration that is visited, None: the present one again
    frame_ended      all that came with one tick of the frame timer has been told
    """

    run_ending = Signal()
    run_started = Signal(object)
    latest_arrived = Signal(object)
    moment_shown = Signal(object)
    present_passed = Signal(object)
    losses_arrived = Signal(object)
    event_arrived = Signal(object)
    visit_changed = Signal(object)
    frame_ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.info: RunInfo | None = None
        self.corpus: Corpus | None = None
        self.is_running = False
        self.latest: Snapshot | None = None
        self._visited: Snapshot | None = None
        self._thread: TrainerThread | None = None
        self._generation = 0
        self._waiting = Waiting()
        self._visiting = Visiting(self._take_run, self._refuse_visit, self.send)
        self._visit_wanted: int | None = None
        self._passage = 0  # that visited moments are shown at
        self._speed = SetSpeed(None)
        self._goal = SetStop(StopKind.NEVER)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def iteration(self) -> int:
        """Steps done, as far as the window has been told."""
        if self.latest is not None:
            return self.latest.iteration
        return self.info.iteration if self.info is not None else 0

    @property
    def shown(self) -> Snapshot | None:
        """The moment that the pages show: the latest, or the one that is visited."""
        return self._visited or self.latest

    @property
    def visited(self) -> int | None:
        """The iteration of the moment that is visited; None while the present one is shown."""
        return self._visited.iteration if self._visited is not None else None

    @property
    def visit_wanted(self) -> int | None:
        """The iteration that pages show or are about to; None where it is the present one."""
        return self._visit_wanted

    @property
    def kept_moments(self) -> tuple[int, ...]:
        """The steps of which a moment is kept, ascending; those between are made again."""
        return self.latest.kept if self.latest is not None else ()

    @property
    def moments(self) -> Path | None:
        """The file that they are kept in; None where none are."""
        return self._visiting.moments

    @property
    def has_goal(self) -> bool:
        """Whether the run is to pause by itself somewhere."""
        return self._goal.kind is not StopKind.NEVER

    @property
    def text_stem(self) -> str:
        """The text's name without its ending, for the names of files about it."""
        return file_name(Path(self.info.text.name).stem) if self.info else "run"

    # ── runs ──

    def start_run(self, corpus: Corpus, config: TrainingConfig) -> None:
        """Begin a new run, paused. Raises UserError where the text does not do; the old run then stands."""
        self._replace(Learner(corpus, config), corpus)

    def resume_run(self, checkpoint: Checkpoint, corpus: Corpus | None) -> None:
        """Go on with a checkpoint's run, paused; without its text it can only write.

        Raises UserError where it does not fit; the old run then stands.
        """
        learner = Learner.resume(checkpoint, corpus)
        self._replace(learner, corpus)

    def _replace(self, learner: Learner, corpus: Corpus | None) -> None:
        # Told when the next run stands, lest what they say goes with this one.
        waiting = self._waiting.take_all()
        told_last = self._end(REPLACING_SECONDS)
        self._generation += 1
        self.corpus = corpus
        self.latest = self._visited = None
        self._visiting.begin(corpus, None)
        if self.info is not None and learner.text.sha256 != self.info.text.sha256:
            self._goal = SetStop(StopKind.NEVER)  # it was about the other text
        self.info = RunInfo(
            generation=self._generation,
            config=learner.config,
            vocabulary=learner.vocabulary,
            text=learner.text,
            reading=corpus.reading if corpus else None,
            parameter_count=learner.architecture.parameter_count,
            guessing_loss=learner.guessing_loss,
            can_train=corpus is not None,
            corpus=corpus,
            rate_changes=tuple(learner.rate_changes),
            iteration=learner.iteration,
            curves=learner.history.curves(),
            samples=tuple(learner.samples),
            run_id=learner.run_id,
            by_hand=learner.by_hand,
            parent=learner.parent,
        )
        self._thread = TrainerThread(learner, self._generation)
        # Everything of the new run is told before its worker can leave a first message.
        self.run_started.emit(self.info)
        self.send(self._speed)
        self.send(self._goal)
        self._thread.start()
        self._timer.start()
        for refused in waiting:
            refused(HAS_ENDED)
        for event in told_last:
            self._tell(event)

    def close(self) -> None:
        """End the worker, with all its saves written, and tell what came of them."""
        for event in self._end(CLOSING_SECONDS):
            self._tell(event)

    def _end(self, seconds: float) -> list[Event]:
        """End the worker; what it told last, if in time, of saves that nobody asked for."""
        if self._thread is not None:
            self.run_ending.emit()
        self._end_visit()
        self._timer.stop()
        self.is_running = False
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stop(seconds)
        for refused in self._waiting.take_all():
            refused(HAS_ENDED)
        last = thread.drain().events if thread is not None else ()
        return [e for e in last if isinstance(e, CheckpointSaved | SaveFailed) and e.automatic]

    # ── commands ──

    def send(self, command: Command) -> None:
        """Hand a command to the worker; without a run it is dropped."""
        match command:
            case SetSpeed():
                self._speed = command
            case SetStop():
                self._goal = command
            case SetStream() | SetWatched():
                self._visiting.show_as(command)
            case KeepMoments(path, _):
                self._visiting.begin(self.corpus, path)
            case DrawSample() | CancelSample() if self._visited is not None:
                self._visiting.send(command)
                return
        if self._thread is not None:
            self._thread.send(command)

    def ask(self, question: Question[Answer], then: Callable[[Answer], object], refused: Refusal) -> None:
        """Ask the worker; ``then`` gets the answer, or ``refused`` a sentence that says why there is none.

        One of them is called, once, and nobody else hears of it: later, from the frame timer or when the
        run ends; at once where there is no run. What is about a moment is asked of the one that is shown.
        """
        if self._thread is None:
            refused(NO_RUN)
        elif question.changes_network and self._visited is not None:
            refused(IS_PAST)
        elif question.is_of_moment and self._visited is not None:
            self._visiting.send(Ask(self._waiting.add(then, refused), question))
        else:
            self.send(Ask(self._waiting.add(then, refused), question))

    # ── earlier moments ──

    def visit(self, iteration: int, *, exact: bool = True) -> None:
        """Have the pages show the run as it was after ``iteration`` steps, and keep to it while it goes on.

        ``exact``: that very step, made again from the nearest kept moment before it; else the nearest kept
        one, at once. All of them show the passage that was shown when the visit began.
        """
        latest = self.latest
        if latest is None or not self._visiting.is_possible:
            return
        if self._visit_wanted is None:
            self._passage = latest.seen_at
        self._visit_wanted = iteration
        wanted = min(max(0, iteration), latest.iteration)
        self._visiting.visit(wanted, exact=exact, passage=self._passage)
        self._look_every(VISIT_MILLISECONDS)

    def _look_every(self, milliseconds: int) -> None:
        if (
            self._timer.interval() != milliseconds
        ):  # set again it would begin anew, and a fast mouse starve it
            self._timer.setInterval(milliseconds)

    def go_back_to_now(self) -> None:
        """Show the present moment again, and go with the run."""
        if self._visit_wanted is None:
            return
        self._leave_visit()
        if self.latest is not None:
            self.moment_shown.emit(self.latest)

    def _leave_visit(self) -> None:
        if self._end_visit():
            self.event_arrived.emit(Visited(None))

    def _end_visit(self) -> bool:
        """Whether there was one; pages are not told."""
        was_visiting, self._visited, self._visit_wanted = self._visited is not None, None, None
        self._look_every(FRAME_MILLISECONDS)
        for event in self._visiting.stop():
            self._tell(event)
        if was_visiting:
            self.visit_changed.emit(None)
        return was_visiting

    def _take_run(self, then: Callable[[Checkpoint], object]) -> None:
        self.send(Ask(self._waiting.add(then, self._refuse_visit), TakeCheckpoint()))

    def _refuse_visit(self, message: str) -> None:
        self._leave_visit()
        self.event_arrived.emit(VisitRefused(message))

    def _show_arrival(self, arrival: Arrival) -> None:
        if not self._visiting.is_awaited:
            self._look_every(FRAME_MILLISECONDS)
        if self._visit_wanted is None:
            return
        if arrival.moment is None:
            self._refuse_visit(arrival.refusal)
            return
        self._visited = arrival.moment
        self.moment_shown.emit(arrival.moment)
        self.visit_changed.emit(arrival.moment.iteration)
        if arrival.is_exact:
            self.event_arrived.emit(Visited(arrival.moment.iteration))

    def set_running(self, running: bool) -> None:
        self.send(SetRunning(running))

    # ── the frame ──

    def _on_timer_timeout(self) -> None:
        arrival, said = self._visiting.drain()
        for reply in said:
            self._tell(reply)
        if arrival is not None:
            self._show_arrival(arrival)
        if self._thread is None:
            return
        delivery = self._thread.drain()
        if delivery.snapshot is not None:
            self.latest = delivery.snapshot  # at once: who hears that a run paused asks where it stands
        for item in delivery.items:
            self._tell(item)
            if self._thread is None or delivery.generation != self._generation:
                return  # a slot has ended the run, or begun another: the rest is nobody's
        if delivery.snapshot is not None:
            self.latest_arrived.emit(delivery.snapshot)
            if self._visited is None:
                self.moment_shown.emit(delivery.snapshot)
            else:
                self.present_passed.emit(delivery.snapshot)
        if delivery.snapshot is not None or delivery.items or arrival is not None:
            self.frame_ended.emit()

    def _tell(self, item: Losses | Event | Reply) -> None:
        """Tell everybody; what came of a question, its asker alone."""
        match item:
            case Losses():
                self.losses_arrived.emit(item)
                return
            case Answered(request, answer):
                self._waiting.answer(request, answer)
                return
            case Refused(request, message):
                self._waiting.refuse(request, message)
                return
            case Rewound(began_again=TrainingConfig() as config) if self.info is not None:
                # To everybody it is another run: whatever was shown of the first weights is void.
                self._leave_visit()
                self.info = replace(
                    self.info,
                    config=config,
                    rate_changes=(),
                    iteration=0,
                    curves={},
                    samples=(),
                    by_hand=(),
                    parent=None,
                )
                self.run_started.emit(self.info)
            case Rewound():
                self._leave_visit()  # it may be one that is void now
            case GoalSpent(goal) if goal == self._goal:
                self._goal = SetStop(StopKind.NEVER)
            case StateChanged(running):
                self.is_running = running
            case WorkerFailed():
                self.is_running = False
        self.event_arrived.emit(item)

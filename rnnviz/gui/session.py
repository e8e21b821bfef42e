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
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import (
    Answered,
    Ask,
    CheckpointSaved,
    Command,
    Event,
    GoalSpent,
    Losses,
    Refused,
    Reply,
    Rewound,
    RunInfo,
    SaveFailed,
    SetRunning,
    SetSpeed,
    SetStop,
    Snapshot,
    StateChanged,
    StopKind,
    WorkerFailed,
)
from rnnviz.training.worker.question import Answer, Question
from rnnviz.training.worker.thread import TrainerThread

FRAME_MILLISECONDS = 33
REPLACING_SECONDS = 5.0
"""The window stands still as long; a save that takes longer is written behind the next run."""
CLOSING_SECONDS = 60.0
"""What is not written by then is lost."""
NO_RUN = "There is no run yet: open a text first."
HAS_ENDED = "The run has ended before that could be done."


class TrainingSession(QObject):
    """One window's training; at most one run at a time.

    run_ending       the run is about to be replaced or closed; its worker still obeys
    run_started      RunInfo: a new run, or a checkpoint, stands ready (paused); or a run began again
    latest_arrived   Snapshot: the present moment of the run, at most 30 times a second
    moment_shown     Snapshot: what the pages are to show, which is the same unless a moment is visited
    losses_arrived   Losses, none left out
    event_arrived    any Event of training.worker.messages
    frame_ended      all that came with one tick of the frame timer has been told
    """

    run_ending = Signal()
    run_started = Signal(object)
    latest_arrived = Signal(object)
    moment_shown = Signal(object)
    losses_arrived = Signal(object)
    event_arrived = Signal(object)
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
        _, told_last = self._end(REPLACING_SECONDS)
        self._generation += 1
        self.corpus = corpus
        self.latest = self._visited = None
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

    def close(self) -> bool:
        """End the worker, with all its saves written; whether it ended in time."""
        has_ended, told_last = self._end(CLOSING_SECONDS)
        for event in told_last:
            self._tell(event)
        return has_ended

    def _end(self, seconds: float) -> tuple[bool, list[Event]]:
        """Whether the worker ended in time, and what it told last of saves that nobody asked for."""
        if self._thread is not None:
            self.run_ending.emit()
        self._timer.stop()
        self.is_running = False
        thread, self._thread = self._thread, None
        has_ended = thread.stop(seconds) if thread is not None else True
        for refused in self._waiting.take_all():
            refused(HAS_ENDED)
        last = thread.drain().events if thread is not None else ()
        return has_ended, [e for e in last if isinstance(e, CheckpointSaved | SaveFailed) and e.automatic]

    # ── commands ──

    def send(self, command: Command) -> None:
        """Hand a command to the worker; without a run it is dropped."""
        if isinstance(command, SetSpeed):
            self._speed = command
        elif isinstance(command, SetStop):
            self._goal = command
        if self._thread is not None:
            self._thread.send(command)

    def ask(self, question: Question[Answer], then: Callable[[Answer], object], refused: Refusal) -> None:
        """Ask the worker; ``then`` gets the answer, or ``refused`` a sentence that says why there is none.

        One of them is called, once, and nobody else hears of it: later, from the frame timer or when the
        run ends; at once where there is no run.
        """
        if self._thread is None:
            refused(NO_RUN)
        else:
            self.send(Ask(self._waiting.add(then, refused), question))

    def visit(self, moment: Snapshot | None) -> None:
        """Show this moment, and keep to it while the run goes on; None goes with the run again."""
        self._visited = moment
        if self.shown is not None:
            self.moment_shown.emit(self.shown)

    def set_running(self, running: bool) -> None:
        self.send(SetRunning(running))

    # ── the frame ──

    def _on_timer_timeout(self) -> None:
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
        if delivery.snapshot is not None or delivery.items:
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
                self._visited = None
                self.info = replace(
                    self.info, config=config, rate_changes=(), iteration=0, curves={}, samples=(), by_hand=()
                )
                self.run_started.emit(self.info)
            case Rewound():
                self._visited = None  # it may be one that is void now
            case GoalSpent(goal) if goal == self._goal:
                self._goal = SetStop(StopKind.NEVER)
            case StateChanged(running):
                self.is_running = running
            case WorkerFailed():
                self.is_running = False
        self.event_arrived.emit(item)

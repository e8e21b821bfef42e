"""LessonRuns: the runs of a lesson, made in the window's own session, and the way back to the run before.

Begins them, takes them along as evidence when they have come to their goal, and notices when another run
stands in their place. After several lessons in a row the run before is that before the first. Knows the
session and the documents; knows no step and no words of a lesson.
"""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from rnnviz.core.files import WriteError
from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.core.text.corpus import Corpus
from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.run_bar import RunBar
from rnnviz.training.lessons.evidence import Evidence
from rnnviz.training.lessons.lesson import LessonRun
from rnnviz.training.run.run_label import read_label, write_label
from rnnviz.training.worker.messages import (
    Diverged,
    Event,
    Rewound,
    RunInfo,
    SetSpeed,
    Snapshot,
    StopKind,
    WorkerFailed,
)
from rnnviz.training.worker.questions import TakeCheckpoint


class LessonRuns(QObject):
    """stands    a run of the lesson stands at step 0, and the pages show it
    moved     the run of the lesson, or what stands in its place, is further: see ``share``, ``is_lost``,
              ``is_broken``
    finished  the name of a run that has come to its goal
    failed    a sentence: why a run cannot be made
    """

    stands = Signal()
    moved = Signal()
    finished = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        session: TrainingSession,
        documents: Documents,
        recovery: Recovery | None,
        run_bar: RunBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._documents = documents
        self._recovery = recovery
        self._run_bar = run_bar
        self._reading = BackgroundWork("rnnviz-lesson-text", self)
        self._reading.finished.connect(self._on_reading_finished)
        self._reading.failed.connect(self._on_reading_failed)
        self.evidence: dict[str, Evidence] = {}
        self.way_home: Callable[[], object] | None = None
        self.home = ""  # what the text of the run before is called
        self.home_is_kept = False  # whether File ▸ Earlier runs has it, too
        self._is_open = False
        self._lesson = ""
        self._last = -1  # the generation of the run that a lesson began last
        self._run: LessonRun | None = None  # that stands, or is about to
        self._generation = -1
        self._is_coming = self._is_to_train = self._is_taking = False
        self.has_stood = False  # whether the run is there and seen, at step 0 or further
        self.has_begun = False  # whether any run of the lesson was begun
        self._is_broken = False
        documents.run_stays.connect(self._on_documents_run_stays)
        session.event_arrived.connect(self._on_session_event_arrived)
        session.run_started.connect(self._on_session_run_started)
        session.latest_arrived.connect(self._on_session_latest_arrived)
        session.frame_ended.connect(self._on_session_frame_ended)

    # ── what is asked of it ──

    def begin_lesson(self, name: str) -> None:
        """Forget the runs of the lesson before; the run that stands now is the one to come back to, unless
        it is one of a lesson itself."""
        self.end_lesson()
        self._is_open, self._lesson = True, name
        info, corpus = self._session.info, self._session.corpus
        if self.way_home is not None and info is not None and info.generation == self._last:
            return
        self.has_begun = self.home_is_kept = False
        self.way_home = None
        self.home = info.text.name if info is not None else ""
        if info is not None and corpus is not None:  # of a run that has learned nothing nothing is kept
            self.way_home = partial(self._documents.begin_on, corpus, info.config)

    def end_lesson(self) -> None:
        """Nothing is watched any more; the run stays as it is. What was measured of runs takes much room."""
        self._reading.leave()
        if self._is_ours and self._session.is_running and self._run is not None:
            self._session.set_running(False)
        self._run, self._generation = None, -1
        self._is_coming = self._is_to_train = self._is_taking = self._is_open = False
        self.evidence = {}

    def prepare(self, run: LessonRun) -> None:
        """Have ``run`` stand at step 0, unless it does, is on its way or has come to its goal."""
        is_there = self._is_coming or (self._is_ours and not self._is_broken)
        if run.name in self.evidence or (self._run is run and is_there):
            return
        self._run, self._is_coming, self.has_stood = run, True, False
        self._is_broken = False
        self._generation = -1
        self._reading.start(lambda _progress: run.corpus())

    def train(self, run: LessonRun) -> None:
        """Have ``run`` learn up to its goal."""
        if run.name in self.evidence:
            return
        self._is_to_train = True
        self.prepare(run)
        if self._is_ours:
            self._go()

    def stop(self) -> None:
        """The window closes."""
        self._reading.stop()

    @property
    def share(self) -> float:
        """How far the run has come to its goal, 0 … 1."""
        if self._run is None or not self._is_ours:
            return 0.0
        return min(1.0, self._session.iteration / self._run.until)

    @property
    def is_lost(self) -> bool:
        """Whether another run stands in the place of the one that is to learn."""
        return self._run is not None and not self._is_coming and not self._is_ours

    @property
    def is_broken(self) -> bool:
        """Whether the run stands and cannot come to its goal: it has diverged, or its worker has failed."""
        return self._is_broken and self._is_ours

    @property
    def _is_ours(self) -> bool:
        info = self._session.info
        return info is not None and info.generation == self._generation

    # ── what comes of it ──

    def _on_reading_finished(self, corpus: Corpus) -> None:
        if self._run is not None and self._is_coming:
            self._documents.begin_on(corpus, self._run.config)

    def _on_reading_failed(self, message: str) -> None:
        self._give_up()
        self.failed.emit(message)

    def _on_documents_run_stays(self) -> None:
        if self._is_coming and not self._reading.is_working:  # else it was another that does not come
            self._give_up()

    def _give_up(self) -> None:
        """The run does not come: from now on it is lost, until it is wanted again."""
        self._is_coming = self._is_to_train = False
        self.moved.emit()

    def _on_session_run_started(self, info: RunInfo) -> None:
        run = self._run
        if run is None:
            if not self._is_open:  # nobody asks for the way back any more, and it holds a whole run
                self.way_home = None
            return
        if self._is_coming and info.config == run.config and info.iteration == 0:
            self._is_coming, self._generation = False, info.generation
            self._last = info.generation
            if not self.has_begun and self._documents.way_back:
                self.way_home = self._documents.way_back[0][1]
                self.home_is_kept = self._documents.is_kept
            self.has_begun = True
            self._name_run()
        elif not self._reading.is_working and info.generation != self._generation:
            self._is_coming = self._is_to_train = False
        self.moved.emit()

    def _name_run(self) -> None:
        """Among the runs that are kept it is told from one's own on the same text."""
        file = self._recovery.run_file if self._recovery is not None else None
        if file is not None:
            with contextlib.suppress(WriteError):  # where nothing can be written, no run is kept
                write_label(file.parent, replace(read_label(file.parent), lesson=self._lesson))

    def _on_session_event_arrived(self, event: Event) -> None:
        match event:
            case Diverged() | WorkerFailed():
                self._is_broken = self._is_ours
                self.moved.emit()
            case Rewound():
                self._is_broken = False
                self.moved.emit()

    def _go(self) -> None:
        assert self._run is not None
        self._is_to_train = False
        # As if it were set by hand: the walking pace of a first run ends with that, too.
        self._run_bar.show_speed(None)
        self._run_bar.command_given.emit(SetSpeed(None))
        self._run_bar.run_until(StopKind.ITERATION, self._run.until)
        self._session.set_running(True)

    def _on_session_latest_arrived(self, snapshot: Snapshot) -> None:
        run = self._run
        if run is None or not self._is_ours:
            return
        if self._is_to_train:  # not before: who begins a run says last whether it trains
            self._go()
        self.moved.emit()
        if snapshot.iteration >= run.until and run.name not in self.evidence and not self._is_taking:
            self._is_taking = True
            generation = self._generation
            self._session.ask(
                TakeCheckpoint(), partial(self._take, run, generation), partial(self._refuse, generation)
            )

    def _on_session_frame_ended(self) -> None:
        """The pages have been shown what came."""
        if (
            self._run is not None
            and self._is_ours
            and not self.has_stood
            and self._session.latest is not None
        ):
            self.has_stood = True
            self.stands.emit()

    def _take(self, run: LessonRun, generation: int, checkpoint: Checkpoint) -> None:
        self._is_taking = False
        corpus = self._session.corpus
        if run is not self._run or generation != self._generation or corpus is None:
            return
        self.evidence[run.name] = Evidence(checkpoint, corpus)
        self._run = None
        self.finished.emit(run.name)

    def _refuse(self, generation: int, message: str) -> None:
        self._is_taking = False
        if generation == self._generation:
            self.failed.emit(message)

"""SweepAtWork: processes beside the window that train the runs of a sweep, and how far they are.

One sweep at a time. They end with the window, each after its step and saved; asked again, they go on bit for
bit. Knows folders of runs and sweeps; knows no table.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.core.errors import UserError
from rnnviz.core.foreign import shown
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.training.run.library import StoredRun
from rnnviz.training.sweep.outcome import FINISHED
from rnnviz.training.sweep.plan import read_plan
from rnnviz.training.sweep.progress import RUNNING, WAITING, RunProgress, SweepProgress
from rnnviz.training.sweep.repeat import SEEDS, plan_repeats
from rnnviz.training.sweep.workers import Workers, cores, start_workers

LOOK_MILLISECONDS = 500
CLOSING_SECONDS = 5.0
"""So long a window that closes waits for its workers to save; they save without it, too."""
BUSY = "Other runs are trained beside the window already: wait for them, or stop them."


class SweepAtWork(QObject):
    """told         in words, how far they are; '' when nothing is under way
    run_ended    a run more is done: the shelf is another now
    ended        (words, folders that hold the runs): it is over, or was stopped
    mistake_made a sentence
    """

    told = Signal(str)
    run_ended = Signal()
    ended = Signal(str, object)
    mistake_made = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers: Workers | None = None
        self._progress: SweepProgress | None = None
        self._place: set[Path] = set()  # the folders of sweeps, and the runs that are repeated
        self._waiting: list[StoredRun] = []  # to be repeated after the one that is
        self._library = Path()
        self._ended = 0  # runs that are done, of sweeps before this one
        self._whole = ""  # what is under way altogether
        self._title = ""
        self._steps = self._done = 0
        self._is_stopping = False
        self._planning = BackgroundWork("rnnviz-repeats", self)
        self._planning.finished.connect(self._go_on)
        self._planning.failed.connect(self._on_planning_failed)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    @property
    def is_working(self) -> bool:
        return self._workers is not None or self._planning.is_working

    def repeat(self, runs: Sequence[StoredRun], library: Path) -> None:
        """Train the same runs with other seeds, one run after the other; where that was begun and left, go on
        with it."""
        if self.is_working:
            self.mistake_made.emit(BUSY)
            return
        self._place, self._waiting, self._library, self._ended = set(), list(runs), library, 0
        self._whole = _repeated(runs[0]) if len(runs) == 1 else f"{len(runs)} settings with other seeds"
        self._repeat_next()

    def _repeat_next(self) -> None:
        run, library = self._waiting.pop(0), self._library
        self._place |= {run.path}
        self._title = _repeated(run)
        self.told.emit(f"{self._title}: {SEEDS} runs are planned …")
        self._planning.start(lambda _progress: plan_repeats(run.path, library))

    def go_on(self, sweep: Path) -> None:
        """Train what is left of a sweep, beside whoever works on it elsewhere."""
        if self.is_working:
            self.mistake_made.emit(BUSY)
            return
        self._place, self._title, self._waiting, self._ended = set(), shown(sweep.name), [], 0
        self._whole = self._title
        self._go_on(sweep)

    def stop(self) -> None:
        """Have the workers end, each after its step and saved."""
        self._is_stopping = True
        self._waiting = []
        self._planning.leave()
        if self._workers is not None:
            self._workers.stop()
            self.told.emit("They finish their step and save …")
        else:
            self.told.emit("")

    def close(self) -> None:
        """The window closes."""
        self._planning.stop()
        self._timer.stop()
        self._waiting = []
        if self._workers is not None:
            self._workers.stop()
            self._workers.wait(CLOSING_SECONDS)
            self._workers = None

    # ── handlers ──

    def _go_on(self, folder: Path) -> None:
        try:
            plan = read_plan(folder)
            self._progress = SweepProgress(folder, plan)
            self._workers = start_workers(folder, max(1, min(plan.count, cores() - 1)))
        except (UserError, OSError) as error:
            self._on_planning_failed(str(error))
            return
        self._place |= {folder}
        self._steps, self._done, self._is_stopping = plan.steps, 0, False
        self._timer.start()
        self._look()

    def _on_planning_failed(self, sentence: str) -> None:
        self._waiting = []
        self.told.emit("")
        self.mistake_made.emit(sentence)

    def _look(self) -> None:
        workers, progress = self._workers, self._progress
        if workers is None or progress is None:
            return
        try:
            is_working, runs = workers.look(), progress.look()
        except UserError as error:  # the folder is gone: each worker says so itself
            workers.stop()
            is_working, runs = workers.look(), []
            self.mistake_made.emit(str(error))
        done = sum(run.state not in (WAITING, RUNNING) for run in runs)
        if is_working:
            if not self._is_stopping:
                self.told.emit(self._words(runs, done))
        else:
            self._end(workers, runs, done)
        if done != self._done:
            self._done = done
            self.run_ended.emit()

    def _words(self, runs: list[RunProgress], done: int) -> str:
        steps = sum(self._steps if run.outcome is not None else run.steps for run in runs)
        percent = 100 * steps // max(1, self._steps * len(runs))
        return (
            f"{self._title}: {done} of {len(runs)} runs done, {percent} % of all steps, in processes beside "
            "the window"
        )

    def _end(self, workers: Workers, runs: list[RunProgress], done: int) -> None:
        self._timer.stop()
        self._workers = self._progress = None
        for sentence in workers.sentences:
            self.mistake_made.emit(sentence)
        failed = [run.sentence for run in runs if run.outcome is not None and run.state != FINISHED]
        if self._waiting and done == len(runs) and not failed:
            self._ended += done
            self._repeat_next()
            return
        words = (
            f"All {self._ended + done} runs of {self._whole} stand here: see Luck."
            if done == len(runs)
            else f"{done} of {len(runs)} runs of {self._title} are done; asked again, the others go on."
        )
        if failed:
            words = f"{words} {len(failed)} did not come to the end: {shown(failed[0], 120)}"
        self.told.emit("")
        self.ended.emit(words, self._place)


def _repeated(run: StoredRun) -> str:
    return f"{shown(run.title)} with other seeds"

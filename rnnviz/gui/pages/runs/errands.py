"""Errands: what is done with runs on the shelf: written on, deleted and brought back, taken along, let in.

What may take long has a thread of its own, one errand at a time. Knows folders of runs; knows no table.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rnnviz.core.errors import UserError
from rnnviz.core.progress import Progress
from rnnviz.gui.pages.runs.trash import ThrownAway, bring_back, throw_away
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.training.run.library import Library, StoredRun, is_sweep
from rnnviz.training.run.run_label import RunLabel, write_label
from rnnviz.training.run.zipped_run import unzip_run, zip_run

_Then = Callable[[object], object]
BUSY = "Something else is under way here: wait for it, or cancel it."


class Errands(QObject):
    """One at a time.

    begun        in words, what takes its time
    progressed   (done, total) of it
    ended        it is over, well or not
    done         in words, what was done; the shelf is another now
    let_in_at    the folder of a run that is new on the shelf
    mistake_made a sentence: it could not be done
    """

    begun = Signal(str)
    progressed = Signal(int, int)
    ended = Signal()
    done = Signal(str)
    let_in_at = Signal(object)
    mistake_made = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thrown: tuple[ThrownAway, ...] = ()
        self._then: _Then | None = None
        self._work = BackgroundWork("rnnviz-errand", self)
        self._work.progressed.connect(self.progressed)
        self._work.ended.connect(self.ended)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.mistake_made)

    @property
    def is_working(self) -> bool:
        """Whether something is under way."""
        return self._work.is_working

    @property
    def can_undo(self) -> bool:
        """Whether what was deleted last can come back."""
        return bool(self._thrown)

    def label(self, run: StoredRun, **changes: object) -> RunLabel | None:
        """Write on a run; what stands on it then, None where it could not be written."""
        label = replace(run.label, **changes)  # type: ignore[arg-type]  # fields of it, by their names
        try:
            write_label(run.path, label)
        except UserError as error:
            self.mistake_made.emit(str(error))
            return None
        return label

    def delete(self, runs: Sequence[StoredRun], library: Library) -> None:
        """Into the trash; ``undo`` brings them back. A folder elsewhere stays there, and is shown no more."""
        words = runs[0].title if len(runs) == 1 else f"{len(runs):,} runs"

        def throw(progress: Progress) -> object:
            thrown = []
            for number, run in enumerate(runs):
                progress(number, len(runs))
                if run.is_elsewhere:
                    library.forget(run.sweep or run.path)  # of a sweep all runs go together
                else:
                    thrown.append(throw_away(run.path))
            return tuple(thrown)

        def tell(thrown: object) -> None:
            assert isinstance(thrown, tuple)
            self._thrown = thrown
            gone = sum(run.is_elsewhere for run in runs)
            kept = (
                ""
                if not gone
                else "; its folder stays where it is"
                if len(runs) == 1
                else "; folders elsewhere stay"
            )
            self.done.emit(f"{'Taken off the shelf:' if gone else 'Deleted'} {words}{kept}.")

        self._begin(f"Deleting {words} …", throw, tell)

    def undo(self) -> None:
        """Bring back what was deleted last."""
        thrown, self._thrown = self._thrown, ()

        def back(_progress: Progress) -> object:
            return [bring_back(one) for one in thrown]

        def tell(_places: object) -> None:
            words = thrown[0].folder.name if len(thrown) == 1 else f"{len(thrown):,} runs"
            self.done.emit(f"Brought back {words}.")

        if thrown:
            self._begin("Bringing back …", back, tell)

    def export(self, run: StoredRun, path: Path) -> None:
        """The whole folder as one zip at ``path``."""

        def write(progress: Progress) -> object:
            zip_run(run.path, path, progress)
            return path

        def tell(_path: object) -> None:
            self.done.emit(f"Exported {run.title} to {path.name}.")

        self._begin(f"Exporting {run.title} …", write, tell)

    def let_in(self, path: Path, library: Path) -> None:
        """Put the run in a zip on the shelf."""

        def read(progress: Progress) -> object:
            return unzip_run(path, library, progress)

        def tell(place: object) -> None:
            assert isinstance(place, Path)
            self.let_in_at.emit(place)
            self.done.emit(f"Imported {path.name}.")

        self._begin(f"Importing {path.name} …", read, tell)

    def show_folder(self, folder: Path, library: Library) -> None:
        """Put a folder that stands somewhere else on the shelf."""

        def show(_progress: Progress) -> object:
            if is_sweep(folder):
                library.show_sweep(folder)
                return folder.absolute()
            return library.show(folder).path

        def tell(place: object) -> None:
            assert isinstance(place, Path)
            self.let_in_at.emit(place)
            self.done.emit(f"{folder.name} stands on the shelf; its folder stays where it is.")

        self._begin(f"Reading {folder.name} …", show, tell)

    def cancel(self) -> None:
        """Call off what is under way."""
        self._work.cancel()

    def stop(self) -> None:
        """The window closes."""
        self._work.stop()

    def _begin(self, words: str, work: Callable[[Progress], object], then: _Then) -> None:
        if self._work.is_working:
            self.mistake_made.emit(BUSY)
            return
        self._then = then
        self.begun.emit(words)
        self._work.start(work)

    def _on_work_finished(self, result: object) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(result)

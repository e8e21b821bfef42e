"""Errands: what is done with runs on the shelf: written on, deleted and brought back, taken along, let in.

What may take long has a thread of its own, one errand at a time. Knows folders of runs; knows no table.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rnnviz.core.errors import UserError
from rnnviz.core.progress import Progress
from rnnviz.gui.page import Undoable, UndoFailed
from rnnviz.gui.pages.runs.deletion import Deletion
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.training.run.library import Library, StoredRun, is_sweep
from rnnviz.training.run.run_label import RunLabel, write_label
from rnnviz.training.run.zipped_run import unzip_run, zip_run

_Then = Callable[[object], object]
WhyNot = Callable[[Sequence[Path]], str]
"""Why runs in these folders cannot be deleted; '' where they can."""
BUSY = "Something else is under way here: wait for it, or cancel it."


class Errands(QObject):
    """One at a time.

    begun        in words, what takes its time
    progressed   (done, total) of it
    ended        it is over, well or not
    done         in words, what was done; the shelf is another now
    let_in_at    the folder of a run that is new on the shelf
    undoable_done    a Undoable: it can be undone
    undo_failed      an UndoFailed: of what was undone or done again
    mistake_made a sentence: it could not be done

    ``deletion`` is the Undoable of what was deleted last; None where it came back.
    """

    begun = Signal(str)
    progressed = Signal(int, int)
    ended = Signal()
    done = Signal(str)
    let_in_at = Signal(object)
    undoable_done = Signal(object)
    undo_failed = Signal(object)
    mistake_made = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.deletion: Undoable | None = None
        self._then: _Then | None = None
        self._otherwise: Callable[[], object] | None = None
        self._work = BackgroundWork("rnnviz-errand", self)
        self._work.progressed.connect(self.progressed)
        self._work.ended.connect(self.ended)
        self._work.finished.connect(self._on_work_finished)
        self._work.failed.connect(self.mistake_made)
        self._work.failed.connect(lambda _message: self._on_work_undone())
        self._work.cancelled.connect(self._on_work_undone)

    @property
    def is_working(self) -> bool:
        """Whether something is under way."""
        return self._work.is_working

    def label(self, run: StoredRun, **changes: object) -> RunLabel | None:
        """Write on a run; what stands on it then, None where it could not be written."""
        label = replace(run.label, **changes)  # type: ignore[arg-type]  # fields of it, by their names
        try:
            write_label(run.path, label)
        except UserError as error:
            self.mistake_made.emit(str(error))
            return None
        return label

    def delete(self, runs: Sequence[StoredRun], library: Library, why_not: WhyNot) -> None:
        """Into the trash, from where they come back: ``undoable_done`` tells how.

        ``why_not`` is asked where it is done again.
        """
        deletion = Deletion(runs, library)
        act: Undoable

        def throw() -> bool:
            words = why_not(deletion.places)
            if words:
                self.mistake_made.emit(words)
                return False
            return self._begin(f"Deleting {deletion.words} …", deletion.do, tell_thrown, tell_failed)

        def tell_thrown(_nothing: object) -> None:
            self.deletion = act
            self.done.emit(deletion.done_words)

        def bring() -> bool:
            return self._begin("Bringing back …", deletion.take_back, tell_back, tell_failed)

        def tell_back(_nothing: object) -> None:
            if self.deletion is act:
                self.deletion = None
            self.done.emit(f"Brought back {deletion.words}.")

        def tell_failed() -> None:
            stands = deletion.is_begun if deletion.can_come_back or not deletion.is_begun else None
            if stands:
                self.deletion = act
            elif self.deletion is act:
                self.deletion = None
            self.undo_failed.emit(UndoFailed(act, stands))

        def tell_first(nothing: object) -> None:
            tell_thrown(nothing)
            self.undoable_done.emit(act)

        def tell_some() -> None:
            if deletion.is_begun:
                self.deletion = act
                self.undoable_done.emit(act)

        act = Undoable(f"deleting {deletion.words}", bring, throw)
        self._begin(f"Deleting {deletion.words} …", deletion.do, tell_first, tell_some)

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

    def _begin(
        self,
        words: str,
        work: Callable[[Progress], object],
        then: _Then,
        otherwise: Callable[[], object] | None = None,
    ) -> bool:
        """Whether it could; ``otherwise`` is called where the work fails or is called off."""
        if self._work.is_working:
            self.mistake_made.emit(BUSY)
            return False
        self._then, self._otherwise = then, otherwise
        self.begun.emit(words)
        self._work.start(work)
        return True

    def _on_work_finished(self, result: object) -> None:
        then, self._then, self._otherwise = self._then, None, None
        if then is not None:
            then(result)

    def _on_work_undone(self) -> None:
        otherwise, self._then, self._otherwise = self._otherwise, None, None
        if otherwise is not None:
            otherwise()

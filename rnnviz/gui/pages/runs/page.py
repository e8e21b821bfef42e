"""RunsPage: the shelf: every run that is kept, and below it what is seen of those that are chosen.

Read in a thread of its own when it is shown, when a run was saved, and on F5. Knows the folder of runs; knows
no session: opening one is the window's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.progress import Progress
from rnnviz.gui.page import Deed, News, Page, RunsKept, Undoable, UndoFailed
from rnnviz.gui.pages.runs.arrange import rows_of
from rnnviz.gui.pages.runs.errands import Errands
from rnnviz.gui.pages.runs.shelf_card import ShelfCard
from rnnviz.gui.pages.runs.sweep_at_work import SweepAtWork
from rnnviz.gui.pages.runs.view import RunsView
from rnnviz.gui.pages.runs.views import VIEWS
from rnnviz.gui.pages.runs.words import size_words
from rnnviz.gui.parts.asking import ZIPS, ask_for_file
from rnnviz.gui.parts.background import BackgroundWork
from rnnviz.gui.parts.names import leave
from rnnviz.gui.parts.plain import file_name
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.gui.parts.view_stack import ViewStack
from rnnviz.training.run.library import Library, StoredRun
from rnnviz.training.worker.messages import CheckpointSaved, RunInfo


class _Shelf(NamedTuple):
    """What was read: the runs, and what all of them take."""

    runs: list[StoredRun]
    used_bytes: int


class RunsPage(Page):
    """The page is named ``runs_page``, its table ``runs_table``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs_page")
        self.setAccessibleName("Runs")
        self._theme = DARK
        self._library: Library | None = None
        self._budget = 0
        self._told: list[StoredRun] = []  # what views show
        self._is_sweeping = False
        self._picked: list[str] = []  # by somebody, the places of runs
        self._here = ""
        self._shelf = _Shelf([], 0)
        self._done = ""  # what was done last, in words
        self._new: set[Path] = set()  # what was put on the shelf, and is to be seen there
        self._is_stale = False
        self._reading = BackgroundWork("rnnviz-shelf", self)
        self._reading.finished.connect(self._on_reading_finished)
        self._reading.failed.connect(self.mistake_made)
        self.errands = Errands(self)
        self.sweep = SweepAtWork(self)
        self.shelf = ShelfCard()
        self.table = self.shelf.table
        self._connect()
        self.views = ViewStack(
            "runs_view", VIEWS, "Views of the runs that are chosen; a button for each.", framed=False
        )
        self.views.view_built.connect(self._on_view_built)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Splitter("runs", Qt.Orientation.Vertical, (self.shelf, self.views), (50, 50)))

    def _connect(self) -> None:
        shelf, errands, sweep = self.shelf, self.errands, self.sweep
        self.table.opened.connect(self._open)
        self.table.deleted.connect(self._delete)
        self.table.chosen_changed.connect(self._on_table_chosen_changed)
        self.table.picked.connect(self._on_table_picked)
        self.table.cell_edited.connect(self._on_table_cell_edited)
        shelf.filtered.connect(self._on_shelf_filtered)
        shelf.note_written.connect(self._on_shelf_note_written)
        shelf.cancel_wanted.connect(errands.cancel)
        shelf.budget_chosen.connect(self.budget_chosen)
        for name, act in (
            ("open", self._open), ("rename", self.table.edit_name), ("pin", self._pin),
            ("delete", self._delete), ("undo", self._undo_deletion), ("refresh", self._refresh),
            ("export", self._ask_to_export), ("import", self._ask_to_import),
            ("open_folder", self._ask_for_folder), ("repeat", self._repeat),
            ("go_on", self._go_on_with_sweep),
        ):  # fmt: skip
            shelf.actions_by_name[name].triggered.connect(act)
        errands.begun.connect(self._on_errands_begun)
        errands.progressed.connect(self._on_errands_progressed)
        errands.ended.connect(self._on_errands_ended)
        errands.done.connect(self._on_errands_done)
        errands.let_in_at.connect(self._on_errands_let_in_at)
        errands.undoable_done.connect(self._on_errands_undoable_done)
        errands.undo_failed.connect(self._on_errands_undo_failed)
        errands.mistake_made.connect(self.mistake_made)
        shelf.sweep_bar.stop_wanted.connect(sweep.stop)
        sweep.told.connect(shelf.sweep_bar.tell)
        sweep.told.connect(self._on_sweep_told)
        sweep.run_ended.connect(self._refresh)
        sweep.ended.connect(self._on_sweep_ended)
        sweep.mistake_made.connect(self.mistake_made)

    # ── what it is told ──

    def start_run(self, run: RunInfo) -> None:
        self._here = run.run_id
        self._refresh()

    def hear(self, event: News) -> None:
        if isinstance(event, RunsKept):
            if self._library is None or self._library.folder != event.folder:
                self._library = Library(event.folder, event.session)
            self._budget = event.budget
            self.shelf.show_budget(event.budget)
            self._refresh()
        elif isinstance(event, CheckpointSaved):
            self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.table.set_theme(theme)
        for view in self.views.built:
            view.set_theme(theme)

    def write_names(self) -> None:
        self.views.write_names()

    def stop(self) -> None:
        self._reading.stop()
        self.errands.stop()
        self.sweep.close()
        for view in self.views.built:
            view.stop()

    # ── what is looked at on it ──

    def sight(self) -> dict[str, Any]:
        """``runs``: those that were chosen, by their places in the folder of runs; one elsewhere by
        its id: what is passed on tells no path of this machine.

        One that is gone by now is among them: it may come back.
        """
        title, is_turned = self.table.order
        own = {"filter": self.shelf.filter.text(), "sorted_by": title, "turned": is_turned}
        return own | {"runs": list(self._picked)} | self.views.sight()

    def show_sight(self, sight: Mapping[str, Any]) -> None:
        words, title, runs = sight.get("filter"), sight.get("sorted_by"), sight.get("runs")
        if isinstance(words, str) and words != self.shelf.filter.text():
            self.shelf.filter.setText(words)
        if isinstance(title, str):
            self.table.sort_as(title, is_turned=sight.get("turned") is True)
        if isinstance(runs, list) and runs != self._picked and all(isinstance(run, str) for run in runs):
            self._picked = list(runs)
            self._choose_picked()
        self.views.show_sight(sight)

    def _choose_picked(self) -> None:
        picked = list(self._picked)
        self.table.choose_all({row.run.path for row in self.table.rows if self._place_of(row.run) in picked})
        self._picked = picked  # also those that do not stand there

    def _place_of(self, run: StoredRun) -> str:
        folder = self._library.folder if self._library is not None else run.path
        if run.path.is_relative_to(folder):
            return str(run.path.relative_to(folder))
        return run.summary.run_id or run.path.name

    # ── reading ──

    def _refresh(self) -> None:
        """Read the shelf again, where it is seen."""
        library = self._library
        if library is None or not self.isVisible():
            return
        self._is_stale = self._reading.is_working  # what is read now may be older
        if self._is_stale:
            return
        budget = self._budget

        def read(_progress: Progress) -> _Shelf:
            library.empty_trash(budget)
            runs = library.runs()
            for run in runs:
                _ = run.size_bytes  # it is counted here, and not while the window paints
            return _Shelf(runs, library.used_bytes())

        self._reading.start(read)

    def _on_reading_finished(self, shelf: _Shelf) -> None:
        self._shelf = shelf
        self._show()
        if self._picked and not self.chosen:  # shown before they were read, or gone for a while
            self._choose_picked()
        if self._is_stale:
            self._refresh()
        new = {run.path for run in shelf.runs if self._new & {run.path, *run.path.parents}}
        if new:
            self.table.choose_all(new)
            self.table.scrollTo(self.table.currentIndex())
            self._new = set()

    def _show(self) -> None:
        runs = self._shelf.runs
        for run in runs:
            leave(run.title)
        rows = rows_of(runs, self.shelf.filter.text(), self._here)
        self.shelf.show_rows(rows, is_any=bool(runs))
        self.shelf.choose_actions(self.table.all_chosen)
        if self.chosen != self._told:  # the same runs, saved again or named
            self._tell_views()
        self._tell_status()

    def _tell_status(self) -> None:
        if self.errands.is_working:  # which is told instead
            return
        count, shown = len(self._shelf.runs), len(self.table.rows)
        runs = f"{count:,} run{'' if count == 1 else 's'}"
        if not count and not self._done:
            self.shelf.status.offer(f"All runs together may take {size_words(self._budget)}.")
            self.shelf.show_way_out(can_undo=self.errands.deletion is not None)
            return
        take = "takes" if count == 1 else "take"
        if shown != count:
            runs = f"{shown:,} of {runs}"
        room = f"{size_words(self._shelf.used_bytes)} of {size_words(self._budget)}"
        self.shelf.status.offer(
            *([f"{self._done} {runs}, {room}.", self._done] if self._done else []),
            f"{runs} {take} {room}; beyond that the oldest go that have no name and no pin.",
            f"{runs} {take} {room}; the oldest without a name go first.",
            f"{runs}, {room}.",
        )
        self.shelf.show_way_out(can_undo=self.errands.deletion is not None)

    # ── what is chosen ──

    @property
    def chosen(self) -> list[StoredRun]:
        """The runs that are chosen, from top to bottom."""
        return [row.run for row in self.table.all_chosen]

    def _on_table_chosen_changed(self) -> None:
        self.shelf.choose_actions(self.table.all_chosen)
        self._tell_views()
        if len(self._told) > 1:
            self.deed_done.emit(Deed("compared", {"runs": len(self._told)}))

    def _on_table_picked(self) -> None:
        self._picked = [self._place_of(run) for run in self.chosen]

    def _tell_views(self) -> None:
        self._told = self.chosen
        for view in self.views.built:
            view.show_runs(self._told)

    def _on_view_built(self, view: RunsView) -> None:
        view.asked.connect(self.asked)
        view.found.connect(self.found)
        view.mistake_made.connect(self.mistake_made)
        view.run_wanted.connect(self.run_wanted)
        view.repeats_wanted.connect(self._repeat_all)
        view.shelf_changed.connect(self._refresh)
        view.set_theme(self._theme)
        view.show_runs(self.chosen)

    # ── what is done with them ──

    def _open(self) -> None:
        chosen = self.table.all_chosen
        if len(chosen) == 1 and not chosen[0].is_here:
            if chosen[0].run.is_open:
                self.mistake_made.emit(
                    f"{chosen[0].run.title} is open in another window or process: it can go on there."
                )
            else:
                self.run_wanted.emit(chosen[0].run.path)

    def _delete(self) -> None:
        chosen = self.chosen
        why_not = self._why_not_deleted([run.path for run in chosen])
        if why_not:
            self.mistake_made.emit(why_not)
        elif chosen and self._library is not None:
            self.errands.delete(chosen, self._library, self._why_not_deleted)

    def _why_not_deleted(self, paths: Sequence[Path]) -> str:
        for run in self._shelf.runs:
            if run.path in paths and (run.is_open or (self._here and run.summary.run_id == self._here)):
                return f"{run.title} is open: only a run that nobody works on can be deleted."
        return ""

    def _undo_deletion(self) -> None:
        if self.errands.deletion is not None:
            self.undo_wanted.emit(self.errands.deletion)

    def _ask_to_export(self) -> None:
        for run in self.chosen[:1]:
            name = f"{file_name(run.title)}.zip"
            ask_for_file(self, "Export a run", ZIPS, partial(self.errands.export, run), save_as=name)

    def _ask_to_import(self) -> None:
        ask_for_file(self, "Import a run", ZIPS, self.let_in)

    def _ask_for_folder(self) -> None:
        ask_for_file(self, "Open the folder of a run", "", self.show_folder)

    def let_in(self, path: Path) -> None:
        """Put the run in a zip on the shelf."""
        if self._library is not None:
            self.errands.let_in(path, self._library.folder)

    def show_folder(self, folder: Path) -> None:
        """Put a folder that stands somewhere else on the shelf."""
        if self._library is not None:
            self.errands.show_folder(folder, self._library)

    def _repeat(self) -> None:
        if len(self.chosen) == 1:
            self._repeat_all(self.chosen)

    def _repeat_all(self, runs: Sequence[StoredRun]) -> None:
        if self._library is not None:
            self.sweep.repeat(runs, self._library.folder)

    def _go_on_with_sweep(self) -> None:
        for sweep in {run.sweep for run in self.chosen if run.sweep is not None}:
            self.sweep.go_on(sweep)

    def _pin(self) -> None:
        chosen = self.chosen
        pinned = not all(run.label.pinned for run in chosen)
        words = chosen[0].title if len(chosen) == 1 else f"{len(chosen):,} runs"
        self._label(f"{'pinning' if pinned else 'unpinning'} {words}", chosen, pinned=pinned)

    def _label(self, words: str, runs: Sequence[StoredRun], **changes: object) -> None:
        """Write on the runs, so that it can be undone."""
        before = {run.path: {name: getattr(run.label, name) for name in changes} for run in runs}
        if any(fields != changes for fields in before.values()):
            after = dict.fromkeys(before, changes)
            if self._write_on(after):
                self.undoable_done.emit(
                    Undoable(words, partial(self._write_on, before), partial(self._write_on, after))
                )

    def _write_on(self, labels: Mapping[Path, Mapping[str, object]]) -> bool:
        """Write on the runs in these folders, as far as they are there, and show it at once; whether all
        could be written."""
        runs, could = [], True
        for run in self._shelf.runs:
            label = self.errands.label(run, **labels[run.path]) if run.path in labels else run.label
            runs.append(run if label is None else replace(run, label=label))
            could &= label is not None
        self._shelf = self._shelf._replace(runs=runs)
        self._show()
        return could

    def _on_table_cell_edited(self, path: Path, name: str) -> None:
        run = next((run for run in self._shelf.runs if run.path == path), None)
        if run is not None and name != run.title:
            name = "" if name.strip() == run.summary.text.name else name.strip()
            self._label(f"naming {name or run.title}", [run], name=name)

    def _on_shelf_note_written(self, note: str) -> None:
        for run in self.chosen[:1]:
            self._label(f"the note on {run.title}", [run], note=note.strip())

    def _on_shelf_filtered(self, _words: str) -> None:
        self._done = ""
        self._show()

    def _on_errands_begun(self, words: str) -> None:
        self.shelf.show_way_out(can_cancel=True)
        self.shelf.status.offer(words)

    def _on_errands_progressed(self, done: int, total: int) -> None:
        words = self.shelf.status.words.partition(" …")[0]
        self.shelf.status.offer(f"{words} … {100 * done // max(total, 1)} %")

    def _on_errands_ended(self) -> None:
        self._tell_status()
        self._refresh()

    def _on_errands_let_in_at(self, place: Path) -> None:
        self._new = {place}
        self.shelf.filter.clear()

    def _on_errands_done(self, words: str) -> None:
        self._done = words
        self._tell_status()

    def _on_errands_undoable_done(self, act: Undoable) -> None:
        self.undoable_done.emit(act)
        self._tell_status()

    def _on_errands_undo_failed(self, failed: UndoFailed) -> None:
        self.undo_failed.emit(failed)
        self._tell_status()

    def _on_sweep_told(self, words: str) -> None:
        """Where another begins, what was said of the one before is true no more."""
        begins, self._is_sweeping = bool(words) and not self._is_sweeping, bool(words)
        if begins and self._done:
            self._done = ""
            self._tell_status()

    def _on_sweep_ended(self, words: str, places: set[Path]) -> None:
        self._new = places
        self._done = words
        self._tell_status()
        self._refresh()

    # Qt's overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._done = ""
        self._refresh()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.table.setFocus(event.reason())

"""Documents: texts, checkpoints and presets in, checkpoints out.

Begins runs, and sees to it that none is lost by beginning another. Knows files,
the session and the notice bar; knows no panel.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.core.checkpoint import Checkpoint, load_checkpoint
from rnnviz.core.errors import UserError
from rnnviz.core.text import Corpus, corpus_from_string
from rnnviz.gui.asking import CHECKPOINTS, PRESETS, TEXTS, ask_for_file, ask_what_becomes_of
from rnnviz.gui.loading import TextLoading
from rnnviz.gui.notice import Action, NoticeBar
from rnnviz.gui.plain import ProgressDialog
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.settings import WindowSettings
from rnnviz.training.config import TrainingConfig
from rnnviz.training.messages import (
    CheckpointSaved,
    CommandRefused,
    SaveCheckpoint,
    SaveFailed,
)
from rnnviz.training.opening import carried_text, find_text, is_checkpoint
from rnnviz.training.presets import Preset, is_preset, read_preset

LOADING_SHOWN_AFTER = 400
"""Milliseconds before a progress window appears: most texts are there by then."""


class Documents(QObject):
    """What the File menu does. ``next_config`` gives the settings for a run that is begun.

    run_begun      another run stands, paused
    preset_opened  the Preset whose run has just begun
    """

    run_begun = Signal()
    preset_opened = Signal(object)

    def __init__(
        self,
        window: QWidget,
        session: TrainingSession,
        notice: NoticeBar,
        settings: WindowSettings,
        next_config: Callable[[], TrainingConfig],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._notice = notice
        self._settings = settings
        self._next_config = next_config
        self._loading = TextLoading(self)
        self._after_loading: Callable[[Corpus], object] = self._begin_with
        self._lower_case = False  # as the text under way is read
        self._after_saving: tuple[Path, Callable[[], object]] | None = None
        self._path: Path | None = None  # where this run was saved or opened
        self._checkpoint: Checkpoint | None = None  # the one it was opened from
        self._saved_iteration = 0
        self._saved_clock = QElapsedTimer()
        self._loading.loaded.connect(self._on_loading_loaded)
        self._loading.doubted.connect(self._on_loading_doubted)
        self._loading.failed.connect(self._tell_mistake)
        session.event_arrived.connect(self._on_session_event_arrived)

    # ── opening ──

    def ask_for_text(self) -> None:
        ask_for_file(self._window, "Open a text", TEXTS, self.open_file)

    def ask_for_checkpoint(self) -> None:
        ask_for_file(self._window, "Open a checkpoint", CHECKPOINTS, self.open_checkpoint)

    def ask_for_preset(self) -> None:
        ask_for_file(self._window, "Open a preset", PRESETS, self.open_preset)

    def open_file(self, path: Path) -> None:
        """Open a text, a checkpoint or a preset, whichever it is."""
        if is_checkpoint(path):
            self.open_checkpoint(path)
        elif is_preset(path):
            self.open_preset(path)
        else:
            self.open_text(path)

    def open_text(self, path: Path) -> None:
        """Read a text beside the running session, and begin a run with it when it is there."""
        self._load(path, self._begin_with)

    def open_first(self, path: Path, *, running: bool, has_goal: bool = False) -> None:
        """At the start of the program: as ``open_file``, with the first run training or not.

        A preset that is to be read at leisure stands still even so, unless the run ``has_goal``.
        """
        if is_checkpoint(path):
            self.open_checkpoint(path, running=running)
        elif is_preset(path):
            self.open_preset(path, running=running, has_goal=has_goal)
        else:
            self._load(path, partial(self._begin_with, running=running))

    def open_preset(self, path: Path, *, running: bool = False, has_goal: bool = False) -> None:
        """Begin the run that a preset describes; the window does what else it asks for."""
        try:
            preset = read_preset(path)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        begin = partial(self._begin_preset, preset, running and (has_goal or not preset.stands_still))
        if preset.text_file is not None:
            self._load(preset.text_file, begin, lower_case=preset.config.lower_case)
        elif preset.text:
            name = f"{preset.name}.txt"
            begin(corpus_from_string(preset.text, name, lower_case=preset.config.lower_case))
        elif self._session.corpus is not None:
            begin(self._session.corpus)
        else:
            self._tell_mistake(f"{path.name} names no text: open a text first.")

    def _begin_preset(self, preset: Preset, running: bool, corpus: Corpus) -> None:
        try:
            corpus.require(preset.config.seq_length)
        except UserError as error:
            self._tell_mistake(str(error))
            return

        def begin() -> None:
            self._start(corpus, preset.config, running)
            self.preset_opened.emit(preset)

        self._unless_unsaved(begin)

    def open_autosave(self, path: Path) -> None:
        """Bring a run back that was saved by itself; the present one saves itself, too."""
        self.open_checkpoint(path, is_autosave=True)

    def open_checkpoint(self, path: Path, *, running: bool = False, is_autosave: bool = False) -> None:
        """Read a checkpoint, find its text, and stand where it was saved."""
        try:
            checkpoint = load_checkpoint(path)
            config = TrainingConfig.from_dict(checkpoint.settings)
            carried = carried_text(checkpoint)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        place = None if is_autosave else path
        leave = _at_once if is_autosave else self._unless_unsaved

        def resume(corpus: Corpus | None) -> None:
            leave(partial(self._resume, checkpoint, place, corpus, running and corpus is not None))

        corpus = self._session.corpus
        wanted = (checkpoint.text.sha256, config.lower_case)
        if corpus is not None and (corpus.sha256, corpus.lower_case) == wanted:
            resume(corpus)
            return
        if carried is not None:
            resume(carried)
            return
        text = find_text(checkpoint.text, path)
        if text is None:
            resume(None)
        else:
            # It is the very file that was learned: who doubted that it is a text was asked already.
            self._load(text, resume, lower_case=config.lower_case, accept_binary=True)

    def begin_again(self, config: TrainingConfig) -> None:
        """A new run on the present text, with other settings."""
        corpus = self._session.corpus
        if corpus is None:
            self._tell_mistake("There is no text to learn: open one first.")
        elif corpus.lower_case == config.lower_case:
            self._unless_unsaved(partial(self._start, corpus, config, self._session.is_running))
        elif corpus.path is not None:
            self._load(corpus.path, self._begin_with, lower_case=config.lower_case, accept_binary=True)
        else:
            self._begin_with(corpus_from_string(corpus.source, corpus.name, lower_case=config.lower_case))

    def reset(self) -> None:
        """Back to iteration 0 with the same text and settings; the notice offers the way back."""
        if self._session.corpus is not None and self._session.iteration > 0:
            self._session.take_checkpoint(self._reset_from, self._tell_mistake)

    def stop(self) -> None:
        """Call off what is being read: the window closes."""
        self._loading.stop()

    def _load(
        self,
        path: Path,
        then: Callable[[Corpus], object],
        *,
        lower_case: bool | None = None,
        accept_binary: bool = False,
    ) -> None:
        self._after_loading = then
        self._lower_case = self._next_config().lower_case if lower_case is None else lower_case
        self._loading.load(path, lower_case=self._lower_case, accept_binary=accept_binary)
        dialog = ProgressDialog(f"Reading {path.name}", 1000, self._window)
        dialog.setObjectName("loading_dialog")
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(LOADING_SHOWN_AFTER)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.canceled.connect(self._loading.cancel)
        self._loading.progressed.connect(dialog.setValue)
        self._loading.ended.connect(dialog.deleteLater)

    def _begin_with(self, corpus: Corpus, running: bool | None = None) -> None:
        """Begin a run with a text just read; training if the one before was."""
        config = replace(self._next_config(), lower_case=corpus.lower_case)
        try:
            corpus.require(config.seq_length)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        if running is None:
            running = self._session.is_running
        self._unless_unsaved(partial(self._start, corpus, config, running))

    def _start(self, corpus: Corpus, config: TrainingConfig, running: bool) -> None:
        try:
            self._session.start_run(corpus, config)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        self._now_stands(None, None, 0)
        self._settings.add_text(corpus)
        if corpus.path is not None:
            self._settings.add_recent_file(corpus.path)
        self._session.set_running(running)

    def _resume(
        self, checkpoint: Checkpoint, path: Path | None, corpus: Corpus | None, running: bool
    ) -> None:
        present = self._session.corpus
        try:
            self._session.resume_run(checkpoint, corpus)
        except UserError as error:
            self._tell_mistake(str(error))
            return
        self._now_stands(checkpoint, path, checkpoint.last.iteration if path is not None else 0)
        if path is not None:
            self._settings.add_recent_file(path)
        if corpus is None:
            self._tell_missing_text(checkpoint, present)
        else:
            self._settings.add_text(corpus)
        self._session.set_running(running)

    def _now_stands(self, checkpoint: Checkpoint | None, path: Path | None, saved_iteration: int) -> None:
        self._checkpoint, self._path, self._saved_iteration = checkpoint, path, saved_iteration
        self._saved_clock.invalidate()
        self.run_begun.emit()

    # ── a checkpoint without its text ──

    def _tell_missing_text(self, checkpoint: Checkpoint, present: Corpus | None) -> None:
        words = (
            f"This network was trained on {checkpoint.text.name}, which is not at hand. It can write samples"
        )
        actions: list[Action] = [("Find the text…", self._ask_for_text_of_checkpoint)]
        if present is not None and present.vocabulary == checkpoint.vocabulary:
            words += f"; {present.name} has the same characters, so it can go on with that."
            actions.append((f"Train on {present.name}", partial(self._attach, present)))
        else:
            words += f"; training on another text needs the same {len(checkpoint.vocabulary):,} characters."
        self._notice.tell(words, actions)

    def _ask_for_text_of_checkpoint(self) -> None:
        ask_for_file(self._window, "Find the text of this checkpoint", TEXTS, self._load_text_of_checkpoint)

    def _load_text_of_checkpoint(self, path: Path) -> None:
        if self._checkpoint is not None:
            lower_case = bool(self._checkpoint.settings.get("lower_case", False))
            self._load(path, self._attach, lower_case=lower_case)

    def _attach(self, corpus: Corpus) -> None:
        if self._checkpoint is not None:
            self._resume(self._checkpoint, self._path, corpus, False)

    # ── back to the start, and back from there ──

    def _reset_from(self, checkpoint: Checkpoint) -> None:
        corpus, info = self._session.corpus, self._session.info
        if corpus is None or info is None:
            return
        path, saved = self._path, self._saved_iteration
        self._start(corpus, info.config, self._session.is_running)
        undo = partial(self._undo_reset, checkpoint, path, corpus, saved)
        iteration = checkpoint.last.iteration
        self._notice.tell(f"The run was set back from iteration {iteration:,} to 0.", [("Undo", undo)])

    def _undo_reset(self, checkpoint: Checkpoint, path: Path | None, corpus: Corpus, saved: int) -> None:
        self._resume(checkpoint, path, corpus, False)
        self._saved_iteration = saved

    # ── saving and exporting ──

    def save(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Save the run to ``path``, and do ``then`` when it is there."""
        self._after_saving = None if then is None else (path, then)
        self._session.send(SaveCheckpoint(path))

    def save_again(self, then: Callable[[], object] | None = None) -> None:
        """Save where this run was saved or opened before, else ask; and do ``then``."""
        if self._path is not None:
            self.save(self._path, then)
        else:
            self.ask_to_save(then)

    def ask_to_save(self, then: Callable[[], object] | None = None) -> None:
        """Ask where to save; whoever cancels has not chosen ``then`` either."""
        name = f"{self._session.text_stem}-{self._session.iteration}.npz"
        save = partial(self.save, then=then)
        ask_for_file(self._window, "Save checkpoint", CHECKPOINTS, save, save_as=name)

    @property
    def saved_in_words(self) -> str:
        """``saved 12 s ago``, or ''."""
        if not self._saved_clock.isValid():
            return ""
        seconds = self._saved_clock.elapsed() // 1000
        if seconds < 60:
            return f"saved {seconds} s ago"
        return f"saved {seconds // 60} min ago" if seconds < 3600 else f"saved {seconds // 3600} h ago"

    # ── unsaved work ──

    @property
    def is_unsaved(self) -> bool:
        """Whether the run has steps that no file of the user's holds."""
        return self._session.iteration != self._saved_iteration

    def leave(self, then: Callable[[], object]) -> None:
        """Do ``then``, which ends the run; ask first where it would be lost."""
        self._unless_unsaved(then)

    def _unless_unsaved(self, then: Callable[[], object]) -> None:
        if not self.is_unsaved:
            then()
            return
        run = f"This run has {self._session.iteration:,} steps and is not saved."
        ask_what_becomes_of(self._window, run, save=partial(self._save_and, then), discard=then)

    def _save_and(self, then: Callable[[], object]) -> None:
        self._session.set_running(False)
        self.save_again(then)

    # ── handlers ──

    def _on_loading_loaded(self, corpus: Corpus) -> None:
        self._after_loading(corpus)

    def _on_loading_doubted(self, path: Path, message: str) -> None:
        open_anyway = partial(
            self._load, path, self._after_loading, lower_case=self._lower_case, accept_binary=True
        )
        self._notice.tell(message, [("Open it anyway", open_anyway)], error=True)

    def _on_session_event_arrived(self, event: Any) -> None:
        match event:
            case CheckpointSaved(path, iteration, False):
                self._path = path
                self._saved_iteration = iteration
                self._saved_clock.start()
                self._settings.add_recent_file(path)
                self._notice.tell(f"Saved {path}.")
                if self._after_saving is not None and self._after_saving[0] == path:
                    then, self._after_saving = self._after_saving[1], None
                    then()
            case SaveFailed(_, message, False):
                self._after_saving = None
                self._tell_mistake(message)
            case CommandRefused(message, command) if not isinstance(command, SaveCheckpoint):
                self._tell_mistake(message)

    def _tell_mistake(self, message: str) -> None:
        self._notice.tell(message, error=True)


def _at_once(then: Callable[[], object]) -> None:
    then()

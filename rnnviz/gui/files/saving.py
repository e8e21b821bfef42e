"""Saving: the run in a file of the user's own: where it stands, and whether it is up to date.

Knows the session and the notice bar; opens nothing, and knows nothing of the saves that the
program makes by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject
from PySide6.QtWidgets import QWidget

from rnnviz.gui.files.settings import WindowSettings
from rnnviz.gui.parts.asking import CHECKPOINTS, ask_for_file
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.session import NO_RUN, TrainingSession
from rnnviz.training.worker.messages import CheckpointSaved, Event, SaveCheckpoint, SaveFailed, SaveRefused

_Then = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Saved:
    """The file that a run was opened from or saved to, at which iteration, and the time since."""

    path: Path | None = None
    iteration: int = 0
    clock: QElapsedTimer = field(default_factory=QElapsedTimer)


class Saving(QObject):
    """What Save and Save as do. ``saved`` says of the present run where it stands."""

    def __init__(
        self, window: QWidget, session: TrainingSession, notice: NoticeBar, settings: WindowSettings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._notice = notice
        self._settings = settings
        self._after_saving: tuple[Path, _Then, _Then | None] | None = None
        self.saved = Saved()
        session.event_arrived.connect(self._on_session_event_arrived)

    def save(self, path: Path, then: _Then | None = None, otherwise: _Then | None = None) -> None:
        """Save the run to ``path``, and do ``then`` when it is there, ``otherwise`` where it cannot be."""
        if self._session.info is None:
            self._notice.tell(NO_RUN, error=True)
            return
        if then is not None:  # else who waits for another save still does
            self._after_saving = (path, then, otherwise)
        self._session.send(SaveCheckpoint(path))

    def save_again(self, then: _Then | None = None, otherwise: _Then | None = None) -> None:
        """Save where this run was saved or opened before, else ask; and do ``then``."""
        if self.saved.path is not None:
            self.save(self.saved.path, then, otherwise)
        else:
            self.ask_to_save(then, otherwise)

    def ask_to_save(self, then: _Then | None = None, otherwise: _Then | None = None) -> None:
        """Ask where to save; whoever cancels has not chosen ``then`` either."""
        name = f"{self._session.text_stem}-{self._session.iteration}.npz"
        save = partial(self.save, then=then, otherwise=otherwise)
        ask_for_file(self._window, "Save checkpoint", CHECKPOINTS, save, save_as=name, otherwise=otherwise)

    @property
    def is_unsaved(self) -> bool:
        """Whether the run has steps that no file of the user's holds."""
        return self._session.iteration != self.saved.iteration

    @property
    def saved_in_words(self) -> str:
        """``saved 12 s ago``, or ''."""
        if not self.saved.clock.isValid():
            return ""
        seconds = self.saved.clock.elapsed() // 1000
        if seconds < 60:
            return f"saved {seconds} s ago"
        return f"saved {seconds // 60} min ago" if seconds < 3600 else f"saved {seconds // 3600} h ago"

    def _on_session_event_arrived(self, event: Event) -> None:
        match event:
            case CheckpointSaved(path, iteration, False):
                self.saved = Saved(path, iteration)
                self.saved.clock.start()
                self._settings.add_recent_file(path)
                self._notice.tell(f"Saved {path}.")
                then, _ = self._take_after(path)
                if then is not None:
                    then()
            case SaveFailed(path, message, False) | SaveRefused(path, message, False):
                self._notice.tell(message, error=True)
                _, otherwise = self._take_after(path)
                if otherwise is not None:
                    otherwise()

    def _take_after(self, path: Path) -> tuple[_Then | None, _Then | None]:
        """What was to be done after a save to ``path``, once: where it is there, and where it cannot be."""
        after = self._after_saving
        if after is None or after[0] != path:
            return None, None
        self._after_saving = None
        return after[1:]

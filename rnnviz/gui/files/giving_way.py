"""GivingWay: the present run ends for another one or with the window, and nothing of it is lost.

Runs save themselves, so there is no question; there is one only where a run could not be saved.
Knows the session, its saves and one dialog; begins no run.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.core.record.checkpoint import Checkpoint
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.files.saving import Saving
from rnnviz.gui.parts.asking import ask_what_becomes_of
from rnnviz.gui.session import TrainingSession
from rnnviz.training.worker.questions import TakeCheckpoint

Successor = Callable[[Checkpoint | None], object]
"""Called with the run as it stood, None where there was nothing to keep or where it cannot be had."""


class GivingWay(QObject):
    """``recovery`` saves runs by itself; None where they are not.

    stayed  the run that was to give way stays: what was to come in its place does not
    """

    stayed = Signal()

    def __init__(
        self, window: QWidget, session: TrainingSession, saving: Saving, recovery: Recovery | None
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._saving = saving
        self._recovery = recovery
        self._then: Successor | None = None  # while a run is on its way out
        self._generation = 0
        self._was_running = False

    @property
    def is_needed(self) -> bool:
        """Whether the present run has anything that could be lost."""
        return self._session.info is not None and (self._session.iteration > 0 or self._session.is_running)

    @property
    def is_running(self) -> bool:
        """Whether the present run trains, or did until it was to give way."""
        return self._session.is_running or (self._then is not None and self._was_running)

    @property
    def has_saved(self) -> bool:
        """Whether the present run has saved itself."""
        return self._recovery is not None and self._recovery.has_saved

    def give_way(self, then: Successor) -> None:
        """Pause the run, see it saved, and do ``then``, which ends it; asked again, the last one is done."""
        info = self._session.info
        if info is None or not self.is_needed:
            then(None)
            return
        self._was_running = self.is_running
        self._then, self._generation = then, info.generation
        self._session.set_running(False)
        self._session.ask(TakeCheckpoint(), self._on_session_taken, self._on_session_refused)

    def stay(self) -> None:
        """The run does not end after all: it goes on as before."""
        if self._is_under_way():
            self._then = None
            self._session.set_running(self._was_running)
            self.stayed.emit()

    def stop(self) -> None:
        """Nothing is done any more: the window closes."""
        self._then = None

    def _is_under_way(self) -> bool:
        """Whether the run that was to give way still stands, and still is to."""
        info = self._session.info
        return self._then is not None and info is not None and info.generation == self._generation

    def _go(self, checkpoint: Checkpoint | None) -> None:
        if self._is_under_way():
            then, self._then = self._then, None
            assert then is not None
            then(checkpoint)

    # ── the run is copied, then saved ──

    def _on_session_taken(self, checkpoint: Checkpoint) -> None:
        if not self._is_under_way():
            return
        if self._recovery is not None:
            self._recovery.keep(partial(self._on_recovery_kept, checkpoint))
        else:
            self._on_recovery_kept(checkpoint, "Runs are not saved by themselves here.")

    def _on_recovery_kept(self, checkpoint: Checkpoint, trouble: str) -> None:
        if not self._is_under_way():
            return
        if not trouble or not self._saving.is_unsaved:
            self._go(checkpoint)
        else:
            self._ask(checkpoint, trouble)

    def _on_session_refused(self, message: str) -> None:
        if not self._is_under_way():
            return
        if self.has_saved:
            self._go(None)  # what was good of it is kept
        else:
            self._ask(None, message)

    def _ask(self, checkpoint: Checkpoint | None, trouble: str) -> None:
        go = partial(self._go, checkpoint)
        ask_what_becomes_of(
            self._window,
            f"This run has {self._session.iteration:,} steps, and they would be lost. {trouble}",
            save=partial(self._saving.save_again, go, self.stay) if checkpoint is not None else None,
            discard=go,
            cancel=self.stay,
        )

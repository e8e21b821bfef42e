"""DeedWatch: hears what is done in the window, whoever does it, and tells it as a Deed.

Knows what the session, the toolbar, the menus and the pages emit, and asks no widget; knows no tour.
"""

from PySide6.QtCore import QObject, Signal

from rnnviz.core.text.firsts import FirstKind
from rnnviz.gui.page import Deed, FirstsFound
from rnnviz.gui.window.window_parts import WindowParts
from rnnviz.training.presets import Preset
from rnnviz.training.worker.messages import (
    CheckpointSaved,
    DrawSample,
    Event,
    LearningRateChanged,
    RunInfo,
    SampleStarted,
    SetSpeed,
    Snapshot,
    StateChanged,
    Visited,
)


class DeedWatch(QObject):
    """deed_done  a Deed, one of ``EVENTS`` (training/tours.py)"""

    deed_done = Signal(object)

    def __init__(self, parts: WindowParts, parent: QObject) -> None:
        super().__init__(parent)
        session, pages, menus, documents = parts.session, parts.pages, parts.menus, parts.documents
        self._session = session
        self._pages = pages
        self._wanted: bool | None = None  # that training goes on, or stands; until it does
        self._steps = False  # a single step was asked for
        self._asked: DrawSample | None = None
        self._milestones: list[int] = []  # iterations that somebody waits for, ascending
        session.event_arrived.connect(self._on_session_event_arrived)
        session.run_started.connect(self._on_session_run_started)
        session.latest_arrived.connect(self._on_session_latest_arrived)
        menus.run_triggered.connect(self._on_menus_run_triggered)
        menus.step_triggered.connect(self._on_menus_step_triggered)
        parts.run_bar.command_given.connect(self._on_run_bar_command_given)
        pages.command_given.connect(self._on_pages_command_given)
        pages.currentChanged.connect(self._on_pages_current_changed)
        pages.deed_done.connect(self.deed_done)
        documents.preset_opened.connect(self._on_documents_preset_opened)
        documents.run_begun.connect(self._on_documents_run_begun)

    def wait_for(self, iterations: list[int]) -> None:
        """Tell when the run has come so far; of those that it has passed already, the last one at once."""
        self._milestones = sorted(iterations)
        self._look_how_far()

    def _tell(self, event: str, **facts: object) -> None:
        self.deed_done.emit(Deed(event, facts))

    def _look_how_far(self) -> None:
        reached = self._session.iteration
        if self._milestones and reached >= self._milestones[0]:
            self._milestones = [iteration for iteration in self._milestones if iteration > reached]
            self._tell("iteration_reached", iteration=reached)

    def _firsts_at(self, iteration: int) -> set[str]:
        """What was written at this iteration for the first time, as a tour calls it."""
        found = self._pages.finding(FirstsFound)
        flags = dict(found.flags) if found is not None else {}
        told = flags.get(iteration, "").split(" · ")
        return {kind.name.lower() for kind in FirstKind if any(one.startswith(kind.value) for one in told)}

    # ── handlers ──

    def _on_session_event_arrived(self, event: Event) -> None:
        match event:
            case StateChanged(running):
                if running is self._wanted:
                    self._wanted = None
                    self._tell("started" if running else "paused")
                if not running and self._steps:
                    self._steps = False
                    self._tell("stepped")
            case LearningRateChanged():
                self._tell("rate_changed", while_running=self._session.is_running)
            case SampleStarted(request, _, prime) if self._asked is not None:
                if request == self._asked.request:
                    self._tell("wrote", own_start=bool(prime), temperature=self._asked.temperature)
            case Visited(int() as iteration):
                self._tell("visited", iteration=iteration, first=self._firsts_at(iteration))
            case CheckpointSaved(_, _, automatic) if not automatic:
                self._tell("saved")

    def _on_session_run_started(self, _run: RunInfo) -> None:
        self._wanted, self._steps, self._asked = None, False, None

    def _on_session_latest_arrived(self, _snapshot: Snapshot) -> None:
        if self._milestones:
            self._look_how_far()

    def _on_menus_run_triggered(self) -> None:
        # A step makes training go on and stand again, too: what counts is what was asked for.
        self._wanted = not self._session.is_running

    def _on_menus_step_triggered(self, count: int) -> None:
        self._steps = count == 1

    def _on_run_bar_command_given(self, command: object) -> None:
        if isinstance(command, SetSpeed):
            self._tell("speed_changed")

    def _on_pages_command_given(self, command: object) -> None:
        if isinstance(command, DrawSample):
            self._asked = command

    def _on_pages_current_changed(self, _index: int) -> None:
        self._tell("page_opened", page=self._pages.page_name)

    def _on_documents_preset_opened(self, preset: Preset) -> None:
        self._tell("preset_opened", preset=preset.name)

    def _on_documents_run_begun(self) -> None:
        self._tell("run_begun")

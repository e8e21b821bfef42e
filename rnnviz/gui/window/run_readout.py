"""RunReadout: how the run stands, around the pages: in run bar, sidebar, status line and menu.

Is told what the session tells; knows no page and no file.
"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rnnviz.gui.files.saving import Saving
from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.session import TrainingSession
from rnnviz.gui.window.menus import Menus
from rnnviz.gui.window.run_bar import RunBar
from rnnviz.gui.window.sidebar import Sidebar
from rnnviz.gui.window.status_line import StatusLine
from rnnviz.training.worker.messages import (
    CommandRefused,
    Event,
    GoalSpent,
    LearningRateChanged,
    Rewound,
    RunInfo,
    Snapshot,
    StateChanged,
    WorkerFailed,
)


class RunReadout(QObject):
    """Of the run of ``session``; ``window`` is who says to a screen reader that it runs or stands."""

    def __init__(
        self,
        session: TrainingSession,
        menus: Menus,
        sidebar: Sidebar,
        run_bar: RunBar,
        status_line: StatusLine,
        saving: Saving,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._menus = menus
        self._sidebar = sidebar
        self._run_bar = run_bar
        self._status_line = status_line
        self._saving = saving
        self._window = window

    def start_run(self, info: RunInfo) -> None:
        """Another run stands."""
        self._sidebar.start_run(info)
        self._run_bar.show_schedule(info.config.schedule)
        changes = info.rate_changes
        self._show_learning_rate(changes[-1].learning_rate if changes else info.config.learning_rate)
        self._clear_spent_goal()
        self._menus.set_can_train(info.can_train)
        self._show_running(False)

    def show_latest(self, snapshot: Snapshot) -> None:
        """While the run stands, at once; else ``show_numbers`` is called four times a second."""
        if not self._session.is_running:
            self._show_learning_rate(snapshot.learning_rate)
            self.show_numbers()

    def hear(self, event: Event) -> None:
        """What the session tells of the run."""
        match event:
            case StateChanged(running):
                self._show_running(running)
                how = "runs from" if running else "stands at"
                announce(self._window, f"Training {how} iteration {self._session.iteration:,}.")
            case WorkerFailed():
                self._show_running(False)
            case GoalSpent():
                self._clear_spent_goal()
            case LearningRateChanged(value, _) | Rewound(_, value):
                self._show_learning_rate(value)
            case CommandRefused() if self._session.latest is not None:  # of a rate, say: the one that holds
                self._show_learning_rate(self._session.latest.learning_rate)

    def show_numbers(self) -> None:
        """As they are now."""
        snapshot, info = self._session.latest, self._session.info
        if snapshot is not None and info is not None:
            self._sidebar.show_snapshot(snapshot)
            self._run_bar.show_snapshot(snapshot)
            config = info.config
            self._status_line.show_snapshot(snapshot, config.seq_length * config.batch_size)
            self._status_line.show_saved(self._saving.saved_in_words)

    def _clear_spent_goal(self) -> None:
        if not self._session.has_goal:
            self._run_bar.clear_goal()

    def _show_learning_rate(self, value: float) -> None:
        self._run_bar.show_learning_rate(value)
        self._sidebar.show_learning_rate(value)

    def _show_running(self, running: bool) -> None:
        self._menus.show_running(running)
        info = self._session.info
        can_train = info is None or info.can_train
        self._status_line.show_state(running, "" if can_train else "writing only")
        self.show_numbers()

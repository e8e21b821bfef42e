"""RunNews: what the worker tells and a user must know at once, said in the notice bar with the way out.

Knows the events and what can be done about each; knows no widget but the notice bar.
"""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from rnnviz.gui.faults import log
from rnnviz.gui.files.documents import Documents
from rnnviz.gui.files.recovery import Recovery
from rnnviz.gui.parts.names import named
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.session import TrainingSession
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.pace import FarBehind
from rnnviz.training.worker.messages import (
    ChangedByHand,
    Diverged,
    Event,
    GoalSpent,
    Rewind,
    Rewound,
    StateChanged,
    WorkerFailed,
)

MOST_NAMED = 3
"""Of several weights that were set by hand."""


class RunNews(QObject):
    """Listens to ``session``; without ``recovery`` a run that failed cannot be brought back."""

    def __init__(
        self,
        session: TrainingSession,
        notice: NoticeBar,
        documents: Documents,
        recovery: Recovery | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._notice = notice
        self._documents = documents
        self._recovery = recovery
        session.event_arrived.connect(self._on_session_event_arrived)

    def _on_session_event_arrived(self, event: Event) -> None:
        tell = self._notice.tell
        match event:
            case StateChanged(_, reason) if reason:
                tell(reason)
            case Rewound(_, value, TrainingConfig() as config):
                tell(
                    "The first weights were too large: the run has begun again at step 0 with sigma "
                    f"{config.sigma:g} and learning rate {value:g}."
                )
            case ChangedByHand(changes):
                latest = "; ".join(named(change.words) for change in changes[-MOST_NAMED:])
                more = len(changes) - MOST_NAMED
                rest = f" and {more:,} more" if more > 0 else ""
                tell(f"After {changes[0].iteration:,} steps weights are set by hand: {latest}{rest}.")
            case GoalSpent(_, message) if message:  # it may come right after the offer to bring another back
                way_back = self._documents.way_back
                offered = [action for action in self._notice.ways_out if action in way_back]
                tell(message, offered, passes=self._documents.is_kept)
            case Diverged(_, message, good_iteration, learning_rate):
                way = f"Go back to iteration {good_iteration:,} with learning rate {learning_rate / 2:g}"
                tell(message, [(way, self._rewind)], error=True)
            case FarBehind(_, message, better_rate):
                # Gone on with, the weights that are too large already stay in the way.
                begin = partial(self._begin_again, better_rate)
                tell(message, [(f"New run with {better_rate:g}", begin)])
            case WorkerFailed(message, details):
                log.error("the worker failed\n%s", details)
                saves = self._recovery.autosaves()[:1] if self._recovery else []
                bring_back = self._documents.open_autosave
                tell(message, [("Bring it back", partial(bring_back, s.path)) for s in saves], error=True)

    def _begin_again(self, learning_rate: float) -> None:
        info = self._session.info
        if info is not None:
            self._documents.begin_again(replace(info.config, learning_rate=learning_rate))

    def _rewind(self) -> None:
        self._session.send(Rewind())
        self._session.set_running(True)

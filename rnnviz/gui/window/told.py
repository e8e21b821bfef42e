"""Told: what all pages were told of the present run, for one that comes later.

Knows what pages are told; knows no page by name.
"""

from dataclasses import replace
from typing import TypeVar

from rnnviz.core.record.by_hand import ChangeByHand
from rnnviz.core.record.checkpoint import RateChange
from rnnviz.core.record.history import LossHistory
from rnnviz.gui.page import Finding, News, Page
from rnnviz.gui.parts.theme import DARK, Theme
from rnnviz.training.run.sample_log import SampleLog
from rnnviz.training.worker.messages import (
    ChangedByHand,
    LearningRateChanged,
    Losses,
    Rewound,
    RunInfo,
    SampleLogged,
    Snapshot,
)

AnyFinding = TypeVar("AnyFinding", bound=Finding)

ROWS = 1 << 13
"""Of the losses that come, kept one by one; of more, two neighbours become one: a pixel each is plenty."""


class Told:
    """Is told what pages are told, and tells it again: to a page that comes late, the run is one that
    was opened where it stands now. A long run takes it little room, beside what the run brought along.
    """

    def __init__(self) -> None:
        self._theme = DARK
        self._run: RunInfo | None = None
        self._history = LossHistory()
        self._log = SampleLog()
        self._rate_changes: list[RateChange] = []
        self._by_hand: tuple[ChangeByHand, ...] = ()
        self._moment: Snapshot | None = None
        self._findings: dict[type[Finding], Finding] = {}  # the latest of each kind

    def start_run(self, run: RunInfo) -> None:
        self._run = run
        brought = len(run.curves["train"].values) if run.curves else 0
        self._history = LossHistory.from_curves(run.curves, run.iteration, max(ROWS, brought + brought % 2))
        self._log = SampleLog(run.samples)
        self._rate_changes = list(run.rate_changes)
        self._by_hand = run.by_hand
        self._moment = None
        self._findings.clear()

    def show_moment(self, moment: Snapshot) -> None:
        self._moment = moment

    def add_losses(self, losses: Losses) -> None:
        self._history.extend(losses.rows, losses.points)

    def hear(self, event: News) -> None:
        match event:
            case SampleLogged(sample):
                self._log.add(sample)
            case LearningRateChanged(rate, iteration):
                self._change_rate(rate, iteration)
            case ChangedByHand(changes):
                self._by_hand = (*self._by_hand_before(changes[0].iteration), *changes)
            case Rewound(iteration, rate):
                self._by_hand = self._by_hand_before(iteration)
                self._history.truncate(iteration)
                self._log.truncate(iteration)
                self._change_rate(rate, iteration)
            case Finding():
                self._findings[type(event)] = event

    def finding(self, kind: type[AnyFinding]) -> AnyFinding | None:
        """What was found last of this kind, of the present run."""
        found = self._findings.get(kind)
        return found if isinstance(found, kind) else None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def tell(self, page: Page) -> None:
        """Tell ``page`` what it has missed."""
        page.set_theme(self._theme)
        if self._run is None:
            return
        page.start_run(self._run_so_far(self._run))
        for finding in self._findings.values():
            page.hear(finding)
        if self._moment is not None:
            page.show_moment(self._moment)

    def _run_so_far(self, run: RunInfo) -> RunInfo:
        """The run with all that came of it since."""
        return replace(
            run,
            iteration=self._history.steps,
            curves=self._history.curves(),
            samples=tuple(self._log.samples),
            rate_changes=tuple(self._rate_changes),
            by_hand=self._by_hand,
        )

    def _by_hand_before(self, iteration: int) -> tuple[ChangeByHand, ...]:
        return tuple(change for change in self._by_hand if change.iteration < iteration)

    def _change_rate(self, rate: float, iteration: int) -> None:
        """As the run's record does: of several changes at one iteration the last one counts."""
        changes = [change for change in self._rate_changes if change.iteration < iteration]
        first = self._run.config.learning_rate if self._run is not None else None
        if rate != (changes[-1].learning_rate if changes else first):
            changes.append(RateChange(iteration, rate))
        self._rate_changes = changes

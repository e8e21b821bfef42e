"""How far a sweep has come, read from its files alone: by whoever looks on, while others work.

Knows plan, claims and outcomes; knows no worker.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnviz.core.errors import UserError
from rnnviz.core.foreign import shown
from rnnviz.training.run.run_names import RUN_JSON
from rnnviz.training.run.run_summary import read_summary
from rnnviz.training.sweep.lease import newest_claims, read_claim
from rnnviz.training.sweep.outcome import RunOutcome, read_outcome
from rnnviz.training.sweep.plan import LEASES, RUNS, Plan, PlannedRun, PlannedRuns, read_plan

WAITING, RUNNING = "waiting", "running"


@dataclass(frozen=True, slots=True)
class RunProgress:
    """One run of a sweep; losses in nats per character, NaN where there is none yet.

    state   ``waiting``, ``running``, ``done``, ``diverged`` or ``failed``; a run whose worker was killed is
            still called running until another takes it
    where   machine and process that work on it, or have last
    folder  of the run; it may not be there yet
    """

    run: PlannedRun
    state: str
    steps: int
    loss: float
    held_out: float
    sentence: str
    where: str
    folder: Path

    @property
    def varied(self) -> Mapping[str, Any]:
        return self.run.varied

    @property
    def seed(self) -> int:
        return self.run.seed

    @property
    def outcome(self) -> RunOutcome | None:
        """What came of it; None while nothing has."""
        if self.state in (WAITING, RUNNING):
            return None
        return RunOutcome(self.state, self.steps, self.loss, self.held_out, 0.0, self.sentence)


class SweepProgress:
    """Looks at the same sweep again and again; what is done is read once."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder, self._plan = folder, plan
        self._runs = PlannedRuns(folder, plan)
        self._done: dict[str, RunOutcome] = {}

    def look(self) -> list[RunProgress]:
        """Each run that is known by now, in order of its number. Raises UserError."""
        claims = newest_claims(self._folder / LEASES)
        runs = self._runs.known()
        return sorted((self._look_at(run, claims) for run in runs), key=lambda one: one.run.number)

    def _look_at(self, run: PlannedRun, claims: Mapping[str, int]) -> RunProgress:
        folder = self._folder / RUNS / run.name
        number = claims.get(run.name, 0)
        outcome = self._done.get(run.name) or (read_outcome(self._folder, run.name) if number else None)
        if outcome is not None:
            self._done[run.name] = outcome
            losses = outcome.loss, outcome.held_out
            return RunProgress(run, outcome.state, outcome.steps, *losses, outcome.sentence, "", folder)
        if not number:
            return RunProgress(run, WAITING, 0, math.nan, math.nan, "", "", folder)
        claim = read_claim(self._folder / LEASES, run.name, number)
        steps, loss = int(claim.told.get("steps", 0)), claim.told.get("loss", math.nan)
        if not steps and (folder / RUN_JSON).exists():
            steps, loss = _saved(folder, self._plan.config(run).seq_length)
        state = WAITING if claim.released else RUNNING
        return RunProgress(run, state, steps, loss, math.nan, "", shown(claim.where), folder)


def progress(folder: Path, plan: Plan | None = None) -> list[RunProgress]:
    """Each run of the sweep in ``folder`` that is known by now. Raises UserError."""
    return SweepProgress(folder, plan or read_plan(folder)).look()


def _saved(folder: Path, seq_length: int) -> tuple[int, float]:
    try:
        summary = read_summary(folder)
    except UserError:
        return 0, math.nan
    return summary.steps, summary.smooth_loss / seq_length

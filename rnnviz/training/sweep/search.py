"""The next settings of a search, proposed once by one worker, and written where all find them.

Knows plan, leases and outcomes; what is proposed is Optuna's.
"""

import json
import math
from pathlib import Path

from rnnviz.core.files import write_text
from rnnviz.training.sweep.lease import Watch, claim, newest_claims
from rnnviz.training.sweep.optuna_study import Tried, propose
from rnnviz.training.sweep.outcome import read_outcome
from rnnviz.training.sweep.plan import JOURNAL, LEASES, Plan, proposed_settings, settings_path

_LEASE = "search"


def propose_next(folder: Path, plan: Plan, watch: Watch, token: str) -> bool:
    """Add one setting to those that are to be tried, unless there are enough; False where another worker is
    about it. Raises UserError."""
    leases = folder / LEASES
    number = newest_claims(leases).get(_LEASE, 0)
    if number and not watch.is_free(_LEASE, number):
        return False
    lease = claim(leases, _LEASE, number, token, plan.beat)
    if lease is None:
        return False
    try:
        proposed = proposed_settings(folder)
        if len(proposed) < plan.search:
            tried = _tried(folder, plan)
            params = propose(folder / JOURNAL, plan.variations, tried, plan.sampler, plan.seeds[0])
            if not lease.holds():
                return False
            write_text(settings_path(folder, len(tried)), json.dumps(params) + "\n")
    finally:
        lease.release()
    return True


def _tried(folder: Path, plan: Plan) -> list[Tried]:
    tried = []
    proposed = proposed_settings(folder)
    runs = plan.runs_of(proposed)
    for setting, params in enumerate(proposed):
        ended = [read_outcome(folder, run.name) for run in runs if run.setting == setting]
        losses = [outcome.final for outcome in ended if outcome is not None]
        is_done = len(losses) == len(plan.seeds)
        tried.append(Tried(params, math.fsum(losses) / len(losses) if is_done else None))
    return tried

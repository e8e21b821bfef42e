"""RunOutcome: what came of a run of a sweep, in ``DIR/done/<run>.json``; where one stands, the run is done.

Knows a learner at its end and a file; knows no worker.
"""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from rnnviz.core.files import open_file, write_text
from rnnviz.training.run.held_out import NAME as HELD_OUT
from rnnviz.training.run.learner import Learner
from rnnviz.training.sweep.plan import DONE

FINISHED, DIVERGED, FAILED = "done", "diverged", "failed"
_MAX_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run ended; losses in nats per character, NaN where there is none.

    state     ``done``, ``diverged``, or ``failed``: it could not be trained at all
    sentence  why it ended, where not at its goal
    loss      smooth loss at its end
    held_out  loss of the held-out text at its end
    seconds   of training
    """

    state: str
    steps: int = 0
    loss: float = math.nan
    held_out: float = math.nan
    seconds: float = 0.0
    sentence: str = ""

    @property
    def final(self) -> float:
        """By what runs are compared: the held-out loss where there is one, else the smooth loss."""
        if self.state != FINISHED:
            return math.inf
        return self.loss if math.isnan(self.held_out) else self.held_out


def outcome_of(learner: Learner, state: str, sentence: str = "") -> RunOutcome:
    """What a run came to."""
    T = learner.config.seq_length
    last = learner.history.last(HELD_OUT)
    held_out = last[1] / T if last else math.nan
    return RunOutcome(
        state, learner.iteration, learner.smooth_loss / T, held_out, learner.elapsed, sentence
    )  # fmt: skip


def write_outcome(folder: Path, run: str, outcome: RunOutcome) -> None:
    """Say that a run is done. Raises WriteError."""
    write_text(_path(folder, run), json.dumps(asdict(outcome), indent=2) + "\n")


def read_outcome(folder: Path, run: str) -> RunOutcome | None:
    """What came of a run; None where it is not done, or its file cannot be read: then it is asked again."""
    try:
        with open_file(_path(folder, run)) as file:
            table = json.loads(file.read(_MAX_BYTES))
        known = {name: table[name] for name in RunOutcome.__dataclass_fields__}
        numbers = {name: float(known[name]) for name in ("loss", "held_out", "seconds")}
        words = {name: str(known[name])[:1000] for name in ("state", "sentence")}
        return RunOutcome(steps=int(known["steps"]), **numbers, **words)  # type: ignore[arg-type]  # by name
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None


def _path(folder: Path, run: str) -> Path:
    return folder / DONE / f"{run}.json"

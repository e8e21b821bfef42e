"""Diverging settings: each is caught within 100 steps, and the offered way back leads to a run that learns.

python tests/soak/divergence.py [SEEDS]
"""

import itertools
import math
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from _runs import small_learner, story

from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.core.text.corpus import corpus_from_string
from rnnviz.training.run.learner import Learner
from rnnviz.training.worker.messages import (
    CheckpointSaved,
    Diverged,
    Losses,
    Rewind,
    SaveCheckpoint,
    SetRunning,
    SetStop,
    StateChanged,
    StopKind,
)
from rnnviz.training.worker.thread import TrainerThread

SETTINGS = {
    "learning rate 100": {"learning_rate": 100.0},
    "sigma 10": {"sigma": 10.0},
    "both": {"learning_rate": 100.0, "sigma": 10.0},
}
LIMIT = 100
SECONDS = 300.0


@dataclass
class Outcome:
    """caught_after steps of the first divergence; rewinds taken until the run learned; smooth_loss then."""

    caught_after: int
    rewinds: int
    guessing: float
    smooth_loss: float
    faults: list[str]


def recover(settings: dict[str, float], dtype: str, seed: int, *, steps: int) -> Outcome:
    """Train in a worker thread; answer every Diverged as the window's button does."""
    learner = small_learner(hidden_size=40, seed=seed, dtype=dtype, **settings)
    guessing = learner.guessing_loss
    thread = TrainerThread(learner, 1)
    thread.start()
    thread.send(SetStop(StopKind.ITERATION, steps))
    thread.send(SetRunning(True))
    outcome = Outcome(0, 0, guessing, math.nan, [])
    taken, has_gone_back = 0, False
    until = time.monotonic() + SECONDS
    try:
        while time.monotonic() < until:
            time.sleep(0.0005)
            for item in thread.drain().items:
                match item:
                    case Losses(_, rows):
                        taken += len(item)
                        outcome.smooth_loss = float(rows["smooth"][-1])
                    case Diverged(_, message, _, learning_rate):
                        if not has_gone_back:
                            outcome.caught_after = taken
                            outcome.faults += _faults_when_caught(taken, message, learning_rate)
                        has_gone_back = True
                        outcome.rewinds += 1
                        thread.send(Rewind())
                        thread.send(SetRunning(True))
                    case StateChanged(False, reason) if reason.startswith("Reached"):
                        _judge_end(outcome, thread)
                        return outcome
        outcome.faults.append(f"it does not get to step {steps:,}")
        return outcome
    finally:
        thread.stop()


def _faults_when_caught(taken: int, message: str, learning_rate: float) -> list[str]:
    faults = [f"caught only after {taken} steps"] * (taken > LIMIT)
    return (
        faults
        + [f"told {message!r}"] * ("loss" not in message)
        + ["no rate to go on with"] * (learning_rate <= 0)
    )


def _judge_end(outcome: Outcome, thread: TrainerThread) -> None:
    if not outcome.rewinds:
        outcome.faults.append("never caught")
    if not outcome.smooth_loss < outcome.guessing:
        outcome.faults.append(
            f"smooth loss {outcome.smooth_loss:.1f}, guessing alone gives {outcome.guessing:.1f}"
        )
    with tempfile.TemporaryDirectory() as folder:  # what it saves can be opened and goes on
        path = Path(folder) / "run.npz"
        thread.send(SaveCheckpoint(path))
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            if any(isinstance(event, CheckpointSaved) for event in thread.drain().events):
                Learner.resume(load_checkpoint(path), corpus_from_string(story(1500), "story")).step()
                return
            time.sleep(0.0005)
    outcome.faults.append("it is not saved")


def main(seeds: int = 10) -> int:
    failed = False
    for (name, settings), dtype in itertools.product(SETTINGS.items(), ("float32", "float64")):
        outcomes = [recover(settings, dtype, seed, steps=20_000) for seed in range(seeds)]
        faults = [fault for outcome in outcomes for fault in outcome.faults]
        failed |= bool(faults)
        print(
            f"{name}, {dtype}, {seeds} seeds: caught after at most {max(o.caught_after for o in outcomes)} "
            f"steps, then at most {max(o.rewinds for o in outcomes)} times back, smooth loss at most "
            f"{max(o.smooth_loss for o in outcomes):.1f} of {outcomes[0].guessing:.1f} at step 20,000"
            + "".join(f"\n  {fault}" for fault in faults)
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

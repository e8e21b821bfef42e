"""kill -9 at random every few seconds while a sweep is worked through, real processes.

Two commands ``rnnviz work`` of two workers each share the runs; workers and commands alike are killed, and a
command that was killed is begun again. At the end every run must be done, and be as one run alone: last.npz
to the last bit, loss.csv to the last byte.

    python tests/soak/sweep.py [RUNS] [STEPS] [SEED]
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _runs import SMALL, differing_bits, text_file

from rnnviz.core.record.checkpoint import TextIdentity, load_checkpoint
from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.run_folder import RunFolder
from rnnviz.training.sweep.lease import newest_claims, read_claim
from rnnviz.training.sweep.plan import Plan, planned_runs, text_path, write_plan
from rnnviz.training.sweep.progress import progress
from rnnviz.training.sweep.workers import ONE_THREAD, Workers

COMMANDS, WORKERS = 2, 2
PAUSE = (0.5, 3.0)
"""Seconds from one kill to the next."""


def kill_at_random(workers: Workers, *, kills: int, folder: Path, plan: Plan) -> int:
    """Kill a worker as soon as it has made a step, so many times; how many were killed."""
    killed = 0
    while workers.look() and killed < kills:
        for pid in workers.pids:
            if any(run.steps and run.where.endswith(f" {pid}") for run in progress(folder, plan)):
                os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
                killed += 1
                break
        time.sleep(0.01)
    return killed


def differing_runs(folder: Path, plan: Plan) -> list[str]:
    """The runs that are not as one alone, each with the bits by which it differs."""
    found = []
    corpus = read_corpus(text_path(folder, plan))
    with tempfile.TemporaryDirectory() as place:
        for run in planned_runs(folder, plan):
            alone = RunFolder(Path(place) / run.name)
            learner = Learner(corpus, plan.config(run))
            alone.train(learner, plan.steps, on_step=lambda _: None, is_interrupted=lambda: False)
            ours = folder / "runs" / run.name
            bits = differing_bits(load_checkpoint(ours / "last.npz"), load_checkpoint(alone.last))
            if bits or (ours / "loss.csv").read_bytes() != alone.loss_csv.read_bytes():
                found.append(f"{run.name}: {bits} bits")
    return found


def _begin(folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "rnnviz", "work", str(folder), "--workers", str(WORKERS)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=environment)


def _pids_at_work(folder: Path) -> list[int]:
    """Of the workers that hold a run, as the leases say."""
    leases = folder / "leases"
    claims = [read_claim(leases, run, number) for run, number in newest_claims(leases).items()]
    return [int(claim.where.split()[-1]) for claim in claims if claim.where and not claim.released]


def main(runs: int = 60, steps: int = 6000, seed: int = 0) -> int:
    """1 where a run was lost, broken or trained twice."""
    os.environ |= ONE_THREAD
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sweep"
        rates = tuple(0.02 * (number + 1) for number in range(max(1, runs // 20)))
        plan = Plan(
            text=TextIdentity("", "", "", 0, ""),
            base=TrainingConfig(**(SMALL | {"sample_every": 1000})).to_dict(),
            variations={"learning_rate": rates, "cell": ("rnn", "gru")},
            seeds=tuple(range(max(1, runs // (2 * len(rates))))),
            steps=steps,
            beat=0.25,
        )
        plan = write_plan(folder, read_corpus(text_file(Path(place), 3000)), plan)
        commands = [_begin(folder) for _ in range(COMMANDS)]
        kills = dict.fromkeys(("worker", "command"), 0)
        began = time.monotonic()
        while any(run.state in ("waiting", "running") for run in progress(folder, plan)):
            time.sleep(dice.uniform(*PAUSE))
            if dice.random() < 0.2:
                dice.choice(commands).kill()
                kills["command"] += 1
            elif pids := _pids_at_work(folder):
                with contextlib.suppress(ProcessLookupError):  # of a command that was killed
                    os.kill(dice.choice(pids), signal.SIGKILL)
                    kills["worker"] += 1
            commands = [_begin(folder) if command.poll() is not None else command for command in commands]
        seconds = time.monotonic() - began
        for command in commands:
            command.wait()
        ended = progress(folder, plan)
        done = sum(run.state == "done" and run.steps == steps for run in ended)
        claims = sum(newest_claims(folder / "leases").values())
        differing = differing_runs(folder, plan)
        print(
            f"{plan.count} runs of {steps:,} steps in {seconds:.0f} s, {kills['worker']} workers and "
            f"{kills['command']} commands killed, {claims} claims: {done} done, {len(differing)} differ "
            "from one run alone"
        )
        print("\n".join(differing))
        return int(bool(differing) or done < plan.count)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

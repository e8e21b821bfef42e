"""Work comes back, however the program ends: real processes, ended and spoiled from outside.

A window that saves its session again and again is killed, told to end, hung up on, or told to end on a
full disk. A killed one must be offered by the next start, once; one that could end must have saved as
closing does, and the exit code must tell where it could not. A run of the command line loses its terminal,
its streams, its folder, its last.npz, and is ended or killed; gone on with, it must be the run that nobody
disturbed, to the last bit and the last row.

    python tests/soak/recovery.py [WINDOWS] [RUNS] [SEED]
"""

import contextlib
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from _runs import SMALL, advance, differing_bits, text_file
from _surroundings import own_home
from _victims import Victim, say

from rnnviz.core.errors import UserError
from rnnviz.core.record.checkpoint import Checkpoint, load_checkpoint
from rnnviz.core.text.corpus import read_corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.learner import Learner
from rnnviz.training.run.loss_csv import CSV_HEADER

LONGEST = 0.3
"""Seconds from the first save to the end."""
SECONDS = 300.0
ENDS = {"kill": signal.SIGKILL, "full": signal.SIGTERM, "SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP}


@dataclass
class Count:
    """What was found."""

    rounds: int = 0
    saves: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.rounds} ends ({self.saves:,} saves): " + ("; ".join(self.faults) or "nothing lost")


# ── the window ──


def window(text: Path, end: str) -> int:
    """In the child: the program as a user starts it, saving its session a hundred times a second."""
    from PySide6.QtCore import QTimer

    from rnnviz import cli
    from rnnviz.gui.window import main_window
    from rnnviz.training.worker.messages import CheckpointSaved

    class Watched(main_window.MainWindow):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)
            self.session.event_arrived.connect(self.on_event)
            timer = QTimer(self)
            timer.timeout.connect(self.recovery.save_now)
            timer.start(10)

        def on_event(self, event: object) -> None:
            if isinstance(event, CheckpointSaved) and event.automatic:
                if end == "full":
                    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
                say(event.iteration)

    main_window.MainWindow = Watched  # type: ignore[assignment, misc]  # where the program looks for it
    return cli.main([str(text), "--hidden-size=60", "--seq-length=8"])


def end_windows(rounds: int, seed: int, home: Path) -> Count:
    """Windows one after the other in one home, and after each what the next start finds of it."""
    from PySide6.QtCore import QCoreApplication

    from rnnviz.gui.files.recovery import Recovery
    from rnnviz.gui.session import TrainingSession
    from rnnviz.training.run.library import library_folder

    app = QCoreApplication.instance() or QCoreApplication([])
    chance, count, text, folder = random.Random(seed), Count(), text_file(home, 20_000), library_folder()
    for number in range(rounds):
        end = list(ENDS)[number % len(ENDS)]
        before = set(folder.glob("*/last.npz"))
        victim = Victim(__file__, "window", str(text), end)
        victim.end(ENDS[end], after=chance.uniform(0, LONGEST))
        session = TrainingSession()
        recovery = Recovery(session, folder)
        offered = [save.path for save in recovery.take_lost_sessions()]
        again = recovery.take_lost_sessions()
        recovery.close()
        count.rounds += 1
        count.saves += len(victim.saved)
        faults = _faults_of_window(end, victim, offered, sorted(set(folder.glob("*/last.npz")) - before))
        faults += ["it is offered twice"] if again else []
        faults += [f"left behind: {path.name}" for path in (*folder.glob("*.lock"), *folder.rglob(".*.part"))]
        count.faults += [f"window {number} ({end}): {fault}" for fault in faults]
        recovery.deleteLater()
        session.deleteLater()
    app.processEvents()
    return count


def _faults_of_window(end: str, victim: Victim, offered: list[Path], saves: list[Path]) -> list[str]:
    if len(saves) != 1:
        return [f"{len(saves)} autosaves"]
    faults = []
    if offered != (saves if end == "kill" else []):
        faults.append(f"{len(offered)} sessions are offered")
    wanted = {"kill": -signal.SIGKILL, "full": 4}.get(end, 0)
    told = [line for line in victim.told.splitlines() if "propagateSizeHints" not in line]
    if victim.code != wanted or len(told) != (end == "full"):
        faults.append(f"it ended with {victim.code}, telling {told}")
    try:
        iteration = load_checkpoint(saves[0]).last.place.iteration
    except UserError as error:
        faults.append(str(error))
    else:
        if iteration < victim.saved[-1]:
            faults.append(f"step {victim.saved[-1]} was saved, step {iteration} is there")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (saves[0], saves[0].parent)]
    modes += [stat.S_IMODE(saves[0].parent.parent.stat().st_mode)]
    if modes != [0o600, 0o700, 0o700]:
        faults.append(f"others may read it ({[oct(mode) for mode in modes]})")
    return faults


# ── the command line ──


class Run:
    """A run of the command line that goes on until it is ended, and what may happen to it."""

    def __init__(self, text: Path, out: Path) -> None:
        options = [f"--{name.replace('_', '-')}={value}" for name, value in SMALL.items()]
        command = [sys.executable, "-m", "rnnviz", "train", str(text), "--steps=100000000", f"--out={out}"]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self.out = out
        self.process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        self._wait(lambda: self.steps() >= 0)

    def steps(self) -> int:
        """How far last.npz is."""
        try:
            return load_checkpoint(self.out / "last.npz").last.place.iteration
        except UserError:
            return -1

    def saves_again(self) -> None:
        """Wait until it has saved a later step than it has by now."""
        before = self.steps()

        def is_later() -> bool:
            self.process.send_signal(signal.SIGHUP)
            return self.steps() > before

        self._wait(is_later)

    def _wait(self, condition: Callable[[], bool]) -> None:
        until = time.monotonic() + SECONDS
        while not condition():
            if self.process.poll() is not None:
                raise RuntimeError(f"it has ended with {self.process.returncode}")
            if time.monotonic() > until:
                raise TimeoutError("it does not save")
            time.sleep(0.005)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return code


def _lose_terminal(run: Run) -> None:
    run.process.send_signal(signal.SIGHUP)


def _lose_streams(run: Run) -> None:
    for stream in (run.process.stdout, run.process.stderr):
        if stream is not None:
            stream.close()


def _lose_folder(run: Run) -> None:
    run.out.rename(run.out.with_name(f"{run.out.name}-{time.monotonic_ns()}"))


def _lose_last(run: Run) -> None:
    """A folder stands in its place for a while."""
    last = run.out / "last.npz"
    with contextlib.suppress(OSError):
        last.unlink()
        last.mkdir()
        run.process.send_signal(signal.SIGHUP)
        time.sleep(0.05)
        last.rmdir()


TROUBLES = (_lose_terminal, _lose_streams, _lose_folder, _lose_last)


def end_runs(rounds: int, seed: int) -> Count:
    chance, count = random.Random(seed), Count()
    with tempfile.TemporaryDirectory() as name:
        text = text_file(Path(name), 1500)
        for number in range(rounds):
            troubles = chance.sample(TROUBLES, chance.randint(1, len(TROUBLES)))
            end = chance.choice([signal.SIGTERM, signal.SIGKILL])
            told = f"run {number} ({', '.join(t.__name__.strip('_') for t in troubles)}, {end.name})"
            try:
                faults = _faults_of_run(text, Path(name) / f"run-{number}", troubles, end)
            except (RuntimeError, TimeoutError) as error:
                faults = [str(error)]
            count.rounds += 1
            count.saves += len(troubles) + 1
            count.faults += [f"{told}: {fault}" for fault in faults]
    return count


def _faults_of_run(
    text: Path, out: Path, troubles: list[Callable[[Run], None]], end: signal.Signals
) -> list[str]:
    run = Run(text, out)
    try:
        for trouble in troubles:
            trouble(run)
            run.saves_again()
        code = run.end(end)
    finally:
        run.process.kill()
    faults = [] if code in (0, -signal.SIGKILL) else [f"it ended with {code}"]
    reached = run.steps()
    resumed = [sys.executable, "-m", "rnnviz", "train", str(text), f"--steps={reached + 50}", f"--out={out}"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    again = subprocess.run(
        [*resumed, f"--resume={out / 'last.npz'}"], capture_output=True, env=environment, check=False
    )
    if again.returncode != 0:
        return [*faults, f"it does not go on: {again.stderr.decode(errors='replace')[-200:]}"]
    whole, rows = _undisturbed(text, reached + 50)
    bits = differing_bits(load_checkpoint(out / "last.npz"), whole)
    if bits:
        faults.append(f"{bits} differing bits")
    if (out / "loss.csv").read_text() != rows:
        faults.append("loss.csv is another one")
    left = [path.name for path in out.glob(".*.part")]
    return faults + ([f"left behind: {left}"] if left else [])


def _undisturbed(text: Path, steps: int) -> tuple[Checkpoint, str]:
    """The same run without a process, and its loss.csv."""
    learner = Learner(read_corpus(text), TrainingConfig(**SMALL))
    rows = [CSV_HEADER]
    for _ in range(steps):
        advance(learner, 1)
        rows.append(f"{learner.iteration},{learner.loss:.9g},{learner.smooth_loss:.9g},")
    return learner.checkpoint(), "\n".join(rows) + "\n"


def main(windows: int = 40, runs: int = 40, seed: int = 0) -> int:
    with own_home() as home:
        began = time.perf_counter()
        of_windows = end_windows(windows, seed, home)
        print(f"windows: {of_windows}, {time.perf_counter() - began:.0f} s")
        began = time.perf_counter()
        of_runs = end_runs(runs, seed)
        print(f"the command line: {of_runs}, {time.perf_counter() - began:.0f} s")
    return 1 if of_windows.faults + of_runs.faults else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--child", "window", text, end]:
            sys.exit(window(Path(text), end))
        case numbers:
            sys.exit(main(*map(int, numbers)))

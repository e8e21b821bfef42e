"""A full disk, a read-only folder, a drive that vanishes: told in words, the run goes on, old files stand.

As root on small file systems in memory; else a limit on the size of files stands for the
full disk, and a folder without the right to write for the read-only one.

    python tests/soak/full_disk.py
"""

import contextlib
import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from _runs import differing_bits, small_learner, text_file

from rnnviz import cli
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.training.worker.messages import (
    Answered,
    Ask,
    CheckpointSaved,
    Command,
    CommandRefused,
    Refused,
    SaveCheckpoint,
    SaveFailed,
    SaveRefused,
    SetRunning,
    WorkerFailed,
)
from rnnviz.training.worker.questions import Export, ExportKind
from rnnviz.training.worker.thread import TrainerThread

SECONDS = 300.0
IS_ROOT = os.geteuid() == 0


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system in memory of that size. Raises OSError where it may not be mounted."""
    place = folder / "disk"
    place.mkdir(exist_ok=True)
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", place],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise OSError("no file system may be mounted here") from error
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=False, capture_output=True)


Breaker = Callable[[], object]
Trouble = Callable[[Path], contextlib.AbstractContextManager[tuple[Path, Breaker, Breaker]]]
"""Gives a folder, a way to spoil it, and a way to mend it."""


@contextmanager
def full(folder: Path) -> Iterator[tuple[Path, Breaker, Breaker]]:
    with small_disk(folder, 1024) as disk:
        ballast = disk / "ballast"
        yield disk, lambda: _fill(ballast), ballast.unlink


def _fill(ballast: Path) -> None:
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1024))


@contextmanager
def limited(folder: Path) -> Iterator[tuple[Path, Breaker, Breaker]]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def mend() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    try:
        yield folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (256, before[1])), mend
    finally:
        mend()


@contextmanager
def read_only(folder: Path) -> Iterator[tuple[Path, Breaker, Breaker]]:
    def remount(how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", place], check=True, capture_output=True)

    if IS_ROOT:
        with small_disk(folder, 4096) as place:
            yield place, lambda: remount("ro"), lambda: remount("rw")
        return
    place = folder / "closed"
    place.mkdir()
    yield place, lambda: place.chmod(0o500), lambda: place.chmod(0o700)
    place.chmod(0o700)


@contextmanager
def vanished(folder: Path) -> Iterator[tuple[Path, Breaker, Breaker]]:
    place, away = folder / "drive", folder / "away"
    place.mkdir()
    yield place, lambda: shutil.move(place, away), lambda: shutil.move(away, place)


TROUBLES: dict[str, Trouble] = {
    "full disk": full,
    "file size limit": limited,
    "read-only": read_only,
    "vanished": vanished,
}


def possible(name: str) -> bool:
    """Whether this machine lets it happen."""
    if name != "full disk" and not (name == "read-only" and IS_ROOT):
        return True
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(OSError), small_disk(Path(folder), 64):
        return True
    return False


def faults_of_the_worker(name: str) -> list[str]:
    """A run saved while all is well, while nothing can be written, and after; what was wrong."""
    faults = []
    with tempfile.TemporaryDirectory() as parent, TROUBLES[name](Path(parent)) as (folder, spoil, mend):
        path = folder / "run.npz"
        learner = small_learner(hidden_size=60)
        thread = TrainerThread(learner, 1)
        thread.start()
        try:
            thread.send(SetRunning(True))
            if _answer(thread, SaveCheckpoint(path)):
                return ["the first save failed"]
            old = path.read_bytes()
            spoil()
            attempts: list[Command] = [SaveCheckpoint(path), SaveCheckpoint(folder / "other.npz")]
            attempts += [
                Ask(0, Export(kind, folder / "export")) for kind in (ExportKind.SAMPLES, ExportKind.BEST)
            ]
            for command in attempts:
                told = _answer(thread, command)
                if "could not be written" not in told:
                    faults.append(f"{command}: told {told!r}")
            if not _goes_on(thread):
                faults.append("the run stands still")
            mend()
            if path.read_bytes() != old:
                faults.append("the old file is another one")
            if [entry.name for entry in folder.iterdir() if entry.name != "ballast"] != ["run.npz"]:
                faults.append(f"left behind: {sorted(entry.name for entry in folder.iterdir())}")
            if _answer(thread, SaveCheckpoint(path)):
                faults.append("it does not save again")
        finally:
            if not thread.stop(SECONDS):
                faults.append("the worker does not end")
        if differing_bits(load_checkpoint(path), load_checkpoint(path)):
            faults.append("the new file is not whole")
    return faults


def _answer(thread: TrainerThread, command: Command) -> str:
    """The sentence that refuses a command, '' when it is done."""
    thread.send(command)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for event in thread.drain().events:
            if isinstance(event, CheckpointSaved | Answered):
                return ""
            if isinstance(event, CommandRefused | Refused | SaveFailed | SaveRefused | WorkerFailed):
                return event.message
        time.sleep(0.001)
    return "nothing at all"


def _goes_on(thread: TrainerThread) -> bool:
    seen: set[int] = set()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        snapshot = thread.drain().snapshot
        if snapshot is not None:
            seen.add(snapshot.iteration)
        if len(seen) >= 3:
            return True
        time.sleep(0.001)
    return False


def faults_of_the_command_line(name: str) -> list[str]:
    """``rnnviz train`` where nothing can be written goes on, says so at once and at its end, and ends with 4.

    The run before stands, and can be gone on with without a gap. A drive that has gone has no run to go on
    with: that is a mistake, and ends with 2.
    """
    faults = []
    with tempfile.TemporaryDirectory() as parent, TROUBLES[name](Path(parent)) as (folder, spoil, mend):
        text = text_file(Path(parent), 1500)
        out = folder / "run"
        if _train(text, out, 500) != (0, ""):
            return ["the first run failed"]
        old = (out / "last.npz").read_bytes()
        spoil()
        code, told = _train(text, out, 5000, f"--resume={out / 'last.npz'}")
        mend()
        wanted = (2, 1) if name == "vanished" else (4, 2)
        if "Traceback" in told or (code, told.count("\n")) != wanted:
            faults.append(f"the command line ended with {code}, telling {told!r}")
        if (out / "last.npz").read_bytes() != old:
            faults.append("the old last.npz is another one")
        if _train(text, out, 600, f"--resume={out / 'last.npz'}") != (0, ""):
            faults.append("it does not go on after that")
        rows = (out / "loss.csv").read_text().splitlines()[1:]
        if [int(row.split(",")[0]) for row in rows] != list(range(1, 601)):
            faults.append("loss.csv has a gap")
    return faults


def _train(text: Path, out: Path, steps: int, *options: str) -> tuple[int, str]:
    arguments = ["train", str(text), f"--steps={steps}", f"--out={out}", *options]
    if not options:
        arguments += ["--hidden-size=60", "--seq-length=8"]
    told = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(told):
        try:
            code = cli.main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        except Exception as error:  # noqa: BLE001 - a traceback is what must not be
            return -1, f"Traceback … {type(error).__name__}: {error}"
    words = [line for line in told.getvalue().splitlines() if line.startswith(("rnnviz", "Traceback"))]
    return code, "".join(f"{line}\n" for line in words)


def main() -> int:
    failed = False
    for name in TROUBLES:
        if not possible(name):
            print(f"{name}: not possible here")
            continue
        faults = faults_of_the_worker(name) + faults_of_the_command_line(name)
        failed |= bool(faults)
        print(f"{name}: " + ("; ".join(faults) or "told in words, the run goes on, the old file stands"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

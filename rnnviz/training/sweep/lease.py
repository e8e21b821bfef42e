"""Lease: who works on a run, told by a file with a heartbeat; right on NFS, and whatever clocks say.

Each claim of a run is a file of its own, ``<run>.<n>.lease``, and the n-th can be created only once
(O_EXCL, which NFS has kept since version 3): of two that want a run, one gets it. Whoever takes a run over
creates the next one. None is ever deleted, so that no number comes twice. The holder writes a new count into
its file every ``beat`` seconds. Who waits looks whether the file changes, by its own clock: after MISSED
beats without a change the holder is dead. No clock of one machine is compared with that of another.

A holder that could not beat for half that time (a machine that slept, a file system that stood still) has
to claim the next number itself before it goes on: where another one has it, the run is another's.

Knows files; knows nothing of runs.
"""

import json
import os
import platform
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnviz.core.errors import UserError
from rnnviz.core.files import WriteError

MISSED = 10
"""Beats without a change, after which a holder is taken for dead."""
_LATE = 5
"""Beats that a holder may miss before it must claim anew."""
_SIZE = 512
_NAME = re.compile(r"(.+)\.(\d{6,})\.lease")


@dataclass(frozen=True, slots=True)
class Claim:
    """The newest claim of a run, as its file says. ``where``: machine and process, for a person."""

    number: int
    words: bytes
    token: str
    where: str
    released: bool
    told: dict[str, float]


def newest_claims(folder: Path) -> dict[str, int]:
    """Of each run that was ever claimed the number of its newest claim. Raises UserError."""
    newest: dict[str, int] = {}
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UserError(f"{folder} cannot be read: {error.strerror or error}.") from error
    for name in names:
        match = _NAME.fullmatch(name)
        if match:
            newest[match[1]] = max(int(match[2]), newest.get(match[1], 0))
    return newest


def read_claim(folder: Path, run: str, number: int) -> Claim:
    """What this claim's file says; of one that is being written, nothing."""
    try:
        words = _path(folder, run, number).read_bytes()
    except OSError:
        words = b""
    try:
        table: Any = json.loads(words)
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict):
        table = {}
    told = {
        name: float(value)
        for name, value in table.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    token, where = str(table.get("token", "")), str(table.get("where", ""))
    return Claim(number, words, token, where, table.get("released") is True, told)


class Watch:
    """What one observer has seen of claims, by its own clock."""

    def __init__(self, folder: Path, beat: float, now: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._patience, self._now = folder, beat * MISSED, now
        self._seen: dict[str, tuple[int, bytes, float, bool]] = {}

    def is_free(self, run: str, number: int) -> bool:
        """Whether the claim ``number`` of a run holds no more: released, or its holder is dead."""
        claim = read_claim(self._folder, run, number)
        if claim.released:
            return True
        seen = self._seen.get(run)
        if seen is None or seen[:2] != (number, claim.words):
            moved = seen is not None and seen[0] == number
            self._seen[run] = number, claim.words, self._now(), moved
            return False
        return self._now() - seen[2] >= self._patience

    def is_alive(self, run: str) -> bool:
        """Whether the newest claim that was asked about was seen to change."""
        seen = self._seen.get(run)
        return seen is not None and seen[3] and self._now() - seen[2] < self._patience / 2


class Lease:
    """A run that is ours. ``told`` is written with every beat: numbers for who looks on."""

    def __init__(self, folder: Path, run: str, number: int, token: str, beat: float) -> None:
        self._folder, self._run, self._token, self._beat = folder, run, token, beat
        self._number = number
        self._count = 0
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="lease", daemon=True)
        self.told: dict[str, float] = {}
        self.is_lost = False
        self._beaten_at = _clocks()
        self._write(self._beaten_at)
        self._thread.start()

    def holds(self) -> bool:
        """Whether the run is still ours; asked before anything is written. Cheap while beats go out."""
        if self.is_lost:
            return False
        if self._is_late():
            self._claim_anew()
        return not self.is_lost

    def release(self) -> None:
        """Anybody may have it from now on."""
        self._ended.set()
        self._thread.join()
        if not self.is_lost:
            with self._lock:
                self._write(_clocks(), released=True)

    def _go_on(self) -> None:
        while not self._ended.wait(self._beat):
            began = _clocks()  # before we look whether it is ours: we may be stopped anywhere between
            if self.holds():
                with self._lock:
                    self._write(began)

    def _is_late(self) -> bool:
        return max(a - b for a, b in zip(_clocks(), self._beaten_at, strict=True)) > self._beat * _LATE

    def _claim_anew(self) -> None:
        with self._lock:
            if not self._is_late() or self.is_lost:
                return
            began = _clocks()
            try:
                self.is_lost = not _create(_path(self._folder, self._run, self._number + 1))
            except UserError:  # nobody can say; to go on is not safe
                self.is_lost = True
            if not self.is_lost:
                self._number += 1
                self._write(began)

    def _write(self, began: tuple[float, float], *, released: bool = False) -> None:
        """One write of one size into the same file: who reads meanwhile has the old or the new.

        It counts as a beat of when it ``began``: a write that took long may have come too late.
        """
        self._count += 1
        where = f"{platform.node()} {os.getpid()}"
        table = {"token": self._token, "where": where, "beat": self._count, "released": released, **self.told}
        words = json.dumps(table).encode().ljust(_SIZE) + b"\n"
        try:
            descriptor = os.open(
                _path(self._folder, self._run, self._number), os.O_WRONLY | getattr(os, "O_BINARY", 0)
            )
            try:
                os.write(descriptor, words)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError:  # the next one may go out; after some that did not, the lease is late
            return
        self._beaten_at = began


def claim(folder: Path, run: str, after: int, token: str, beat: float) -> Lease | None:
    """The run, if nobody has claimed it since its claim ``after`` (0 for none). Raises UserError."""
    if not _create(_path(folder, run, after + 1)):
        return None
    return Lease(folder, run, after + 1, token, beat)


def release_of_dead(folder: Path, token: str) -> None:
    """Free what a worker held that has ended for certain: whoever began it has seen its end."""
    for run, number in newest_claims(folder).items():
        found = read_claim(folder, run, number)
        if found.token == token and not found.released:
            words = json.dumps({"token": token, "released": True}).encode().ljust(_SIZE) + b"\n"
            try:
                with _path(folder, run, number).open("r+b") as file:
                    file.write(words)
            except OSError:
                continue  # it will be found dead by its silence


def _create(path: Path) -> bool:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except FileExistsError:
        return False
    except OSError as error:
        raise WriteError(f"{path} could not be written: {error.strerror or error}.") from error
    return True


def _path(folder: Path, run: str, number: int) -> Path:
    return folder / f"{run}.{number:06}.lease"


def _clocks() -> tuple[float, float]:
    """Both clocks of this machine: the one may stand still while it sleeps, the other may be set back."""
    return time.monotonic(), time.time()

"""MomentsFile: many moments of one run in one file, each written into a slot of its own and read by its step.

All moments of a run have arrays of the same shapes, so all slots have the same size, and one that is not
wanted any more is written over. A slot is whole or counts as empty: its sum is over all that it holds. A
writer that is killed loses the one it was writing; a reader may look while another process writes. Nothing is
synced: what a power cut takes can be learned again. Knows a moment's arrays; knows no run, and not which
moments are worth keeping.

    head   4096 bytes: MAGIC, the length of a JSON table, its sum, the table: which run, and what kind
    slot   4096 bytes: mark, step, length of a JSON table, sum of table and arrays, the table: its numbers;
           then the arrays: parameters, what the optimizer remembers by name, the state
"""

import contextlib
import io
import json
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import CheckpointError
from rnnviz.core.files import open_file
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.record.archive import number_of
from rnnviz.core.record.checkpoint import MAX_SECONDS
from rnnviz.core.record.moment import Moment
from rnnviz.core.record.moment_arrays import header_of_kind, header_of_moment, read_generator, read_place

MAGIC = b"rnnviz moments 1"
BLOCK = 4096
MAX_SLOTS = 4096
_HEAD = struct.Struct("<16sII")
_SLOT = struct.Struct("<4sqII")
_MARK = b"kept"


class KeptMoment(NamedTuple):
    """A moment as it was kept.

    elapsed  seconds that the steps up to it took
    by_hand  whether it is as weights were set by hand at this very step
    """

    moment: Moment
    elapsed: float
    by_hand: bool


class MomentsFile:
    """The moments of the run ``run_id`` at ``path``, whose arrays are like those of ``like``.

    iterations  the steps that it holds, ascending

    A file of another run, or none, holds nothing; the first ``write`` makes it anew. Raises OSError where it
    cannot be read or written.
    """

    def __init__(self, path: Path, architecture: Architecture, like: Moment, run_id: str) -> None:
        self.path = path
        self._architecture = architecture
        self._optimizer = OPTIMIZERS[like.optimizer.name]
        self._dtype = like.params.flat.dtype
        self._streams = like.state.shape
        self._vectors = [len(like.params.flat)] * (1 + len(like.optimizer.state)) + [like.state.size]
        self._side_by_side = np.empty(sum(self._vectors), self._dtype)
        self._slot_size = BLOCK + -(-self._side_by_side.nbytes // BLOCK) * BLOCK
        self._head = _head_of(architecture, like, run_id)
        self._slots: dict[int, int] = {}
        self._free: list[int] = []
        self._file: io.FileIO | None = None
        self.look()

    @property
    def iterations(self) -> tuple[int, ...]:
        return tuple(sorted(self._slots))

    @property
    def slot_size(self) -> int:
        """Bytes that a moment takes."""
        return self._slot_size

    @property
    def would_grow(self) -> bool:
        """Whether the next moment needs a slot that is not there yet."""
        return not self._free

    def look(self) -> None:
        """What stands in the file now, which another process may be writing. Of another run: nothing."""
        self._slots, self._free = {}, []
        try:
            with open_file(self.path) as file:
                if file.read(BLOCK) != self._head:
                    return
                for slot, (mark, iteration, _, _) in enumerate(self._marks(file)):
                    if mark == _MARK and iteration >= 0 and iteration not in self._slots:
                        self._slots[iteration] = slot
                    else:
                        self._free.append(slot)
        except FileNotFoundError:
            return

    def write(self, moment: Moment, elapsed: float = 0.0, *, by_hand: bool = False) -> None:
        """Keep this moment, in place of one of the same step."""
        iteration = moment.place.iteration
        file = self._open()
        slot = self._slots.pop(iteration, None)
        if slot is None:
            slot = self._free.pop() if self._free else len(self._slots)
        start = BLOCK + slot * self._slot_size
        try:
            numbers = header_of_moment(moment) | {"elapsed": elapsed, "by_hand": by_hand}
            table = json.dumps(numbers).encode()
            # Side by side first: one look at them for the sum, and one write, while they are at hand.
            vectors = (moment.params.flat, *moment.optimizer.state.values(), moment.state.ravel())
            np.concatenate(vectors, out=self._side_by_side)
            sum_of = zlib.crc32(self._side_by_side.data, zlib.crc32(table))
            # Empty until it is whole: whoever is stopped here has lost what was not wanted any more.
            _write(file, start, bytes(_SLOT.size))
            _write(file, start + BLOCK, self._side_by_side.data.cast("B"))
            _write(file, start, _SLOT.pack(_MARK, iteration, len(table), sum_of) + table)
        except OSError:
            self._free.append(slot)
            raise
        self._slots[iteration] = slot

    def drop(self, iteration: int) -> None:
        """Forget the moment of this step; its slot is the next one's."""
        slot = self._slots.pop(iteration, None)
        if slot is not None:
            _write(self._open(), BLOCK + slot * self._slot_size, bytes(_SLOT.size))
            self._free.append(slot)

    def read(self, iteration: int) -> KeptMoment | None:
        """The moment of this step; None where there is none any more, or where it is not whole.

        Raises CheckpointError where the numbers are none that a moment can have.
        """
        slot = self._slots.get(iteration)
        if slot is None:
            return None
        try:
            with open_file(self.path) as file:
                file.seek(BLOCK + slot * self._slot_size)
                block = file.read(BLOCK)
                flat = np.empty(sum(self._vectors), self._dtype)
                is_whole = file.readinto(flat.data.cast("B")) == flat.nbytes and len(block) == BLOCK
        except FileNotFoundError:
            return None
        if not is_whole:
            return None
        mark, step, length, sum_of = _SLOT.unpack_from(block)
        table = block[_SLOT.size : _SLOT.size + length]
        if (mark, step) != (_MARK, iteration) or zlib.crc32(flat.data, zlib.crc32(table)) != sum_of:
            return None
        return self._moment(table, flat)

    def close(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def _moment(self, table: bytes, flat: Array) -> KeptMoment:
        name = self.path.name
        try:
            numbers = json.loads(table)
        except (ValueError, RecursionError) as error:
            raise CheckpointError(f"{name} is damaged: a moment's numbers are no table.") from error
        if not isinstance(numbers, dict) or not np.isfinite(flat).all():
            raise CheckpointError(f"{name} is damaged: a moment in it holds what is no number.")
        parts = np.split(flat, np.cumsum(self._vectors)[:-1])
        params = self._architecture.zeros(self._dtype)
        params.flat[:] = parts[0]
        optimizer = self._optimizer(params.flat)
        optimizer.assign(dict(zip(optimizer.state, parts[1:-1], strict=True)))
        for what in optimizer.never_negative:
            if (optimizer.state[what] < 0).any():
                raise CheckpointError(f"{name} is damaged: {what} holds squares that are negative.")
        place = read_place(numbers, self._architecture.vocab_size, name)
        moment = Moment(
            place, params, optimizer, parts[-1].reshape(self._streams).copy(), read_generator(numbers, name)
        )
        elapsed = number_of(numbers, "elapsed", name, maximum=MAX_SECONDS)
        return KeptMoment(moment, elapsed, numbers.get("by_hand") is True)

    def _marks(self, file: io.BufferedReader) -> Iterator[tuple[bytes, int, int, int]]:
        slots = (os.fstat(file.fileno()).st_size - BLOCK - 1) // self._slot_size + 1
        for slot in range(min(slots, MAX_SLOTS)):
            file.seek(BLOCK + slot * self._slot_size)
            mark = file.read(_SLOT.size)
            if len(mark) < _SLOT.size:
                return
            yield _SLOT.unpack(mark)

    def _open(self) -> io.FileIO:
        """The file, open for writing; begun anew where it is another run's."""
        if self._file is not None:
            return self._file
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        file = io.FileIO(os.open(self.path, flags, 0o600), "r+")
        try:
            if file.read(BLOCK) != self._head:
                file.truncate(0)
                _write(file, 0, self._head)
                self._slots, self._free = {}, []
        except OSError:
            file.close()
            raise
        self._file = file
        return file


def _head_of(architecture: Architecture, like: Moment, run_id: str) -> bytes:
    table: dict[str, Any] = {"run": run_id, "vocab_size": architecture.vocab_size}
    words = json.dumps(table | header_of_kind(architecture, like)).encode()
    return (_HEAD.pack(MAGIC, len(words), zlib.crc32(words)) + words).ljust(BLOCK, b"\0")


def _write(file: io.FileIO, at: int, data: bytes | memoryview) -> None:
    file.seek(at)
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) or 0 :]

"""loss.csv: a row for every step, each whole, and all of one run.

Where a run goes on, the rows in the file are kept as far as they are this run's, and the history gives
what is missing; past half a million steps it has only every second step, or fewer. Knows rows; knows no
network.
"""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rnnviz.core.files import open_file
from rnnviz.core.record.history import EVERY_STEP, LossHistory
from rnnviz.training.run.growing_file import GrowingFile
from rnnviz.training.run.held_out import NAME as HELD_OUT

CSV_HEADER = "iteration,loss,smooth_loss,held_out_loss"
_BATCH = 256
_PORTION = 4 * _BATCH
_HEADER = f"{CSV_HEADER}\n".encode()
_ROW = re.compile(rb"([1-9][0-9]{0,17}),[0-9][0-9.e+-]*,([0-9][0-9.e+-]*)(,[0-9.e+-]*)?\r?\n")


def loss_rows(history: LossHistory) -> list[str]:
    """``iteration,loss,smooth_loss,held_out_loss`` of every row of a history."""
    return [row.decode().rstrip("\n") for row in _HistoryRows(history).between(0, history.steps + 1)]


def _row(iteration: int, loss: float, smooth_loss: float, held_out: float | None) -> str:
    """Losses in nats over the window; that of the held-out text where it was measured after this step."""
    measured = "" if held_out is None else f"{held_out:.9g}"
    return f"{iteration},{loss:.9g},{smooth_loss:.9g},{measured}\n"


def loss_csv_text(history: LossHistory) -> str:
    """The whole loss.csv of a history."""
    return "\n".join([CSV_HEADER, *loss_rows(history)]) + "\n"


class LossCsv:
    """The file at ``path``, to be written on."""

    def __init__(self, path: Path, *, private: bool = False) -> None:
        self.file = GrowingFile(path, _BATCH, private=private)
        self._followed: tuple[int, str] | None = None  # the last row that ``follow`` wrote, its smooth loss

    def start(self, history: LossHistory, iteration: int, *, keep: bool) -> None:
        """Begin with the rows up to ``iteration``: with ``keep`` those in the file, else the history's."""
        path = self.file.path
        agreed = _agreed(path, history, iteration) if keep else 0
        size = _size_of_rows(path, iteration) if agreed == iteration else None
        if size is not None:
            self.file.start_at(size)  # that takes no room: the disk may be full
        else:
            self.file.start(lambda file: _write_rows(file, path, agreed, history, iteration))

    def add(self, iteration: int, loss: float, smooth_loss: float, held_out: float | None = None) -> None:
        """The row of the next step."""
        self.file.add(_row(iteration, loss, smooth_loss, held_out))

    def go_back(self, count: int, history: LossHistory) -> None:
        """Take back the last ``count`` rows; the ``history`` has gone back already."""
        if not self.file.take_back(count):
            self.start(history, history.steps, keep=True)

    def follow(self, history: LossHistory, pause: Callable[[], object]) -> None:
        """Have the rows of a run in the file that is at the end of ``history`` now: those that came since the
        last call are added, in portions with a ``pause`` after each. Raises WriteError.

        Of a run that has gone back meanwhile, those that have not happened go.
        """
        if self._followed is None or self._followed[1] != _smooth_at(history, self._followed[0]):
            first = history.steps if self.file.path.exists() else 0
            self.start(history, first, keep=True)
        else:
            first = self._followed[0]
        self._followed = None  # until all is written
        for count, row in enumerate(_HistoryRows(history).between(first, history.steps + 1), 1):
            self.file.add(row.decode())
            if count % _PORTION == 0:
                pause()
        self.flush(history)
        last = history.steps - history.steps % history.stride
        self._followed = (last, _smooth_at(history, last)) if last else None

    def flush(self, history: LossHistory) -> None:
        """Have every row in the file. Raises WriteError."""
        self.file.flush(sync=True)
        if self.file.overflowed:
            self.start(history, history.steps, keep=True)
            self.file.flush(sync=True)


def _smooth_at(history: LossHistory, iteration: int) -> str:
    """The smooth loss of a row as it stands there; '' where the history has no such row."""
    number, rest = divmod(iteration, history.stride)
    smooth_losses = history.rows("smooth")
    return f"{smooth_losses[number - 1]:.9g}" if rest == 0 and 0 < number <= len(smooth_losses) else ""


def is_of(path: Path, history: LossHistory) -> bool | None:
    """Whether the rows of a loss.csv are of the run with this history; None where nothing tells."""
    answer = None
    with closing(_judged(path, history, history.steps)) as rows:
        for _, fits in rows:
            if fits is False:
                return False
            answer = fits or answer
    return answer


def _has_header(path: Path) -> bool:
    """Whether the file's columns are those of today; older ones know no held-out text."""
    try:
        with open_file(path) as file:
            return file.readline(2 * len(_HEADER)).rstrip() == _HEADER.rstrip()
    except OSError:
        return False


class _Row(NamedTuple):
    """A row as it stands in a file; ``end`` is the place in the file after it."""

    iteration: int
    line: bytes
    smooth_loss: bytes
    end: int


def _rows(path: Path) -> Generator[_Row, None, None]:
    """The whole rows of a file, each later than the one before; none where there is no such file."""
    try:
        with open_file(path) as file:
            end = len(file.readline(2 * len(_HEADER)))
            last = 0
            for line in file:
                end += len(line)
                found = _ROW.fullmatch(line)
                if found and int(found[1]) > last:
                    last = int(found[1])
                    yield _Row(last, line, found[2], end)
    except OSError:
        return


def _judged(path: Path, history: LossHistory, limit: int) -> Generator[tuple[_Row, bool | None], None, None]:
    """The rows up to ``limit``, and whether each fits the history; None where that has no such row."""
    stride, smooth_losses = history.stride, history.rows("smooth")
    with closing(_rows(path)) as rows:
        for row in rows:
            if row.iteration > limit:
                return
            number, rest = divmod(row.iteration, stride)
            told = rest == 0 and number <= len(smooth_losses)
            yield row, f"{smooth_losses[number - 1]:.9g}".encode() == row.smooth_loss if told else None


def _agreed(path: Path, history: LossHistory, limit: int) -> int:
    """The iteration, ``limit`` at most, up to which the rows of a file are those of the history's run."""
    sure = last = 0
    with closing(_judged(path, history, limit)) as rows:
        for row, fits in rows:
            if fits is False:
                return sure
            last = row.iteration
            sure = last if fits else sure
    return last


def _size_of_rows(path: Path, count: int) -> int | None:
    """Bytes up to row ``count``; None where the file is not the rows 1 to ``count``, and what comes after."""
    size, wanted = 0, 1
    if not _has_header(path):
        return None
    with closing(_rows(path)) as rows:
        for row in rows:
            if row.iteration != wanted or (size and row.end != size + len(row.line)):
                return None
            size = row.end
            if wanted == count:
                return size
            wanted += 1
    return None


def _write_rows(file: BinaryIO, path: Path, agreed: int, history: LossHistory, iteration: int) -> None:
    """Every row of the file at ``path`` up to ``agreed``; between and after them the history's."""
    missing, at = _HistoryRows(history), 0
    file.write(_HEADER)
    with closing(_rows(path)) as rows:
        for row in rows:
            if row.iteration > agreed:
                break
            file.writelines(missing.between(at, row.iteration))
            file.write(
                row.line if row.line.count(b",") == _HEADER.count(b",") else row.line.rstrip() + b",\n"
            )
            at = row.iteration
    file.writelines(missing.between(at, iteration + 1))


class _HistoryRows:
    """The rows of a history as it stands, as a file has them."""

    def __init__(self, history: LossHistory) -> None:
        self._stride, (self._losses, self._smooth_losses) = history.stride, map(history.rows, EVERY_STEP)
        iterations, values = history.points(HELD_OUT)
        # The row of several steps tells what was measured in one of them.
        rows = ((iterations - 1) // self._stride).tolist()
        self._held_out = dict(zip(rows, values.tolist(), strict=True))

    def between(self, after: int, before: int) -> Iterator[bytes]:
        """Those of later iterations than ``after``, up to the one before ``before``."""
        for number in range(after // self._stride, min(len(self._losses), (before - 1) // self._stride)):
            iteration, held_out = (number + 1) * self._stride, self._held_out.get(number)
            yield _row(iteration, self._losses[number], self._smooth_losses[number], held_out).encode()

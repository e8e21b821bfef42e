"""BookMap: the loss by place in the text and pass through it, in bounded memory.

Knows places, passes and numbers; knows neither who reads the text nor who draws the map.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.arrays import Array
from rnnviz.core.record.history import MAX_LOSS

PLACES = 512
"""Columns: stretches of the text."""
PASSES = 256
"""Rows. With the columns 2 MiB at most."""
_LEAST = 8
MAX_COUNT = 2**52
"""Windows in a cell; a float64 counts them exactly, and the sum of two."""


class MapState(NamedTuple):
    """A map as it stood at one step, whatever became of it since.

    ``settled`` and ``rest`` are (sums, counts), each (rows, places): the rows that were done with, which
    it shares with the map, and a copy of those after them.
    """

    sizes: tuple[int, int, int, int, int]
    settled: tuple[NDArray[np.float64], NDArray[np.float64]]
    rest: tuple[NDArray[np.float64], NDArray[np.float64]]

    def to_arrays(self) -> dict[str, NDArray[np.float64]]:
        """Everything, as three vectors for a checkpoint. Sums and counts are exact."""
        sums, counts = self._rows()
        return {
            "sums": sums.ravel(),
            "counts": counts.ravel(),
            "sizes": np.array(self.sizes, dtype=np.float64),
        }

    def _rows(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        sums, counts = (np.concatenate(parts) for parts in zip(self.settled, self.rest, strict=True))
        return sums, counts


class BookMap:
    """One column a stretch of the text, one row a pass, until ``passes`` rows are full.

    Then two neighbours become one and ``stride`` doubles: row i stands for the passes
    ``i * stride`` up to ``(i + 1) * stride``. A window counts for the column in which its
    first character stands; each column holds the first characters of about as many
    windows, at least one, so a short text has fewer columns.
    """

    def __init__(
        self, text_size: int, seq_length: int, *, places: int = PLACES, passes: int = PASSES
    ) -> None:
        if min(text_size, seq_length, places) < 1 or passes < 2 or passes % 2:
            raise ValueError(f"no map of {places} places and {passes} passes for {text_size} characters")
        self.text_size = text_size
        self.seq_length = seq_length
        self.passes = passes
        self.stride = 1
        # Windows start at 0, T, 2T … while a whole one and its last target still fit.
        windows = max(1, -(-(text_size - seq_length - 1) // seq_length))
        self.places = min(places, windows)
        self._span = windows * seq_length
        # Of equal length, with room for rows to come: so rows that are done with stand in one place, at which
        # the map and every state of it look.
        self._sums, self._counts = np.empty((0, self.places)), np.empty((0, self.places))
        self._count = 0
        self._handed_out = 0  # rows that a state looks at: they are left behind before one would change
        # The row being written is held as lists: adding to a list's entry takes a third
        # of the time of adding to an array's.
        self._row = 0
        self._row_first_epoch, self._row_end_epoch = 0, 0  # an empty range: no row is open yet
        self._row_sums = [0.0] * self.places
        self._row_counts = [0.0] * self.places

    def add(self, position: int, epoch: int, nats_per_char: float) -> None:
        """The window that starts at ``position`` was read in pass ``epoch`` (from 0) with this loss."""
        if not self._row_first_epoch <= epoch < self._row_end_epoch:
            self._open_row(epoch)
        column = position * self.places // self._span
        if column >= self.places:
            column = self.places - 1
        self._row_sums[column] += nats_per_char
        self._row_counts[column] += 1

    def image(self) -> NDArray[np.float64]:
        """(passes so far, places) mean nats per character, NaN where nothing was read."""
        self._close_row()
        sums, counts = self._sums[: self._count], self._counts[: self._count]
        image = np.full(sums.shape, np.nan)
        np.divide(sums, counts, out=image, where=counts > 0)
        return image

    def place(self, column: int) -> tuple[int, int]:
        """(start, end) in the text of the characters in a column. Raises IndexError beyond the last."""
        if not 0 <= column < self.places:
            raise IndexError(f"the map has {self.places} places, there is no place {column}")
        start = -(-column * self._span // self.places)
        last = column + 1 == self.places
        return start, self.text_size if last else -(-(column + 1) * self._span // self.places)

    def row_epochs(self, row: int) -> tuple[int, int]:
        """(first, end) passes, counted from 0, that a row stands for; ``end`` is not in it."""
        return row * self.stride, (row + 1) * self.stride

    def truncate(self, position: int, epoch: int) -> None:
        """Forget what was read from ``position`` of pass ``epoch`` on.

        The column of ``position`` is forgotten as a whole, and so is a row that stands for
        later passes, too: what cannot be told apart is not kept.
        """
        self._close_row()
        row = epoch // self.stride
        column = min(position * self.places // self._span, self.places - 1)
        self._count = min(self._count, row + 1)
        self._hold(self._sums[: self._count], self._counts[: self._count])
        for array in (self._sums, self._counts):
            array[row : self._count, column if (epoch + 1) % self.stride == 0 else 0 :] = 0
        self._row_first_epoch = self._row_end_epoch = 0

    def state(self) -> MapState:
        """The map as it stands. Cheap: a copy of the row being written, and a look at the others."""
        self._close_row()
        is_open = self._row_end_epoch > self._row_first_epoch
        row = self._row if is_open else self._count
        self._handed_out = max(self._handed_out, row)
        return MapState(
            sizes=(self.text_size, self.seq_length, self.places, self.passes, self.stride),
            settled=(self._sums[:row], self._counts[:row]),
            rest=(self._sums[row : self._count].copy(), self._counts[row : self._count].copy()),
        )

    @classmethod
    def from_state(cls, state: MapState) -> "BookMap":
        """The map as it stood, to go on from there."""
        text_size, seq_length, places, passes, stride = state.sizes
        book_map = cls(text_size, seq_length, places=places, passes=passes)
        book_map.stride = stride
        book_map._sums, book_map._counts = state._rows()
        book_map._count = len(book_map._sums)
        return book_map

    def to_arrays(self) -> dict[str, NDArray[np.float64]]:
        """Everything, as three vectors for a checkpoint. Sums and counts are exact."""
        return self.state().to_arrays()

    @classmethod
    def from_arrays(cls, arrays: dict[str, Array]) -> "BookMap":
        """The map that ``to_arrays`` gave. Raises ValueError where the arrays do not fit together."""
        sums, counts, sizes = arrays["sums"], arrays["counts"], arrays["sizes"]
        if sizes.shape != (5,) or not (np.isfinite(sizes).all() and (sizes >= 1).all()):
            raise ValueError("the map of the book has impossible sizes")
        text_size, seq_length, places, passes, stride = (int(size) for size in sizes)
        if places > PLACES or passes > PASSES or text_size > 1 << 48 or stride > 1 << 62:
            raise ValueError("the map of the book is larger than one can be")
        book_map = cls(text_size, seq_length, places=places, passes=passes)
        fits = sums.shape == counts.shape and sums.ndim == 1 and len(sums) % places == 0
        if book_map.places != places or not fits or len(sums) > places * passes:
            raise ValueError("the map of the book does not fit together")
        counted = (counts >= 0) & (counts <= MAX_COUNT) & (counts == np.floor(counts))
        if not (counted.all() and (np.abs(sums) <= counts * MAX_LOSS).all()):  # false for NaN, too
            raise ValueError("the map of the book holds impossible numbers")
        book_map.stride = stride
        book_map._sums = sums.reshape(-1, places).astype(np.float64)
        book_map._counts = counts.reshape(-1, places).astype(np.float64)
        book_map._count = len(book_map._sums)
        return book_map

    def _open_row(self, epoch: int) -> None:
        if epoch < 0:
            raise ValueError(f"there is no pass {epoch}")
        self._close_row()
        while epoch // self.stride >= self.passes:
            self._pair_rows()
        row = epoch // self.stride
        if row >= len(self._sums):
            self._hold(self._sums[: self._count], self._counts[: self._count], room=row + 1)
        elif row < self._handed_out:
            self._hold(self._sums[: self._count], self._counts[: self._count])
        if row >= self._count:
            self._sums[self._count : row + 1] = self._counts[self._count : row + 1] = 0
            self._count = row + 1
        self._row = row
        self._row_first_epoch, self._row_end_epoch = self.row_epochs(row)
        self._row_sums = self._sums[row].tolist()
        self._row_counts = self._counts[row].tolist()

    def _close_row(self) -> None:
        """Bring the arrays up to the row being written, which stays open."""
        if self._row_end_epoch > self._row_first_epoch:
            self._sums[self._row] = self._row_sums
            self._counts[self._row] = self._row_counts

    def _hold(self, sums: NDArray[np.float64], counts: NDArray[np.float64], room: int = 0) -> None:
        """From now on copies of these rows, with room for as many again, which nobody else looks at."""
        room = min(self.passes, max(2 * len(sums), room, _LEAST))
        self._sums, self._counts = np.empty((room, self.places)), np.empty((room, self.places))
        self._sums[: len(sums)], self._counts[: len(counts)] = sums, counts
        self._handed_out = 0

    def _pair_rows(self) -> None:
        self._row_first_epoch = self._row_end_epoch = 0
        firsts, seconds = slice(0, self._count, 2), slice(1, self._count, 2)
        sums, counts = self._sums[firsts].copy(), self._counts[firsts].copy()
        sums[: self._count // 2] += self._sums[seconds]
        counts[: self._count // 2] += self._counts[seconds]
        self._hold(sums, counts)
        self._count = len(sums)
        self.stride *= 2

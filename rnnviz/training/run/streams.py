"""Streams: where a run reads its text, in B places side by side, and the part that it does not learn.

Each of the B streams begins at a place of its own and reads a B-th of what is learned; one stream is
min-char-rnn. The end of the text may be held out: it is never learned, only measured. Knows character
numbers and places; knows no network.
"""

import numpy as np

from rnnviz.core.text.decoding import Ids


def learned_size(size: int, held_out: float) -> int:
    """How many of ``size`` characters are learned where a share at the end is ``held_out``."""
    return size - round(size * held_out)


class Streams:
    """``ids`` (N,) read by ``streams`` windows of ``seq_length`` characters at once.

    size      characters that are learned: N without ``held_out``, a share of it
    length    characters of each stream
    """

    def __init__(self, ids: Ids, seq_length: int, streams: int = 1, held_out: float = 0.0) -> None:
        self._ids = ids
        self._T = seq_length
        self.streams = streams
        self.size = learned_size(len(ids), held_out)
        self.length = self.size // streams
        self.starts: list[int] = [stream * self.length for stream in range(streams)]
        self._places = np.arange(seq_length)[:, None] + np.array(self.starts)

    @property
    def held_out(self) -> Ids:
        """What is never learned, at the end of the text; empty where nothing is held out."""
        return self._ids[self.size :]

    def is_long_enough(self) -> bool:
        """Whether each stream has a window and the character after it."""
        return self.length > self._T

    def starts_over(self, position: int) -> bool:
        """Whether no whole window is left from ``position`` of each stream on."""
        return position + self._T + 1 >= self.length

    def window(self, position: int) -> tuple[Ids, Ids]:
        """(inputs, targets) from ``position`` of each stream on: (T,) of one stream, else (T,B)."""
        if self.streams == 1:
            end = position + self._T
            return self._ids[position:end], self._ids[position + 1 : end + 1]
        places = self._places + position
        return self._ids[places], self._ids[places + 1]

    def character(self, position: int) -> int:
        """The one that the first stream reads at ``position``."""
        return int(self._ids[position])

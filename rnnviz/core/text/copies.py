"""Copies: how long a passage that ends at a character of one text stands in another, word for word.

A suffix array of the text turned round (Manber and Myers 1993): sorted by what stands before them, places
with the longest passage in common are neighbours. Sorted by as many characters as fit in 64 bits at first,
then by twice as many in each round, and only those that are still alike. Knows character numbers; knows
neither who wrote them nor a run.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.arrays import Array
from rnnviz.core.errors import TextError
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids

LONGEST = 256
"""Characters: a passage that is longer counts as that long."""
PASSAGE = 12
"""Characters of a passage that counts as copied: shorter ones are common to all texts of a language."""
MOST = 8_000_000
"""Characters of a text; some 70 bytes are needed for each while they are sorted, and 12 are kept."""
_ROUNDS = 12
"""About as many as there are, for ``progress``."""

_Keys = NDArray[np.uint64]


class CopiedPassage(NamedTuple):
    """Characters [start, end) of a text stand in another one from its character ``place`` on."""

    start: int
    end: int
    place: int

    def __len__(self) -> int:
        return self.end - self.start


def share_covered(lengths: Array, least: int) -> float:
    """Of a text whose characters end passages of these ``lengths`` (N,) that stand elsewhere, the share that
    lies within passages of at least ``least`` characters."""
    ends = np.flatnonzero(lengths >= least)
    if not len(ends):
        return 0.0
    change = np.zeros(len(lengths) + 1, np.int64)
    np.add.at(change, ends - lengths[ends].astype(np.int64) + 1, 1)
    np.add.at(change, ends + 1, -1)
    return float((change.cumsum()[:-1] > 0).mean())


def passages(lengths: Array, least: int) -> tuple[tuple[int, int], ...]:
    """Of a text whose characters end copies of these ``lengths`` (N,): each copy [start, end) of at least
    ``least`` characters that no other one holds. Two may overlap."""
    sizes = lengths.astype(np.int64)
    ends_here = np.append(sizes[1:] != sizes[:-1] + 1, True)[: len(sizes)]
    ends = np.flatnonzero(ends_here & (sizes >= least)) + 1
    return tuple((int(end - sizes[end - 1]), int(end)) for end in ends)


def placed(lengths: Array, ends: Array, least: int) -> tuple[CopiedPassage, ...]:
    """The same with their places, of what ``Copies.of_with_places`` gives, (N,) each."""
    return tuple(
        CopiedPassage(start, end, int(ends[end - 1]) + 1 - (end - start))
        for start, end in passages(lengths, least)
    )


def longest_around(copied: Iterable[CopiedPassage], place: int) -> CopiedPassage | None:
    """The longest that character ``place`` of the text stands in; None where it stands in none."""
    return max((each for each in copied if each.start <= place < each.end), key=len, default=None)


class Copies:
    """The passages of ``ids`` (N,), numbers below ``vocab_size``. A second or two for a million characters.

    ``progress`` counts rounds of sorting; it may raise ``Cancelled``, which is let through. Raises TextError
    for a text of more than ``MOST`` characters.
    """

    def __init__(
        self, ids: Ids, vocab_size: int, *, longest: int = LONGEST, progress: Progress | None = None
    ) -> None:
        if len(ids) > MOST:
            raise TextError(
                f"The text has {len(ids):,} characters; copies are looked for in texts of up to {MOST:,}."
            )
        self.size, self.longest = len(ids), longest
        self._bits = max(1, vocab_size.bit_length())
        self._packed = max(1, 64 // self._bits)
        self._tell = progress or (lambda _done, _total: None)
        self._keys = self._pack(ids)
        self._order = self._sort()

    def within(self) -> Array:
        """(N,) uint16: of each character the longest passage ending there that stands elsewhere, too."""
        found = np.zeros(self.size, np.uint16)
        if self.size > 1:
            order = self._order
            common = self._common(self._keys, order[:-1], order[1:])
            best = np.zeros(self.size, np.uint16)
            best[1:] = common
            np.maximum(best[:-1], common, out=best[:-1])
            found[self.size - 1 - order] = best
        self._tell(_ROUNDS, _ROUNDS)
        return found

    def of(self, ids: Ids) -> Array:
        """(M,) uint16: of each character of another text ``ids`` the longest passage ending there that stands
        in this one."""
        return self.of_with_places(ids)[0]

    def of_with_places(self, ids: Ids) -> tuple[Array, Array]:
        """The same, and (M,) int64: the character of this text, counted from 0, at which such a passage ends;
        of no account where there is none."""
        M = len(ids)
        if not M or not self.size:
            return np.zeros(M, np.uint16), np.zeros(M, np.int64)
        keys, places = self._pack(ids), np.arange(M)
        low, high = np.zeros(M, np.int64), np.full(M, self.size, np.int64)
        while (is_open := np.flatnonzero(low < high)).size:
            middle = (low[is_open] + high[is_open]) // 2
            is_before = self._is_before(keys, places[is_open], self._order[middle])
            low[is_open[is_before]] = middle[is_before] + 1
            high[is_open[~is_before]] = middle[~is_before]
        neighbours = self._order[np.maximum(low - 1, 0)], self._order[np.minimum(low, self.size - 1)]
        below, above = (self._common(keys, places, order) for order in neighbours)
        found = np.where(below >= above, *neighbours)
        return np.maximum(below, above)[::-1], (self.size - 1 - found.astype(np.int64))[::-1]

    # ── making ──

    def _pack(self, ids: Ids) -> _Keys:
        """(n,) of each place of the text turned round the characters from there on, the first one foremost,
        as many as have room. 0 stands for the end, which so comes before every character."""
        turned = ids[::-1].astype(np.uint64)
        turned += np.uint64(1)
        keys, bits = turned.copy(), np.uint64(self._bits)
        for ahead in range(1, self._packed):
            keys <<= bits
            keys[: max(0, len(turned) - ahead)] |= turned[ahead:]
        return keys

    def _sort(self) -> NDArray[np.int32]:
        """(N,) places of the text turned round, by the first ``longest`` characters from there on."""
        N = self.size
        order = np.argsort(self._keys).astype(np.int32)
        self._tell(1, _ROUNDS)
        slots, ranks = np.arange(N, dtype=np.int32), np.empty(N, np.int32)
        alike = self._keys[order]
        slots = self._rank(order, ranks, slots, alike)
        depth, done = self._packed, 1
        while depth < self.longest and len(slots):
            places = order[slots]
            ahead = places + np.int32(depth)
            second = np.where(ahead < N, ranks[np.minimum(ahead, N - 1)] + np.int32(1), np.int32(0))
            both = ranks[places].astype(np.int64) * (N + 1) + second
            sorting = np.argsort(both)
            order[slots] = places[sorting]
            slots = self._rank(order, ranks, slots, both[sorting])
            depth, done = 2 * depth, done + 1
            self._tell(min(done, _ROUNDS - 1), _ROUNDS)
        return order

    @staticmethod
    def _rank(
        order: NDArray[np.int32], ranks: NDArray[np.int32], slots: NDArray[np.int32], values: Array
    ) -> NDArray[np.int32]:
        """Number what stands in ``slots`` of the order by the first slot of what has the same value; returns
        the slots of those that are not the only one."""
        if not len(slots):
            return slots
        begins = np.ones(len(slots), bool)
        begins[1:] = values[1:] != values[:-1]
        starts = np.flatnonzero(begins)
        ranks[order[slots]] = np.repeat(slots[starts], np.diff(np.append(starts, len(slots))))
        is_alone = begins & np.append(begins[1:], True)
        return np.asarray(slots[~is_alone])

    # ── comparing ──

    def _at(self, keys: _Keys, places: Array) -> _Keys:
        within = np.minimum(places, len(keys) - 1)
        return np.where(places < len(keys), keys[within], np.uint64(0))

    def _common(self, keys: _Keys, places: Array, others: Array) -> Array:
        """(n,) uint16 how many characters ``places`` of ``keys`` and ``others`` of this text share."""
        common = np.zeros(len(places), np.int32)
        most = np.minimum(len(keys) - places, self.size - others)  # ends are no characters
        active = np.arange(len(places))
        for depth in range(0, self.longest, self._packed):
            differ = self._at(keys, places[active] + depth) ^ self._at(self._keys, others[active] + depth)
            common[active] += self._leading(differ)
            active = active[(differ == 0) & (common[active] < most[active])]
            if not len(active):
                break
        return np.asarray(np.minimum(np.minimum(common, most), self.longest), np.uint16)

    def _leading(self, differ: _Keys) -> Array:
        """(n,) how many characters from the first on are the same, of the bits in which two keys differ."""
        leading = np.zeros(len(differ), np.int32)
        for left in range(self._packed):
            leading += (differ >> np.uint64(left * self._bits)) == 0
        return leading

    def _is_before(self, keys: _Keys, places: Array, others: Array) -> Array:
        """(n,) whether ``others`` of this text stand before ``places`` of ``keys`` in the order."""
        is_before = np.zeros(len(places), bool)
        active = np.arange(len(places))
        for depth in range(0, self.longest, self._packed):
            own = self._at(keys, places[active] + depth)
            other = self._at(self._keys, others[active] + depth)
            is_before[active[other < own]] = True
            active = active[(other == own) & (own != 0)]
            if not len(active):
                break
        return is_before

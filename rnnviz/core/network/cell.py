"""Cell: what a recurrent unit is to the rest of the program, and the Trace that it fills.

A layer of any cell reads ``a = Wxh x + bh`` and ``r = Whh h_{t-1}``, and makes its new state of
the two; what is common to all (the product with x, the sums over time) is done once, here and in
``network``. A cell is a file in ``cells`` that says the rest. Knows shapes; knows no formulas.

H = hidden units of the layer, G·H = rows of its weights (G = 1 for a vanilla network, one for each
gate else), T = characters in a window, B = streams read side by side.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.core.arrays import Array, zeros
from rnnviz.core.network.equations import Equations
from rnnviz.core.network.parameters import ParameterSpec


class Trace:
    """The arrays of one layer in one window, by the names that its equations give them.

    Row t belongs to character t. ``trace["z"]`` is (T,B,·); a state such as ``trace["h"]`` is
    (T+1,B,H), and its row 0 is the state before the window. Every array is made once and
    overwritten by every window. What training itself does not need is there only if ``whole``: the
    microscope and the gradient check want every array that an equation names. Names with ``_`` in
    front are intermediates that no equation names:

    _a           (T,B,G·H)  Wxh x_t + bh, there before ``Cell.forward``
    _from above  (T,B,H)    the error of h_t that comes from the layer above, or from the scores,
                            there before ``Cell.backward``
    """

    def __init__(
        self,
        seq_length: int,
        streams: int,
        hidden_size: int,
        dtype: DTypeLike,
        *,
        states: tuple[str, ...],
        gates: int,
        whole: bool = True,
    ) -> None:
        self.seq_length = seq_length
        self.streams = streams
        self.whole = whole
        self._hidden_size, self._dtype = hidden_size, dtype
        self._flat: dict[str, Array] = {}
        for name in states:
            self.add(name, hidden_size, state=True)
        self.add("_a", gates * hidden_size)
        self.add("_from above", hidden_size)
        # Rows that every window reads: made once, for a lookup and a slice cost a tenth of a product.
        self.a, self.from_above = self.rows("_a"), self.rows("_from above")
        self.h_before, self.h_after = self.rows("h")[:-streams], self.rows("h")[streams:]

    def add(self, name: str, width: int, *, state: bool = False) -> None:
        """Make an array (T,B,width), or (T+1,B,width) for a state, of zeros."""
        rows = self.seq_length + (1 if state else 0)
        self._flat[name] = zeros((rows * self.streams, width), self._dtype)

    def reuse(self, name: str, of: str) -> None:
        """Let ``name`` be the memory of an array ``of`` this trace that is no longer needed by then: less
        memory is passed through, and what was just read is still at hand."""
        self._flat[name] = self._flat[of]

    def name_parts(self, of: str, names: Sequence[str]) -> None:
        """Give names to the parts of H columns that an array, ``of``, of this trace consists of."""
        H = self._hidden_size
        for k, name in enumerate(names):
            self._flat[name] = self._flat[of][:, k * H : (k + 1) * H]

    def __contains__(self, name: object) -> bool:
        return name in self._flat

    def __iter__(self) -> Iterator[str]:
        return iter(self._flat)

    def __getitem__(self, name: str) -> Array:
        """(T,B,width), of a state (T+1,B,width): a view."""
        flat = self._flat[name]
        return flat.reshape(-1, self.streams, flat.shape[1])

    def rows(self, name: str) -> Array:
        """(T·B,width), of a state ((T+1)·B,width): all characters of all streams, one below the other."""
        return self._flat[name]

    def steps(self, name: str) -> list[Array]:
        """One view for each t, (width,) where there is one stream, else (B,width).

        Made once by who loops over them: slicing in the loop would cost as much as the product.
        """
        return list(self._flat[name] if self.streams == 1 else self[name])

    def steps_kept_if_whole(self, name: str, width: int) -> list[Array]:
        """The same of an array that only a ``whole`` trace keeps. Else it is room for one character,
        used for each in turn, which stays in the processor's cache."""
        if self.whole:
            self.add(name, width)
            return self.steps(name)
        room = zeros((width,) if self.streams == 1 else (self.streams, width), self._dtype)
        return [room] * self.seq_length


class Watched(NamedTuple):
    """An array of a trace that can be watched while the network learns: how it is called and coloured.

    words      what it is, ``input gate``;  formula: how it is made in the first layer
    low, high  the ends of its colours, the same for every run
    is_bounded  whether it has no value beyond them
    """

    name: str
    words: str
    formula: str
    low: float = -1.0
    high: float = 1.0
    is_bounded: bool = True

    @property
    def is_signed(self) -> bool:
        """Whether 0 is in the middle."""
        return self.low < 0


class Cell(Protocol):
    """One kind of recurrent unit.

    meaning        its formula, for who chooses one
    states         its states, ``h`` first: that is what the layer above, and the scores, are made of
    gates          the names of the G blocks of rows of its weights, in their order; () where G is 1
    raw            the name in the trace of the error of ``a``, (T,B,G·H)
    raw_recurrent  the same of ``r``
    biases         each of its biases, and the name in the trace of the error that its gradient sums up
    equations      what it computes for one character, for the microscope
    watched        what of its trace can be watched, ``h`` first; there without ``whole``, after both loops
    """

    @property
    def name(self) -> str: ...
    @property
    def meaning(self) -> str: ...
    @property
    def states(self) -> tuple[str, ...]: ...
    @property
    def gates(self) -> tuple[str, ...]: ...
    @property
    def raw(self) -> str: ...
    @property
    def raw_recurrent(self) -> str: ...
    @property
    def biases(self) -> Mapping[str, str]: ...
    @property
    def equations(self) -> Equations: ...
    @property
    def watched(self) -> tuple[Watched, ...]: ...

    def specs(self, inputs: int, hidden_size: int) -> tuple[ParameterSpec, ...]:
        """Its parameters: Wxh (G·H,inputs), Whh (G·H,H), bh (G·H,), and what biases it has beside.
        The axis of the inputs is ``input``."""

    def trace(
        self, seq_length: int, streams: int, hidden_size: int, dtype: DTypeLike, *, whole: bool = False
    ) -> Trace:
        """Room for a window."""

    def forward(self, params: Mapping[str, Array], trace: Trace) -> None:
        """All T characters of ``trace``, whose ``_a`` and first states are given. ``params`` are by
        the names of ``specs``."""

    def backward(self, params: Mapping[str, Array], trace: Trace) -> None:
        """Fill ``raw`` and ``raw_recurrent`` of a trace that ``forward`` has filled, from ``_from above``."""

    def advance(
        self,
        biases: Mapping[str, Array],
        a: Array,
        r: Array,
        before: Sequence[Array],
        after: Sequence[Array],
    ) -> None:
        """One character: new states into ``after`` from the states ``before`` (… ,H), in the order of
        ``states``. ``a`` and ``r`` (… ,G·H), both left as they are; any leading shape. ``before`` may
        be ``after``. ``biases`` by the names of ``Cell.biases``."""


def from_inputs(Wxh: Array, bh: Array, xs: Array, out: Array) -> None:
    """``a = Wxh x + bh`` for n inputs into ``out`` (n,G·H).

    xs  character numbers (n,), each a column to look up; or (n,I), the states of the layer below
    """
    if xs.ndim == 1 and len(xs) > Wxh.shape[1]:  # fewer characters than places: the bias goes in first
        (Wxh.T + bh).take(xs, axis=0, out=out, mode="clip")
        return
    if xs.ndim == 1:
        Wxh.T.take(xs, axis=0, out=out, mode="clip")  # the method: np.take costs half a microsecond more
    else:
        np.dot(xs, Wxh.T, out=out)
    np.add(out, bh, out=out)


def transpose(W: Array, out: Array) -> Array:
    """``W`` (rows,columns) turned over into ``out`` (columns,rows), which is returned.

    A product of many streams with W' is half as fast where W' is a view. A band at a time: where a
    row is a power of two, all entries of a column compete for the same few places of the cache.
    """
    for start in range(0, len(W), _BAND):
        out[:, start : start + _BAND] = W[start : start + _BAND].T
    return out


def room_for_transposed(rows: int, columns: int, dtype: DTypeLike) -> Array:
    """(columns,rows) for ``transpose`` to fill, each row a little apart from the next: for the same
    reason products with it are a tenth faster."""
    return zeros((columns, rows + _APART), dtype)[:, :rows]


_BAND = 16
_APART = 16

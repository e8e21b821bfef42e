"""Edits: weights set by hand, one after another, to be undone and redone.

An edit says where and to what, not what was there: so the same edits can be made of the network of a later
step. Knows parameters; knows no run, and nothing of what an edit does to a network.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from rnnviz.core.errors import UserError
from rnnviz.core.network.parameters import Parameters

Along = int | tuple[int, int] | None
"""Where along an axis: at an index, from one up to another (without it), or None: all along it."""


class Edit(NamedTuple):
    """The numbers of the array ``name`` at ``place`` become ``value``.

    place  one ``Along`` for each axis: (3, None) is row 3, ((10, 20), 0) ten rows of column 0
    """

    name: str
    place: tuple[Along, ...]
    value: float

    def words(self) -> str:
        """``Whh[3, :] = 0``, ``Whh[10:20, 0] = 0``: as NumPy writes it."""
        return f"{self.name}[{', '.join(map(_words, self.place))}] = {self.value:g}"

    def to_plain(self) -> list[object]:
        """As JSON has it, for ``read_edit``."""
        return [
            self.name,
            [list(along) if isinstance(along, tuple) else along for along in self.place],
            self.value,
        ]


def read_edit(kept: object) -> Edit | None:
    """What ``to_plain`` gave, or anything: it comes from a file. None where it makes no sense."""
    match kept:
        case [str(name), [*place], (int() | float()) as value] if all(map(_is_along, place)):
            along: list[Any] = [tuple(each) if isinstance(each, list) else each for each in place]
            return Edit(name, tuple(along), float(value))
    return None


def _is_along(kept: object) -> bool:
    match kept:
        case None:
            return True
        case [int(), int()]:
            return True
    return isinstance(kept, int) and not isinstance(kept, bool)


def edited(params: Parameters, edits: Iterable[Edit]) -> Parameters:
    """A copy of ``params`` with ``edits`` made in their order.

    Raises UserError where one does not fit: no such array, no such place in it, no finite number.
    """
    copy = params.copy()
    for edit in edits:
        array = copy.get(edit.name)
        if array is None:
            raise UserError(f"This network has no array {edit.name}: the edit is of another network.")
        if len(edit.place) != array.ndim or not all(map(_fits, edit.place, array.shape)):
            raise UserError(
                f"{edit.words()} is beyond {edit.name}, whose shape here is {array.shape}: "
                "the edit is of another network."
            )
        if not abs(edit.value) <= float(np.finfo(array.dtype).max):  # nor is NaN
            raise UserError(f"{edit.words()} cannot be: a weight must be a number that {array.dtype} holds.")
        array[tuple(map(_index, edit.place))] = edit.value
    return copy


def _words(along: Along) -> str:
    if isinstance(along, tuple):
        return f"{along[0]}:{along[1]}"
    return ":" if along is None else str(along)


def _fits(along: Along, length: int) -> bool:
    if isinstance(along, tuple):
        return 0 <= along[0] < along[1] <= length
    return along is None or 0 <= along < length


def _index(along: Along) -> int | slice:
    if isinstance(along, tuple):
        return slice(*along)
    return slice(None) if along is None else along


class EditList:
    """The edits that hold, in their order, and those that were taken back and can be made again."""

    def __init__(self) -> None:
        self._made: tuple[Edit, ...] = ()
        self._undone: tuple[Edit, ...] = ()

    @property
    def made(self) -> tuple[Edit, ...]:
        """Those that hold, the first one first."""
        return self._made

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def make(self, edit: Edit) -> None:
        """One more; what was taken back before is forgotten."""
        self._made, self._undone = (*self._made, edit), ()

    def undo(self) -> None:
        """Take the last one back, if there is one."""
        if self._made:
            self._undone = (*self._undone, self._made[-1])
            self._made = self._made[:-1]

    def redo(self) -> None:
        """Make again what was taken back last."""
        if self._undone:
            self._made = (*self._made, self._undone[-1])
            self._undone = self._undone[:-1]

    def become(self, edits: Iterable[Edit]) -> None:
        """These hold; those that are left out at the end can be made again."""
        made = tuple(edits)
        if self._made[: len(made)] == made:
            while len(self._made) > len(made):
                self.undo()
            return
        while (
            self._undone
            and self._made != made
            and made[: len(self._made) + 1]
            == (
                *self._made,
                self._undone[-1],
            )
        ):
            self.redo()
        if self._made != made:
            self._made, self._undone = made, ()

    def clear(self) -> None:
        """None holds any more, and none can be made again."""
        self._made = self._undone = ()

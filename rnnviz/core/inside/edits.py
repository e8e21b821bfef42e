"""Edits: weights set by hand, one after another, to be undone and redone.

An edit says where and to what, not what was there: so the same edits can be made of the network of a later
step. Knows parameters; knows no run, and nothing of what an edit does to a network.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from rnnviz.core.errors import UserError
from rnnviz.core.network.parameters import Parameters


class Edit(NamedTuple):
    """The numbers of the array ``name`` at ``place`` become ``value``.

    place  an index for each axis; None is all along that axis: (3, None) is row 3, (None, 0) column 0
    """

    name: str
    place: tuple[int | None, ...]
    value: float

    def words(self) -> str:
        """``Whh[3, :] = 0``."""
        place = ", ".join(":" if index is None else str(index) for index in self.place)
        return f"{self.name}[{place}] = {self.value:g}"


def edited(params: Parameters, edits: Iterable[Edit]) -> Parameters:
    """A copy of ``params`` with ``edits`` made in their order.

    Raises UserError where one does not fit: no such array, no such place in it, no finite number.
    """
    copy = params.copy()
    for edit in edits:
        array = copy.get(edit.name)
        if array is None:
            raise UserError(f"This network has no array {edit.name}: the edit is of another network.")
        fits = len(edit.place) == array.ndim and all(
            index is None or 0 <= index < length
            for index, length in zip(edit.place, array.shape, strict=False)
        )
        if not fits:
            raise UserError(
                f"{edit.words()} is beyond {edit.name}, whose shape here is {array.shape}: "
                "the edit is of another network."
            )
        if not abs(edit.value) <= float(np.finfo(array.dtype).max):  # nor is NaN
            raise UserError(f"{edit.words()} cannot be: a weight must be a number that {array.dtype} holds.")
        array[tuple(slice(None) if index is None else index for index in edit.place)] = edit.value
    return copy


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

    def clear(self) -> None:
        """None holds any more, and none can be made again."""
        self._made = self._undone = ()

"""Tint: what characters are painted by: one unit's number, or what the network makes of a character.

Knows its words and the ends of its colours; knows no text and no network.
"""

from enum import Enum
from typing import NamedTuple

from rnnviz.core.network.architecture import Architecture


class TintKind(Enum):
    """What stands under a character."""

    UNIT = "unit"
    SURPRISE = "surprise"
    CHANCE = "p(next)"
    ENTROPY = "entropy"
    COPIED = "copied"


class Tint(NamedTuple):
    """One of ``TintKind``; of a unit which it is: its layer, the array of the trace, and its number there.

    array  a name of the cell's watched arrays: ``h``, ``c``, ``f`` …
    """

    kind: TintKind
    layer: int = 0
    array: str = "h"
    unit: int = 0

    def words(self, layers: int = 1) -> str:
        """``unit 7``, ``unit 7 of c``, ``unit 7 of layer 2``, or the kind's own word."""
        if self.kind is not TintKind.UNIT:
            return str(self.kind.value)
        of_array = f" of {self.array}" if self.array != "h" else ""
        of_layer = f" of layer {self.layer + 1}" if layers > 1 else ""
        return f"unit {self.unit}{of_array}{of_layer}"

    def is_of(self, architecture: Architecture) -> bool:
        """Whether such a network has it."""
        if self.kind is not TintKind.UNIT:
            return True
        names = [watched.name for watched in architecture.cell.watched]
        return (
            self.layer < architecture.layers
            and self.unit < architecture.hidden_size
            and self.array in names
        )  # fmt: skip


def unit(number: int, layer: int = 0, array: str = "h") -> Tint:
    """That of a unit."""
    return Tint(TintKind.UNIT, layer, array, number)


def read_tint(kept: object) -> Tint | None:
    """What a file says of one: its kind's name, layer, array, unit; None where it makes no sense."""
    match kept:
        case [str(kind), int(layer), str(array), int(number)] if kind in TintKind.__members__:
            return Tint(TintKind[kind], layer, array, number) if min(layer, number) >= 0 else None
    return None

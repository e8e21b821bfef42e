"""The picture of the states as a table: a column for each character, a row for each unit.

Knows a snapshot; knows no Qt and no place of the picture.
"""

from collections.abc import Sequence

from rnnviz.gui.panels.states.words import layer_name, number
from rnnviz.gui.parts.accessible.picture_table import Names, PictureTable, spoken
from rnnviz.training.worker.messages import Snapshot


def states_table(caption: str, snapshot: Snapshot, characters: Sequence[str]) -> PictureTable:
    """The losses first, then the units, layer by layer; ``characters`` are the vocabulary as it is drawn."""
    layers, units = len(snapshot.pictures), snapshot.pictures[0].shape[1]

    def row_name(row: int) -> str:
        layer, unit = divmod(row - 1, units)
        if row == 0:
            return "loss, nats"
        return f"{layer_name(layer)}, unit {unit:,}" if layers > 1 else f"unit {unit:,}"

    def cell(row: int, column: int) -> str:
        layer, unit = divmod(row - 1, units)
        return number(float(snapshot.pictures[layer][column, unit] if row else snapshot.losses[column]))

    letters = [spoken(characters[each]) for each in snapshot.inputs.tolist()]
    columns = [f"{column + 1:,}, {letter}" for column, letter in enumerate(letters)]
    return PictureTable(caption, columns, Names(1 + layers * units, row_name), cell)

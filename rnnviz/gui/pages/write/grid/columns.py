"""Columns: what stands side by side: by which network and which dials each text is written, and what comes.

Knows networks, dials and pins; knows no widget and no run.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.core.errors import UserError
from rnnviz.core.inside.held import Pin, hold, parting
from rnnviz.core.network.dials import Dials
from rnnviz.core.network.sampling import start_writer
from rnnviz.core.network.telling import Draft
from rnnviz.core.numerals import read_number
from rnnviz.core.progress import Progress
from rnnviz.core.text.decoding import Ids
from rnnviz.training.run.network_copy import NetworkCopy
from rnnviz.training.run.networks_then import NetworksThen

MOST_COLUMNS = 8
LONGEST = 5_000
"""Characters of each."""
PORTION = 200
"""Characters between two looks whether it is called off."""
HIGHEST = 5.0
"""Temperature: above it everything is noise."""


class GridColumn(NamedTuple):
    """One of the texts.

    title    what stands above it, short
    words    the same in a sentence
    network  None where there is none; ``words`` then say why
    """

    title: str
    words: str
    network: NetworkCopy | None
    dials: Dials
    pins: tuple[Pin, ...] = ()


class GridOrder(NamedTuple):
    """What is to be written: ``draft`` says from where, how long, and by which dice; its dials are those of
    no column, and what was chosen by hand in it is let go. ``reference`` is the column that the others are
    compared with."""

    columns: tuple[GridColumn, ...]
    draft: Draft
    reference: int = 0


class GridTexts(NamedTuple):
    """``written`` (n,) characters of each column, empty where it has no network."""

    order: GridOrder
    written: tuple[Ids, ...]

    def parts_at(self, column: int) -> int | None:
        """Where it parts from the reference; None where it does not, or one of the two has no text."""
        one, other = self.written[column], self.written[self.order.reference]
        return parting(one, other) if len(one) == len(other) else None


def read_temperatures(typed: str) -> tuple[float, ...]:
    """Numbers with white space, or commas and semicolons, between. Raises UserError, with a sentence."""
    found: list[float] = []
    for part in _parts(typed):
        try:
            value = read_number(part)
        except ValueError:
            raise UserError(f"“{part[:20]}” is no temperature: type numbers, as 0.2 0.5 1 1.5.") from None
        if not 0 <= value <= HIGHEST:
            raise UserError(f"The temperature {value:g} is out of range: from 0 to {HIGHEST:g}.")
        if value not in found:
            found.append(value)
    if not found:
        raise UserError("Type temperatures, as 0.2 0.5 1 1.5.")
    if len(found) > MOST_COLUMNS:
        raise UserError(f"These are {len(found)} temperatures; at most {MOST_COLUMNS} stand side by side.")
    return tuple(found)


def _parts(typed: str) -> Iterator[str]:
    """A comma is a decimal sign where it can be one, as in every field: 0,2 0,5; else it stands between."""
    for part in re.split(r"[\s;]+|,\s+", typed):
        is_between = "." in part or part.count(",") > 1
        yield from filter(None, part.split(",") if is_between else [part.strip(",")])


def by_temperature(
    network: NetworkCopy, dials: Dials, temperatures: Sequence[float]
) -> tuple[GridColumn, ...]:
    """The same network at each of them."""
    return tuple(
        GridColumn(
            f"{value:g}" if value else "0, the likeliest",
            f"p = softmax(y / {value:g})." if value else "The likeliest character, always: no dice.",
            network,
            dials._replace(temperature=value),
        )
        for value in temperatures
    )


def by_moment(
    networks: NetworksThen, first_word: int | None, shown: NetworkCopy, dials: Dials
) -> tuple[GridColumn, ...]:
    """The first weights, those of the ``first_word`` (the iteration after which it was written; None: not
    yet), the best, the present ones, and those that are ``shown`` where that is another moment."""
    start, word = (*networks.then, None, None)[:2]
    not_kept = "No moment of this run is kept from then."
    no_word = not_kept if first_word is not None else "No real word was written yet in a logged sample."
    several = [
        ("start", "The weights that the run began with", start, not_kept),
        (
            "first word",
            "Where its first real word was written",
            word,
            no_word,
        ),
        ("best", "The best so far, as best.npz has it", networks.best, "No best network is kept yet."),
        ("now", "As the run stands", networks.now, ""),
    ]
    if shown.iteration not in {network.iteration for _, _, network, _ in several if network is not None}:
        several.append(("shown", "The moment that all pages show", shown, ""))
    columns = []
    for title, words, network, trouble in several:
        if network is None:
            columns.append(GridColumn(title, trouble, None, dials))
        else:
            after = f"{network.iteration:,}"
            columns.append(GridColumn(f"{title} · {after}", f"{words}: after {after} steps.", network, dials))
    return tuple(columns)


def read_pin(values: object) -> Pin | None:
    """Layer, unit and value of a pin, from a file; None where they make no sense."""
    match values:
        case [int(layer), int(unit), float() | int() as value] if layer >= 0 <= unit and -1 <= value <= 1:
            return Pin(layer, unit, float(value))
    return None


def by_pins(network: NetworkCopy, dials: Dials, pins: Sequence[Pin]) -> tuple[GridColumn, ...]:
    """Without any; with each of ``pins`` alone; and, where there are several, with all of them."""
    layers = network.architecture.layers
    columns = [GridColumn("nothing held", "The network as it is.", network, dials)]
    for pin in pins:
        name = f"unit {pin.unit}" + (f" of layer {pin.layer + 1}" if layers > 1 else "")
        short = f"h{pin.layer + 1}[{pin.unit}]" if layers > 1 else f"h[{pin.unit}]"
        value = f"{pin.value:g}".replace("-", "−")
        columns.append(
            GridColumn(
                f"{short} = {value}",
                f"The h of {name} is {value} after each character.",
                network,
                dials,
                (pin,),
            )
        )
    if len(pins) > 1:
        columns.append(
            GridColumn("all of them", "All of these units are held at once.", network, dials, tuple(pins))
        )
    return tuple(columns)


def write_side_by_side(order: GridOrder, progress: Progress) -> GridTexts:
    """Have each column write with the same dice. Lets ``Cancelled`` from ``progress`` through; raises
    SettingError where a dial is out of its range."""
    draft = order.draft
    length = min(draft.length, LONGEST)
    written: list[Ids] = []
    for number, column in enumerate(order.columns):
        network = column.network
        if network is None:
            written.append(draft.start[:0])
            continue
        writer = start_writer(
            network.architecture, network.params, draft.start, dials=column.dials, seed=draft.seed,
            state=network.state, next_input=network.next_input, touch=hold(column.pins),
        )  # fmt: skip
        ids = [draft.start[:0]]
        for begin in range(0, length, PORTION):
            progress(number * length + begin, len(order.columns) * length)
            ids.append(writer.write(min(PORTION, length - begin)))
        written.append(np.concatenate(ids))
    return GridTexts(order, tuple(written))

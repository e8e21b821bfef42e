"""The search among the units, and what one of them is worth: long works for a thread of their own.

Knows the book and a copy of the network; knows no widget.
"""

from typing import NamedTuple

from rnnviz.core.inside.groups import Groups
from rnnviz.core.inside.readout import readout
from rnnviz.core.inside.stretches import Population
from rnnviz.core.inside.units import follow
from rnnviz.core.inside.worth import Worth, worth
from rnnviz.core.progress import Progress
from rnnviz.core.text.expressions import PatternError, compile_pattern
from rnnviz.gui.pages.inspect.units.found import Found
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.training.run.network_copy import NetworkCopy

WEIGHED = 1_000
"""Characters whose loss is measured without a unit."""


def search(network: NetworkCopy, book: Book, part: Population, pattern: str, progress: Progress) -> Found:
    """What every unit of ``part`` follows in the book.

    Raises TextError where the book is too short, PatternError, UserError where the network has diverged; lets
    ``Cancelled`` through.
    """
    network.require_numbers()
    following = follow(
        network.architecture,
        network.params,
        book.ids,
        book.vocabulary,
        part,
        pattern=pattern,
        progress=progress,
    )
    one, two = following.stretches
    together = readout((one.values, following.told[0]), (two.values, following.told[1]))
    return Found(book, network, following, together, Groups(two.values))


class Weighed(NamedTuple):
    """What a unit is worth; losses per ``T`` characters."""

    worth: Worth
    T: int


def weigh(found: Found, unit: int, progress: Progress) -> Weighed:
    """What the beginning of the unseen half costs without a unit. Lets ``Cancelled`` through."""
    network, stretch = found.network, found.following.stretches[1]
    ids = found.book.ids[stretch.start : stretch.start + min(WEIGHED, len(stretch.values))]
    mean = float(stretch.values[:, unit].mean())
    T = network.config.seq_length
    nats = worth(network.architecture, network.params, ids, found.layer, unit, mean, progress=progress)
    return Weighed(Worth(*(loss * T for loss in nats)), T)


def pattern_mistake(pattern: str) -> str:
    """What is wrong with a regular expression, in a sentence; '' if nothing is."""
    try:
        compile_pattern(pattern)
    except PatternError as error:
        return str(error)
    return ""

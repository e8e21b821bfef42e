"""The reading that a pattern is searched in: a long work for a thread of its own.

Knows the book and a copy of the network; knows no widget.
"""

from dataclasses import dataclass

from rnnviz.core.inside.pattern import CHARACTERS
from rnnviz.core.inside.stretches import STREAMS, Population, Stretch, read_stretch
from rnnviz.core.network.cell import Watched
from rnnviz.core.progress import Progress
from rnnviz.gui.pages.inspect.view import Book
from rnnviz.training.run.network_copy import NetworkCopy

FEW = 100 * STREAMS
"""Characters of a text below which one stream reads them all."""


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """What was read of ``book``, and the values of all units of ``population`` meanwhile."""

    book: Book
    network: NetworkCopy
    population: Population
    stretch: Stretch

    @property
    def watched(self) -> Watched:
        """What is looked at, with the ends of its values."""
        cell = self.network.architecture.cell
        return next(one for one in cell.watched if one.name == self.population.array)

    def holds(self, start: int, end: int) -> bool:
        """Whether characters [start, end) were read."""
        return self.stretch.start <= start and end <= self.stretch.end


def read_around(
    network: NetworkCopy, book: Book, population: Population, start: int, end: int, progress: Progress
) -> Searched:
    """Read what is searched of the book around its characters [start, end). Lets ``Cancelled`` through.

    Raises UserError where the network has diverged.
    """
    network.require_numbers()
    size = len(book.ids)
    length = min(max(CHARACTERS, end - start), size)
    streams = STREAMS if length >= FEW else 1
    length -= length % streams
    first = min(max(0, (start + end - length) // 2), size - length)
    stretch = read_stretch(
        network.architecture,
        network.params,
        book.ids,
        (first, first + length),
        population,
        streams=streams,
        progress=progress,
    )
    return Searched(book, network, population, stretch)

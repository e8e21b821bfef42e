"""Blocks: what stands on paper one under the other. HTML and PDF set the same, so they say the same.

Plain; knows neither what a report says nor how a block is set.
"""

from dataclasses import dataclass

from rnnviz.report.content import Passage
from rnnviz.report.svg import Picture


@dataclass(frozen=True, slots=True)
class Title:
    """The head of the report: ``made_by`` stands above, ``under`` below the title."""

    made_by: str
    title: str
    under: str


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands over a table, and belongs to it."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text. Columns: ``l`` left, ``r`` right, ``w`` left and as wide as can be.

    header is () for a table of facts, whose first column says what the others are.
    name as of an Illustration.
    """

    columns: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Illustration:
    """``name`` is what it is opened by in the window (``figures.py``); '' where there is nothing to open."""

    picture: Picture
    caption: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """Text as a network wrote it: ``left`` and ``right`` stand above it; name as of an Illustration."""

    left: str
    right: str
    passage: Passage
    name: str = ""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A line to type."""

    text: str


Block = Title | Heading | Paragraph | Caption | Table | Illustration | Writing | CommandLine

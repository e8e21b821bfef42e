"""Leaf and HelpEntry: a leaf of Help is read from top to bottom, an entry is what is looked for.


Knows words and where they lead; knows neither where they come from nor how they are drawn.
"""

from typing import NamedTuple

from rnnviz.training.glossary.word import Whereabouts

SHOW, READ = "show:", "read:"
"""What targets of links begin with: show the place of an entry of the leaf; read a word of the glossary."""


class HelpEntry(NamedTuple):
    """One thing that is explained.

    name     its own on its leaf; a link leads there
    title    what it is called
    said     paragraphs of plain text
    formula  '' where there is none
    also     other names, by which it is found and which are told
    place    where in the window it lives; None where it lives nowhere
    words    names of the words of the glossary that it uses, as links
    act      what can be done with it: the text of a link, and its target
    """

    name: str
    title: str
    said: tuple[str, ...]
    formula: str = ""
    also: tuple[str, ...] = ()
    place: Whereabouts | None = None
    words: tuple[str, ...] = ()
    act: tuple[str, str] = ("", "")


class Leaf(NamedTuple):
    """One leaf.

    key      its own in the book: a link leads there
    title    what stands on top, and in the contents
    group    the heading that it stands under in the contents
    said     a sentence or two about all of it
    """

    key: str
    title: str
    group: str
    said: str
    entries: tuple[HelpEntry, ...]
    has_keys: bool = False
    """whether its titles are keys, to be drawn as such"""


class HelpSpot(NamedTuple):
    """A place in the book: a leaf, and the name of an entry on it; '' is its top."""

    leaf: str
    entry: str = ""

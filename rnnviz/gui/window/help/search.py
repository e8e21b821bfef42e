"""Search: which entries of the book have all words that were typed, those first that are called so.

Knows leaves and entries; knows no window.
"""

from collections.abc import Iterable
from typing import NamedTuple

from rnnviz.gui.window.help.leaf import HelpEntry, HelpSpot, Leaf

MOST = 60
"""Hits that are told: who sees more types another letter."""


class Hit(NamedTuple):
    """An entry that was found, with the title of its leaf."""

    spot: HelpSpot
    title: str
    where: str


def search(leaves: Iterable[Leaf], typed: str) -> list[Hit]:
    """The best first: by title, by other names, by what is said. Case, accents of _ and - do not matter."""
    words = _plain(typed).split()
    if not words:
        return []
    found: list[tuple[int, int, Hit]] = []
    for leaf in leaves:
        if all(word in _plain(leaf.title) for word in words):
            found.append((2, len(leaf.title), Hit(HelpSpot(leaf.key), leaf.title, leaf.group)))
        for entry in leaf.entries:
            rank = _rank(entry, words)
            if rank is not None:
                hit = Hit(HelpSpot(leaf.key, entry.name), entry.title, leaf.title)
                found.append((rank, len(entry.title), hit))
    found.sort(key=lambda each: each[:2])
    return [hit for _, _, hit in found[:MOST]]


def _rank(entry: HelpEntry, words: list[str]) -> int | None:
    """0 is the best; None where one of ``words`` is missing."""
    title = _plain(entry.title)
    others = [_plain(name) for name in entry.also]
    typed = " ".join(words)
    if title == typed:
        return 0
    if typed in others:
        return 1
    if title.startswith(typed):
        return 2
    if all(word in title for word in words):
        return 3
    if any(all(word in other for word in words) for other in others):
        return 4
    text = _plain(" ".join((entry.title, *entry.also, *entry.said, entry.formula)))
    return 5 if all(word in text for word in words) else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())

"""Search: which entries of the book have all words that were typed, those first that are called so.

Knows leaves and entries; knows no window.
"""

import difflib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rnnviz.gui.window.help.leaf import HelpEntry, HelpSpot, Leaf

MOST = 60
"""Hits that are told: who sees more types another letter."""


class Hit(NamedTuple):
    """An entry that was found, with the title of its leaf."""

    spot: HelpSpot
    title: str
    where: str


_ASKING = frozenset(
    (
        "what", "whats", "is", "are", "a", "an", "the", "of", "it", "does", "do", "mean", "means", "i", "my",
        "to", "how", "which", "where", "who", "when", "in", "for", "and", "this", "that", "can", "there",
    )
)  # fmt: skip
"""Words that ask, and say nothing of what is asked for."""


def search(leaves: Iterable[Leaf], typed: str) -> list[Hit]:
    """The best first: by title, by other names, by what is said. Case, _ and - do not matter.

    Where nothing has all words those that only ask are left out; where even then nothing is found, what is
    spelled nearly so is.
    """
    leaves = tuple(leaves)
    words = _plain(typed).replace("?", " ").split()
    asked_for = [word for word in words if word not in _ASKING]
    return _with_all(leaves, words) or _with_all(leaves, asked_for) or _nearly(leaves, " ".join(asked_for))


def _with_all(leaves: Sequence[Leaf], words: list[str]) -> list[Hit]:
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


def _nearly(leaves: Sequence[Leaf], typed: str) -> list[Hit]:
    called: dict[str, Hit] = {}
    for leaf in leaves:
        for entry in leaf.entries:
            for name in (entry.title, *entry.also):
                called.setdefault(_plain(name), Hit(HelpSpot(leaf.key, entry.name), entry.title, leaf.title))
    return list(dict.fromkeys(called[name] for name in difflib.get_close_matches(typed, called, 5, 0.75)))


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

"""In what order runs stand on the shelf, and which of them: filtered, sorted, branches under their parents.

Knows runs and words; knows no table.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from rnnviz.gui.pages.runs.words import beside_network, differing, settings_words, value_words
from rnnviz.training.run.library import StoredRun


class ShelfRow(NamedTuple):
    """A run on the shelf.

    depth    how many of its parents stand above it
    differs  in what its settings are other than those of other runs that are shown
    is_here  it is the one that this window has open
    """

    run: StoredRun
    depth: int
    differs: str
    is_here: bool


def rows_of(runs: Iterable[StoredRun], wanted: str, here: str) -> list[ShelfRow]:
    """Those in which every word of ``wanted`` is found; ``here`` is the run that is open in this window."""
    words = wanted.casefold().split()
    every = list(runs)
    telling = differing(every) if words else []
    shown = [run for run in every if all(_has(run, word, telling) for word in words)]
    names = beside_network(differing(shown))  # which has a column of its own
    return [
        ShelfRow(run, 0, settings_words(run.summary.settings, names), run.summary.run_id == here != "")
        for run in shown
    ]


def in_families(rows: Sequence[ShelfRow], key: Callable[[ShelfRow], Any], reverse: bool) -> list[ShelfRow]:
    """Sorted; a branch stands under its parent where that is shown, and among its siblings sorted alike."""
    ids = {row.run.summary.run_id for row in rows}
    children: dict[str, list[ShelfRow]] = {}
    roots = []
    for row in sorted(rows, key=key, reverse=reverse):
        parent = row.run.summary.parent
        if parent is None or parent.run_id not in ids or parent.run_id == row.run.summary.run_id:
            roots.append(row)
        else:
            children.setdefault(parent.run_id, []).append(row)
    placed: list[ShelfRow] = []
    waiting = [(row, 0) for row in reversed(roots)]
    while waiting or children:
        if not waiting:  # a ring of parents, out of strangers' files: it is cut somewhere
            _, ring = children.popitem()
            waiting = [(row, 0) for row in reversed(ring)]
        row, depth = waiting.pop()
        placed.append(row._replace(depth=depth))
        branches = children.pop(row.run.summary.run_id, ())
        waiting += [(branch, depth + 1) for branch in reversed(branches)]
    return placed


def _has(run: StoredRun, word: str, telling: Sequence[str]) -> bool:
    """In its name, text, note or cell; as the whole value of one of the ``telling`` settings, which are not
    the same in all runs; or as ``setting=value`` with a part of the setting's name."""
    name, equals, value = word.partition("=")
    settings = run.summary.settings
    if equals:
        return any(
            name in setting and value_words(held).replace(",", "").casefold() == value.replace(",", "")
            for setting, held in settings.items()
        )
    told = (run.label.name, run.summary.text.name, run.label.note, str(settings.get("cell", "")))
    if any(word in one.casefold() for one in told):
        return True
    bare = word.replace(",", "")
    return any(
        value_words(held).replace(",", "").casefold() == bare
        for held in (settings[name] for name in telling if name in settings)
        if not isinstance(held, bool)
    )

"""A state: all that a user can set of the view and the next run, as plain values by their keys.

Knows how states are compared and put together; knows no widget and no page by name.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Key = tuple[str, ...]
Values = Mapping[Key, Any]
State = Mapping[str, Values]
"""Of each page by its title, and of the window itself under ``WINDOW``, values by their keys."""
WINDOW = ""
Change = tuple[str, Key]
"""What is another now: its part, and its key there."""
PAGE: Key = ("page",)
"""Of the window: the title of the page in front."""
DIVIDER = "divider"
"""So begin the window's keys of where dividers stand."""


def is_looking(changed: frozenset[Change]) -> bool:
    """Whether nothing but another page was turned to."""
    return changed == {(WINDOW, PAGE)}


def meant(changed: frozenset[Change]) -> frozenset[Change]:
    """Without the dividers, which move with what is hidden beside them; they alone where nothing else is."""
    others = frozenset((title, key) for title, key in changed if title != WINDOW or key[0] != DIVIDER)
    return others or changed


def flat(table: Mapping[str, Any]) -> dict[Key, Any]:
    """The values of tables in tables, each by the names on the way to it; lists are values."""
    return dict(_walk(table, ()))


def _walk(table: Mapping[str, Any], above: Key) -> Iterator[tuple[Key, Any]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _walk(value, (*above, name))
        else:
            yield (*above, name), value


def nested(part: Values) -> dict[str, Any]:
    """What ``flat`` was given, without tables that were empty."""
    root: dict[str, Any] = {}
    for key, value in part.items():
        table = root
        for name in key[:-1]:
            table = table.setdefault(name, {})
        table[key[-1]] = value
    return root


def changes(before: State, after: State) -> frozenset[Change]:
    """What is in both, and not the same. What comes or goes is nobody's doing: a page that is built, a
    passage that is read at last."""
    return frozenset(
        (title, key)
        for title, part in after.items()
        if (old := before.get(title)) is not None and old is not part
        for key, value in part.items()
        if key in old and old[key] != value
    )


def sharing(before: State, after: State) -> State:
    """``after``, with the parts of ``before`` that are the same there: many states take little room."""
    return {title: before[title] if before.get(title) == part else part for title, part in after.items()}


def over(below: State, above: State) -> State:
    """``above``, and of ``below`` what that does not say."""
    titles = [*below, *(title for title in above if title not in below)]
    return {title: {**below.get(title, {}), **above.get(title, {})} for title in titles}


def value(state: State, change: Change) -> Any:
    """What stands there; None where nothing does."""
    title, key = change
    return state.get(title, {}).get(key)


def only(state: State, kept: frozenset[Change]) -> State:
    """These values of it, and no other."""
    return {
        title: chosen
        for title, part in state.items()
        if (chosen := {key: value for key, value in part.items() if (title, key) in kept})
    }

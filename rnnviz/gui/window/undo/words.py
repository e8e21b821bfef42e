"""What a change was, in a few words: ``Undo …`` in the menu says them.

Knows states, and what the keys of the window are called; a page's own are called what the page calls them.
"""

from typing import Any

from rnnviz.gui.window.undo.state import DIVIDER, PAGE, WINDOW, Change, Key, State, meant, value

MOST = 2
"""Things that are named; of more, so many are."""
LONGEST = 24
"""Characters of a value that is named, too."""


def in_words(after: State, changed: frozenset[Change]) -> str:
    """``turning to Inspect``, ``Inspect: unit 37``: what changed, and led to ``after``."""
    changed = meant(changed)
    of_window = {key: value(after, (title, key)) for title, key in changed if title == WINDOW}
    if PAGE in of_window:
        return f"turning to {of_window[PAGE]}"
    named = [_of_window(key, what) for key, what in sorted(of_window.items())]
    for title in sorted({title for title, _ in changed if title != WINDOW}):
        keys = sorted(key for of, key in changed if of == title)
        shown = [
            "what is chosen" if key == (title.lower(),)
            else _named(key[-1], value(after, (title, key)), is_alone=len(keys) == 1)
            for key in keys
        ]  # fmt: skip
        named.append(f"{title}: {', '.join(dict.fromkeys(shown[:MOST]))}{' …' if len(shown) > MOST else ''}")
    return ", ".join(dict.fromkeys(named[:MOST])) + (" …" if len(named) > MOST else "")


def _of_window(key: Key, what: Any) -> str:
    match key:
        case ("moment",):
            return "coming back to now" if what is None else f"going to step {what:,}"
        case ("panel", title):
            return f"{'showing' if what else 'hiding'} {title}"
        case ("theme",):
            return {"system": "colours of the system"}.get(what, f"{what} colours")
        case ("alone", _):
            return "all panels" if what is None else "one panel alone"
        case ("names",):
            return f"names of the {'course' if what else 'field'}"
        case ("sidebar", _):
            return f"{'showing' if what else 'hiding'} the sidebar"
        case ("second_row",):
            return f"{'showing' if what else 'hiding'} the second row"
        case (of, _) if of == DIVIDER:
            return "moving a divider"
        case ("next_run" | "by_hand", name):  # called as in the sidebar
            return _named(name, what, is_alone=True).replace(name.replace("_", " "), name, 1)
        case _:
            return _named(key[-1], what, is_alone=True)


_FROM_0 = frozenset({"character", "column", "phase", "stream"})
"""What is counted from 0, as in the arrays, and said from 1."""


def _named(name: str, what: Any, *, is_alone: bool) -> str:
    """``unit 37``; of several, and of what is long or has no words, its name alone."""
    words = name.replace("_", " ")
    if not is_alone or what is None or isinstance(what, list | tuple) or what == "":
        return words
    if isinstance(what, bool):
        return f"{words} {'on' if what else 'off'}"
    if name in _FROM_0 and isinstance(what, int):
        what += 1
    shown = f"{what:,}" if isinstance(what, int) else f"{what:g}" if isinstance(what, float) else str(what)
    shown = shown.lower() if len(shown) > 1 and shown.isupper() else shown  # a name of the program's own
    return words if len(shown) > LONGEST or not shown.isprintable() else f"{words} {shown}"

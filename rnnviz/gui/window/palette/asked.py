"""What is asked for by number: a unit of the network, a moment, so many steps, a place in the text.

Reads what was typed; knows what can be done with a number by functions that it is given, and no widget.
"""

import contextlib
import re
from collections.abc import Callable
from typing import NamedTuple

from rnnviz.core.numerals import read_number, read_whole
from rnnviz.gui.window.palette.entry import PaletteEntry

MOST_STEPS = 10**7
"""More are a goal to run until, not steps to take."""
GOES_THERE = "Every page shows the run as it was then; the run itself goes on."

LARGEST = 10**15
"""No run comes so far."""

_NUMBER = r"(\d[\d,._' ]*)\s*([km]?)"
_UNIT = rf"(?:unit|neuron|cell|h)\s*#?\s*{_NUMBER}"
_STEPS = rf"(?:take\s+|go\s+)?{_NUMBER}\s*(?:more\s+)?steps?"
_PLACE = rf"(?:character|char|place|position)\s*#?\s*{_NUMBER}"
_UNTIL = rf"(?:run|train|pause|stop)?\s*(?:until|till|to|at)\s*(?:iteration|step)?\s*{_NUMBER}"
_MOMENT = rf"(?:(?:go |back )*(?:to|at)\s+)?(?:iteration|step|moment|it)?\s*#?\s*{_NUMBER}"


class Standing(NamedTuple):
    """How the run stands: what numbers mean something.

    iteration  steps done; ``can_go_back`` whether moments are kept; ``can_train`` whether its text is at hand
    units      of a layer; 0 without a run
    characters of the text; 0 where it is not at hand
    """

    iteration: int = 0
    can_go_back: bool = False
    can_train: bool = False
    units: int = 0
    characters: int = 0


class Ways(NamedTuple):
    """What is done with a number."""

    visit: Callable[[int], object]
    run_until: Callable[[int], object]
    take_steps: Callable[[int], object]
    open_unit: Callable[[int], object]
    read_at: Callable[[int], object]


def asked_for(query: str, standing: Standing, ways: Ways) -> list[PaletteEntry]:
    """What a query with a number in it means, the likeliest first; nothing for one without."""
    query = query.strip()
    if not any(c.isdigit() for c in query):
        return []
    if found := _read(_UNIT, query):
        return [_unit(_count(found), standing, ways)]
    if found := _read(_STEPS, query):
        return [_steps(_count(found), standing, ways)]
    if found := _read(_PLACE, query):
        return [_place(_count(found), standing, ways)]
    if found := _read(_MOMENT, query) or _read(_UNTIL, query):
        number = _count(found)
        either = [_moment(number, standing, ways)]
        if number > standing.iteration:
            either.insert(0, _until(number, standing, ways))
        if number < standing.units and query.isdigit():
            either.append(_unit(number, standing, ways))
        return either
    return []


def _read(form: str, query: str) -> re.Match[str] | None:
    return re.fullmatch(form, query, re.IGNORECASE)


def _count(found: re.Match[str]) -> int:
    """``3,000``, ``3 000`` and ``3k`` are the same, and ``1.5k`` is half of it."""
    written, size = found[1].replace("_", " ").rstrip(" .,'"), {"": 1, "k": 1000, "m": 1_000_000}
    number: float = int(re.sub(r"\D", "", written)[:15])  # where nobody groups like that: its digits
    for read in (read_number, read_whole):
        with contextlib.suppress(ValueError):
            number = read(written)
    return round(min(number * size[found[2].lower()], LARGEST))


def why_not_visited(number: int, standing: Standing) -> str:
    """Why that moment cannot be gone to; '' where it can."""
    if number > standing.iteration:
        return f"The run is at iteration {standing.iteration:,}: it has not been there yet."
    if not standing.can_go_back and number < standing.iteration:
        return "This run keeps no moments of its past."
    return ""


def _moment(number: int, standing: Standing, ways: Ways) -> PaletteEntry:
    return PaletteEntry(
        f"moment {number}", f"Iteration {number:,}", "a moment of the run", lambda: ways.visit(number),
        words=f"{GOES_THERE} Esc leads back.", off=why_not_visited(number, standing),
    )  # fmt: skip


def _until(number: int, standing: Standing, ways: Ways) -> PaletteEntry:
    return PaletteEntry(
        f"until {number}", f"Run until iteration {number:,}", "Toolbar ▸ Run until",
        lambda: ways.run_until(number),
        words="Train, and pause by itself when the run gets there.",
        off="" if standing.can_train else "The text of this run is not at hand: open it to go on training.",
    )  # fmt: skip


def _steps(number: int, standing: Standing, ways: Ways) -> PaletteEntry:
    off = ""
    if not standing.can_train:
        off = "The text of this run is not at hand: open it to go on training."
    elif not 1 <= number <= MOST_STEPS:
        off = f"1 to {MOST_STEPS:,} steps can be taken at once."
    return PaletteEntry(
        f"steps {number}", f"Take {number:,} step{'' if number == 1 else 's'}", "Run ▸ Step many",
        lambda: ways.take_steps(number), words="Learn from so many windows, and stand still.", off=off,
    )  # fmt: skip


def _unit(number: int, standing: Standing, ways: Ways) -> PaletteEntry:
    off = ""
    if not standing.units:
        off = "There is no network yet."
    elif number >= standing.units:
        off = f"The network has {standing.units:,} units: 0 to {standing.units - 1:,}."
    return PaletteEntry(
        f"unit {number}", f"Unit {number:,}", "Inspect ▸ Units", lambda: ways.open_unit(number),
        words="The reader painted by this unit, and what it follows, votes for and is worth.", off=off,
    )  # fmt: skip


def _place(number: int, standing: Standing, ways: Ways) -> PaletteEntry:
    off = ""
    if not standing.characters:
        off = "The text of this run is not at hand."
    elif number >= standing.characters:
        off = f"The text has {standing.characters:,} characters: 0 to {standing.characters - 1:,}."
    return PaletteEntry(
        f"character {number}", f"Character {number:,}", "Inspect ▸ Reader", lambda: ways.read_at(number),
        words="Read the text there.", off=off,
    )  # fmt: skip

"""Tours: steps that are done by doing, each one sentence, in one small JSON file.

Knows the file's form, which events a step may wait for, and when one of them is what it waits for; knows no
window. The tour of the program is such a file, and so is one that a teacher puts beside a preset.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from reprlib import repr as brief
from typing import Any, NamedTuple

from rnnviz import paths
from rnnviz.core.errors import UserError
from rnnviz.core.foreign import fault_of_sight, marked, nearest, shown
from rnnviz.core.foreign_table import read_table
from rnnviz.core.text.firsts import FirstKind

VERSION = 1
SUFFIX = ".rnnviz-tour"
BUILTIN = "first-look"
MARK = "rnnviz_tour"
MAX_BYTES = 1 << 16
MAX_STEPS = 40
MAX_SENTENCE = 140
"""Characters: two lines in a small window."""
MAX_NAME = 120
_KEYS = (MARK, "name", "steps")
_STEP_KEYS = ("sentence", "page", "control", "sight", "done")

_Value = str | float | bool


class EventParameter(NamedTuple):
    """What a step may say of its event: a value of ``kind``, and when what happened is enough."""

    kind: type
    words: str
    is_enough: Callable[[Any, Any], bool] = lambda happened, wanted: bool(happened == wanted)
    choices: tuple[str, ...] = ()
    is_needed: bool = False


class TourEvent(NamedTuple):
    """Something that can happen in the window, in words, and what a step may ask of it."""

    words: str
    parameters: Mapping[str, EventParameter] = {}


def _at_least(happened: Any, wanted: Any) -> bool:
    return bool(happened >= wanted)


def _at_most(happened: Any, wanted: Any) -> bool:
    return bool(happened <= wanted)


def _among(happened: Any, wanted: Any) -> bool:
    return wanted in happened


FIRSTS = tuple(kind.name.lower() for kind in FirstKind)
"""What a run may write for the first time."""
QUESTIONS = ("how far back", "why")
"""What can be asked at the cursor of Inspect."""

EVENTS: Mapping[str, TourEvent] = {
    "started": TourEvent("training goes on"),
    "paused": TourEvent("training was paused by hand"),
    "stepped": TourEvent("a step was taken by itself"),
    "pointed": TourEvent("a column of the hidden state was chosen"),
    "speed_changed": TourEvent("another speed was set"),
    "rate_changed": TourEvent(
        "another learning rate was set",
        {"while_running": EventParameter(bool, "while training goes on, or while it stands")},
    ),
    "wrote": TourEvent(
        "the network wrote",
        {
            "own_start": EventParameter(bool, "whether from a start that was typed"),
            "temperature": EventParameter(float, "at this temperature or a lower one", _at_most),
        },
    ),
    "page_opened": TourEvent(
        "a page was opened", {"page": EventParameter(str, "what its tab says", is_needed=True)}
    ),
    "phase_reached": TourEvent(
        "the microscope shows a phase", {"phase": EventParameter(str, "what it computes: dhnext, say")}
    ),
    "asked": TourEvent(
        "something was asked at the cursor of Inspect",
        {"question": EventParameter(str, "which", choices=QUESTIONS)},
    ),
    "unit_chosen": TourEvent(
        "a unit was chosen on Inspect", {"unit": EventParameter(int, "its number, from 0")}
    ),
    "visited": TourEvent(
        "every page shows an earlier moment",
        {
            "first": EventParameter(str, "at which such a thing was first written", _among, FIRSTS),
            "iteration": EventParameter(int, "of this iteration or an earlier one", _at_most),
        },
    ),
    "compared": TourEvent(
        "several runs were chosen on Runs", {"runs": EventParameter(int, "so many or more", _at_least)}
    ),
    "saved": TourEvent("the run was saved by hand"),
    "run_begun": TourEvent("another run was begun"),
    "iteration_reached": TourEvent(
        "the run has come so far",
        {"iteration": EventParameter(int, "this iteration or a later one", _at_least, is_needed=True)},
    ),
    "preset_opened": TourEvent("a preset was opened", {"preset": EventParameter(str, "its name")}),
}
"""All that a step can wait for, by name."""


@dataclass(frozen=True, slots=True)
class TourCondition:
    """When a step is done: an event, and what is wanted of it, by the names of its parameters."""

    event: str
    wanted: Mapping[str, _Value] = field(default_factory=dict)

    def is_met(self, event: str, facts: Mapping[str, object]) -> bool:
        """Whether this is what the step waits for. A fact that is not told is not enough."""
        if event != self.event:
            return False
        parameters = EVENTS[event].parameters
        return all(
            name in facts and parameters[name].is_enough(facts[name], value)
            for name, value in self.wanted.items()
        )

    @property
    def key(self) -> str:
        """The same for the same condition, whatever tour it stands in: ``asked question=why``."""
        return " ".join([self.event, *(f"{name}={value}" for name, value in sorted(self.wanted.items()))])

    def to_json(self) -> str | dict[str, Any]:
        """As it stands in a file."""
        return {"event": self.event, **self.wanted} if self.wanted else self.event


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step.

    sentence  what is to be done, plain
    page      the page where it is done, '' for any;  control  the objectName of what is pointed at, or ''
    sight     what pages show when one asks where that is, plain, by their titles, as in a preset
    """

    sentence: str
    done: TourCondition
    page: str = ""
    control: str = ""
    sight: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As it stands in a file."""
        place = {"page": self.page, "control": self.control, "sight": dict(self.sight)}
        said = {name: value for name, value in place.items() if value}
        return {"sentence": self.sentence, **said, "done": self.done.to_json()}


@dataclass(frozen=True, slots=True)
class Tour:
    """Steps in the order in which they are told; they can be done in any."""

    name: str
    steps: tuple[TourStep, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, for ``parse_tour``."""
        return {MARK: VERSION, "name": self.name, "steps": [step.to_dict() for step in self.steps]}


def is_tour(path: Path) -> bool:
    """Whether a file means to be a tour, by its name."""
    return path.suffix == SUFFIX


def builtin_tour() -> Tour:
    """The tour of the program."""
    return read_tour(paths.resource("tours") / f"{BUILTIN}{SUFFIX}")


def read_tour(path: Path) -> Tour:
    """Read and check a tour. Raises UserError that says what is wrong with it."""
    return parse_tour(read_table(path, "tour", MARK, MAX_BYTES), path.name, path.stem)


def parse_tour(table: object, file_name: str, called: str = "") -> Tour:
    """The tour in a table as JSON has it; without a name it is ``called`` so.

    Raises UserError, in the words of the file.
    """
    if not isinstance(table, dict) or MARK not in table:
        raise UserError(f"{file_name} is not a tour of rnnviz.")
    version = table[MARK]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UserError(f"{file_name} is not a tour of rnnviz: its version is {brief(version)}.")
    if version > VERSION:
        raise UserError(f"{file_name} comes from a newer version of rnnviz: update it to open the tour.")
    _require_known(table, _KEYS, f"{file_name}: a tour has no")
    steps = table.get("steps")
    if not isinstance(steps, list) or not 1 <= len(steps) <= MAX_STEPS:
        raise UserError(f"{file_name}: steps must be a list of 1 to {MAX_STEPS} steps.")
    return Tour(
        name=shown(_line(table, "name", MAX_NAME, file_name) or called or "Tour"),
        steps=tuple(_step(step, f"{file_name}, step {number}") for number, step in enumerate(steps, 1)),
    )


def require_pages(tour: Tour, file_name: str, pages: Sequence[str]) -> None:
    """Raises UserError where a step names a page that is not among those of the window."""
    for number, step in enumerate(tour.steps, 1):
        of_event = step.done.wanted.get("page")
        named = [step.page, *step.sight, *([of_event] if isinstance(of_event, str) else [])]
        for page in filter(None, named):
            if page not in pages:
                hint = _meant(page, pages) or f"; it must be one of {', '.join(pages)}."
                raise UserError(f"{file_name}, step {number}: there is no page {brief(page)}{hint}")


def _step(step: object, where: str) -> TourStep:
    if not isinstance(step, dict):
        raise UserError(f"{where} must be a table.")
    _require_known(step, _STEP_KEYS, f"{where}: a step has no")
    sentence = _line(step, "sentence", MAX_SENTENCE, where)
    if not sentence.strip():
        raise UserError(f"{where} needs a sentence: what is to be done.")
    sight = step.get("sight", {})
    if fault := fault_of_sight(sight):
        raise UserError(f"{where}: sight {fault}.")
    return TourStep(
        sentence=marked(sentence.strip()),
        done=_condition(step.get("done"), where),
        page=_line(step, "page", MAX_NAME, where),
        control=_line(step, "control", MAX_NAME, where),
        sight=sight,
    )


def _condition(done: object, where: str) -> TourCondition:
    table = {"event": done} if isinstance(done, str) else done
    event = table.get("event") if isinstance(table, dict) else None
    if not isinstance(table, dict) or not isinstance(event, str):
        raise UserError(
            f"{where}: done must be the name of an event, or a table: its name as event, and what is wanted."
        )
    if event not in EVENTS:
        hint = _meant(event, EVENTS) or f"; it must be one of {', '.join(EVENTS)}."
        raise UserError(f"{where}: there is no event {brief(event)}{hint}")
    parameters = EVENTS[event].parameters
    _require_known(table, ("event", *parameters), f"{where}: the event {event} has no")
    wanted = {name: value for name, value in table.items() if name != "event"}
    for name, parameter in parameters.items():
        if name in wanted:
            wanted[name] = _value(wanted[name], parameter, f"{where}: {name}")
        elif parameter.is_needed:
            raise UserError(f"{where}: the event {event} needs {name}: {parameter.words}.")
    return TourCondition(event, wanted)


def _value(value: object, parameter: EventParameter, where: str) -> _Value:
    kind = parameter.kind
    if parameter.choices:
        if value not in parameter.choices:
            raise UserError(f"{where} must be one of {', '.join(parameter.choices)}.")
    elif kind is bool:
        if not isinstance(value, bool):
            raise UserError(f"{where} must be true or false.")
    elif kind is str:
        if not isinstance(value, str) or not 0 < len(value) <= MAX_NAME:
            raise UserError(f"{where} must be a text of {MAX_NAME} characters at most.")
    elif isinstance(value, bool) or not isinstance(value, int | kind) or not _is_number(value):
        raise UserError(f"{where} must be a {'whole ' if kind is int else ''}number, 0 or more.")
    assert isinstance(value, str | float | int)
    return value


def _is_number(value: Any) -> bool:
    return bool(0 <= value < 1e15)  # and not NaN


def _line(table: Mapping[str, Any], key: str, most: int, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise UserError(f"{where}: {key} must be a text.")
    if len(value) > most or len(value.splitlines()) > 1:
        raise UserError(f"{where}: {key} must be one line of {most} characters at most.")
    return value


def _require_known(table: Mapping[str, Any], known: Sequence[str], words: str) -> None:
    for key in table:
        if key not in known:
            raise UserError(f"{words} {brief(key)}{_meant(key, known) or '.'}")


def _meant(name: str, names: Collection[str]) -> str:
    """The end of a sentence that a wrong name stands in; '' where none of ``names`` is close."""
    near = nearest(name, names)
    return f"; {near} is meant?" if near else ""

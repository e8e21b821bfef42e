"""A setting: what it may be, its words, and where it is met; and a class of settings that checks itself.

The window, the command line, presets, checkpoints and the report are made from what stands here.
Knows how a setting is described; knows none of them, and no particular setting.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from enum import Enum, Flag, auto
from reprlib import repr as brief
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Self, TypeVar

from rnnviz.core.errors import SettingError
from rnnviz.core.numerals import exact

Value = TypeVar("Value", int, float, str, bool)
_METADATA = "setting"


class Group(Enum):
    """What a setting is a part of."""

    NETWORK = "Network"
    LEARNING = "Learning"
    TEXT = "Text"


class SettingPlace(Flag):
    """Where a setting is met, beside those places that have them all.

    Those are ``rnnviz train``, presets, checkpoints, the report, and the fields of the window for all
    that say no reason why not.
    """

    NOWHERE_ELSE = 0
    WINDOW_OPTION = auto()
    """An option of ``rnnviz``, which opens the window."""
    RUN = auto()
    """A line of the window on the network of the run under way."""
    CHECK = auto()
    """It makes a difference to the gradient check of a fresh network."""
    BRANCH = auto()
    """A run that goes on from a moment of another can have its own: the network stays the same."""


class Range(NamedTuple):
    """A number, both ends included.

    meaning  one sentence, with its formula where it has one; so in every kind
    whole  it has no fraction
    step   of the arrow keys in a field; None for a tenth of the number's magnitude (of a whole one: 1)
    """

    minimum: float
    maximum: float
    meaning: str
    whole: bool = False
    step: float | None = None

    def describe(self) -> str:
        """What it may be, for a message or a tooltip: ``1 to 2,048``."""
        if self.whole:
            return f"{int(self.minimum):,} to {int(self.maximum):,}"
        return f"{self.minimum:g} to {self.maximum:g}"

    def require(self, name: str, value: object) -> None:
        """Raise SettingError, which calls the value ``name``, unless it is one of these."""
        kinds = (int,) if self.whole else (int, float)
        if not isinstance(value, kinds) or isinstance(value, bool):
            kind = "a whole number" if self.whole else "a number"
            raise SettingError(name, f"{name} is {brief(value)}; it must be {kind}, {self.describe()}.")
        if not self.minimum <= value <= self.maximum:  # true for NaN, too
            shown = f"{value:,}" if abs(value) < 1e15 else brief(value)
            raise SettingError(name, f"{name} is {shown}; it must be {self.describe()}.")


class Choices(NamedTuple):
    """One of a few words; ``words`` says of each in a sentence what it does."""

    words: Mapping[str, str]
    meaning: str

    def describe(self) -> str:
        """``float32 or float64``."""
        *others, last = self.words
        return f"{', '.join(others)} or {last}" if others else last

    def require(self, name: str, value: object) -> None:
        if not isinstance(value, str) or value not in self.words:
            raise SettingError(name, f"{name} is {brief(value)}; it must be {self.describe()}.")


class Switch(NamedTuple):
    """Yes or no."""

    meaning: str

    def describe(self) -> str:
        return "true or false"

    def require(self, name: str, value: object) -> None:
        if not isinstance(value, bool):
            raise SettingError(name, f"{name} is {brief(value)}; it must be {self.describe()}.")


Kind = Range | Choices | Switch
"""What a value may be."""


class OnlyIf(NamedTuple):
    """That a setting matters only while the setting ``name`` is one of ``values``."""

    name: str
    values: tuple[object, ...]

    def holds(self, values: Mapping[str, Any]) -> bool:
        return values.get(self.name) in self.values

    def describe(self) -> str:
        """``with cell lstm or gru``"""
        return f"with {self.name} {' or '.join(map(str, self.values))}"


class Setting(NamedTuple):
    """One setting. Its name and its default are those of the field that it stands in.

    kind       what it may be, and its sentence
    group      what it is a part of
    places     where it is met, beside those places that have all settings
    label      what it is called beside its field; its name where nothing else is said
    unit       of the number, in the plural
    no_field   why the window has no field for it; '' where it has one
    folded     its field is seen only by who unfolds its group: a newcomer does not need it
    on_resume  whether a run that is gone on with may be given another value
    only_if    what must be set for it to matter; None if it always does
    """

    name: str
    default: Any
    kind: Kind
    group: Group
    places: SettingPlace
    label: str
    unit: str
    no_field: str
    folded: bool
    on_resume: bool
    only_if: OnlyIf | None

    def require(self, value: object) -> None:
        """Raise SettingError, which names the setting and what it may be, unless ``value`` is right."""
        self.kind.require(self.name, value)

    def matters(self, values: Mapping[str, Any]) -> bool:
        """Whether it makes a difference beside the other settings' ``values``."""
        return self.only_if is None or self.only_if.holds(values)

    @property
    def meaning(self) -> str:
        """What it is in one sentence, with its formula, and what must be set for it to matter."""
        only = f" Only {self.only_if.describe()}." if self.only_if else ""
        return self.kind.meaning + only

    def why_idle(self, values: Mapping[str, Any]) -> str:
        """Why it makes no difference beside these ``values``, in a sentence; '' where it does."""
        if self.only_if is None or self.only_if.holds(values):
            return ""
        now = f"{self.only_if.name} {values.get(self.only_if.name)}"
        return f"{self.option} makes no difference with {now}: it matters only {self.only_if.describe()}."

    @property
    def tip(self) -> str:
        """``meaning``, and all that it may be."""
        match self.kind:
            case Range() as numbers:
                return f"{self.meaning} {numbers.describe()}{f' {self.unit}' if self.unit else ''}."
            case Choices(words):
                return "\n".join([self.meaning, *(f"{value}: {said}" for value, said in words.items())])
            case Switch():
                return self.meaning

    @property
    def option(self) -> str:
        """The command line's option: ``--hidden-size``; of what is on by default, the one that ends it."""
        off = "no-" if self.default is True else ""
        return f"--{off}{self.name.replace('_', '-')}"

    def as_options(self, value: object) -> list[str]:
        """The words of a command line that give it this value."""
        if isinstance(self.kind, Switch):
            return [] if value == self.default else [self.option]
        return [self.option, exact(value) if isinstance(value, float) else str(value)]


def setting(
    default: Value,
    kind: Kind,
    group: Group,
    *,
    places: SettingPlace = SettingPlace.WINDOW_OPTION,
    label: str = "",
    unit: str = "",
    no_field: str = "",
    folded: bool = False,
    on_resume: bool = False,
    only_if: OnlyIf | None = None,
) -> Value:
    """A field of a ``Settings`` class, with all that is to be known of it: see ``Setting``."""
    made = Setting("", default, kind, group, places, label, unit, no_field, folded, on_resume, only_if)
    return dataclasses.field(default=default, metadata={_METADATA: made})


class Settings:
    """Settings that belong together: a frozen dataclass whose fields are each made by ``setting``.

    Raises SettingError on construction, which names the field and what it may be.
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    def __post_init__(self) -> None:
        for each in settings_of(type(self)).values():
            each.require(getattr(self, each.name))
        self.check_together()

    def check_together(self) -> None:
        """Raise SettingError, which names the one to change, where settings do not go with each other.

        Each is right by itself when this is asked.
        """

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types, in the order of the fields."""
        return {name: getattr(self, name) for name in settings_of(type(self))}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """From ``to_dict``; unknown keys are ignored, missing ones have their defaults."""
        known = settings_of(cls)
        return cls(**{name: value for name, value in values.items() if name in known})

    @classmethod
    def mended(cls, values: Mapping[str, Any]) -> Self:
        """As ``from_dict``, and what is refused has its default."""
        rest = dict(values)
        while True:
            try:
                return cls.from_dict(rest)
            except SettingError as error:
                if error.field not in rest:
                    return cls()
                del rest[error.field]


def settings_of(settings: type[Settings]) -> Mapping[str, Setting]:
    """The settings of a class by name, in the order of its fields."""
    found = _KNOWN.get(settings)
    if found is None:
        made = [(field.name, field.metadata[_METADATA]) for field in dataclasses.fields(settings)]
        found = {name: each._replace(name=name, label=each.label or name) for name, each in made}
        _KNOWN[settings] = MappingProxyType(found)
    return found


_KNOWN: dict[type[Settings], Mapping[str, Setting]] = {}
"""Of each class that was asked about: every construction of settings asks."""


def in_groups(settings: Iterable[Setting]) -> dict[Group, list[Setting]]:
    """Settings by their group, in the order of the groups and otherwise in their own; no group is empty."""
    kept = list(settings)
    groups = {group: [each for each in kept if each.group is group] for group in Group}
    return {group: found for group, found in groups.items() if found}

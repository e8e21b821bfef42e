"""What a sweep varies: ``learning_rate=0.01,0.1`` as values, ``learning_rate=0.001..0.3:log`` as bounds.

Knows settings and how they are typed; knows no run.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from rnnviz.core.errors import SettingError, UserError
from rnnviz.core.foreign import shown
from rnnviz.core.numerals import read_number, read_whole
from rnnviz.training.config import SETTINGS
from rnnviz.training.setting import Choices, Range, Setting

MAX_VALUES = 1000
_YES, _NO = ("true", "yes", "on"), ("false", "no", "off")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Both ends included; ``log``: a factor counts as much wherever it lies."""

    low: float
    high: float
    log: bool = False


Variation = tuple[Any, ...] | Bounds
"""The values that a setting takes, or between which ones it is searched."""


def read_variations(given: Iterable[str]) -> dict[str, Variation]:
    """What several ``--vary`` say, by the settings' names. Raises UserError."""
    found: dict[str, Variation] = {}
    for words in given:
        name, variation = read_variation(words)
        if name in found:
            raise UserError(f"--vary {name} was given twice: give all its values in one, with commas.")
        found[name] = variation
    return found


def read_variation(words: str) -> tuple[str, Variation]:
    """The setting and its variation that one ``--vary`` says. Raises UserError."""
    name, sign, values = words.partition("=")
    name = name.strip().removeprefix("--").replace("-", "_")
    if not sign or not values.strip():
        raise UserError(f"--vary {shown(words)} says no values: write it as learning_rate=0.01,0.1.")
    if name not in SETTINGS:
        raise UserError(f"There is no setting {shown(name)} to vary (rnnviz train --help lists them).")
    setting = SETTINGS[name]
    if ".." in values:
        return name, _bounds(setting, values)
    parts = [part.strip() for part in values.split(",")]
    if len(parts) > MAX_VALUES:
        raise UserError(f"--vary {name} has {len(parts):,} values; {MAX_VALUES:,} are the most.")
    read = tuple(_value(setting, part) for part in parts)
    if len(set(read)) < len(read):
        raise UserError(f"--vary {name} has a value twice: give each once (--seeds repeats a setting).")
    return name, read


def combinations(variations: Mapping[str, Variation]) -> list[dict[str, Any]]:
    """Each combination of values, the last setting's changing fastest; one empty one of no variations."""
    names = list(variations)
    values: Sequence[tuple[Any, ...]] = [_listed(name, variations[name]) for name in names]
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*values)]


def value_in_words(value: object) -> str:
    """As it is typed: ``0.01``, ``lstm``, ``true``; of a number that was searched six digits."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def settings_in_words(values: Mapping[str, Any]) -> str:
    """``learning_rate=0.1 hidden_size=50``"""
    return " ".join(f"{name}={value_in_words(value)}" for name, value in values.items())


def _listed(name: str, variation: Variation) -> tuple[Any, ...]:
    if isinstance(variation, Bounds):
        raise UserError(
            f"Between the bounds of {name} lies no end of values: say how many settings are to be tried, "
            "with --search N, or list the values, with commas."
        )
    return variation


def _bounds(setting: Setting, words: str) -> Bounds:
    if not isinstance(setting.kind, Range):
        raise UserError(f"{setting.name} is no number and has no bounds: list its values, with commas.")
    between, _, scale = words.partition(":")
    low, _, high = between.partition("..")
    if scale.strip() not in ("", "log"):
        raise UserError(f"{shown(words)} is not understood: write bounds as 0.001..0.3 or 0.001..0.3:log.")
    found = Bounds(_value(setting, low), _value(setting, high), bool(scale.strip()))
    if not found.low < found.high:
        raise UserError(f"The bounds of {setting.name} are {shown(between)}: the lower one comes first.")
    if found.log and found.low <= 0:
        raise UserError(f"The lower bound of {setting.name} must be above 0 where :log is asked for.")
    return found


def _value(setting: Setting, words: str) -> Any:
    words = words.strip()
    value: Any
    if isinstance(setting.kind, Range):
        try:
            value = read_whole(words) if setting.kind.whole else read_number(words)
        except ValueError as error:
            raise SettingError(setting.name, f"--vary {setting.name}: {error}") from error
    elif isinstance(setting.kind, Choices):
        value = words
    else:
        value = True if words.lower() in _YES else False if words.lower() in _NO else words
    setting.require(value)
    return value

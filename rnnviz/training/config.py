"""TrainingConfig: the settings of one run, checked.

The one list of settings with their ranges and words. The command line, the
sidebar and the presets are made from it; it knows none of them.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from reprlib import repr as brief
from typing import Any, Self

from rnnviz.core.errors import SettingError


@dataclass(frozen=True, slots=True)
class Range:
    """What a number may be, both ends included, and what it means in one sentence."""

    minimum: float
    maximum: float
    meaning: str
    whole: bool = False

    def describe(self) -> str:
        """``1 to 2,048``, for a message or a tooltip."""
        if self.whole:
            return f"{int(self.minimum):,} to {int(self.maximum):,}"
        return f"{self.minimum:g} to {self.maximum:g}"

    def require(self, name: str, value: object) -> None:
        """Raise SettingError, which calls the number ``name``, unless ``value`` is in the range."""
        kinds = (int,) if self.whole else (int, float)
        if not isinstance(value, kinds) or isinstance(value, bool):
            kind = "a whole number" if self.whole else "a number"
            raise SettingError(name, f"{name} is {brief(value)}; it must be {kind}, {self.describe()}.")
        if not self.minimum <= value <= self.maximum:  # true for NaN, too
            shown = f"{value:,}" if abs(value) < 1e15 else brief(value)
            raise SettingError(name, f"{name} is {shown}; it must be {self.describe()}.")


RANGES: dict[str, Range] = {
    "hidden_size": Range(1, 2048, "Units of the hidden state: h_t has this many numbers (H).", whole=True),
    "seq_length": Range(
        1, 1000, "Characters in a window: the error is carried back over this many steps (T).", whole=True
    ),
    "learning_rate": Range(0.0, 1000.0, "Size of a step: param −= learning_rate · g / √(memory + 1e−8)."),
    "sigma": Range(0.0, 100.0, "Spread of the first weights: W = randn · sigma."),
    # No greater than a field of the window can hold.
    "seed": Range(
        0, 2**31 - 1, "Start of the random numbers: the same seed repeats the same run.", whole=True
    ),
    "clip": Range(1e-6, 1e6, "Every gradient is clipped to [−clip, clip] before it is used."),
    "sample_every": Range(
        1,
        10**9,
        "A sample goes to the log every so many iterations; early on, while words are born, more often.",
        whole=True,
    ),
    "sample_length": Range(1, 100_000, "Characters of a sample in the log.", whole=True),
}
DTYPES = ("float32", "float64")
EARLY_SAMPLES = (100, 200, 500)
"""Iterations that have a sample in the log before the first ``sample_every`` is reached: until then
noise becomes letters, and letters become words."""


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """The settings a run starts with; the defaults are min-char-rnn's.

    Raises SettingError, which names the field and its range, on construction.
    """

    hidden_size: int = 100
    seq_length: int = 25
    learning_rate: float = 0.1
    sigma: float = 0.01
    seed: int = 0
    dtype: str = "float32"
    clip: float = 5.0
    lower_case: bool = False
    sample_every: int = 1000
    sample_length: int = 200

    def __post_init__(self) -> None:
        for name in RANGES:
            check_setting(name, getattr(self, name))
        if self.dtype not in DTYPES:
            raise SettingError("dtype", f"dtype is {brief(self.dtype)}; it must be float32 or float64.")
        if not isinstance(self.lower_case, bool):
            raise SettingError(
                "lower_case", f"lower_case is {brief(self.lower_case)}; it must be true or false."
            )

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types, in the order of the fields."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, settings: Mapping[str, Any]) -> Self:
        """From ``to_dict``; unknown keys are ignored, missing ones have their defaults."""
        names = {field.name for field in dataclasses.fields(cls)}
        return cls(**{name: value for name, value in settings.items() if name in names})


def check_setting(name: str, value: object) -> None:
    """Raise SettingError unless ``value`` is in the range of the setting ``name``."""
    RANGES[name].require(name, value)

"""Published curves: smooth losses that others printed, each with the text and the settings it was made with.

Knows the file of points and settings; knows no run and no picture.
"""

import csv
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from rnnviz import paths
from rnnviz.core.record.measured import Points
from rnnviz.training.config import TrainingConfig
from rnnviz.training.setting import settings_of

_SETTINGS = {"hidden_size": int, "seq_length": int, "learning_rate": float, "sigma": float}
"""What is printed beside the curves; all else was as min-char-rnn has it, which the defaults are."""
_OF_NO_MATTER = frozenset(("seed", "dtype", "lower_case", "sample_every", "sample_length"))
"""Settings that draw other numbers, round otherwise or only write: the published runs had some, too. How a
text is read shows in its characters."""


class PublishedCurve(NamedTuple):
    """``points``: iterations (n,) and smooth losses (n,), nats over the window of ``settings``.

    name        in a word or two
    source      who printed it, and on which text
    characters, unique  of that text
    """

    name: str
    source: str
    characters: int
    unique: int
    settings: TrainingConfig
    points: Points

    def differences(self, config: TrainingConfig, characters: int, unique: int) -> tuple[str, ...]:
        """What is not theirs in a run of these settings, on a text of so many characters, ``unique`` of them
        different: ``hidden_size 200 (theirs 100)``. Nothing where text and settings are theirs."""
        own, theirs = config.to_dict(), self.settings.to_dict()
        found = []
        if (characters, unique) != (self.characters, self.unique):
            found.append(
                f"the text, {characters:,} characters, {unique} unique "
                f"(theirs {self.characters:,}, {self.unique})"
            )
        for name, setting in settings_of(TrainingConfig).items():
            if name in _OF_NO_MATTER or not setting.matters(own):
                continue
            if own[name] != theirs[name]:
                found.append(f"{name} {_value(own[name])} (theirs {_value(theirs[name])})")
        return tuple(found)


@cache
def published_curves() -> tuple[PublishedCurve, ...]:
    """Those that come with the program, in the order of the file; none where there is no such file."""
    path = paths.resource("published-curves.csv")
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(_curve(name, list(group)) for name, group in groupby(rows, lambda row: row["name"]))


def _curve(name: str, rows: Sequence[dict[str, str]]) -> PublishedCurve:
    first = rows[0]
    settings = {key: read(first[key]) for key, read in _SETTINGS.items()}
    return PublishedCurve(
        name,
        first["source"],
        int(first["characters"]),
        int(first["unique"]),
        TrainingConfig(**settings),
        Points(
            np.array([int(row["iteration"]) for row in rows]),
            np.array([float(row["smooth_loss"]) for row in rows]),
        ),
    )


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)

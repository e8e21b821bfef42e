"""What the shelf says of runs: their network, in what they differ, when, how large.

Knows summaries; knows no table.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.library import StoredRun
from rnnviz.training.setting import settings_of

_FIRST, _LAST, _OF_NETWORK = ("learning_rate", "hidden_size", "optimizer"), ("seed",), ("cell", "layers")
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def network_words(settings: Mapping[str, Any]) -> str:
    """``rnn 100`` or ``lstm 2 × 128``: the cell, layers where there are several, units."""
    layers, units = settings["layers"], f"{settings['hidden_size']:,}"
    return f"{settings['cell']} {f'{layers} × ' if layers > 1 else ''}{units}"


def differing(runs: Sequence[StoredRun]) -> tuple[str, ...]:
    """The settings in which these runs differ, those that are changed most first, the seed last.

    The cell and its layers are not among them: they stand in the words of the network.
    """
    tables = [run.summary.settings for run in runs]
    others = [name for name in settings_of(TrainingConfig) if name not in (*_FIRST, *_LAST, *_OF_NETWORK)]
    return tuple(
        name for name in (*_FIRST, *others, *_LAST) if len({table.get(name) for table in tables}) > 1
    )


def beside_network(names: Sequence[str]) -> tuple[str, ...]:
    """Those of ``names`` that ``network_words`` leave to be said."""
    return tuple(name for name in names if name != "hidden_size")


def settings_words(settings: Mapping[str, Any], names: Sequence[str]) -> str:
    """``learning_rate 0.01 · seed 2``, of those settings that matter beside the others."""
    known = settings_of(TrainingConfig)
    return " · ".join(
        f"{name.removesuffix('_size')} {value_words(settings[name])}"
        for name in names
        if known[name].matters(settings)
    )


def value_words(value: Any) -> str:
    """A setting's value as it is written: ``0.01``, ``1,000``, ``yes``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def when_words(seconds: float, now: float | None = None) -> str:
    """``just now``, ``12 min ago``, ``yesterday`` …, of a time since 1970."""
    ago = (time.time() if now is None else now) - seconds
    if ago < _MINUTE:
        return "just now"
    if ago < _HOUR:
        return f"{ago / _MINUTE:.0f} min ago"
    if ago < _DAY:
        return f"{ago / _HOUR:.0f} h ago"
    days = int(ago / _DAY)
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < 30 else date_words(seconds)[:11].strip()


def date_words(seconds: float) -> str:
    """``27 Nov 2026, 14:05``; '' where no calendar has it."""
    try:
        return f"{datetime.fromtimestamp(seconds):%d %b %Y, %H:%M}"
    except (OverflowError, ValueError, OSError):
        return ""


def size_words(count: int) -> str:
    """``12 MB`` or ``1.3 GB``."""
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= size:
            amount = count / size
            digits = 1 if amount < 9.95 and amount != int(amount) else 0
            return f"{amount:.{digits}f} {unit}"
    return f"{count:,} bytes"


def span_words(seconds: float) -> str:
    """``40 s``, ``12 min`` or ``3.5 h`` of training."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < _HOUR else f"{seconds / _HOUR:.1f} h"

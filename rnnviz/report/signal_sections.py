"""What the signals of a run say on paper: of each a sentence and its curves over the run.

Knows signals, settings and the present moment, and their words; knows neither a picture nor a page.
"""

from typing import NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.imitation import MODELS
from rnnviz.core.inside.saturation import bounded_arrays
from rnnviz.core.inside.steps import RULE_OF_THUMB
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.record.signals import (
    CLIPPED,
    FACTOR,
    IMITATION,
    NORM,
    RATE,
    REACH,
    RECURRENT,
    SATURATED,
    SLOPE,
    UPDATE,
    Signal,
    Signals,
)
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run import signal_words
from rnnviz.training.run.look import Now


class SignalCurve(NamedTuple):
    """``values`` (n,) at ``iterations`` (n,)."""

    name: str
    iterations: Array
    values: Array


class SignalSection(NamedTuple):
    """One picture.

    unit    what its numbers are, in words
    words   the sentence under it, with this run's numbers
    curves  of one scale; () where ``by_lag`` is a picture of its own
    by_lag  (T,) numbers a step, by lag
    name    what its picture is opened by in the window
    highest where its axis ends, None: at the largest number
    level   a dashed line; is_log: powers of ten are as far apart as each other
    """

    title: str
    unit: str
    words: str
    curves: tuple[SignalCurve, ...] = ()
    by_lag: Signal | None = None
    level: float | None = None
    is_log: bool = False
    name: str = ""
    highest: float | None = None


def signal_sections(
    signals: Signals, config: TrainingConfig, architecture: Architecture, now: Now | None = None
) -> tuple[SignalSection, ...]:
    """Of all that was measured at least twice, in the order of the page Signals; () for a run without.

    What is said of the present moment is read off ``now``, as in the window; without it, of the step that
    was measured last, which is named.
    """
    found = (
        _reach(signals, now),
        _saturation(signals, architecture),
        _clipping(signals, config),
        _steps(signals, config),
        _recurrence(signals, architecture, now),
        _imitation(signals),
    )
    return tuple(section for section in found if section is not None)


def _of(signals: Signals, name: str, width: int = 1) -> Signal | None:
    """The signal, where it is a curve and as wide as it must be: a file may hold anything."""
    signal = signals.signal(name)
    return signal if len(signal.iterations) > 1 and signal.values.shape[1] >= width else None


def _curves(signal: Signal, names: list[str]) -> tuple[SignalCurve, ...]:
    return tuple(SignalCurve(name, signal.iterations, signal.values[:, k]) for k, name in enumerate(names))


def _reach(signals: Signals, now: Now | None) -> SignalSection | None:
    reach = _of(signals, REACH, 2)
    if reach is None:
        return None
    if now is not None and len(now.reach):
        words = signal_words.about_reach(now.reach, reach)
    else:
        words = signal_words.about_reach(reach.values[-1], reach, int(reach.iterations[-1]))
    return SignalSection(
        "How far back it learns",
        "size of the gradient that reaches back so many characters",
        words,
        by_lag=reach,
        name="reach",
    )


def _saturation(signals: Signals, architecture: Architecture) -> SignalSection | None:
    names = [
        architecture.name_in(layer, watched.name)
        for layer in range(architecture.layers)
        for watched in bounded_arrays(architecture.cell)
    ]
    shares, slopes = _of(signals, SATURATED, len(names)), _of(signals, SLOPE)
    if shares is None or slopes is None:
        return None
    return SignalSection(
        "Saturation",
        "share of numbers at the end of their range",
        signal_words.about_saturation(float(shares.values[-1, 0]), float(slopes.values[-1, 0]), names[0]),
        _curves(shares, names),
        name="saturation",
    )


def _clipping(signals: Signals, config: TrainingConfig) -> SignalSection | None:
    norms = _of(signals, NORM)
    if norms is None:
        return None
    cut, factor = _of(signals, CLIPPED), _of(signals, FACTOR)
    words = signal_words.about_clipping(
        config.clip_by, config.clip,
        cut.values[:, 0] if cut else np.zeros(0),
        factor.values[:, 0] if factor else np.zeros(0),
        norms,
    )  # fmt: skip
    level = config.clip if config.clip_by == "norm" else None
    return SignalSection(
        "Clipping", "norm of the gradient before clipping", words, _curves(norms, ["norm"]),
        level=level, is_log=True, name="clipping",
    )  # fmt: skip


def _steps(signals: Signals, config: TrainingConfig) -> SignalSection | None:
    updates, rates = _of(signals, UPDATE), _of(signals, RATE)
    if updates is None:
        return None
    effective = float(rates.values[-1, 0]) if rates else None
    words = signal_words.about_steps(config.learning_rate, effective, float(updates.values[-1, 0]))
    curves = _curves(updates, ["step ÷ weights"]) + (_curves(rates, ["effective rate"]) if rates else ())
    return SignalSection(
        "Step size", "size of the step against the weights, and the effective learning rate", words, curves,
        level=RULE_OF_THUMB, is_log=True, name="steps",
    )  # fmt: skip


def _recurrence(signals: Signals, architecture: Architecture, now: Now | None) -> SignalSection | None:
    gates = architecture.cell.gates or ("",)
    blocks = [
        f"{architecture.name_in(layer, 'Whh')} {gate}".rstrip()
        for layer in range(architecture.layers)
        for gate in gates
    ]
    found, slopes = _of(signals, RECURRENT, 2 * len(blocks)), _of(signals, SLOPE)
    if found is None or slopes is None:
        return None
    reach = signals.signal(REACH)
    first = f"{blocks[0]}: " if len(blocks) > 1 else ""
    if now is not None and now.blocks:
        radius, singular = float(np.abs(now.blocks[0].eigenvalues).max()), now.blocks[0].singular
    else:
        radius, singular = (float(value) for value in found.values[-1, :2])
        first = f"At step {int(found.iterations[-1]):,}: {first}"
    radii = Signal(found.iterations, found.values[:, ::2])
    curves = _curves(radii, blocks)
    if len(blocks) == 1:
        curves = (
            curves[0]._replace(name="largest |λ|"),
            SignalCurve("largest singular", found.iterations, found.values[:, 1]),
        )
    return SignalSection(
        "Whh", "largest |eigenvalue| of Whh" + (", and largest singular value" if len(blocks) == 1 else ""),
        first + signal_words.about_recurrence(radius, singular, float(slopes.values[-1, 0]), reach), curves,
        level=1.0, is_log=True, name="recurrence",
    )  # fmt: skip


def _imitation(signals: Signals) -> SignalSection | None:
    distances = _of(signals, IMITATION, len(MODELS))
    if distances is None:
        return None
    return SignalSection(
        "What it imitates",
        "KL(n-gram ‖ network), nats per character",
        signal_words.about_imitation(distances),
        _curves(distances, list(MODELS)),
        name="imitation",
        highest=signal_words.highest_distance(distances),
    )

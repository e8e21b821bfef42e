"""signals.csv: what was measured of how a run learns, a row for every step at which something was.

A signal that was not measured at that step has nothing there. Knows the names of columns; knows no file.
"""

from collections.abc import Iterator

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.inside.imitation import MODELS
from rnnviz.core.inside.saturation import bounded_arrays
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.record.signals import (
    CLIPPED,
    FACTOR,
    IMITATION,
    NAMES,
    NORM,
    RATE,
    RECURRENT,
    SATURATED,
    SLOPE,
    UPDATE,
    Signals,
)

_DIGITS = "%.9g"
"""As exact as the numbers are kept: float32."""


def columns_of(name: str, width: int, architecture: Architecture) -> list[str]:
    """What the numbers of a signal are called: ``reach_0 reach_1 …``, ``clipped clipped_Wxh …``."""
    at, cell = architecture.name_in, architecture.cell
    layers, arrays = range(architecture.layers), [spec.name for spec in architecture.specs]
    gates = [f"_{gate}" for gate in cell.gates] or [""]
    named: dict[str, list[str]] = {
        SATURATED: [f"saturated_{at(layer, w.name)}" for layer in layers for w in bounded_arrays(cell)],
        SLOPE: [at(layer, "slope_h") for layer in layers],
        RECURRENT: [
            f"{of}_{at(layer, 'Whh')}{gate}"
            for layer in layers
            for gate in gates
            for of in ("eigenvalue", "singular_value")
        ],
        IMITATION: [f"kl_{model}" for model in MODELS],
        FACTOR: ["clipping_factor"],
        RATE: ["effective_rate"],
    }
    for each, words in ((NORM, "gradient_norm"), (CLIPPED, "clipped"), (UPDATE, "step_by_weight")):
        named[each] = [words, *(f"{words}_{array}" for array in arrays)]
    # Lags, and what a damaged file may hold, are counted.
    names = named.get(name, [])
    return names if len(names) == width else [f"{name}_{number}" for number in range(width)]


def signals_csv_text(signals: Signals, architecture: Architecture) -> str:
    """The whole signals.csv of a run; sizes without a unit, distances in nats per character."""
    return "".join(_lines(signals, architecture))


def _lines(signals: Signals, architecture: Architecture) -> Iterator[str]:
    measured = [(name, signals.signal(name)) for name in NAMES if name in signals.names]
    header = [
        column
        for name, signal in measured
        for column in columns_of(name, signal.values.shape[1], architecture)
    ]
    yield ",".join(["iteration", *header]) + "\n"
    steps = np.array(
        sorted({step for _, signal in measured for step in signal.iterations.tolist()}), np.int64
    )
    parts = [_cells(steps, *signal) for _, signal in measured]
    for row, iteration in enumerate(steps.tolist()):
        yield ",".join([str(iteration), *(part[row] for part in parts)]) + "\n"


def _cells(steps: Array, iterations: Array, values: Array) -> list[str]:
    """Of each of ``steps`` the numbers of one signal with commas between them, or the commas alone."""
    width = values.shape[1]
    form = ",".join([_DIGITS] * width)
    cells = ["," * (width - 1)] * len(steps)
    places = np.searchsorted(steps, iterations).tolist()
    for place, numbers in zip(places, values.tolist(), strict=True):
        cells[place] = form % tuple(numbers)
    return cells

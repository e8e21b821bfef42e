"""A moment in a checkpoint: its arrays by name and its numbers in the header, written and read without trust.

Knows the formats 1 and 2 of a moment; knows neither the way to it nor the run's text.
"""

import dataclasses
import math
import zipfile
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import CheckpointError
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.optimizers import OPTIMIZERS
from rnnviz.core.network.optimizers.optimizer import Optimizer
from rnnviz.core.network.parameters import Parameters
from rnnviz.core.record.archive import entry_of, measure, number_of, read_array, whole_of
from rnnviz.core.record.moment import Moment, Place, generator_from

MAX_HIDDEN_SIZE = 1 << 14
MAX_LAYERS = 16
MAX_STREAMS = 4096


def header_of_kind(architecture: Architecture, moment: Moment) -> dict[str, Any]:
    """What the header says of the kind of run, for ``read_kind``."""
    return {
        "dtype": moment.params.flat.dtype.name,
        "cell": architecture.cell.name,
        "hidden_size": architecture.hidden_size,
        "layers": architecture.layers,
        "streams": len(moment.state),
        "optimizer": moment.optimizer.name,
    }


def header_of_moment(moment: Moment) -> dict[str, Any]:
    """What the header says of a moment: its numbers and its generator."""
    numbers = dataclasses.asdict(moment.place)
    return numbers | {"generator": _jsonable(moment.generator.bit_generator.state)}


def moment_arrays(prefix: str, moment: Moment) -> dict[str, Array]:
    """The arrays of a moment by their names in the file."""
    params, remembered = moment.params, moment.optimizer.state
    arrays = {prefix + name: array for name, array in params.items()}
    for what, flat in remembered.items():
        named = Parameters(params.specs, flat)
        arrays |= {f"{prefix}{what}_{name}": array for name, array in named.items()}
    return arrays | {prefix + "state": moment.state}


def _jsonable(value: Any) -> Any:
    """A generator's state with its NumPy integers and arrays as Python's."""
    if isinstance(value, Mapping):
        return {key: _jsonable(inner) for key, inner in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return value


class RunKind(NamedTuple):
    """What kind of run a file holds: all that decides which arrays it must have."""

    version: float
    dtype: np.dtype[Any]
    architecture: Architecture
    optimizer: type[Optimizer]
    streams: int


def read_kind(header: dict[str, Any], version: float, vocab_size: int, name: str) -> RunKind:
    """The kind of run that a header of this version tells of. Raises CheckpointError."""
    dtype_name = entry_of(header, "dtype", str, name)
    if dtype_name not in ("float32", "float64"):
        raise CheckpointError(f"{name} is damaged: its dtype is {dtype_name[:20]!r}.")
    dtype = np.dtype(dtype_name)
    hidden_size = whole_of(header, "hidden_size", name, 1, MAX_HIDDEN_SIZE)
    if version < 2:  # knew one cell, one layer, one stream and one optimizer
        return RunKind(
            version, dtype, Architecture(CELLS["rnn"], vocab_size, hidden_size), OPTIMIZERS["adagrad"], 1
        )
    cell, optimizer = entry_of(header, "cell", str, name), entry_of(header, "optimizer", str, name)
    for what, known in ((cell, CELLS), (optimizer, OPTIMIZERS)):
        if what not in known:
            raise CheckpointError(
                f"{name} is damaged, or comes from a newer version of rnnviz: "
                f"{what[:20]!r} is none of {', '.join(known)}."
            )
    layers = whole_of(header, "layers", name, 1, MAX_LAYERS)
    architecture = Architecture(CELLS[cell], vocab_size, hidden_size, layers)
    return RunKind(
        version, dtype, architecture, OPTIMIZERS[optimizer], whole_of(header, "streams", name, 1, MAX_STREAMS)
    )


def read_moment(archive: zipfile.ZipFile, name: str, numbers: Any, prefix: str, kind: RunKind) -> Moment:
    """The moment whose numbers stand in the header and whose arrays are called ``prefix`` and so on.

    Raises CheckpointError.
    """
    dtype = kind.dtype
    if not isinstance(numbers, dict):
        raise CheckpointError(f"{name} is damaged: a moment in its header is not a table.")
    # Every array is measured before the first large one is made.
    shapes = {spec.name: spec.shape for spec in kind.architecture.specs}
    wanted = {prefix + n: shape for n, shape in shapes.items()}
    for what in kind.optimizer.state_names:
        wanted |= {f"{prefix}{what}_{n}": shape for n, shape in shapes.items()}
    state_name, size = f"{prefix}{'state' if kind.version >= 2 else 'hprev'}", kind.architecture.state_size
    wanted[state_name] = (kind.streams, size) if kind.version >= 2 else (size,)
    for key, shape in wanted.items():
        measure(archive, name, key, dtype.itemsize * math.prod(shape))
    arrays = {
        key: read_array(archive, name, key, dtype, shape, dtype.itemsize * math.prod(shape))
        for key, shape in wanted.items()
    }
    for key, array in arrays.items():
        if not np.isfinite(array).all():
            raise CheckpointError(
                f"{name} holds numbers that are not finite (in {key}): the run had diverged; "
                "open an earlier checkpoint."
            )
    params = kind.architecture.zeros(dtype)
    params.assign({n: arrays[prefix + n] for n in shapes})
    optimizer = kind.optimizer(params.flat)
    for what in kind.optimizer.state_names:
        remembered = Parameters(params.specs, optimizer.state[what])
        remembered.assign({n: arrays[f"{prefix}{what}_{n}"] for n in shapes})
        if what in kind.optimizer.never_negative and (remembered.flat < 0).any():
            raise CheckpointError(f"{name} is damaged: {prefix}{what} holds squares that are negative.")
    return Moment(
        read_place(numbers, kind.architecture.vocab_size, name),
        params,
        optimizer,
        np.atleast_2d(arrays[state_name]),
        read_generator(numbers, name),
    )


def read_place(numbers: dict[str, Any], vocab_size: int, name: str) -> Place:
    """Where a moment stands, by its numbers in a file. Raises CheckpointError."""
    return Place(
        iteration=whole_of(numbers, "iteration", name, 0, 1 << 62),
        epoch=whole_of(numbers, "epoch", name, 0, 1 << 62),
        position=whole_of(numbers, "position", name, 0, 1 << 48),
        next_input=whole_of(numbers, "next_input", name, 0, vocab_size - 1),
        loss=number_of(numbers, "loss", name),
        smooth_loss=number_of(numbers, "smooth_loss", name),
        learning_rate=number_of(numbers, "learning_rate", name),
    )


def read_generator(numbers: dict[str, Any], name: str) -> np.random.Generator:
    """The generator of a moment, by its numbers in a file. Raises CheckpointError."""
    try:
        return generator_from(entry_of(numbers, "generator", dict, name))
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise CheckpointError(f"{name} is damaged: its generator is not a PCG64.") from error

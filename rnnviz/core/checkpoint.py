"""A run in one file: one checkpoint in, one checkpoint out.

The file is an ``.npz`` that NumPy opens without pickle: the arrays by name and a
``header`` with all else as JSON. Knows the format; knows no trainer and no window.

A file may come from a stranger. Nothing in it is executed, and nothing large is
allocated before its size, shape and type have been compared with the header.
"""

import json
import math
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.core.bookmap import PASSES, PLACES
from rnnviz.core.errors import CheckpointError
from rnnviz.core.files import write_file
from rnnviz.core.history import CAPACITY
from rnnviz.core.model import PARAMETER_NAMES, Parameters, parameter_shapes
from rnnviz.core.text import MAX_VOCAB_SIZE, Vocabulary

Array = NDArray[Any]
Kind = TypeVar("Kind")

FORMAT = "rnnviz checkpoint"
VERSION = 1
MAX_HEADER_BYTES = 6 << 20
MAX_TABLES = 1 << 17
"""In a header. A log of samples has half as many; millions of empty ones would be gigabytes."""
MAX_LOG_BYTES = 4 << 20
"""Of the header, for the log of samples; the vocabulary and the rest take less than one."""
MAX_HIDDEN_SIZE = 1 << 14
MAX_SECONDS = 1e11
"""Three thousand years of training."""


@dataclass(frozen=True, slots=True)
class Moment:
    """All numbers that training goes on from, copied at one step's end.

    params, memory  the network and Adagrad's memory
    hprev           (H,) the hidden state that the next window starts from
    position        place in the text of the next window; ``next_input`` the character there
    generator       state of the numpy.random generator that draws the logged samples
    """

    iteration: int
    epoch: int
    position: int
    next_input: int
    loss: float
    smooth_loss: float
    learning_rate: float
    params: Parameters
    memory: Parameters
    hprev: Array
    generator: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LoggedSample:
    """A sample as it stands in the log: what the network wrote after ``iteration`` steps."""

    iteration: int
    smooth_loss: float
    text: str


@dataclass(frozen=True, slots=True)
class TextIdentity:
    """Which text a run learns: enough to find it again and to know it when found."""

    name: str
    path: str
    sha256: str
    size: int
    encoding: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A whole run: the last moment, the best one, and what happened on the way.

    settings  the run's TrainingConfig as a dict
    history   arrays of LossHistory.to_arrays;  book_map those of BookMap.to_arrays
    elapsed   seconds of training
    """

    settings: dict[str, Any]
    vocabulary: Vocabulary
    text: TextIdentity
    last: Moment
    best: Moment | None = None
    history: dict[str, Array] = field(default_factory=dict)
    book_map: dict[str, Array] = field(default_factory=dict)
    samples: tuple[LoggedSample, ...] = ()
    elapsed: float = 0.0


def logged_bytes(sample: LoggedSample) -> int:
    """At least what a sample takes in the header; all of a log must stay below ``MAX_LOG_BYTES``."""
    return len(json.dumps(sample.text)) + 64


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write ``checkpoint`` to ``path``, whole or not at all. Raises WriteError."""
    write_file(path, lambda file: write_checkpoint(file, checkpoint))


def write_checkpoint(file: BinaryIO, checkpoint: Checkpoint) -> None:
    """Write the ``.npz`` into an open binary file."""
    arrays: dict[str, Array] = {}
    moments = {"last": checkpoint.last} | ({"best": checkpoint.best} if checkpoint.best else {})
    header: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "settings": checkpoint.settings,
        "vocabulary": checkpoint.vocabulary.characters,
        "text": {name: getattr(checkpoint.text, name) for name in TextIdentity.__slots__},
        "dtype": checkpoint.last.params.flat.dtype.name,
        "hidden_size": checkpoint.last.params.hidden_size,
        "elapsed": checkpoint.elapsed,
        "samples": [[s.iteration, s.smooth_loss, s.text] for s in checkpoint.samples],
        "moments": {},
    }
    for which, moment in moments.items():
        header["moments"][which] = {name: getattr(moment, name) for name in _MOMENT_NUMBERS}
        header["moments"][which]["generator"] = _jsonable(moment.generator)
        arrays |= _moment_arrays("" if which == "last" else "best_", moment)
    arrays |= {f"history_{name}": array for name, array in checkpoint.history.items()}
    arrays |= {f"book_map_{name}": array for name, array in checkpoint.book_map.items()}
    # The zip's own sums say that an array is whole; these, that it is the one the header is about.
    header["checksums"] = {name: _checksum(array) for name, array in arrays.items()}
    text = json.dumps(header, ensure_ascii=True, allow_nan=False)
    arrays["header"] = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    # As numpy.savez does, but without a copy of every array on its way into the file.
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            rows = np.ascontiguousarray(array)
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as entry:
                np.lib.format.write_array_header_1_0(entry, np.lib.format.header_data_from_array_1_0(rows))
                entry.write(rows.data.cast("B") if rows.size else b"")


def _moment_arrays(prefix: str, moment: Moment) -> dict[str, Array]:
    """The arrays of a moment by their names in the file."""
    arrays = {prefix + name: moment.params[name] for name in PARAMETER_NAMES}
    arrays |= {f"{prefix}memory_{name}": moment.memory[name] for name in PARAMETER_NAMES}
    return arrays | {prefix + "hprev": moment.hprev}


_MOMENT_NUMBERS = (
    "iteration", "epoch", "position", "next_input", "loss", "smooth_loss", "learning_rate",
)  # fmt: skip
_HISTORY_NAMES = ("loss", "smooth_loss", "open")
_BOOK_MAP_NAMES = ("sums", "counts", "sizes")


def _checksum(array: Array) -> int:
    """CRC-32 of an array's bytes, row by row."""
    return zlib.crc32(np.ascontiguousarray(array).data.cast("B")) if array.size else 0


def _jsonable(value: Any) -> Any:
    """A generator's state with its NumPy integers and arrays as Python's."""
    if isinstance(value, Mapping):
        return {key: _jsonable(inner) for key, inner in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return value


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint. Raises CheckpointError that says what is wrong with the file."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise CheckpointError(f"{path} is not a file, but a pipe or a device.")
        with path.open("rb") as file:
            return read_checkpoint(file, path.name)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise CheckpointError(f"{path} is a folder; choose a checkpoint (.npz) in it.") from error
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error.strerror or error}.") from error


def read_checkpoint(file: BinaryIO, name: str) -> Checkpoint:
    """Read a checkpoint from an open binary file; ``name`` stands in the messages."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _read_archive(archive, name)
    except CheckpointError:
        raise
    except MemoryError as error:
        raise CheckpointError(f"{name} needs more memory than there is.") from error
    except zipfile.BadZipFile as error:
        raise CheckpointError(
            f"{name} is not a checkpoint, or it is cut off or damaged ({str(error)[:80]})."
        ) from error
    except (OSError, ValueError, KeyError, TypeError, EOFError, zlib.error, RecursionError,
            NotImplementedError, RuntimeError, OverflowError, AttributeError) as error:  # fmt: skip
        # What the zip and npy readers raise on damaged bytes; anything else is a fault of ours.
        raise CheckpointError(f"{name} is damaged: {str(error)[:200]}.") from error


def _read_archive(archive: zipfile.ZipFile, name: str) -> Checkpoint:
    raw = _read_array(archive, name, "header", np.dtype(np.uint8), None, MAX_HEADER_BYTES)
    written = raw.tobytes()
    outside = _STRING.sub(b"", written)
    if outside.count(b"[") + outside.count(b"{") > MAX_TABLES:
        raise CheckpointError(f"{name} is damaged: its header holds more tables than a run can have.")
    try:
        header = json.loads(written)
    except ValueError as error:
        raise CheckpointError(f"{name} is damaged: its header is not JSON.") from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise CheckpointError(f"{name} is an .npz file, but not a checkpoint of rnnviz.")
    version = _number(header, "version", name)
    if version > VERSION:
        raise CheckpointError(
            f"{name} comes from a newer version of rnnviz (format {version:g}, "
            f"this one reads up to {VERSION}): update rnnviz to open it."
        )
    characters = _entry(header, "vocabulary", str, name)
    if not 1 <= len(characters) <= MAX_VOCAB_SIZE or len(set(characters)) != len(characters):
        raise CheckpointError(f"{name} is damaged: its vocabulary is not a set of characters.")
    characters.encode()  # ValueError for a lone surrogate, which is no character
    hidden_size = _whole(header, "hidden_size", name, 1, MAX_HIDDEN_SIZE)
    dtype_name = _entry(header, "dtype", str, name)
    if dtype_name not in ("float32", "float64"):
        raise CheckpointError(f"{name} is damaged: its dtype is {dtype_name[:20]!r}.")
    dtype = np.dtype(dtype_name)
    moments = _entry(header, "moments", dict, name)
    if "last" not in moments:
        raise CheckpointError(f"{name} is damaged: 'last' is missing from its header.")
    last = _read_moment(archive, name, moments["last"], "", len(characters), hidden_size, dtype)
    best = None
    if "best" in moments:
        best = _read_moment(archive, name, moments["best"], "best_", len(characters), hidden_size, dtype)
        if best.iteration > last.iteration:
            raise CheckpointError(f"{name} is damaged: its best moment comes after its last.")
    history = _read_vectors(archive, name, "history_", _HISTORY_NAMES, CAPACITY)
    book_map = _read_vectors(archive, name, "book_map_", _BOOK_MAP_NAMES, PLACES * PASSES)
    arrays = _moment_arrays("", last) | (_moment_arrays("best_", best) if best else {})
    arrays |= {f"history_{key}": array for key, array in history.items()}
    arrays |= {f"book_map_{key}": array for key, array in book_map.items()}
    sums = _entry(header, "checksums", dict, name)
    present = set(archive.namelist())
    for key in sums:
        if f"{key}.npy" not in present:
            raise CheckpointError(f"{name} is not a whole checkpoint: {key} is missing.")
    for key, array in arrays.items():
        if sums.get(key) != _checksum(array):
            raise CheckpointError(f"{name} is damaged: {key} is not what was saved with its header.")
    text = _entry(header, "text", dict, name)
    return Checkpoint(
        settings=_entry(header, "settings", dict, name),
        vocabulary=Vocabulary(characters),
        text=TextIdentity(
            name=_entry(text, "name", str, name),
            path=_entry(text, "path", str, name),
            sha256=_entry(text, "sha256", str, name),
            size=_whole(text, "size", name, 0, 1 << 48),
            encoding=_entry(text, "encoding", str, name),
        ),
        last=last,
        best=best,
        history=history,
        book_map=book_map,
        samples=_read_samples(_entry(header, "samples", list, name), last.iteration, name),
        elapsed=_number(header, "elapsed", name, maximum=MAX_SECONDS),
    )


def _read_moment(
    archive: zipfile.ZipFile,
    name: str,
    numbers: Any,
    prefix: str,
    vocab_size: int,
    hidden_size: int,
    dtype: np.dtype[Any],
) -> Moment:
    if not isinstance(numbers, dict):
        raise CheckpointError(f"{name} is damaged: a moment in its header is not a table.")
    # Every array is measured before the first large one is made.
    shapes = parameter_shapes(vocab_size, hidden_size)
    wanted = {prefix + n: shape for n, shape in shapes.items()}
    wanted |= {f"{prefix}memory_{n}": shape for n, shape in shapes.items()}
    wanted[prefix + "hprev"] = (hidden_size,)
    for key, shape in wanted.items():
        _measure(archive, name, key, dtype.itemsize * math.prod(shape))
    arrays = {
        key: _read_array(archive, name, key, dtype, shape, dtype.itemsize * math.prod(shape))
        for key, shape in wanted.items()
    }
    for key, array in arrays.items():
        if not np.isfinite(array).all():
            raise CheckpointError(
                f"{name} holds numbers that are not finite (in {key}): the run had diverged; "
                "open an earlier checkpoint."
            )
    for key, array in arrays.items():
        if "memory_" in key and (array < 0).any():
            raise CheckpointError(f"{name} is damaged: Adagrad's memory in {key} is negative.")
    params = Parameters(vocab_size, hidden_size, dtype)
    memory = Parameters(vocab_size, hidden_size, dtype)
    params.assign({n: arrays[prefix + n] for n in shapes})
    memory.assign({n: arrays[f"{prefix}memory_{n}"] for n in shapes})
    generator = _entry(numbers, "generator", dict, name)
    _check_generator(generator, name)
    return Moment(
        iteration=_whole(numbers, "iteration", name, 0, 1 << 62),
        epoch=_whole(numbers, "epoch", name, 0, 1 << 62),
        position=_whole(numbers, "position", name, 0, 1 << 48),
        next_input=_whole(numbers, "next_input", name, 0, vocab_size - 1),
        loss=_number(numbers, "loss", name),
        smooth_loss=_number(numbers, "smooth_loss", name),
        learning_rate=_number(numbers, "learning_rate", name),
        params=params,
        memory=memory,
        hprev=arrays[prefix + "hprev"],
        generator=generator,
    )


def _check_generator(state: dict[str, Any], name: str) -> None:
    try:
        np.random.PCG64().state = state  # type: ignore[assignment]  # the stub's TypedDict
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise CheckpointError(f"{name} is damaged: its generator is not a PCG64.") from error


def _read_vectors(
    archive: zipfile.ZipFile, name: str, prefix: str, keys: tuple[str, ...], max_length: int
) -> dict[str, Array]:
    """Float64 vectors that go together; {} where the file does not have them all."""
    present = set(archive.namelist())
    if not all(f"{prefix}{key}.npy" in present for key in keys):
        return {}
    dtype = np.dtype(np.float64)
    max_bytes = dtype.itemsize * max_length
    return {key: _read_array(archive, name, prefix + key, dtype, None, max_bytes) for key in keys}


def _read_samples(rows: list[Any], last: int, name: str) -> tuple[LoggedSample, ...]:
    """The log up to iteration ``last``."""
    samples = []
    for row in rows:
        match row:
            case [int(iteration), int() | float() as smooth_loss, str(text)] if (
                0 <= iteration <= last and math.isfinite(smooth_loss)
            ):
                text.encode()  # a lone surrogate could not be shown or exported; ValueError
                samples.append(LoggedSample(iteration, float(smooth_loss), text))
            case _:
                raise CheckpointError(f"{name} is damaged: an entry of its sample log is not one.")
    return tuple(samples)


_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
"""A string of JSON, or the rest of the text where it does not end; takes time with its length only."""

# What numpy.save writes before the numbers. Read by a pattern of our own, as NumPy's reader
# evaluates it as Python, and says of a damaged one what it likes.
_ARRAY_MAGIC = b"\x93NUMPY\x01\x00"
_ARRAY_HEADER = re.compile(
    rb"\{'descr': '([<>|]\w+)', 'fortran_order': (True|False), 'shape': \(([\d, ]{0,40})\), \} *\n"
)


def _measure(archive: zipfile.ZipFile, name: str, key: str, max_bytes: int) -> zipfile.ZipInfo:
    """The archive's entry for an array, refused where it is missing or larger than it may be."""
    try:
        entry = archive.getinfo(f"{key}.npy")
    except KeyError as error:
        raise CheckpointError(f"{name} is not a whole checkpoint: {key} is missing.") from error
    if entry.compress_type != zipfile.ZIP_STORED:
        # numpy.savez never packs; so the file itself bounds what reading it can cost.
        raise CheckpointError(f"{name} is not a checkpoint of rnnviz: {key} is packed.")
    if entry.file_size > max_bytes + 4096:  # an npy header is padded to a multiple of 64
        raise CheckpointError(
            f"{name} is damaged: {key} claims {entry.file_size:,} bytes where {max_bytes:,} are due."
        )
    return entry


def _read_array(
    archive: zipfile.ZipFile,
    name: str,
    key: str,
    dtype: np.dtype[Any],
    shape: tuple[int, ...] | None,
    max_bytes: int,
) -> Array:
    """One array, of this type and shape (``None``: any length), read only as far as it may reach."""
    entry = _measure(archive, name, key, max_bytes)
    with archive.open(entry) as stream:
        # To the end and one byte more, so that the CRC is checked and a lie about the size is seen.
        data = stream.read(max_bytes + 4097)
    if len(data) > max_bytes + 4096:
        raise CheckpointError(f"{name} is damaged: {key} is longer than it says.")
    start = 10 + int.from_bytes(data[8:10], "little")
    written = _ARRAY_HEADER.fullmatch(data[10:start])
    if data[:8] != _ARRAY_MAGIC or written is None:
        raise CheckpointError(f"{name} is damaged: {key} is not an array, or has an unknown format.")
    found_dtype, fortran = written[1].decode(), written[2] == b"True"
    found_shape = tuple(int(length) for length in written[3].split(b",") if length.strip())
    if found_dtype != dtype.str or (len(found_shape) != 1 if shape is None else found_shape != shape):
        raise CheckpointError(
            f"{name} is damaged: {key} is {found_dtype} {found_shape}, where {dtype.str} "
            f"{shape or '(n,)'} is due."
        )
    count = math.prod(found_shape)
    values = data[start:]
    if len(values) != count * dtype.itemsize:
        raise CheckpointError(f"{name} is damaged: {key} is cut off.")
    array = np.frombuffer(values, dtype=dtype)
    return array.reshape(found_shape[::-1]).T.copy() if fortran else array.reshape(found_shape).copy()


def _entry(table: dict[str, Any], key: str, kind: type[Kind], name: str) -> Kind:
    value = table.get(key)
    if not isinstance(value, kind):
        what = "is missing from" if key not in table else "has the wrong type in"
        raise CheckpointError(f"{name} is damaged: {key!r} {what} its header.")
    return value


def _number(table: dict[str, Any], key: str, name: str, *, maximum: float = math.inf) -> float:
    """A number that is finite and not negative, as all of a run's are."""
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise CheckpointError(f"{name} is damaged: {key!r} in its header is not a number.")
    if not 0 <= value <= maximum:
        raise CheckpointError(f"{name} is damaged: {key!r} in its header is out of range.")
    return float(value)


def _whole(table: dict[str, Any], key: str, name: str, low: int, high: int) -> int:
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise CheckpointError(f"{name} is damaged: {key!r} in its header is out of range.")
    return value

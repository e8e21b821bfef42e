"""A run in one file: one checkpoint in, one checkpoint out.

The file is an ``.npz`` that NumPy opens without pickle: the arrays by name and a
``header`` with all else as JSON. Knows the format; knows no trainer and no window.

A file may come from a stranger. Nothing in it is executed, and nothing large is
allocated before its size, shape and type have been compared with the header: ``archive``
sees to the bytes, this file to what they must mean.
"""

import json
import math
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from rnnviz.core.arrays import Array
from rnnviz.core.errors import CheckpointError
from rnnviz.core.files import open_file, write_file
from rnnviz.core.foreign import shown
from rnnviz.core.network.architecture import Architecture
from rnnviz.core.record.archive import (
    checksum,
    entry_of,
    number_of,
    read_header,
    read_vectors,
    whole_of,
    words_of,
    write_archive,
)
from rnnviz.core.record.book_map import PASSES, PLACES, BookMap
from rnnviz.core.record.by_hand import ChangeByHand, read_changes
from rnnviz.core.record.carried_text import read_text_arrays, source_of, text_arrays
from rnnviz.core.record.expected import Expectation, read_expected
from rnnviz.core.record.history import CAPACITY, EVERY_STEP, ITERATIONS, VALUES, LossHistory
from rnnviz.core.record.moment import Moment
from rnnviz.core.record.moment_arrays import (
    header_of_kind,
    header_of_moment,
    moment_arrays,
    read_kind,
    read_moment,
)
from rnnviz.core.record.signals import MAX_BYTES, NAMES, Signals
from rnnviz.core.text.corpus import Vocabulary
from rnnviz.core.text.decoding import MAX_VOCAB_SIZE

FORMAT = "rnnviz checkpoint"
VERSION = 2
MAX_LOG_BYTES = 4 << 20
"""Of the header, for the log of samples; the vocabulary and the rest take less than one."""
MAX_RATE_CHANGES = 1000
MAX_RUN_ID = 64
MAX_MEASURED = 16
"""Curves beside those of every step."""
RIVALS = ("smooth", "window")
"""In what other ways than ``best`` a moment can be the best: its smooth loss, the loss of its last window."""
MAX_SECONDS = 1e11
"""Three thousand years of training."""

_SIGNALS = "signals_"
"""So begin the names of the arrays of what was measured of how the network learns."""
_MEASURED = re.compile(rf"history_{ITERATIONS}([a-z][a-z0-9_]{{0,30}})\.npy")


class LoggedSample(NamedTuple):
    """A sample as it stands in the log: what the network wrote after ``iteration`` steps."""

    iteration: int
    smooth_loss: float
    text: str


class RateChange(NamedTuple):
    """The learning rate was set while the run stood at ``iteration``; it acts from the next step on."""

    iteration: int
    learning_rate: float


class Parent(NamedTuple):
    """The run that a run went on from, and after which of its steps."""

    run_id: str
    iteration: int


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

    run_id    which run it is, from its first step to its last; '' in a file of an older release
    settings  the run's TrainingConfig as a dict
    history   arrays of LossHistory.to_arrays;  book_map those of BookMap.to_arrays
    best_book_map  the same as of the best moment; {} in a file of an older release
    best_held_out  the held-out loss by which ``best`` is the best, nats over the window; None where it is
                   so by its smooth loss, or in a file of an older release
    rivals    moments that are the best in another way, by its name (one of ``RIVALS``)
    rate_changes  in their order, at most ``MAX_RATE_CHANGES``; before the first the settings' rate holds
    by_hand   what was changed by hand on the way, in its order
    signals   arrays of Signals.to_arrays; {} in a file of an older release
    parent    where it went on from another run; None where it began by itself
    expected  what was expected of it before it was seen, in the order in which it was revealed
    elapsed   seconds that the steps took, without pauses and waiting
    source    the text itself where it has no file, '' where it has one
    """

    settings: dict[str, Any]
    vocabulary: Vocabulary
    text: TextIdentity
    architecture: Architecture
    last: Moment
    best: Moment | None = None
    history: dict[str, Array] = field(default_factory=dict)
    book_map: dict[str, Array] = field(default_factory=dict)
    best_book_map: dict[str, Array] = field(default_factory=dict)
    samples: tuple[LoggedSample, ...] = ()
    rate_changes: tuple[RateChange, ...] = ()
    elapsed: float = 0.0
    run_id: str = ""
    source: str = ""
    best_held_out: float | None = None
    rivals: Mapping[str, Moment] = field(default_factory=dict)
    by_hand: tuple[ChangeByHand, ...] = ()
    signals: dict[str, Array] = field(default_factory=dict)
    parent: Parent | None = None
    expected: tuple[Expectation, ...] = ()


def logged_bytes(sample: LoggedSample) -> int:
    """At least what a sample takes in the header; all of a log must stay below ``MAX_LOG_BYTES``."""
    return len(json.dumps(sample.text)) + 64


def save_checkpoint(path: Path, checkpoint: Checkpoint, *, private: bool = False) -> None:
    """Write ``checkpoint`` to ``path``, whole or not at all. Raises WriteError.

    A ``private`` file is the user's alone. Any other may be given away: it does not say in which
    folder its maker's text lies.
    """
    if not private:
        checkpoint = replace(checkpoint, text=replace(checkpoint.text, path=""))
    write_file(path, lambda file: write_checkpoint(file, checkpoint), private=private)


def write_checkpoint(file: BinaryIO, checkpoint: Checkpoint) -> None:
    """Write the ``.npz`` into an open binary file."""
    arrays: dict[str, Array] = {}
    moments = {"last": checkpoint.last} | ({"best": checkpoint.best} if checkpoint.best else {})
    moments |= {f"best_{by}": moment for by, moment in checkpoint.rivals.items()}
    header: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "settings": checkpoint.settings,
        "vocabulary": checkpoint.vocabulary.characters,
        "text": {name: getattr(checkpoint.text, name) for name in TextIdentity.__slots__},
        **header_of_kind(checkpoint.architecture, checkpoint.last),
        "elapsed": checkpoint.elapsed,
        "run": checkpoint.run_id,
        "samples": [[s.iteration, s.smooth_loss, s.text] for s in checkpoint.samples],
        "rate_changes": [[c.iteration, c.learning_rate] for c in checkpoint.rate_changes],
        "moments": {},
    }
    for which, moment in moments.items():
        header["moments"][which] = header_of_moment(moment)
        arrays |= moment_arrays("" if which == "last" else f"{which}_", moment)
    if checkpoint.best_held_out is not None:
        header["best_held_out"] = checkpoint.best_held_out
    if checkpoint.parent is not None:
        header["parent"] = list(checkpoint.parent)
    if checkpoint.by_hand:
        header["by_hand"] = [list(change) for change in checkpoint.by_hand]
    if checkpoint.expected:
        header["expected"] = [one.to_row() for one in checkpoint.expected]
    arrays |= {f"history_{name}": array for name, array in checkpoint.history.items()}
    arrays |= {f"book_map_{name}": array for name, array in checkpoint.book_map.items()}
    arrays |= {f"best_book_map_{name}": array for name, array in checkpoint.best_book_map.items()}
    arrays |= {f"{_SIGNALS}{name}": array for name, array in checkpoint.signals.items()}
    arrays |= text_arrays(checkpoint.source)
    # The zip's own sums say that an array is whole; these, that it is the one the header is about.
    header["checksums"] = {name: checksum(array) for name, array in arrays.items()}
    write_archive(file, header, arrays)


_BOOK_MAP_NAMES = ("sums", "counts", "sizes")


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint. Raises CheckpointError that says what is wrong with the file."""
    try:
        with open_file(path) as file:
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
    header = read_header(archive, name)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise CheckpointError(f"{name} is an .npz file, but not a checkpoint of rnnviz.")
    version = number_of(header, "version", name)
    if version > VERSION:
        raise CheckpointError(
            f"{name} comes from a newer version of rnnviz (format {version:g}, "
            f"this one reads up to {VERSION}): update rnnviz to open it."
        )
    characters = entry_of(header, "vocabulary", str, name)
    if not 1 <= len(characters) <= MAX_VOCAB_SIZE or len(set(characters)) != len(characters):
        raise CheckpointError(f"{name} is damaged: its vocabulary is not a set of characters.")
    characters.encode()  # ValueError for a lone surrogate, which is no character
    kind = read_kind(header, version, len(characters), name)
    moments = entry_of(header, "moments", dict, name)
    if "last" not in moments:
        raise CheckpointError(f"{name} is damaged: 'last' is missing from its header.")
    last = read_moment(archive, name, moments["last"], "", kind)
    bests: dict[str, Moment] = {}
    for which in ("best", *(f"best_{by}" for by in RIVALS)):
        if which in moments:
            bests[which] = read_moment(archive, name, moments[which], f"{which}_", kind)
            if bests[which].place.iteration > last.place.iteration:
                raise CheckpointError(f"{name} is damaged: its best moment comes after its last.")
    history = _read_history(archive, name)
    book_map = read_vectors(archive, name, "book_map_", _BOOK_MAP_NAMES, PLACES * PASSES)
    carried = read_text_arrays(archive, name)
    best_map = read_vectors(archive, name, "best_book_map_", _BOOK_MAP_NAMES, PLACES * PASSES)
    signals = _read_signals(archive, name, last.place.iteration)
    if history:
        LossHistory.from_arrays(history)  # ValueError where there is no such history, no such map
    for one in (book_map, best_map):
        if one:
            BookMap.from_arrays(one)
    arrays = moment_arrays("", last)
    for which, moment in bests.items():
        arrays |= moment_arrays(f"{which}_", moment)
    if version < 2:  # the state had another name, and one dimension less
        for prefix in ("", "best_"):
            if f"{prefix}state" in arrays:
                arrays[f"{prefix}hprev"] = arrays.pop(f"{prefix}state")[0]
    arrays |= {f"history_{key}": array for key, array in history.items()}
    arrays |= {f"book_map_{key}": array for key, array in book_map.items()}
    arrays |= {f"best_book_map_{key}": array for key, array in best_map.items()} | carried
    arrays |= {f"{_SIGNALS}{key}": array for key, array in signals.items()}
    sums = entry_of(header, "checksums", dict, name)
    present = set(archive.namelist())
    for key in sums:
        if f"{key}.npy" not in present:
            raise CheckpointError(f"{name} is not a whole checkpoint: {shown(key)} is missing.")
    for key, array in arrays.items():
        if sums.get(key) != checksum(array):
            raise CheckpointError(f"{name} is damaged: {key} is not what was saved with its header.")
    text = entry_of(header, "text", dict, name)
    return Checkpoint(
        settings=entry_of(header, "settings", dict, name),
        vocabulary=Vocabulary(characters),
        text=TextIdentity(
            name=words_of(text, "name", name),
            path=words_of(text, "path", name),
            sha256=words_of(text, "sha256", name),
            size=whole_of(text, "size", name, 0, 1 << 48),
            encoding=words_of(text, "encoding", name),
        ),
        architecture=kind.architecture,
        last=last,
        best=bests.pop("best", None),
        history=history,
        book_map=book_map,
        best_book_map=best_map,
        samples=_read_samples(entry_of(header, "samples", list, name), last.place.iteration, name),
        rate_changes=_read_rate_changes(header.get("rate_changes", []), last.place.iteration, name),
        elapsed=number_of(header, "elapsed", name, maximum=MAX_SECONDS),
        run_id=entry_of({"run": ""} | header, "run", str, name)[:MAX_RUN_ID],
        source=source_of(carried, entry_of(text, "sha256", str, name), name),
        best_held_out=number_of(header, "best_held_out", name) if "best_held_out" in header else None,
        rivals={which.removeprefix("best_"): moment for which, moment in bests.items()},
        by_hand=read_changes(header.get("by_hand", []), last.place.iteration, name),
        signals=signals,
        parent=_read_parent(header.get("parent"), last.place.iteration, name),
        expected=read_expected(header.get("expected", []), last.place.iteration, name),
    )


def _read_history(archive: zipfile.ZipFile, name: str) -> dict[str, Array]:
    """The arrays of a LossHistory, whatever was measured; {} where the file does not have them."""
    history = read_vectors(archive, name, "history_", (*EVERY_STEP.values(), "open"), CAPACITY)
    found = [measured[1] for entry in archive.namelist() if (measured := _MEASURED.fullmatch(entry))]
    if len(found) > MAX_MEASURED:
        raise CheckpointError(f"{name} is damaged: it holds more curves than a run can have.")
    for series in found if history else ():
        keys = (ITERATIONS + series, VALUES + series)
        arrays = read_vectors(archive, name, "history_", keys, CAPACITY + 1)
        if not arrays:
            raise CheckpointError(f"{name} is damaged: its curve {series} has no values.")
        history |= arrays
    return history


def _read_signals(archive: zipfile.ZipFile, name: str, last: int) -> dict[str, Array]:
    """The arrays of Signals; {} where the file, of an older release, has none."""
    signals: dict[str, Array] = {}
    for signal in NAMES:
        keys = (f"iterations_{signal}", f"values_{signal}")
        signals |= read_vectors(archive, name, _SIGNALS, keys, MAX_BYTES // 4)
    for signal in Signals.from_arrays(signals).names:  # ValueError where there are no such signals
        if signals[f"iterations_{signal}"][-1] > last:
            raise CheckpointError(f"{name} is damaged: it measured {signal} after its last step.")
    return signals


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


def _read_parent(said: Any, last: int, name: str) -> Parent | None:
    match said:
        case None:
            return None
        case [str(run_id), int(iteration)] if 0 <= iteration <= last and not isinstance(iteration, bool):
            return Parent(run_id[:MAX_RUN_ID], iteration)
    raise CheckpointError(f"{name} is damaged: where it went on from another run is not said as such.")


def _read_rate_changes(rows: Any, last: int, name: str) -> tuple[RateChange, ...]:
    """The changes up to iteration ``last``; a file of an older release has none."""
    changes: list[RateChange] = []
    for row in rows if isinstance(rows, list) and len(rows) <= MAX_RATE_CHANGES else [None]:
        match row:
            case [int(iteration), int() | float() as rate] if (
                (changes[-1].iteration < iteration if changes else iteration >= 0)
                and iteration <= last
                and math.isfinite(rate)
                and rate >= 0
            ):
                changes.append(RateChange(iteration, float(rate)))
            case _:
                raise CheckpointError(f"{name} is damaged: its learning rates are not a list of changes.")
    return tuple(changes)

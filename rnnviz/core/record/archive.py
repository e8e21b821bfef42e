"""Arrays and a JSON header in an ``.npz`` that NumPy opens, read without trust in any of its bytes.

Nothing is executed, nothing is unpacked, and nothing larger than its reader allows is made. Knows
bytes, shapes and types; knows no run. ``name`` is the file's, for the messages. Damage that zipfile
itself meets comes as the errors that it raises.
"""

import json
import math
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, BinaryIO, TypeVar

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import CheckpointError
from rnnviz.core.foreign import shown

_Kind = TypeVar("_Kind")

MAX_HEADER_BYTES = 6 << 20
MAX_TABLES = 1 << 17
"""In a header. A log of samples has half as many; millions of empty ones would be gigabytes."""
MAX_WORDS = 4096

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
"""A string of JSON, or the rest of the text where it does not end; takes time with its length only."""

# What numpy.save writes before the numbers. Read by a pattern of our own, as NumPy's reader
# evaluates it as Python, and says of a damaged one what it likes.
_ARRAY_MAGIC = b"\x93NUMPY\x01\x00"
_ARRAY_HEADER = re.compile(
    rb"\{'descr': '([<>|]\w+)', 'fortran_order': (True|False), 'shape': \(([\d, ]{0,40})\), \} *\n"
)


def write_archive(file: BinaryIO, header: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Write ``arrays`` by their names, and ``header`` as one more of ASCII bytes."""
    text = json.dumps(header, ensure_ascii=True, allow_nan=False)
    rest = {"header": np.frombuffer(text.encode("ascii"), dtype=np.uint8)}
    # As numpy.savez does, but without a copy of every array on its way into the file.
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in {**arrays, **rest}.items():
            rows = np.ascontiguousarray(array)
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as entry:
                np.lib.format.write_array_header_1_0(entry, np.lib.format.header_data_from_array_1_0(rows))
                entry.write(rows.data.cast("B") if rows.size else b"")


def checksum(array: Array) -> int:
    """CRC-32 of an array's bytes, row by row."""
    return zlib.crc32(np.ascontiguousarray(array).data.cast("B")) if array.size else 0


def read_header(archive: zipfile.ZipFile, name: str) -> Any:
    """What JSON makes of the header. Raises CheckpointError."""
    raw = read_array(archive, name, "header", np.dtype(np.uint8), None, MAX_HEADER_BYTES)
    written = raw.tobytes()
    outside = _STRING.sub(b"", written)
    if outside.count(b"[") + outside.count(b"{") > MAX_TABLES:
        raise CheckpointError(f"{name} is damaged: its header holds more tables than a run can have.")
    try:
        return json.loads(written)
    except ValueError as error:
        raise CheckpointError(f"{name} is damaged: its header is not JSON.") from error


def measure(archive: zipfile.ZipFile, name: str, key: str, max_bytes: int) -> zipfile.ZipInfo:
    """The archive's entry for an array, refused where it is missing or larger than it may be."""
    try:
        entry = archive.getinfo(f"{key}.npy")
    except KeyError as error:
        raise CheckpointError(f"{name} is not a whole checkpoint: {shown(key)} is missing.") from error
    if entry.compress_type != zipfile.ZIP_STORED:
        # numpy.savez never packs; so the file itself bounds what reading it can cost.
        raise CheckpointError(f"{name} is not a checkpoint of rnnviz: {key} is packed.")
    if entry.file_size > max_bytes + 4096:  # an npy header is padded to a multiple of 64
        raise CheckpointError(
            f"{name} is damaged: {key} claims {entry.file_size:,} bytes where {max_bytes:,} are due."
        )
    return entry


def read_array(
    archive: zipfile.ZipFile,
    name: str,
    key: str,
    dtype: np.dtype[Any],
    shape: tuple[int, ...] | None,
    max_bytes: int,
) -> Array:
    """One array, of this type and shape (``None``: any length), read only as far as it may reach."""
    entry = measure(archive, name, key, max_bytes)
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


def read_vectors(
    archive: zipfile.ZipFile, name: str, prefix: str, keys: tuple[str, ...], max_length: int
) -> dict[str, Array]:
    """Float64 vectors that go together; {} where the file does not have them all."""
    present = set(archive.namelist())
    if not all(f"{prefix}{key}.npy" in present for key in keys):
        return {}
    dtype = np.dtype(np.float64)
    max_bytes = dtype.itemsize * max_length
    return {key: read_array(archive, name, prefix + key, dtype, None, max_bytes) for key in keys}


def entry_of(table: dict[str, Any], key: str, kind: type[_Kind], name: str) -> _Kind:
    """What the header's ``table`` holds under ``key``, of this type. Raises CheckpointError."""
    value = table.get(key)
    if not isinstance(value, kind):
        what = "is missing from" if key not in table else "has the wrong type in"
        raise CheckpointError(f"{name} is damaged: {key!r} {what} its header.")
    return value


def words_of(table: dict[str, Any], key: str, name: str) -> str:
    """A name, a path or the like: no system has longer ones than ``MAX_WORDS``."""
    value = entry_of(table, key, str, name)
    if len(value) > MAX_WORDS:
        raise CheckpointError(f"{name} is damaged: {key!r} in its header has {len(value):,} characters.")
    return value


def number_of(table: dict[str, Any], key: str, name: str, *, maximum: float = math.inf) -> float:
    """A number that is finite and not negative, as all of a run's are."""
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise CheckpointError(f"{name} is damaged: {key!r} in its header is not a number.")
    if not 0 <= value <= maximum:
        raise CheckpointError(f"{name} is damaged: {key!r} in its header is out of range.")
    return float(value)


def whole_of(table: dict[str, Any], key: str, name: str, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``."""
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise CheckpointError(f"{name} is damaged: {key!r} in its header is out of range.")
    return value

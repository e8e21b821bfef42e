"""The text inside a checkpoint, for a run whose text has no file.

Knows bytes and hashes; knows no run. A file may come from a stranger: only the very text that its
header names is taken, and no longer one than a preset can hold.
"""

import hashlib
import zipfile

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.errors import CheckpointError
from rnnviz.core.record.archive import read_array

MAX_BYTES = 1 << 20
KEY = "text_source"


def text_arrays(source: str) -> dict[str, Array]:
    """The array that holds ``source``, by its name in the file; none for no text, or too long a one."""
    data = source.encode()
    return {KEY: np.frombuffer(data, np.uint8)} if 0 < len(data) <= MAX_BYTES else {}


def read_text_arrays(archive: zipfile.ZipFile, name: str) -> dict[str, Array]:
    """What ``text_arrays`` wrote; {} for a run whose text has a file, and for an older release's."""
    if f"{KEY}.npy" not in archive.namelist():
        return {}
    return {KEY: read_array(archive, name, KEY, np.dtype(np.uint8), None, MAX_BYTES)}


def source_of(arrays: dict[str, Array], sha256: str, name: str) -> str:
    """The text itself, '' for none. Raises CheckpointError where it is not the one with this hash."""
    if not arrays:
        return ""
    data = arrays[KEY].tobytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise CheckpointError(f"{name} is damaged: the text in it is not the one that its run learned.")
    return data.decode()

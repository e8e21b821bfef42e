"""Arrays that a student's process has left in a file, read without trust: they may be anything.

Knows files and float64; knows no lossFun.
"""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rnnviz.core.arrays import Array
from rnnviz.core.files import open_file

MOST_TOLD = 1 << 24
"""Bytes of what the runner tells."""


def read_stored(path: Path, titles: Sequence[str]) -> list[Array] | None:
    """The float64 arrays of these titles in an ``.npz``; None where it is not what it should be."""
    try:
        with open_file(path) as file:
            packed = zipfile.ZipFile(file).infolist()
            if sum(entry.file_size for entry in packed) > MOST_TOLD:
                return None
            with np.load(file, allow_pickle=False) as stored:
                values = [stored[title] for title in titles]
    except Exception:  # noqa: BLE001 - of bytes that can be any, zipfile and NumPy say what they like
        return None
    if any(value.dtype != np.float64 for value in values):
        return None
    return values

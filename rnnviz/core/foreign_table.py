"""A table out of a file that somebody wrote: JSON in UTF-8, of a size, and marked as what it is.

Every reader of such a file begins here; what stands in the table is for it to judge. Knows bytes and
sentences; knows no kind of table.
"""

import json
from pathlib import Path
from typing import Any

from rnnviz.core.errors import UserError
from rnnviz.core.files import open_file

BYTES = 1 << 20
"""What a table takes at most, where nobody says otherwise."""


def read_table(path: Path, kind: str, mark: str, most: int = BYTES, *, instead: str = "") -> dict[str, Any]:
    """The table in the file at ``path``, which is to be a ``kind`` and says so by its key ``mark``.

    Raises UserError: a sentence that names the file and what is wrong; ``instead`` is what to do about one
    of more than ``most`` bytes.
    """
    try:
        with open_file(path) as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from error
    return table_in(data, path.name, kind, mark, most, instead=instead)


def table_in(
    data: bytes, name: str, kind: str, mark: str, most: int = BYTES, *, instead: str = ""
) -> dict[str, Any]:
    """As ``read_table``, of the bytes of a file that is called ``name``. Raises UserError."""
    if len(data) > most:
        then = f": {instead}" if instead else ""
        raise UserError(f"{name} is too large to be a {kind} ({most:,} bytes at most){then}.")
    try:
        table = plain_table(data)
    except ValueError as error:
        raise UserError(f"{name} is not a {kind}: {error}.") from error
    if mark not in table:
        raise UserError(f"{name} is not a {kind} of rnnviz.")
    return table


def has_mark(path: Path, mark: str) -> bool:
    """Whether the file holds a table with this key, whatever else is wrong with it."""
    try:
        with open_file(path) as file:
            return mark in plain_table(file.read(BYTES + 1))
    except (OSError, ValueError):
        return False


def plain_table(data: bytes | str) -> dict[str, Any]:
    """The table that ``data`` is. Raises ValueError, whose words say what is wrong: ``it is no table``.
    A number in it may be NaN."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        table = json.loads(text)
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8") from error
    except RecursionError as error:
        raise ValueError("it has tables too deep in each other") from error
    except ValueError as error:
        raise ValueError(f"it is not JSON ({error})") from error
    if not isinstance(table, dict):
        raise ValueError("it is no table")
    return table

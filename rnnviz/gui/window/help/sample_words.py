"""What README.md beside the sample texts says of each, in its table.

Knows the form of that table; where the file or the table is missing, nothing is said.
"""

import re
from pathlib import Path

_ROW = re.compile(r"\|\s*`([\w.]+)`\s*\|\s*(\d+)\s*\|\s*(\d+)\s*\|\s*(.+?)\s*\|\s*$")


def entries_of_readme(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Of each text its file's name, and paragraphs of plain text."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    found: list[tuple[str, tuple[str, ...]]] = []
    for match in filter(None, map(_ROW.match, lines)):
        name, size, unique, words = match.groups()
        counts = f"{int(size):,} characters, {int(unique):,} of them different."
        found.append((name, (words.replace("`", ""), counts)))
    return found

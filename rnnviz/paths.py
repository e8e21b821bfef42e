"""Finds ``resources/`` and ``sample_texts/``, in a checkout or in an installed wheel, and the user's data."""

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

DEFAULT_TEXT = "the_ferry_year.txt"


def _folder(name: str) -> Path:
    """A wheel holds the folder inside the package; a checkout beside it."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def resource(name: str) -> Path:
    """The file ``name`` of ``resources/``."""
    return _folder("resources") / name


def sample_texts() -> list[Path]:
    """The texts that come with the program, the default one first."""
    texts = sorted(_folder("sample_texts").glob("*.txt"))
    return sorted(texts, key=lambda path: path.name != DEFAULT_TEXT)


def sample_text(name: str) -> Path:
    """Where the sample text of that name would be."""
    return _folder("sample_texts") / name


def default_text() -> Path:
    return sample_text(DEFAULT_TEXT)


def user_data() -> Path:
    """The platform's folder for what programs keep for this user; it may not be there yet."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    else:
        return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")

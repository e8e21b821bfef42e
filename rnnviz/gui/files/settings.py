"""What the window remembers from one start to the next.

Knows names and plain values; whatever else a settings file may hold is ignored. The file is JSON:
Qt's own form of settings makes any of its types out of what the file says, and dies of some.
"""

import base64
import binascii
import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QByteArray, QStandardPaths

from rnnviz.core.errors import SettingError
from rnnviz.core.files import WriteError, is_file, open_file, write_file
from rnnviz.core.text.corpus import Corpus
from rnnviz.core.text.encodings import Encoding, named_encoding
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.known_texts import remember_text
from rnnviz.training.run.library import BUDGET

MAX_RECENT = 10
MAX_ENCODINGS = 100
MAX_BYTES = 1 << 20
MAX_DEPTH = 5
"""Tables in tables; nothing that is remembered has more."""

LEAST_BUDGET = 100 << 20
"""Bytes for all runs: with fewer a large one would push out all others."""


Remembered = QByteArray | str | dict[str, Any]
"""A geometry or layout, a word, or a small table."""


class WindowSettings:
    """The settings in the file ``store``; None forgets all.

    ``trouble`` is a sentence where the file could not be read, else ''; what was wrong with it
    is then set aside, and all is as at the first start.
    """

    def __init__(self, store: Path | None) -> None:
        self._store = store
        self.trouble = ""
        try:
            self._values = _read(store)
        except ValueError as error:
            self._values = {}
            self.trouble = self._set_aside(str(error))

    @classmethod
    def of_user(cls) -> "WindowSettings":
        """The settings in the platform's place for them."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
        return cls(Path(folder) / "rnnviz" / "settings.json")

    @property
    def values(self) -> Mapping[str, Any]:
        """All that is remembered, plain, by its name; it comes from a file, and may be anything."""
        return MappingProxyType(self._values)

    def bytes(self, name: str) -> QByteArray:
        """A geometry or layout; empty where nothing is remembered."""
        coded = self.table(name).get("base64")
        try:
            return QByteArray(base64.b64decode(coded, validate=True) if isinstance(coded, str) else b"")
        except (binascii.Error, ValueError):
            return QByteArray()

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name)
        return value if isinstance(value, str) else default

    def table(self, name: str) -> dict[str, Any]:
        """A small table; empty where nothing is remembered."""
        value = self._values.get(name)
        return value if isinstance(value, dict) else {}

    def keep(self, name: str, value: Remembered) -> None:
        """Remember ``value`` at once; another window's settings of other names stay."""
        self.keep_all({name: value})

    def keep_all(self, values: Mapping[str, Remembered]) -> None:
        """As ``keep``, each value by its name, in one write."""
        if self._store is None:
            return
        plain = {name: _plain(value) for name, value in values.items()}
        with contextlib.suppress(ValueError):
            self._values = _read(self._store)
        if all(self._values.get(name) == value for name, value in plain.items()):
            return
        self._values |= plain
        data = json.dumps(self._values, indent=1).encode("ascii")
        # A home that cannot be written remembers nothing, and works.
        with contextlib.suppress(OSError, WriteError):
            self._store.parent.mkdir(parents=True, exist_ok=True)
            write_file(self._store, lambda file: file.write(data), sync=False)

    def _set_aside(self, reason: str) -> str:
        assert self._store is not None
        aside = self._store.with_name(f"{self._store.name}.damaged")
        words = f"What rnnviz remembered could not be read ({reason}): it begins as at its first start"
        if not is_file(self._store):
            return f"{words}, and can remember nothing in {self._store}."
        try:
            self._store.replace(aside)
        except OSError:
            return f"{words}."
        return f"{words}. The file is now {aside}."

    # ── what has a shape of its own ──

    def take_first_start(self) -> bool:
        """Whether no window was ever opened with these settings; from now on one was."""
        if self._store is None:
            return False
        is_first = not self.text("started") and self.bytes("geometry").isEmpty()
        self.keep("started", "yes")
        return is_first

    def config(self) -> TrainingConfig:
        """The settings of the next run; the defaults where those remembered are not valid."""
        return self.config_in(self._values) or TrainingConfig()

    @staticmethod
    def config_in(table: Mapping[str, Any]) -> TrainingConfig | None:
        """The settings of the next run as a table has them; None where they are not valid."""
        try:
            return TrainingConfig.from_dict(table["next_run"])
        except (KeyError, SettingError, TypeError, AttributeError):
            return None

    def budget(self) -> int:
        """Bytes that all runs that are kept may take together."""
        kept = self.table("runs").get("budget")
        return kept if isinstance(kept, int) and kept >= LEAST_BUDGET else BUDGET

    def keep_budget(self, budget: int) -> None:
        self.keep("runs", {"budget": budget})

    def encoding(self, path: Path) -> Encoding | None:
        """The encoding that was chosen for this text; None where none was."""
        name = self.table("encodings").get(_absolute(path))
        return named_encoding(name) if isinstance(name, str) else None

    def keep_encoding(self, path: Path, encoding: Encoding | None) -> None:
        """Read this text so from now on; None leaves it to the program again."""
        table = self.table("encodings")
        kept = {place: name for place, name in table.items() if place != _absolute(path)}
        if encoding is not None:
            kept[_absolute(path)] = encoding.name
        self.keep("encodings", dict(list(kept.items())[-MAX_ENCODINGS:]))

    def recent_files(self) -> list[Path]:
        """Files opened lately that still exist, the latest first; none that nobody can ask about."""
        paths = self.table("recent").get("files")
        if not isinstance(paths, list):
            return []
        return [path for path in (Path(p) for p in paths if isinstance(p, str)) if is_file(path)][:MAX_RECENT]

    def add_recent_file(self, path: Path) -> None:
        with contextlib.suppress(OSError):  # the folder that the program was started in is gone
            path = path.absolute()
        files = [path, *(p for p in self.recent_files() if p != path)][:MAX_RECENT]
        self.keep("recent", {"files": [str(p) for p in files]})

    def add_text(self, corpus: Corpus) -> None:
        """Remember where a text lies, for the checkpoints of its runs, which do not say it."""
        if self._store is not None:
            remember_text(corpus)


def _read(store: Path | None) -> dict[str, Any]:
    """What stands in the file, as far as it is plain. Raises ValueError with the reason it cannot be read."""
    if store is None:
        return {}
    try:
        with open_file(store) as file:
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error
    if len(data) > MAX_BYTES:
        raise ValueError("it is too large")
    try:
        values = json.loads(data)
    except RecursionError as error:
        raise ValueError("it is no table") from error
    except ValueError as error:
        raise ValueError("it is not JSON") from error
    if not isinstance(values, dict):
        raise ValueError("it is no table")
    return {name: value for name, value in values.items() if _is_plain(value, MAX_DEPTH)}


def _plain(value: Remembered) -> str | dict[str, Any]:
    if isinstance(value, QByteArray):
        return {"base64": base64.b64encode(value.data()).decode("ascii")}
    return value


def _is_plain(value: object, depth: int) -> bool:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(_is_plain(item, depth - 1) for item in inner)
    return True


def _absolute(path: Path) -> str:
    with contextlib.suppress(OSError):  # the folder that the program was started in is gone
        path = path.absolute()
    return str(path)

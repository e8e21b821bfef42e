"""What the window remembers from one start to the next.

Knows names and plain values; whatever else a settings file may hold is ignored.
"""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from rnnviz.core.errors import SettingError
from rnnviz.core.text import Corpus
from rnnviz.training.config import TrainingConfig
from rnnviz.training.known_texts import remember_text

MAX_RECENT = 10


class WindowSettings:
    """The user's settings file, or with ``path`` another one; ``None`` in ``store`` forgets all."""

    def __init__(self, store: QSettings | None) -> None:
        self._store = store

    @classmethod
    def of_user(cls) -> "WindowSettings":
        """The settings in the platform's place for them."""
        return cls(QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "rnnviz", "rnnviz"))

    def bytes(self, name: str) -> QByteArray:
        """A geometry or layout; empty where nothing is remembered."""
        value = self._store.value(name) if self._store else None
        return value if isinstance(value, QByteArray) else QByteArray()

    def text(self, name: str, default: str = "") -> str:
        value = self._store.value(name) if self._store else None
        return value if isinstance(value, str) else default

    def table(self, name: str) -> dict[str, Any]:
        """A small table; empty where nothing, or nothing readable, is remembered."""
        try:
            value = json.loads(self.text(name, "{}"))
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def keep(self, name: str, value: QByteArray | str | dict[str, Any]) -> None:
        if self._store is not None:
            self._store.setValue(name, json.dumps(value) if isinstance(value, dict) else value)

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
        try:
            return TrainingConfig.from_dict(self.table("next_run"))
        except (SettingError, TypeError):
            return TrainingConfig()

    def recent_files(self) -> list[Path]:
        """Files opened lately that still exist, the latest first."""
        paths = self.table("recent").get("files")
        if not isinstance(paths, list):
            return []
        return [Path(p) for p in paths if isinstance(p, str) and Path(p).is_file()][:MAX_RECENT]

    def add_recent_file(self, path: Path) -> None:
        path = path.absolute()
        files = [path, *(p for p in self.recent_files() if p != path)][:MAX_RECENT]
        self.keep("recent", {"files": [str(p) for p in files]})

    def add_text(self, corpus: Corpus) -> None:
        """Remember where a text lies, for the checkpoints of its runs, which do not say it."""
        if self._store is not None:
            remember_text(corpus)

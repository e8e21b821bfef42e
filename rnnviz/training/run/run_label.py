"""RunLabel: what somebody wrote on a run by hand: a name, a note, a pin; and of which lesson it is.

No run changes it.

Knows a file; knows no run.
"""

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rnnviz.core.files import open_file, write_text
from rnnviz.core.foreign import shown
from rnnviz.training.run.run_names import LABEL_JSON

MAX_NAME, MAX_NOTE = 120, 4000
_MAX_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class RunLabel:
    """Plain text; a ``pinned`` run, and one with a name, is never thinned away.

    lesson  the name of the lesson that made the run; '' for none
    """

    name: str = ""
    note: str = ""
    pinned: bool = False
    lesson: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the run is not to go by itself."""
        return self.pinned or bool(self.name)


def read_label(folder: Path) -> RunLabel:
    """What is written on the run in ``folder``; nothing, where nothing can be read. Never raises."""
    table = None
    with contextlib.suppress(OSError, ValueError, RecursionError), open_file(folder / LABEL_JSON) as file:
        table = json.loads(file.read(_MAX_BYTES))
    if not isinstance(table, dict):
        return RunLabel()
    name, note, lesson = (
        value if isinstance(value := table.get(key), str) else "" for key in ("name", "note", "lesson")
    )  # they may come from a stranger
    pinned = table.get("pinned") is True
    return RunLabel(shown(name.strip(), MAX_NAME), note[:MAX_NOTE], pinned, shown(lesson.strip(), MAX_NAME))


def write_label(folder: Path, label: RunLabel) -> None:
    """Write it, whole or not at all. Raises WriteError."""
    write_text(folder / LABEL_JSON, json.dumps(asdict(label), indent=2) + "\n")

"""Where the texts lie that were learned on this machine, by their hash.

A checkpoint that is given to others names its text by name and hash and says nothing of its maker's
folders; so the program remembers for itself, in a file that is the user's alone. Knows paths and
hashes; reads no text. Where nothing can be remembered, nothing is.
"""

import contextlib
import json
from pathlib import Path

from rnnviz import paths
from rnnviz.core.errors import UserError
from rnnviz.core.files import open_file, write_file
from rnnviz.core.text.corpus import Corpus

MAX_TEXTS = 200
MAX_BYTES = 1 << 20


def remember_text(corpus: Corpus) -> None:
    """Where this text lies; nothing for one that has no file."""
    if corpus.path is None:
        return
    texts = _texts()
    try:
        place = str(corpus.path.absolute())
    except OSError:  # the folder that the program was started in is gone
        return
    if next(reversed(texts.items()), None) == (corpus.sha256, place):
        return
    texts.pop(corpus.sha256, None)
    texts[corpus.sha256] = place
    kept = dict(list(texts.items())[-MAX_TEXTS:])
    with contextlib.suppress(OSError, UserError, ValueError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        write_file(_file(), lambda file: file.write(json.dumps(kept).encode()), private=True)


def remembered_place(sha256: str) -> Path | None:
    """Where the text with this hash lay; it may be gone, or another one by now."""
    place = _texts().get(sha256)
    return Path(place) if place else None


def _file() -> Path:
    return paths.user_data() / "rnnviz" / "texts.json"


def _texts() -> dict[str, str]:
    """Path by hash, the latest last."""
    try:
        with open_file(_file()) as file:
            table = json.loads(file.read(MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    items = table.items() if isinstance(table, dict) else ()
    return {sha256: place for sha256, place in items if isinstance(place, str)}

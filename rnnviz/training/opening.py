"""What a file is, and where the text of a checkpoint lies.

Knows files and hashes; opens nothing itself.
"""

import hashlib
import os
from pathlib import Path

from rnnviz import paths
from rnnviz.core.checkpoint import TextIdentity
from rnnviz.core.files import open_file

MAX_BYTES = 4 << 30
"""A larger file is not looked through; a character takes at most eight bytes."""


def is_checkpoint(path: Path) -> bool:
    """Whether a file means to be a checkpoint: by its name, or by its first bytes (a zip's)."""
    if path.suffix == ".npz":
        return True
    try:
        with open_file(path) as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def find_text(text: TextIdentity, checkpoint: Path | None) -> Path | None:
    """The very file that a run was trained on: where it was, beside the checkpoint, or a sample text.

    Only a file whose bytes have the run's hash is taken; None where there is no such file.
    """
    candidates = [Path(text.path)] if text.path else []
    if checkpoint is not None:
        candidates += [checkpoint.parent / text.name, checkpoint.parent.parent / text.name]
    candidates += [path for path in paths.sample_texts() if path.name == text.name]
    for path in candidates:
        try:
            # The path is the checkpoint's word: it may name a device that never ends.
            with open_file(path) as file:
                if os.fstat(file.fileno()).st_size > min(MAX_BYTES, 8 * text.size + 8):
                    continue
                if hashlib.file_digest(file, "sha256").hexdigest() == text.sha256:
                    return path
        except OSError:
            continue
    return None

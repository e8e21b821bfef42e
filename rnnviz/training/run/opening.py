"""What a file is, and where the text of a checkpoint lies: in a file, or in the checkpoint itself.

Knows files and hashes; knows no run and no screen.
"""

import hashlib
import os
from pathlib import Path

from rnnviz import paths
from rnnviz.core.files import open_file
from rnnviz.core.progress import Progress
from rnnviz.core.record.checkpoint import Checkpoint, TextIdentity
from rnnviz.core.text.corpus import Corpus, corpus_from_string, read_corpus
from rnnviz.core.text.encodings import Encoding, named_encoding
from rnnviz.training.config import TrainingConfig
from rnnviz.training.run.known_texts import remembered_place

NEAR = 4
"""Folders that a text is looked for in: the checkpoint's, and those that this one lies in."""
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
    """The very file that a run was trained on: where it was, near the checkpoint, or a sample text.

    Only a file whose bytes have the run's hash is taken; None where there is no such file.
    """
    candidates = [Path(text.path)] if text.path else []
    remembered = remembered_place(text.sha256)
    if remembered is not None:
        candidates.append(remembered)
    if checkpoint is not None:
        candidates += [folder / text.name for folder in checkpoint.absolute().parents[:NEAR]]
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


def carried_text(checkpoint: Checkpoint) -> Corpus | None:
    """The text that a checkpoint holds itself; None where its text had a file. Raises UserError."""
    if not checkpoint.source:
        return None
    lower_case = TrainingConfig.from_dict(checkpoint.settings).lower_case
    return corpus_from_string(checkpoint.source, checkpoint.text.name, lower_case=lower_case)


def read_text_of(
    run: TextIdentity,
    path: Path,
    *,
    lower_case: bool,
    accept_binary: bool = False,
    progress: Progress | None = None,
) -> Corpus:
    """A text to go on with ``run``: in the encoding that the run read it in, where it is the same file.

    Raises UserError, and lets ``Cancelled`` from ``progress`` through.
    """
    encoding = named_encoding(run.encoding)
    if encoding is not None:
        corpus = read_corpus(path, lower_case=lower_case, encoding=encoding, progress=progress)
        if corpus.sha256 == run.sha256:
            return corpus
    return read_corpus(path, lower_case=lower_case, accept_binary=accept_binary, progress=progress)


def text_of(checkpoint: Checkpoint, path: Path, encoding: Encoding | None = None) -> Corpus | None:
    """The text of the checkpoint at ``path``, from it or from a file; None where it is not at hand.

    It is read as the run read it, or in ``encoding``. Raises UserError.
    """
    carried = carried_text(checkpoint)
    file = None if carried else find_text(checkpoint.text, path)
    if file is None:
        return carried
    # It is the very file that was learned: whoever doubted that it is a text has been asked already.
    lower_case = TrainingConfig.from_dict(checkpoint.settings).lower_case
    if encoding is not None:
        return read_corpus(file, lower_case=lower_case, encoding=encoding)
    return read_text_of(checkpoint.text, file, lower_case=lower_case, accept_binary=True)

"""Texts to measure with, made from those that come with the program.

Knows characters and files.
"""

from pathlib import Path

import _measure  # noqa: F401 - makes rnnviz importable

from rnnviz import paths
from rnnviz.core.text.corpus import Corpus, read_corpus

VOCAB_SIZE = 80
EXTRA = "@#%&*+=<>[]{}|~^_$/\\`"
"""Characters that the sample text has few of; as many as are missing are put at its end."""


def default_text() -> str:
    """The text that the program starts with."""
    return paths.default_text().read_text(encoding="utf-8")


def text_of_80() -> str:
    """The default sample text with as many characters more as make 80 different ones, as the issue counts."""
    text = default_text()
    missing = [c for c in EXTRA if c not in text][: VOCAB_SIZE - len(set(text))]
    text += "".join(missing) + "\n"
    if len(set(text)) != VOCAB_SIZE:
        raise RuntimeError(f"the sample text has {len(set(text))} characters now, not {VOCAB_SIZE}")
    return text


def corpus_of(text: str, folder: Path) -> Corpus:
    """``text`` as the program reads it."""
    path = folder / "text.txt"
    path.write_text(text, encoding="utf-8", newline="")
    return read_corpus(path)

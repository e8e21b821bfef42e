"""Which files may say of what run their figures are: asked of every file that is opened.

Knows endings of names, and so much only that a start can ask it; what a file says stands in ``sources``.
"""

from pathlib import Path

SUFFIXES = (".html", ".htm", ".pdf", ".png", ".svg")


def may_have_figures(path: Path) -> bool:
    """Whether it could be a report or a picture, by its name."""
    return path.suffix.lower() in SUFFIXES

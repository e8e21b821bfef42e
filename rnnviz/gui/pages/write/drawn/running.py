"""A piece of text in one line: spaces as they are, what would break the line or be nothing as a mark.

Knows characters.
"""

from rnnviz.gui.parts.theme import visible


def running(text: str) -> str:
    """``text`` as it is read, in one line."""
    return "".join(character if character == " " else visible(character) for character in text)

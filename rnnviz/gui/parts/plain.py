"""Words that are not ours, made fit for Qt, which takes whatever looks like HTML for HTML.

Labels and dialogs that show plain text unless they are told otherwise, and what a name must become
where Qt reads signs of its own out of it. Nothing else in the window makes a QLabel, a QMessageBox
or a QProgressDialog (ruff sees to it). Knows no run and no file.
"""

import html
import re

from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QProgressDialog, QWidget

from rnnviz.core.foreign import NAME, SENTENCE, marked, shown

_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending."""


class Label(QLabel):
    """Plain text; for a text of ours with tags in it ``setTextFormat(RichText)``."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


class MessageBox(QMessageBox):
    """A question or a few lines, in plain text."""

    def __init__(self, text: str, parent: QWidget, *, more: str = "", title: str = "") -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(title_of(title))
        self.setText(marked(text))
        self.setInformativeText(marked(more))
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)


class ProgressDialog(QProgressDialog):
    """What is being done, in plain text, from 0 to ``maximum``, and a way to call it off."""

    def __init__(self, text: str, maximum: int, parent: QWidget) -> None:
        super().__init__("", "Cancel", 0, maximum, parent)
        self.setLabel(Label(shown(text, SENTENCE), self))


def tip(words: str) -> str:
    """A tooltip of words that are not ours."""
    words = marked(words)
    return html.escape(words).join(("<qt>", "</qt>")) if QtGui.Qt.mightBeRichText(words) else words


def breakable(words: str, most: int = 12) -> str:
    """Words for a label that wraps: one longer than ``most`` may end its line there.

    Without that a label grows with its longest word, and all that stands in its column with it.
    """
    return re.sub(rf"\S{{{most}}}(?=\S)", "\\g<0>\u200b", words)


def unmnemonic(name: str, most: int = NAME) -> str:
    """A name for a menu, a button or a tab, where & underlines a letter."""
    return shown(name, most).replace("&", "&&")


def title_of(words: str) -> str:
    """Words for a window's title, where [*] is the place of a star."""
    return shown(words, SENTENCE).replace("[*]", "[*][*]")


def file_name(name: str) -> str:
    """A name that any system lets a file have, and no more than that."""
    fit = "".join(c if c.isalnum() or c in "-_. " else "_" for c in name)[:NAME].strip(". ") or "run"
    return f"_{fit}" if _DEVICE.match(fit) else fit

"""Buttons as cards and fields have them: those of cards are reached by Tab and not by a click, so that Space
still runs and pauses.

Knows names and words; knows not what is pressed for.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QWidget

from rnnviz.gui.parts.theme import GRID


def card_button(name: str, text: str, words: str) -> QPushButton:
    """``words`` say in a sentence what it does."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(words)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAutoDefault(True)  # Enter presses it, too
    return button


def sign_button(name: str, sign: str, words: str) -> QPushButton:
    """A narrow one with a sign, which is read as its words are, without what stands in brackets."""
    button = card_button(name, sign, words)
    button.setAccessibleName(words.split(" (")[0].rstrip("."))
    button.setFixedWidth(button.fontMetrics().horizontalAdvance(sign) + 3 * GRID)
    return button


def small_button(parent: QWidget, name: str, text: str, words: str) -> QToolButton:
    """For the head of a card, beside its title."""
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setText(text)
    button.setToolTip(words)
    button.setProperty("small", True)
    return button


def offer_clear_button(field: QLineEdit, name: str) -> None:
    """A cross at the end of ``field`` that empties it; Qt's own has no ``name`` for who does not see it."""
    field.setClearButtonEnabled(True)
    for button in field.findChildren(QToolButton):
        button.setAccessibleName(name)

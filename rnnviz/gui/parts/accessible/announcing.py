"""Announcing: a sentence for who listens to a screen reader, where what changed is only painted.

Knows words; costs a question to Qt while nobody listens.
"""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str) -> None:
    """Say ``words`` of ``widget``: what an arrow key led to, what a key did."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))

"""An action with a name, words, keys and a tooltip, as menus and pages offer them.

Knows how an action is called; knows no menu.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget


def make_action(
    parent: QObject,
    name: str,
    text: str,
    act: Callable[[], object] | None = None,
    keys: str = "",
    tip: str = "",
) -> QAction:
    """``act`` is done when it is triggered; ``tip`` is its tooltip without the keys and the full stop.

    Its keys work where the action is added to a widget.
    """
    action = QAction(text, parent)
    action.setObjectName(name)
    if keys:
        action.setShortcut(keys)
    action.setToolTip((tip or text.rstrip("…")) + (f" ({keys})." if keys else "."))
    if act is not None:
        action.triggered.connect(lambda _checked: act())
    return action


def action_of(
    window: QWidget, name: str, text: str, act: Callable[[], object], keys: str = "", tip: str = ""
) -> QAction:
    """The same for a menu of ``window``, all over which its keys work."""
    action = make_action(window, name, text, act, keys, tip)
    window.addAction(action)
    return action


def make_switch(parent: QObject, name: str, text: str, keys: str = "", tip: str = "") -> QAction:
    """An action that is on or off, and off at first."""
    action = make_action(parent, name, text, None, keys, tip)
    action.setCheckable(True)
    return action

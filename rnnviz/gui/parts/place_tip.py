"""PlaceTip: a tooltip that says what stands under the mouse, for widgets that paint their own pictures.

``TippedPicture`` is such a widget: it is painted again, too, when it gets the keyboard's focus or loses it.

Knows the events of tooltips; asks the widget for the words. It is an event filter that is
in place only while the mouse is: ``event`` overridden in the widget itself would be asked
at every paint, and each time the worker would be stopped for it.
"""

import html
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QEnterEvent, QFocusEvent, QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from rnnviz.gui.parts.names import KEPT, written


class Tells(Protocol):
    """A widget that has words for its places."""

    def tip_at(self, position: QPoint) -> str:
        """Plain text for a place in the widget, in its own pixels; '' for none. Names in it that are not
        written as they are chosen are, before it is shown."""


class PlaceTip(QObject):
    """``watch`` from the widget's ``enterEvent``, ``forget`` from its ``leaveEvent``."""

    def watch(self, widget: QWidget) -> None:
        widget.installEventFilter(self)

    def forget(self, widget: QWidget) -> None:
        widget.removeEventFilter(self)

    # Qt's overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            told = cast("Tells", watched).tip_at(event.pos())
            words = html.escape(told if watched.property(KEPT) else written(told))
            shown = f"<qt>{words}</qt>" if words else ""
            QToolTip.showText(event.globalPos(), shown, cast("QWidget", watched))
            return True
        return False


class TippedPicture(QWidget):
    """A picture with words for its places."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip = PlaceTip(self)

    def tip_at(self, position: QPoint) -> str:  # noqa: ARG002 - a picture overrides it
        """Plain text for a place in the picture, in its own pixels; '' for none."""
        return ""

    # Qt's overrides

    def enterEvent(self, event: QEnterEvent) -> None:
        self._tip.watch(self)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._tip.forget(self)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

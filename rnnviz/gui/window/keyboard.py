"""KeyboardWays: what the mouse does between controls, done by keys: dividers are moved, tooltips are read.

Knows widgets, and splitters around them; knows no page.
"""

from PySide6 import QtGui
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QSplitter, QTabBar, QToolTip, QWidget

from rnnviz.gui.parts.accessible.announcing import announce
from rnnviz.gui.parts.accessible.interfaces import words_here
from rnnviz.gui.parts.notice import NoticeBar
from rnnviz.gui.parts.plain import tip

STEP = 1 / 20
"""Of the room that two sides share, by a key."""
WAYS = {"left": (-1, Qt.Orientation.Horizontal), "right": (1, Qt.Orientation.Horizontal),
        "up": (-1, Qt.Orientation.Vertical), "down": (1, Qt.Orientation.Vertical)}  # fmt: skip


class KeyboardWays(QObject):
    """Of ``window``, for the control that has the keys."""

    def __init__(self, window: QWidget, notice: NoticeBar) -> None:
        super().__init__(window)
        self._notice = notice

    def move_divider(self, way: str) -> None:
        """Move the divider beside the panel with the keys: a name of ``WAYS`` says where to."""
        by, orientation = WAYS[way]
        for splitter, at in _splitters_around(QApplication.focusWidget()):
            if splitter.orientation() == orientation and _move(splitter, at, by):
                return
        self._notice.tell("No divider is there: go into a panel by Tab, then move the one beside it.")

    def say_what_this_is(self) -> None:
        """Show the tooltip of the control with the keys, and what stands at its place."""
        control = QApplication.focusWidget()
        words = _words_of(control) if control is not None else ""
        if control is None or not words:
            self._notice.tell("Nothing that explains itself has the keys: Tab goes to a control.")
            return
        below = control.mapToGlobal(QPoint(0, min(control.height(), 40)))
        QToolTip.showText(below, tip(words), control)
        announce(control, words)


def _splitters_around(widget: QWidget | None) -> list[tuple[QSplitter, int]]:
    """From the innermost on, each with the number of the side that ``widget`` is in."""
    found = []
    while widget is not None:
        around = widget.parentWidget()
        if isinstance(around, QSplitter):
            found.append((around, around.indexOf(widget)))
        widget = around
    return found


def _move(splitter: QSplitter, at: int, by: int) -> bool:
    """Move the divider after the side ``at``, or before it where it is the last; whether there is one."""
    sizes = splitter.sizes()
    seen = [number for number, size in enumerate(sizes) if size > 0]
    if len(seen) < 2 or at not in seen:
        return False
    first = seen.index(at) if at != seen[-1] else len(seen) - 2
    one, other = seen[first], seen[first + 1]
    step = round(by * STEP * (sizes[one] + sizes[other]))
    sizes[one], sizes[other] = sizes[one] + step, sizes[other] - step
    splitter.setSizes(sizes)
    splitter.splitterMoved.emit(sum(splitter.sizes()[: one + 1]), other)  # as if it had been dragged
    return True


def _words_of(control: QWidget) -> str:
    if isinstance(control, QTabBar):
        words = control.tabToolTip(control.currentIndex())
    else:
        words = control.toolTip() or control.accessibleDescription()
    if QtGui.Qt.mightBeRichText(words):
        words = QTextDocumentFragment.fromHtml(words).toPlainText()
    name = control.accessibleName()
    return "\n".join(filter(None, (name, words_here(control), words)))

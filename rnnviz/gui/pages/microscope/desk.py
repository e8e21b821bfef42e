"""Desk: the cards of the microscope, laid out for the room that there is.

Knows how much each card needs; knows no walk. On a low screen there is room for one of the two rows
at a time: the numbers of the phase, or the window that they belong to.
"""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.gui.pages.microscope.below import Below
from rnnviz.gui.pages.microscope.cards import Room, WindowCard
from rnnviz.gui.parts.segments import Segments
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import GRID

NUMBERS, WINDOW = "numbers", "window"


class Desk(QWidget):
    """``choice`` is for the page to place: it is to be seen where the rows have to take turns."""

    turns_needed = Signal(bool)
    """Whether only one of the two rows has room."""

    def __init__(self, window: WindowCard, below: Below) -> None:
        super().__init__()
        self._window, self._below = window, below
        rows = Splitter("microscope", Qt.Orientation.Vertical, [window, below], (2, 3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(rows)
        self.choice = Segments("microscope_shows", (NUMBERS, WINDOW))
        self.choice.set_words(NUMBERS, "Numbers", "Show the equation of this phase and its sum.", "Numbers")
        self.choice.set_words(WINDOW, "Window", "Show the window of the text, unrolled.", "Window")
        self.choice.chosen.connect(self._on_choice_chosen)
        self._room = Room.WIDE
        self._front = NUMBERS

    @property
    def front(self) -> str:
        """The row that is seen where there is room for one."""
        return self._front

    def show_front(self, name: str) -> None:
        """Show that row there; a name that there is not is left."""
        if name in (NUMBERS, WINDOW):
            self.choice.press(name)
            self._on_choice_chosen(name)

    @property
    def takes_turns(self) -> bool:
        """Whether only one of the two rows has room."""
        return self._room is Room.LOW

    def fit(self) -> None:
        """Lay the cards out for the present size, and for what they hold."""
        room = next(room for room in Room if room is Room.LOW or self._needed(room) <= self.height())
        self._window.set_room(room)
        self._below.set_room(room)
        if room is self._room:
            return
        turned = self.takes_turns
        self._room = room
        if self.takes_turns != turned:
            self._show_front()
            self.turns_needed.emit(self.takes_turns)

    def _needed(self, room: Room) -> int:
        """The height that both rows need in ``room``, at the present width."""
        return self._window.least_height(room) + GRID + self._below.needed(room, self.width())

    def _show_front(self) -> None:
        self._window.setVisible(not self.takes_turns or self._front == WINDOW)
        self._below.setVisible(not self.takes_turns or self._front == NUMBERS)

    def _on_choice_chosen(self, name: str) -> None:
        self._front = name
        self._show_front()

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(self._below.least_width(), self._window.least_height(Room.LOW))

    def event(self, event: QEvent) -> bool:
        """Also fitted when what a card needs has changed, as it does when it is shown first."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

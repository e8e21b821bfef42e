"""Below: the numbers of a phase, the sum of one of them, and the code beside them, as there is room.

Where there is much, the sum lies under the numbers and the code has the height of both; else the sum and the
code stand right of the numbers, one above the other, or in turns. Knows how much each card needs; knows no
walk.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.gui.pages.microscope.cards import EquationCard, Room, SumCard
from rnnviz.gui.pages.microscope.code_card import CodeCard
from rnnviz.gui.parts.splitter import Splitter
from rnnviz.gui.parts.theme import GRID

SHARES = (68, 32)
"""Of the width: the numbers, and what stands right of them."""
LYING_FROM, CODE_FROM = 760, 340
"""Pixels of width that a sum under the numbers needs, and the code alone on the right."""


class Below(QWidget):
    """Three cards. ``turn`` in the sum and in the code brings the other where only one has room."""

    def __init__(self, equation: EquationCard, sums: SumCard, code: CodeCard) -> None:
        super().__init__()
        self._equation, self._sum, self._code = equation, sums, code
        self._room = Room.WIDE
        self._shows_code = False
        self._left, self._right = _Column(), _Column()
        self._left.column.addWidget(equation)
        self._right.column.addWidget(sums)
        self._right.column.addWidget(code)
        self.split = Splitter(
            "microscope_below", Qt.Orientation.Horizontal, [self._left, self._right], SHARES
        )
        for side in (self._left, self._right):
            side.resized.connect(self.arrange)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        sums.turn.clicked.connect(self._on_sum_turned)
        code.turn.clicked.connect(self._on_code_turned)

    def set_room(self, room: Room) -> None:
        """How much of it there is on the page."""
        self._room = room
        self._equation.set_room(room)
        self.arrange()

    def needed(self, room: Room, width: int) -> int:
        """The height that the cards need where there is so much room, at that width."""
        sums = max(self._sum.least_width(), round((width - GRID) * SHARES[1] / sum(SHARES)))
        equation = width - GRID - sums
        return max(self._equation.least_height(room, equation), self._sum.least_height(room, sums))

    def least_width(self) -> int:
        numbers = self._equation.board.minimumSizeHint().width() + 2 * (GRID + 4)
        return numbers + GRID + self._sum.least_width()

    def arrange(self) -> None:
        """Place the cards in the present size; not while one panel has the whole page, and hides others."""
        if self._equation.isHidden() or (self._sum.isHidden() and self._code.isHidden()):
            return
        height, left, right = self._left.height(), self._left.width(), self._right.width()
        under = self._equation.least_height(self._room, left) + GRID + self._sum.lying_height(left)
        is_lying = left >= LYING_FROM and right >= CODE_FROM and height >= under
        self._place_sum(self._left if is_lying else self._right)
        self._sum.set_lying(is_lying)
        code = GRID + self._code.least_height()
        rooms = (self._room, max(self._room, Room.CLOSE))
        # Its hint gives way to the code; where even that is too little, they take turns.
        room = next((r for r in rooms if height >= self._sum.least_height(r, right) + code), self._room)
        sums = self._sum.least_height(room, right)
        has_both = is_lying or height >= sums + code
        self._sum.set_room(self._room if is_lying or not has_both else room)
        for card in (self._sum, self._code):
            card.turn.setVisible(not has_both)
        self._sum.setVisible(has_both or not self._shows_code)
        self._code.setVisible(has_both or self._shows_code)
        if is_lying:  # the sum has what the numbers have no use for
            numbers = self._equation.most_height(self._room, left)
            sums = max(self._sum.lying_height(left), height - GRID - numbers)
            self._left.share(0, max(1, height - GRID - sums))
            self._left.share(1, sums)
        else:
            self._right.share(0, sums)
            self._right.share(1, max(1, height - GRID - sums))
        for side in (self._left, self._right):  # at once: a card that has moved leaves no gap for a frame
            side.column.activate()

    def _place_sum(self, side: "_Column") -> None:
        if self._sum.parentWidget() is not side:
            side.column.insertWidget(1 if side is self._left else 0, self._sum)

    def _on_sum_turned(self) -> None:
        self._shows_code = True
        self.arrange()
        self._code.turn.setFocus()

    def _on_code_turned(self) -> None:
        self._shows_code = False
        self.arrange()
        self._sum.turn.setFocus()


class _Column(QWidget):
    """Cards one above the other. It may be given less room than they want: they are placed anew then."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID)

    def share(self, card: int, stretch: int) -> None:
        """Give a card so much of the room. Nothing where it has it: Qt would lay everything out again, which
        asks for the cards to be placed, without end."""
        if self.column.stretch(card) != stretch:
            self.column.setStretch(card, stretch)

    # Qt's overrides

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(least.width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

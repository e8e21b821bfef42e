"""ReadingView: a page of text to be read: a column of readable width, and places in it.

Knows lines and where the reader is; knows nothing of what the text says.
"""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent

from rnnviz.gui.text_view import LINE_HEIGHT, TextView

COLUMN_CHARACTERS = 96
"""A line is no longer than that: longer ones are hard to read."""


class ReadingView(TextView):
    """Text in the middle of the view; ``go_to_…`` scroll to places in it."""

    def clear(self) -> None:
        frame = self.document().rootFrame().frameFormat()
        super().clear()  # forgets the margins, too: the column would be as wide as the page
        self.document().rootFrame().setFrameFormat(frame)

    @property
    def is_at_end(self) -> bool:
        """Whether the last line is in sight, or nearly."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 2 * self.fontMetrics().height()

    @property
    def first_block(self) -> int:
        """The number of the block at the top of the view."""
        return self.cursorForPosition(QPoint(self.width() // 2, 2)).blockNumber()

    def go_to_end(self) -> None:
        self._lay_out_all()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def go_to_block(self, number: int) -> None:
        """Bring a block to the top of the view."""
        self._lay_out_all()
        block = self.document().findBlockByNumber(number)
        self.verticalScrollBar().setValue(
            round(self.document().documentLayout().blockBoundingRect(block).top())
        )

    def go_to_position(self, position: int, lines_above: int) -> None:
        """Put the caret at ``position`` and scroll its line under so many others."""
        self._lay_out_all()
        cursor = self.textCursor()
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        block = cursor.block()
        line = block.layout().lineForTextPosition(cursor.positionInBlock())
        top = self.document().documentLayout().blockBoundingRect(block).top() + line.y()
        height = LINE_HEIGHT / 100 * self.fontMetrics().height()
        self.verticalScrollBar().setValue(max(0, round(top - lines_above * height)))

    def _lay_out_all(self) -> None:
        """Qt lays out long texts bit by bit; what is not laid out has no place yet."""
        self.document().documentLayout().documentSize()

    # Qt's overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width() - COLUMN_CHARACTERS * self.fontMetrics().horizontalAdvance("0")
        frame = self.document().rootFrame().frameFormat()
        side = float(max(0, room // 2))
        if frame.leftMargin() != side:
            frame.setLeftMargin(side)
            frame.setRightMargin(side)
            self.document().rootFrame().setFrameFormat(frame)
